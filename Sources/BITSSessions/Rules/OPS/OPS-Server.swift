import BITSProtocol

enum RequestFilterLimit: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-OPS-007", "IIS refuses what is larger than its request limit", class: .advice, scope: .exchange,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .server,
        source: "win32: BITS IIS Extension Properties; IIS request filtering",
        meaning: """
            IIS 7 and later refuse request bodies above maxAllowedContentLength, 30,000,000 octets if nobody set it, \
            with 404 (sub-status 13 in its log) or 413. The upload cannot succeed until that is raised.
            """,
        causes: "The site's request filtering still has its default, while files or Fragments are larger.",
        advice: """
            Raise maxAllowedContentLength (system.webServer/security/requestFiltering/requestLimits) and \
            BITSMaximumUploadSize on the upload directory; the sub-status in the IIS log (404.13) proves it.
            """,
        example: "Fragment of a file of 40,000,000 octets answered 404 by Microsoft-IIS/10.0")

    private static let limit: Int64 = 30_000_000

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isFragment, let packet = context.packet, let answer = context.answer,
            let status = context.answerPacket?.status
        else { return }
        let length = packet.contentLength.value ?? 0
        let total = packet.contentRange.value?.totalNumber ?? 0
        guard max(length, total) > limit else { return }
        guard status == 404 || status == 413 else { return judge.pass() }
        guard context.isPaired(&judge) else { return }
        guard let server = context.answerPacket?.server, isModernIIS(server) else { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start],
            """
            A Fragment of \(grouped(length)) octets of a file of \(grouped(total)) is refused with \(status) by \
            \(server.clipped), whose request limit is 30,000,000 by default.
            """,
            [
                .integer("status", status), .text("server", server.clipped), .integer("fragment", length),
                .integer("total", total),
            ], confidence: .likely)
    }

    /// `Microsoft-IIS/7.0` and later.
    private static func isModernIIS(_ server: String) -> Bool {
        let name = "microsoft-iis/"
        guard server.lowercased().hasPrefix(name) else { return false }
        let digits = server.dropFirst(name.count).prefix { $0.isASCII && $0.isNumber }
        return Int(digits).map { $0 >= 7 } ?? false
    }
}

enum FallbackNever: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-OPS-009", "Alternate host that clients can never leave", class: .advice, scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.sessionStart], party: .server,
        source: "[MC-BUP] 2.2.3.2, 3.1.2.3",
        meaning: """
            The server sends the client to another host without a time after which it may come back. If that host \
            dies, the job is stuck until it fails.
            """,
        causes: "BITSHostId is set on the directory, but BITSHostIdFallbackTimeout is not, or to its greatest value.",
        advice: "Set BITSHostIdFallbackTimeout to less than the jobs' no-progress time-out, e.g. 86400 seconds.",
        example: "BITS-Host-Id: node2 without BITS-Host-Id-Fallback-Timeout")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck(.success, &judge), let packet = context.answerPacket,
            let host = packet.hostID.raw.map({ HostID($0).withoutUserInfo }), !host.isEmpty
        else { return }
        // A value that is no number is another rule's.
        let timeout = packet.fallbackTimeout
        guard !timeout.isPresent || timeout.value != nil else { return }
        judge.require(
            timeout.value.map { !$0.isNever } ?? false, on: .answer, [answer.start],
            """
            The Ack sends the client to "\(host.clipped)" \
            \(timeout.isPresent ? "with a fallback time-out that means never" : "without a fallback time-out").
            """,
            [
                .text("host_id", host.clipped),
                .text("fallback_timeout", timeout.raw?.clipped ?? "not there"),
            ])
    }
}

enum FallbackTooLate: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-OPS-010", "Fallback time-out is longer than the job lives", class: .advice, scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.sessionStart], party: .server,
        source: "[MC-BUP] 3.1.2.3, 3.2.2.1",
        meaning: """
            The client returns from the alternate host only after two weeks or more without progress. A job's \
            no-progress time-out is two weeks by default: it fails first, and so does the session on the server.
            """,
        causes: "BITSHostIdFallbackTimeout was meant in another unit, or set as large as possible.",
        advice: "Set BITSHostIdFallbackTimeout well below 1209600 seconds; 86400 is the default of IIS.",
        example: "BITS-Host-Id-Fallback-Timeout: 2592000")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck(.success, &judge), let packet = context.answerPacket,
            let timeout = packet.fallbackTimeout.value, packet.hostID.raw.map({ !$0.isEmpty }) ?? false,
            !timeout.isNever
        else { return }
        let limit = context.parameters.sessionTimeout / Parameters.second
        judge.require(
            Int64(timeout.seconds) < limit, on: .answer, [answer.start],
            """
            The fallback time-out is \(grouped(Int64(timeout.seconds))) seconds; the job and the session live for \
            \(grouped(limit)) without progress.
            """,
            [.integer("fallback_timeout", timeout.seconds), .integer("limit", limit)])
    }
}
