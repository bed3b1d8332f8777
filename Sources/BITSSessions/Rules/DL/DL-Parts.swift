import BITSProtocol
import HTTPMessages

enum PartsOutOfOrder: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-DL-007", "Parts of a file in another order, or merged", scope: .exchange,
        [
            RuleVariant("another order", field: .warning, spec: .warning),
            RuleVariant("merged", field: .warning, spec: .warning),
        ],
        gates: [.countedBody], party: .server, source: "[MC-BUP] 3.5.5.1",
        meaning: """
            The client asked for several parts of a file in one request, and the answer does not hold just these parts \
            in that order. The Windows client cannot use it, and asks for one part after the other from then on.
            """,
        causes: "A server or proxy that sorts ranges or joins those that lie close together, as HTTP allows it.",
        advice: "No octet is wrong, but more requests are needed. Ask the server directly, past the proxy.",
        example: "Range: bytes=500-599,0-99 answered with the parts 0-99 and 500-599")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.packet?.recognition == .download, let wanted = context.exchange.wantedRanges,
            wanted.ranges.count > 1, let (request, answer, packet) = context.answeredDownload(&judge),
            packet.status == 206, context.packet?.method == "GET"
        else { return }
        guard let parts = context.parts(&judge) else { return }
        // Ranges behind the file's end are left out.
        let asked = wanted.ranges.compactMap { ByteRanges.resolve($0, total: parts.total) }
        if parts.ranges == asked { return judge.pass() }
        let evidence: [Evidence] = [
            .text("range", (request.head.firstValue(.range) ?? "").clipped), .own("parts", Self.text(parts.ranges)),
        ]
        let places = [answer.start, request.start]
        if parts.ranges.count == asked.count, Set(parts.ranges) == Set(asked) {
            return judge.fail(
                variant: 0, on: .answer, places,
                "The parts of \(context.downloadName) come in another order than they were asked for in.", evidence)
        }
        // Parts that touch, or lie close together, come as one (RFC 9110 15.3.7.2).
        guard parts.ranges.count < asked.count, Self.all(asked, areIn: parts.ranges) else { return }
        judge.fail(
            variant: 1, on: .answer, places,
            """
            \(grouped(Int64(asked.count))) parts of \(context.downloadName) were asked for; the answer holds them as \
            \(grouped(Int64(parts.ranges.count))).
            """, evidence)
    }

    /// Whether the parts hold all octets that were asked for, and each of them some of these.
    private static func all(_ asked: [Range<Int64>], areIn parts: [Range<Int64>]) -> Bool {
        var held = OctetSet()
        for part in parts { _ = held.insert(part) }
        // Nothing new comes with them.
        guard asked.allSatisfy({ held.insert($0) == 0 }) else { return false }
        var wanted = OctetSet()
        for one in asked { _ = wanted.insert(one) }
        return parts.allSatisfy { wanted.insert($0) < Int64($0.count) }
    }

    /// As many as a reader looks at.
    private static let maxListed = 20

    private static func text(_ ranges: [Range<Int64>]) -> String {
        let listed = ranges.prefix(maxListed).map { "\($0.lowerBound)-\($0.upperBound &- 1)" }
        return (listed + (ranges.count > listed.count ? ["…"] : [])).joined(separator: ",")
    }
}

extension ExchangeContext {
    /// The stretches of the file that a 206 holds, in order, and the file's length; nil if they cannot be read.
    fileprivate func parts(_ judge: inout Judge) -> (ranges: [Range<Int64>], total: Int64?)? {
        if isMultipart {
            guard answer?.end != nil, let parts = exchange.parts, parts.isComplete else {
                judge.open(.countedBody)
                return nil
            }
            return (parts.ranges, parts.total)
        }
        guard let text = answer?.head.firstValue(.contentRange), case .success(let one) = ContentRange.parse(text),
            let end = one.end, one.first < end
        else { return nil }
        return ([one.first..<end], one.totalNumber)
    }
}
