/// What a capture point makes of packets that pass it more than once.
extension [BuiltFrame] {
    /// Every packet is captured once more, `pause` later; `change` tells how the second sighting differs. Without a
    /// change it has the same octets.
    public func seenAgain(
        after pause: Int64 = 20_000, _ change: (inout BuiltFrame) -> Void = { _ in }
    ) -> [BuiltFrame] {
        flatMap { frame -> [BuiltFrame] in
            var copy = frame
            copy.role = .duplicate
            copy.time += pause
            change(&copy)
            return [frame, copy]
        }.sortedByTime()
    }

    /// As a router's mirror port shows packets: on the way in, and on the way out with a lower TTL and the hardware
    /// addresses of the next segment.
    public func routed(after pause: Int64 = 20_000) -> [BuiltFrame] {
        seenAgain(after: pause) { copy in
            copy.sighting.hops += 1
            copy.sighting.segment += 1
        }
    }

    /// As a host shows packets on their way through its drivers: on one interface after the other, 2 µs apart.
    public func onEachInterface(_ count: Int) -> [BuiltFrame] {
        flatMap { frame in
            (0..<Swift.max(count, 1)).map { interface in
                var copy = frame
                if interface > 0 { copy.role = .duplicate }
                // What comes in meets them in the other order.
                copy.interface = frame.side == .server ? count - 1 - interface : interface
                copy.time += Int64(interface) * 2 * Times.microsecond
                return copy
            }
        }.sortedByTime()
    }
}
