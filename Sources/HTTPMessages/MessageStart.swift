/// Tells where messages begin.
enum MessageStart {
    enum Guess { case request, response, neither, tooShort }

    /// Blanks between method and target; one is usual.
    private static let maxBlanks = 64

    /// What the octets from `start` on begin; `tooShort` if they could still become a message of that side.
    static func guess(_ bytes: Span<UInt8>, from start: Int, isClient: Bool) -> Guess {
        if bytes[start] == 0x48 || !isClient {
            var index = 0
            let name: InlineArray<5, UInt8> = [0x48, 0x54, 0x54, 0x50, 0x2f]
            while index < 5 {
                guard start &+ index < bytes.count else { return .tooShort }
                guard bytes[start &+ index] == name[index] else { break }
                index &+= 1
            }
            if index == 5 { return .response }
        }
        guard isClient else { return .neither }
        var index = start
        while index < bytes.count, ASCII.isTokenOctet(bytes[index]) { index &+= 1 }
        let length = index &- start
        if length == 0 || length > 64 { return .neither }
        if index == bytes.count { return .tooShort }
        let blanks = index
        while index < bytes.count, index &- blanks < maxBlanks, ASCII.isBlank(bytes[index]) { index &+= 1 }
        guard index > blanks else { return .neither }
        guard index < bytes.count else { return .tooShort }
        return bytes[index] > ASCII.space && bytes[index] != 0x7f ? .request : .neither
    }

    enum Search {
        case none
        case found(Int, isRequest: Bool)
        /// The octets' last line may become a start line.
        case undecided([UInt8])
    }

    /// Octets of a line that are kept to decide with the next run whether it is a start line: a method and a little
    /// more.
    private static let maxUndecided = 64

    /// The strict form for finding a message again, at the start of any line: a whole request line or status line, or
    /// the start of one with an upper-case method whose line does not end in this run.
    static func search(_ bytes: Span<UInt8>, request: Bool, response: Bool) -> Search {
        var position = 0
        while position < bytes.count {
            let found = atLine(bytes, position, request, response)
            if case .none = found {} else { return found }
            while position < bytes.count, bytes[position] != ASCII.lineFeed { position &+= 1 }
            position &+= 1
        }
        return .none
    }

    /// The same at the first octet alone, behind empty lines if there are some.
    static func atStart(_ bytes: Span<UInt8>, request: Bool, response: Bool) -> Search {
        var position = 0
        while position < bytes.count, bytes[position] == ASCII.carriageReturn || bytes[position] == ASCII.lineFeed {
            position &+= 1
        }
        // Empty lines alone: the message may follow.
        if position == bytes.count { return .undecided([]) }
        return atLine(bytes, position, request, response)
    }

    /// Octets of a status line up to its status.
    static let answerLength = 12
    /// Empty lines before a status line; more are no oddity but a body's.
    private static let maxEmptyLines = 64

    /// A status line as far as its status, at the first octet, behind empty lines if there are some; undecided as long
    /// as the octets are too few to tell, however they come in runs. Of `limit` octets its first ones have to do.
    static func answer(_ bytes: Span<UInt8>, limit: Int) -> Search {
        let end = min(bytes.count, limit)
        var start = 0
        while start < end, bytes[start] == ASCII.carriageReturn || bytes[start] == ASCII.lineFeed {
            start &+= 1
        }
        guard start <= maxEmptyLines, start < limit else { return .none }
        guard let matched = matchStatusLine(bytes.extracting(..<end), start) else { return .none }
        return matched == min(answerLength, limit &- start)
            ? .found(start, isRequest: false) : .undecided(HeadCollector.copy(bytes, 0, bytes.count))
    }

    /// How many octets from `start` on are those of `HTTP/d.d ddd`, as far as they go; nil if they are not.
    private static func matchStatusLine(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        let name: InlineArray<5, UInt8> = [0x48, 0x54, 0x54, 0x50, 0x2f]
        var index = 0
        while index < answerLength, start &+ index < bytes.count {
            let octet = bytes[start &+ index]
            let fits =
                switch index {
                case 0..<5: octet == name[index]
                case 6: octet == 0x2e
                case 8: octet == ASCII.space
                default: ASCII.isDigit(octet)
                }
            guard fits else { return nil }
            index &+= 1
        }
        return index
    }

    private static func atLine(_ bytes: Span<UInt8>, _ position: Int, _ request: Bool, _ response: Bool) -> Search {
        let matched = response ? matchStatusLine(bytes, position) : nil
        if matched == answerLength { return .found(position, isRequest: false) }
        if request, isRequestLine(bytes, position) { return .found(position, isRequest: true) }
        let rest = bytes.count &- position
        guard rest <= maxUndecided else { return .none }
        let mayGoOn = request && mayBeRequest(bytes, position) || matched != nil
        return mayGoOn ? .undecided(HeadCollector.copy(bytes, position, bytes.count)) : .none
    }

    /// Whether a request may begin here: a request line, or the start of one of which the run holds no more than the
    /// method.
    static func mayBeRequest(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        if isRequestLine(bytes, start) { return true }
        var index = start
        while index < bytes.count, isMethodOctet(bytes[index]) { index &+= 1 }
        let isMethodAlone =
            index == bytes.count || index &+ 1 == bytes.count && bytes[index] == ASCII.space
        return isMethodAlone && index > start && index &- start <= 32
    }

    /// Whether a request line stands here; nil as long as more octets may tell. Of `limit` octets without a line's end a
    /// method that is known, or any method before the usual first octets of a target, has to do.
    static func isRequest(_ bytes: Span<UInt8>, limit: Int) -> Bool? {
        let end = min(bytes.count, limit)
        var index = 0
        while index < end, isMethodOctet(bytes[index]) {
            index &+= 1
            if index > maxMethod { return false }
        }
        if index == end { return end < limit ? nil : isKnownMethod(bytes, end) }
        guard index >= 3, bytes[index] == ASCII.space else { return false }
        let target = index &+ 1
        index = target
        while index < end, bytes[index] >= ASCII.space, bytes[index] != 0x7f { index &+= 1 }
        if target < end, bytes[target] <= ASCII.space || index == target { return false }
        guard index < end else {
            return end < limit ? nil : target == end || bytes[target] == 0x2f || bytes[target] == 0x68
        }
        return isLineEnd(bytes, index, of: target)
    }

    /// Octets of a method; real ones have less than half as many.
    private static let maxMethod = 32

    /// Whether so many first octets are those of a method of BITS or of RFC 9110 9.3.
    private static func isKnownMethod(_ bytes: Span<UInt8>, _ count: Int) -> Bool {
        let octets = HeadCollector.copy(bytes, 0, count)
        return ["BITS_POST", "POST", "GET", "HEAD", "PUT", "OPTIONS", "DELETE", "CONNECT", "TRACE"].contains {
            $0.utf8.starts(with: octets)
        }
    }

    /// Whether a request line's version and end stand there.
    private static func isLineEnd(_ bytes: Span<UInt8>, _ index: Int, of target: Int) -> Bool {
        guard bytes[index] == ASCII.carriageReturn || bytes[index] == ASCII.lineFeed else { return false }
        return index &- 9 > target && bytes[index &- 9] == ASCII.space && isVersion(bytes, index &- 8)
    }

    private static func isVersion(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        guard start &+ 8 <= bytes.count else { return false }
        return bytes[start] == 0x48 && bytes[start &+ 1] == 0x54 && bytes[start &+ 2] == 0x54
            && bytes[start &+ 3] == 0x50 && bytes[start &+ 4] == 0x2f && ASCII.isDigit(bytes[start &+ 5])
            && bytes[start &+ 6] == 0x2e && ASCII.isDigit(bytes[start &+ 7])
    }

    private static func isRequestLine(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        var index = start
        while index < bytes.count, index &- start <= 32, isMethodOctet(bytes[index]) { index &+= 1 }
        guard index &- start >= 3, index &- start <= 32, index &+ 1 < bytes.count, bytes[index] == ASCII.space else {
            return false
        }
        let target = index &+ 1
        guard bytes[target] > ASCII.space, bytes[target] != 0x7f else { return false }
        index = target
        let limit = min(bytes.count, target &+ 8192)
        while index < limit, bytes[index] >= ASCII.space, bytes[index] != 0x7f { index &+= 1 }
        // The line goes on in the next run: the target's usual first octets have to do.
        if index == bytes.count { return bytes[target] == 0x2f || bytes[target] == 0x68 }
        return isLineEnd(bytes, index, of: target)
    }

    @inline(__always)
    private static func isMethodOctet(_ octet: UInt8) -> Bool {
        octet &- 0x41 < 26 || octet == 0x5f || octet == 0x2d
    }

    /// A TLS record of a handshake, an alert, or application data (RFC 8446 5.1).
    static func isTLS(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        guard start &+ 3 <= bytes.count, bytes[start] >= 0x14, bytes[start] <= 0x17 else { return false }
        return bytes[start &+ 1] == 3 && bytes[start &+ 2] <= 4
    }

    /// Octets that are too few to tell whether they are one.
    static func mayBeTLS(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        let count = bytes.count &- start
        guard count == 1 || count == 2, bytes[start] >= 0x14, bytes[start] <= 0x17 else { return false }
        return count == 1 || bytes[start &+ 1] == 3
    }
}
