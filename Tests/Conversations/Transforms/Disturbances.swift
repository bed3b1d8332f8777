extension [BuiltFrame] {
    /// Moves frames by up to `window` places. Each place keeps its time; handshakes, FIN and RST stay where they are,
    /// and no data frame moves past a frame of the other direction of its connection (that would change what was
    /// acknowledged when).
    public func reordered(seed: UInt64, window: Int) -> [BuiltFrame] {
        var random = SeededRandom(seed: seed)
        var result = self
        for index in indices.dropLast() {
            let other = index + 1 + random.below(Swift.min(window, count - 1 - index))
            guard result.canSwap(index, other) else { continue }
            result.swapAt(index, other)
            (result[index].time, result[other].time) = (result[other].time, result[index].time)
        }
        return result
    }

    /// Captures about `percent` of the frames twice; the copy follows 1 µs later.
    public func duplicated(seed: UInt64, percent: Int) -> [BuiltFrame] {
        var random = SeededRandom(seed: seed)
        let doubled = flatMap { frame -> [BuiltFrame] in
            guard random.below(100) < percent else { return [frame] }
            var copy = frame
            copy.role = .duplicate
            copy.time += Times.microsecond
            return [frame, copy]
        }
        return doubled.sortedByTime()
    }

    /// The capture without its frame `number` (counted from 1): the line had it, the capture has not.
    public func dropping(_ number: Int) -> [BuiltFrame] {
        enumerated().filter { $0.offset != number - 1 }.map(\.element)
    }

    /// At most `count` octets of each frame are kept.
    public func snapped(to count: Int) -> [BuiltFrame] {
        map { frame in
            var frame = frame
            frame.captureLimit = Swift.min(frame.captureLimit ?? .max, count)
            return frame
        }
    }

    /// Only what one side sent (and noise).
    public func oneSided(_ side: Side) -> [BuiltFrame] {
        filter { $0.side == nil || $0.side == side }
    }

    /// Everything later.
    public func delayed(_ nanoseconds: Int64) -> [BuiltFrame] {
        map { frame in
            var frame = frame
            frame.time += nanoseconds
            return frame
        }
    }

    /// The first frame on the first interface, the next on the second, and so on.
    public func spread(over interfaces: Int) -> [BuiltFrame] {
        enumerated().map { offset, frame in
            var frame = frame
            frame.interface = offset % Swift.max(interfaces, 1)
            return frame
        }
    }

    /// The client's frames on the first interface, the server's on the second.
    public func onOwnInterfaces() -> [BuiltFrame] {
        map { frame in
            var frame = frame
            frame.interface = frame.side == .server ? 1 : 0
            return frame
        }
    }

    /// In order of time; frames of one time keep their order.
    public func sortedByTime() -> [BuiltFrame] {
        enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    private func canSwap(_ first: Int, _ second: Int) -> Bool {
        let (a, b) = (self[first], self[second])
        guard a.role == .data, b.role == .data, a.connection == b.connection, a.side == b.side else { return false }
        return self[first...second].allSatisfy { frame in
            frame.connection != a.connection || (frame.side == a.side && frame.role == .data)
        }
    }
}
