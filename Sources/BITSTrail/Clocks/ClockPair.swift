import BITSSessions

/// One message as two captures saw it, or two messages that are alike.
struct ClockPair {
    let own: ClockSurvey.Sight
    let other: ClockSurvey.Sight

    /// What lies between the places where they were seen.
    enum Border {
        /// Nothing but the way: both saw one connection, or one whose ports were used again.
        case none
        /// What changes the client's address alone: another client's message to the server looks the same.
        case client
        case machine
    }

    var border: Border {
        if own.server != other.server { return .machine }
        return own.client == other.client ? .none : .client
    }

    /// Whether both may be one message.
    var isPossible: Bool {
        guard own.name == other.name, isUsable else { return false }
        if own.client.address == other.client.address, own.client != other.client { return false }
        guard border == .none else { return true }
        return own.print == other.print && (own.answer == nil || other.answer == nil || isAnsweredAlike)
            && (!isAnsweredAlike || own.answer?.print == other.answer?.print)
    }

    /// Whether the answer says the same: whoever stands in between may give its own.
    var isAnsweredAlike: Bool {
        guard let answer = own.answer, let twin = other.answer else { return false }
        return answer.status == twin.status && answer.received == twin.received
    }

    /// Whether it is an answer that the server made at the same time.
    var isSameAnswer: Bool {
        guard isAnsweredAlike, let date = own.answer?.date else { return false }
        return date == other.answer?.date && own.answer?.product == other.answer?.product
    }

    /// Whether both answers were made at the same time, by the clocks of those who made them: a proxy gives a date of
    /// its own.
    var isDatedAlike: Bool {
        guard isAnsweredAlike, let date = own.answer?.date, let twin = other.answer?.date else { return false }
        return (date - twin).magnitude <= 2
    }

    /// Whether the answers say that they were made at different times, by clocks that may be right.
    var isDatedApart: Bool {
        guard let date = own.answer?.date, let twin = other.answer?.date else { return false }
        return (900...2 * 86_400).contains((date - twin).magnitude)
    }

    /// How far the clock is ahead by the times of the request.
    var requestDistance: Int64 { own.time &- other.time }

    /// The same of the answer; both have one.
    var answerDistance: Int64 { (own.answer?.time ?? own.time) &- (other.answer?.time ?? other.time) }

    /// Whether a machine in between says that it speaks for the client in front of it.
    func isNamed(isBack: Bool) -> Bool {
        let (front, back) = isBack ? (other, own) : (own, other)
        let named = back.forwardedFor?.split { ", []\"".contains($0) }.first
        return border == .machine && named.map { String($0) == front.client.address.description } ?? false
    }

    /// Whether one can reckon with its times: a hundred years, so that no difference overflows.
    private var isUsable: Bool {
        let range: ClosedRange<Int64> = 0...3_155_760_000_000_000_000
        return [own.time, other.time, own.answer?.time ?? 0, other.answer?.time ?? 0].allSatisfy(range.contains)
    }
}
