enum LostSessionUsedOn {
    static let rule = Rule(
        "BUP-ERR-011", "Client goes on in a session that the server lost", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections, .delivered], party: .client, source: "[MC-BUP] 3.1.5.2.1",
        meaning: """
            The server said that it does not know the session (0x8020001F). The client has to begin a new one; with \
            the old id it gets the same answer for ever.
            """,
        causes: "A client that takes every 500 for a passing fault, or a proxy that removed the error code.",
        advice: "Let the client send Create-Session after 0x8020001F and begin at the first octet.",
        example: "500 with 0x8020001F, then a Fragment with the same BITS-Session-Id")
}

enum FatalErrorRepeated {
    static let rule = Rule(
        "BUP-ERR-012", "Client repeats a request that was refused for good", scope: .session,
        [
            RuleVariant("from the second repetition on", field: .warning, spec: .violation),
            RuleVariant("the first repetition", field: nil, spec: .violation),
        ],
        gates: [.bothDirections, .delivered], party: .client, source: "[MC-BUP] 3.1.5.2.1",
        meaning: """
            The server's answer is one that waiting does not cure: no permission, uploads off, too large, invalid. The \
            client should report it and stop, but sends the same request again at once.
            """,
        causes: "A client with a blind retry loop, or a script that resumes the job whenever it fails.",
        advice: """
            Stop the retries and cure what the answer names: permissions, the upload setting, size limits or \
            headers.
            """,
        example: "403 with 0x80070005 to the same Create-Session three times within a minute")
}
