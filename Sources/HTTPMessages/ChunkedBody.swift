/// The framing of a chunked body (RFC 9112 7.1), fed with octets; chunk data are only counted.
struct ChunkedBody {
    private enum State {
        case size(UInt64, digits: Int)
        case extensions(UInt64)
        case data(Int64)
        case dataEnd
        case trailer(isLineEmpty: Bool)
    }

    private var state = State.size(0, digits: 0)

    enum Step {
        /// All octets up to this position of the run are used; more are needed.
        case more
        /// The body ended before this position.
        case ended(Int)
        /// No chunked body goes on like this, from this position.
        case broken(Int)

        /// What of the run was read from a position on.
        func end(in bytes: Span<UInt8>, from start: Int) -> Range<Int> {
            switch self {
            case .more: start..<bytes.count
            case .ended(let end), .broken(let end): start..<max(start, end)
            }
        }
    }

    /// Octets of the chunk under way that are still to come.
    var pendingData: Int64 {
        if case .data(let left) = state { left } else { 0 }
    }

    /// Counts octets of the chunk under way that were not handed over.
    mutating func pass(_ count: Int64) {
        guard case .data(let left) = state else { return }
        state = left > count ? .data(left &- count) : .dataEnd
    }

    /// Goes on from `start`; `onData` is called with each range of body octets.
    mutating func consume(_ bytes: Span<UInt8>, from start: Int, onData: (Range<Int>) -> Void) -> Step {
        var index = start
        while index < bytes.count {
            let octet = bytes[index]
            switch state {
            case .size(let value, let digits):
                if let digit = ASCII.hexDigit(octet) {
                    guard digits < 16 else { return .broken(index) }
                    state = .size(value << 4 | UInt64(digit), digits: digits &+ 1)
                } else if digits > 0, octet == ASCII.lineFeed {
                    beginData(value)
                } else if digits > 0 {
                    state = .extensions(value)
                } else {
                    return .broken(index)
                }
                index &+= 1
            case .extensions(let value):
                if octet == ASCII.lineFeed { beginData(value) }
                index &+= 1
            case .data(let left):
                let count = Int(min(left, Int64(bytes.count &- index)))
                onData(index..<(index &+ count))
                pass(Int64(count))
                index &+= count
            case .dataEnd:
                if octet == ASCII.lineFeed {
                    state = .size(0, digits: 0)
                } else if octet != ASCII.carriageReturn {
                    return .broken(index)
                }
                index &+= 1
            case .trailer(let isLineEmpty):
                index &+= 1
                if octet == ASCII.lineFeed {
                    if isLineEmpty { return .ended(index) }
                    state = .trailer(isLineEmpty: true)
                } else if octet != ASCII.carriageReturn {
                    state = .trailer(isLineEmpty: false)
                }
            }
        }
        return .more
    }

    private mutating func beginData(_ size: UInt64) {
        state = size == 0 ? .trailer(isLineEmpty: true) : .data(Int64(clamping: size))
    }
}
