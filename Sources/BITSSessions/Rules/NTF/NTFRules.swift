import BITSProtocol

/// Notifications between the server's back end and a server application, in the order of ids.
enum NTFRules {
    static var notification: [any NotificationRule.Type] {
        [
            NotificationLength.self, NotificationWithoutURL.self, OneDataFileName.self, NotificationBody.self,
            DriveLetterElsewhere.self, ResponseWithoutLength.self, StaticURLNotAbsolute.self,
            StaticURLWithBody.self, BodyByReference.self, NotificationVersion.self, NotificationUnanswered.self,
            NotifiedAgain.self, EntityNames.self,
        ]
    }

    /// Judged when the session is reported.
    static var session: [any SessionRule.Type] { [ApplicationAndAckDiffer.self] }
}

/// What a check looks at: a notification that is over.
struct NotificationContext {
    let exchange: Exchange
    let record: NotificationRecord
    /// The session that it tells of; nil if none could be told.
    let session: Session?
    let parameters: Parameters
    /// The latest time that the run has seen, nanoseconds since 1970 UTC.
    let now: Int64

    /// The request with what it says, if its head is whole.
    func request(_ judge: inout Judge) -> (message: Exchange.Message, packet: RequestPacket, content: Notification)? {
        guard let request = exchange.request, let packet = exchange.packet,
            case .notification(let content) = packet.content
        else { return nil }
        guard !request.isCut, !exchange.damage.contains(.request) else {
            judge.open(.wholeHead)
            return nil
        }
        return (request, packet, content)
    }

    /// The answer, if there is one that surely belongs to the request; a challenge is followed by the same notification
    /// with credentials.
    func answer(_ judge: inout Judge) -> (message: Exchange.Message, packet: AnswerPacket)? {
        guard let answer = exchange.answer, let packet = exchange.answerPacket else { return nil }
        guard !answer.isCut, !exchange.damage.contains(.answer) else {
            judge.open(.wholeHead)
            return nil
        }
        return record.isChallenged ? nil : (answer, packet)
    }

    /// As ``answer(_:)``, of answers that mean success, whose body is the reply and no error page, and is counted (gate
    /// Y).
    func success(_ judge: inout Judge) -> (message: Exchange.Message, packet: AnswerPacket)? {
        guard let (answer, packet) = answer(&judge), (200...299).contains(packet.status) else { return nil }
        guard answer.end != nil, !answer.isEndUnproven else {
            judge.open(.countedBody)
            return nil
        }
        return (answer, packet)
    }

    /// Of vendor deviations: the application where it listens and what it calls itself.
    var applicationKey: String {
        let server = exchange.connection.server.description
        return exchange.answerPacket?.server.map { "\(server) \($0)" } ?? server
    }

    func run(_ check: any NotificationRule.Type, _ judge: inout Judge) {
        check.check(self, &judge)
    }
}

/// A rule that is judged on each notification when it is over.
protocol NotificationRule: SendableMetatype {
    static var rule: Rule { get }
    static func check(_ context: NotificationContext, _ judge: inout Judge)
}
