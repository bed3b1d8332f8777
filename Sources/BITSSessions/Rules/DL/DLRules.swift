import BITSProtocol
import HTTPMessages

/// Downloads by the Windows client, in the order of ids. They travel beside uploads; a reply's download is one.
enum DLRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            RecognisedDownload.self, DownloadWithoutLength.self, RangeIgnored.self, DownloadedFileChanged.self,
            DownloadWithoutDate.self, DownloadPreconditionFailed.self, PartsOutOfOrder.self, OtherRangeAnswered.self,
        ]
    }
}

extension ExchangeContext {
    /// A download's request and its answer, both whole; nil for anything else. Rules say nothing then, or open.
    func download(_ judge: inout Judge) -> (request: Exchange.Message, answer: Exchange.Message, packet: AnswerPacket)?
    {
        guard packet?.recognition == .download, let request, let answer, let answerPacket else { return nil }
        guard exchange.connection.hasBothDirections else {
            judge.open(.bothDirections)
            return nil
        }
        guard damage.isEmpty else {
            judge.open(.wholeHead)
            return nil
        }
        return (request, answer, answerPacket)
    }

    /// As ``download(_:)``, of answers with the file or a part of it.
    func answeredDownload(
        _ judge: inout Judge
    ) -> (request: Exchange.Message, answer: Exchange.Message, packet: AnswerPacket)? {
        guard let parts = download(&judge), parts.packet.status == 200 || parts.packet.status == 206 else { return nil }
        return parts
    }

    var isMultipart: Bool {
        answerPacket?.contentType.map { $0.lowercased().hasPrefix("multipart/byteranges") } ?? false
    }
}

enum RecognisedDownload: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-DL-001", "Download by the Windows client", scope: .exchange,
        [RuleVariant(field: .information, spec: .information)], party: .none, source: "[MC-BUP] 3.5, 3.6",
        meaning: """
            The BITS client fetches a file by GET. That is no upload; it is told once for each URL, with all its \
            requests among the report's downloads.
            """,
        causes: "Windows Update, Configuration Manager, or the reply to an upload.",
        advice: "Nothing to do.", example: "GET /update.cab with User-Agent: Microsoft BITS/7.8")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.packet?.recognition == .download, let request = context.request else { return }
        guard let standing = context.exchange.standing.download, standing.isFirst else { return judge.pass() }
        judge.fail(
            on: .request, [request.start], "The client downloads \(standing.url).", [.text("url", standing.url)])
    }
}

enum DownloadWithoutLength: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-DL-002", "Download without Content-Length", scope: .message,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.5.5",
        meaning: """
            The answer does not say how long the file is. The Windows client then ends the job with 0x80200011 \
            (BG_E_MISSING_FILE_SIZE).
            """,
        causes: "A page that is made on request, compression on the way, or a proxy that sends chunks.",
        advice: "Let the server send Content-Length for this URL, and exempt it from compression.",
        example: "200 with Transfer-Encoding: chunked")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let (_, answer, packet) = context.answeredDownload(&judge) else { return }
        judge.require(
            packet.contentLength.isPresent, on: .answer, [answer.start],
            "The \(packet.status) to the download of \(context.downloadName) has no Content-Length.",
            [.integer("status", packet.status)])
    }
}

enum RangeIgnored: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-DL-003", "Range request answered without the range", scope: .exchange,
        [
            RuleVariant("the whole file", field: .warning, spec: .warning),
            RuleVariant("206 without Content-Range", field: .warning, spec: .warning),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 3.5.5.1",
        meaning: """
            The client asked for a part of the file, and the answer is not marked as that part. The Windows client \
            then ends the job with 0x80200013 (BG_E_INSUFFICIENT_RANGE_SUPPORT).
            """,
        causes: "A server without ranges for this URL, a virus scanner or proxy that answers with the whole file.",
        advice: "Ask the server directly; if it sends 206 there, exempt the URL from the proxy or scanner.",
        example: "Range: bytes=0-65535, answered 200 with 1,000,000 octets")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let (request, answer, packet) = context.answeredDownload(&judge), context.packet?.method == "GET",
            let wanted = context.exchange.wantedRanges, !context.exchange.isPeerDist
        else { return }
        if packet.status == 206 {
            return judge.hasRange(context, answer, request)
        }
        // Whoever asks for all octets by a range gets them all the same.
        if wanted.ranges.count == 1, let total = packet.contentLength.value,
            ByteRanges.resolve(wanted.ranges[0], total: total) == 0..<total
        {
            return judge.pass()
        }
        // Whether the file is still the one that is meant, the answer's own validators tell (RFC 9110 13.1.5).
        if let wantedState = request.head.firstValue(.ifRange) {
            let state = answer.head.firstValue(wantedState.hasSuffix("\"") ? .eTag : .lastModified)
            guard let state else { return }
            if state != wantedState || state.hasPrefix("W/") { return judge.pass() }
        }
        judge.fail(
            on: .answer, [answer.start, request.start],
            "The request for a part of \(context.downloadName) was answered with the whole file.",
            [
                .text("range", request.head.firstValue(.range) ?? ""),
                .integer("content_length", packet.contentLength.value ?? -1),
            ])
    }
}

extension Judge {
    fileprivate mutating func hasRange(
        _ context: ExchangeContext, _ answer: Exchange.Message, _ request: Exchange.Message
    ) {
        if answer.head.firstValue(.contentRange) != nil || context.isMultipart { return pass() }
        fail(
            variant: 1, on: .answer, [answer.start, request.start],
            "The 206 to the request for a part of \(context.downloadName) does not say which part it is.",
            [.text("range", request.head.firstValue(.range) ?? "")])
    }
}

extension ExchangeContext {
    /// The URL's last part, or what there is of it.
    var downloadName: String { exchange.standing.download?.url ?? packet?.target.withoutSecrets ?? "a file" }
}
