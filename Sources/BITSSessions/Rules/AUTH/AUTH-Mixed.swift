enum AuthenticationMixed: SessionRule {
    static let rule = Rule(
        "BUP-AUTH-004", "Accepted with and without authentication", scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .server,
        source: "win32: BITS upload authentication",
        meaning: """
            The server accepted some messages of the session from an authenticated client and others from an anonymous \
            one. Files then belong to different accounts, and permissions differ from message to message.
            """,
        causes: "Anonymous access and another way are both enabled on the directory, or differ between directories.",
        advice: "Enable one way of authentication on the upload directory and on the one that holds the sessions.",
        example: "Create-Session by NTLM, then on a new connection a Fragment without Authorization, both answered 200")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let proven = session.accepted.proven, let anonymous = session.accepted.anonymous else {
            if session.accepted.proven != nil { judge.pass() }
            return
        }
        let isFirst = proven.time <= anonymous.time
        judge.fail(
            on: .session, [proven, anonymous],
            """
            The server accepts \(isFirst ? "a message with authentication" : "a message without authentication") and \
            later \(isFirst ? "one without" : "one with it") in the same session.
            """,
            [.frame("authenticated", proven.frame), .frame("anonymous", anonymous.frame)])
    }
}
