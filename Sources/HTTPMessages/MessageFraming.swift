/// How a message's body ends (RFC 9112 6.3).
enum MessageFraming: Equatable {
    case none
    case length(Int64)
    case chunked
    case untilClose

    static func ofRequest(_ head: MessageHead) -> MessageFraming {
        if head.first(.transferEncoding) != nil { return isChunked(head) ? .chunked : .none }
        return contentLength(head).map { $0 == 0 ? .none : .length($0) } ?? .none
    }

    /// - Parameter isForHEAD: the answer to a HEAD request, which has no body whatever it says.
    static func ofAnswer(_ head: MessageHead, isForHEAD: Bool) -> MessageFraming {
        let status = head.status ?? 0
        if status / 100 == 1 || status == 204 || status == 304 || isForHEAD { return .none }
        if head.first(.transferEncoding) != nil { return isChunked(head) ? .chunked : .untilClose }
        return contentLength(head).map { $0 == 0 ? .none : .length($0) } ?? .untilClose
    }

    private static func isChunked(_ head: MessageHead) -> Bool {
        head.list(.transferEncoding, contains: "chunked")
    }

    /// The first Content-Length that is a number; one beyond 63 bits counts as the largest.
    private static func contentLength(_ head: MessageHead) -> Int64? {
        for field in head.fields where head.matches(field, .contentLength) {
            var value: Int64 = 0
            var digits = 0
            for octet in head.bytes[field.valueRange] {
                guard ASCII.isDigit(octet) else {
                    // "12, 12" is one length said twice (RFC 9110 8.6).
                    if octet == 0x2c, digits > 0 { break }
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
}
