import BITSSessions

extension JSONWriter {
    private static let causes = TimeShares.reported.map { ($0, JSONName($0.name.replacing("-", with: "_") + "_ns")) }

    mutating func member(_ name: JSONName, _ timing: SessionTiming) {
        object(name) {
            $0.member("limited_by", timing.limitedBy)
            $0.member("sentence", timing.sentence)
            $0.object("shares") { json in
                for (cause, name) in Self.causes { json.member(name, timing.shares.told(cause)) }
            }
            $0.member("longest_idle_ns", timing.longestIdle)
        }
    }

    mutating func member(_ name: JSONName, _ timing: ExchangeTiming?) {
        key(name)
        guard let timing else { return null() }
        beginObject(inline: true)
        member("idle_before_ns", timing.idleBefore)
        member("send_ns", timing.send)
        member("think_ns", timing.think)
        member("think_from", timing.thinkStart?.rawValue)
        member("answer_ns", timing.answer)
        endObject()
    }
}
