/// How a message's body ends (RFC 9112 6.3).
enum MessageFraming: Equatable {
    case none
    case length(Int64)
    case chunked
    case untilClose
    /// The head has a hole. The kept fields announce so many octets, nil if they do not tell; `isProven` if
    /// Content-Length does.
    case cut(Int64?, isProven: Bool)

    /// The body's length if it is announced.
    var announced: Int64? {
        switch self {
        case .none: 0
        case .length(let length): length
        case .cut(let announced, _): announced
        case .chunked, .untilClose: nil
        }
    }

    static func ofRequest(_ head: MessageHead) -> MessageFraming {
        if head.isCut { return ofCut(head) }
        switch coding(head) {
        case .chunked: return .chunked
        // How it ends is not said; what follows the head as a length is the best guess.
        case .other, .none: break
        }
        return contentLength(head).map { $0 == 0 ? .none : .length($0) } ?? .none
    }

    /// - Parameter isForHEAD: the answer to a HEAD request, which has no body whatever it says.
    static func ofAnswer(_ head: MessageHead, isForHEAD: Bool) -> MessageFraming {
        let status = head.status ?? 0
        if status / 100 == 1 || status == 204 || status == 304 || isForHEAD {
            return head.isCut ? .cut(0, isProven: true) : .none
        }
        if head.isCut { return ofCut(head) }
        switch coding(head) {
        case .chunked: return .chunked
        case .other: return .untilClose
        case .none: break
        }
        return contentLength(head).map { $0 == 0 ? .none : .length($0) } ?? .untilClose
    }

    /// A body that is a range of something has that range's length (RFC 9110 14.4), if its sender keeps to that.
    private static func ofCut(_ head: MessageHead) -> MessageFraming {
        if head.first(.transferEncoding) != nil { return .cut(nil, isProven: false) }
        if let length = contentLength(head) { return .cut(length, isProven: true) }
        return .cut(rangeLength(head), isProven: false)
    }

    /// Whether the head states the body's length in ways that contradict each other, so that the two sides may see
    /// different ends: several Content-Lengths that differ, or one beside Transfer-Encoding (RFC 9112 6.3).
    static func isContradictory(_ head: MessageHead) -> Bool {
        guard head.mayHave(.contentLength) else { return false }
        var first: HeaderField?
        var isRepeated = false
        var hasCoding = false
        for field in head.fields {
            if head.matches(field, .contentLength) {
                isRepeated = isRepeated || first != nil || head.bytes[field.valueRange].contains(0x2c)
                if first == nil { first = field }
            } else if head.matches(field, .transferEncoding) {
                hasCoding = true
            }
        }
        guard first != nil else { return false }
        if hasCoding { return coding(head) != .none }
        guard isRepeated else { return false }
        var lengths: Set<String> = []
        for field in head.fields where head.matches(field, .contentLength) {
            for part in head.value(of: field).split(separator: ",", omittingEmptySubsequences: false) {
                lengths.insert(part.filter { $0 != " " && $0 != "\t" })
            }
        }
        return lengths.count > 1
    }

    private enum Coding { case none, chunked, other }

    /// The transfer coding applied last, which alone tells where the body ends (RFC 9112 6.3). `identity` is none
    /// (RFC 2616 3.6).
    private static func coding(_ head: MessageHead) -> Coding {
        var last = Coding.none
        guard head.mayHave(.transferEncoding) else { return last }
        for field in head.fields where head.matches(field, .transferEncoding) {
            for part in head.value(of: field).split(separator: ",") {
                let name = part.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
                switch name {
                case "chunked": last = .chunked
                case "identity", "": break
                default: last = .other
                }
            }
        }
        return last
    }

    /// The first Content-Length that is a number; one beyond 63 bits counts as the largest.
    static func contentLength(_ head: MessageHead) -> Int64? {
        guard head.mayHave(.contentLength) else { return nil }
        for field in head.fields where head.matches(field, .contentLength) {
            var value: Int64 = 0
            var digits = 0
            var hasBlank = false
            for octet in head.bytes[field.valueRange] {
                // "12, 12" is one length said twice (RFC 9110 8.6).
                if octet == 0x2c, digits > 0 { break }
                if ASCII.isBlank(octet), digits > 0 {
                    hasBlank = true
                    continue
                }
                guard ASCII.isDigit(octet), !hasBlank else {
                    digits = 0
                    break
                }
                digits &+= 1
                let product = value.multipliedReportingOverflow(by: 10)
                let sum = product.partialValue.addingReportingOverflow(Int64(octet &- 0x30))
                value = product.overflow || sum.overflow ? Int64.max : sum.partialValue
            }
            if digits > 0 { return value }
        }
        return nil
    }

    /// Octets of `bytes FIRST-LAST/…`; nil if the field is absent or says something else.
    static func rangeLength(_ head: MessageHead) -> Int64? {
        guard let value = head.firstValue(.contentRange), value.hasPrefix("bytes ") else { return nil }
        let ends = value.dropFirst(6).prefix { $0 != "/" }.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Int64(ends[0]), let last = Int64(ends[1]), first >= 0, last >= first else {
            return nil
        }
        let length = last.subtractingReportingOverflow(first).partialValue.addingReportingOverflow(1)
        return length.overflow ? nil : length.partialValue
    }
}
