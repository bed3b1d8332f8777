import BITSProtocol
import HTTPMessages

enum DownloadedFileChanged: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-DL-004", "File changed during its download", scope: .target,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.6.5",
        meaning: """
            Length or Last-Modified of the file differ from an earlier answer. The Windows client begins the download \
            anew.
            """,
        causes: "The file was replaced, or the servers behind one name hold different copies.",
        advice: "If it repeats, compare the file on all servers behind the name.",
        example: "Last-Modified of 09:00 in the first answer, of 09:05 in the second")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let (_, answer, _) = context.answeredDownload(&judge) else { return }
        guard let change = context.exchange.standing.download?.change else { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start],
            "The \(change.what) of \(context.downloadName) is \(change.now); before, it was \(change.before).",
            [.text("before", change.before), .text("now", change.now)])
    }
}

enum DownloadWithoutDate: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-DL-005", "Download without Last-Modified", scope: .message,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.5.5.1",
        meaning: """
            The answer does not say when the file was changed last, so the client cannot know whether later parts \
            belong to the same file.
            """,
        causes: "A page that is made on request, or a proxy that removes the field.",
        advice: "Let the server send Last-Modified for this URL.", example: "206 without Last-Modified")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let (_, answer, packet) = context.answeredDownload(&judge) else { return }
        judge.require(
            answer.head.firstValue(.lastModified) != nil, on: .answer, [answer.start],
            "The \(packet.status) to the download of \(context.downloadName) has no Last-Modified.",
            [.integer("status", packet.status)])
    }
}

enum DownloadPreconditionFailed: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-DL-006", "Downloaded file is not the one that was begun", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .server,
        source: "RFC 9110 15.5.13",
        meaning: """
            The client asked for more of the file only if it had not changed, and the server answered 412: it has. The \
            Windows client begins anew.
            """,
        causes: "The file was replaced, or the servers behind one name hold different copies.",
        advice: "If it repeats, compare the file on all servers behind the name.",
        example: "If-Unmodified-Since, answered 412")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let (request, answer, packet) = context.download(&judge),
            let since = request.head.firstValue(.ifUnmodifiedSince)
        else { return }
        judge.require(
            packet.status != 412, on: .answer, [answer.start, request.start],
            "\(context.downloadName) is no more the file of \(since).", [.text("if_unmodified_since", since)])
    }
}

enum OtherRangeAnswered: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-DL-008", "Another part of the file than was asked for", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.6.5.2.4.2",
        meaning: "Content-Range of the answer does not name the octets that Range of the request named.",
        causes: "A cache or proxy that keeps parts of its own size, or a faulty server.",
        advice: "Ask the server directly, past the proxy.",
        example: "Range: bytes=100-199, answered Content-Range: bytes 0-199/1000")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let (request, answer, packet) = context.answeredDownload(&judge), packet.status == 206,
            let wanted = context.exchange.wantedRanges, wanted.ranges.count == 1,
            let text = answer.head.firstValue(.contentRange), case .success(let given) = ContentRange.parse(text)
        else { return }
        // Behind the file's end there is nothing to give.
        guard let range = ByteRanges.resolve(wanted.ranges[0], total: given.totalNumber) else { return }
        judge.require(
            given.first == range.lowerBound && given.end == range.upperBound, on: .answer,
            [answer.start, request.start],
            "The answer holds octets \(grouped(given.first)) to \(grouped(given.last)) of \(context.downloadName); asked "
                + "for were \(grouped(range.lowerBound)) to \(grouped(range.upperBound &- 1)).",
            [.text("range", request.head.firstValue(.range) ?? ""), .text("content_range", text)])
    }
}
