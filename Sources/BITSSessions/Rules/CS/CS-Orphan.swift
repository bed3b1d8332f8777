enum OrphanedSession {
    static let rule = Rule(
        "BUP-CS-011", "New session for a target that has an open one", scope: .target,
        [
            RuleVariant("the first or second time", field: .note, spec: .note),
            RuleVariant("from the third time on", field: .warning, spec: .warning),
        ],
        gates: [.sessionStart, .bothDirections], party: .client, source: "win32: Preventing Multiple Uploads",
        meaning: """
            The client begins a session for a target whose earlier session was neither closed, cancelled nor lost, and \
            lets the earlier one lie. Its octets stay on the server until the clean-up, and the upload starts at 0.
            """,
        causes: """
            A load balancer without affinity sends the client to another node, or the job was deleted and made anew.
            """,
        advice: "On a farm set BITSHostId or single affinity. Else see why the client gives its sessions up.",
        example: "Create-Session /upload/a.bin twice, no Close-Session between")
}
