import BITSProtocol

enum TargetTraversal: ExchangeRule {
    static let rule = Rule(
        "BUP-SEC-001", "Upload target that leads out of the upload directory", class: .security, scope: .message,
        [RuleVariant(level: .high)], party: .client, source: "RFC 3986 7; [MC-BUP] 5.1",
        meaning: """
            The target of the upload holds what gets a careless server out of the directory it should write to: ".." \
            segments, a drive or share, a NUL octet, a data stream of NTFS, or characters encoded so that filters do \
            not see them. Looked at as sent, and after one and two rounds of percent-decoding. In the query, which is no \
            path by itself, only "..", NUL, streams and overlong characters count, as a hint.
            """,
        causes: """
            Somebody tries to write where he may not, or a scanner tries the server; seldom a script that puts a \
            local path into a URL.
            """,
        advice: """
            Look at what the server answered: a success means that a file may lie outside the upload directory. Find \
            who sends from that address. Keep request filtering of IIS on (allowDoubleEscaping="false").
            """,
        example: "BITS_POST /upload/%2e%2e/%2e%2e/inetpub/x.asp", techniques: ["T1190"])

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let request = context.request, let target = context.packet?.target else { return }
        // Told with the message before.
        if let before = context.exchange.standing.previousMessage?.packet?.target, before.path == target.path,
            before.query == target.query
        {
            return
        }
        let inPath = PathTricks.of(target.path)
        let tricks = inPath.isEmpty ? target.query.map(PathTricks.ofQuery) ?? [] : inPath
        guard !tricks.isEmpty else { return judge.pass() }
        let found = Wording(own: tricks.joined(separator: ", ") + (inPath.isEmpty ? " in its query" : ""))
        let status = context.answerPacket?.status
        judge.fail(
            on: .request, [request.start],
            """
            The target "\(target.withoutSecrets.clipped)" of the \(context.requestName) has \
            \(found).\(status.map { " It was answered with \($0)." } ?? "")
            """,
            [.text("target", target.withoutSecrets.clipped), .own("found", tricks.joined(separator: ", "))]
                + (status.map { [.integer("status", $0)] } ?? []), confidence: inPath.isEmpty ? .likely : .certain)
    }
}

enum DangerousName: RequestRule {
    static let rule = Rule(
        "BUP-SEC-002", "File name from the client that is a path or a device", class: .security, scope: .message,
        [RuleVariant(level: .medium)], party: .client, source: "[MC-BUP] 2.2.1.1, 2.2.12.2",
        meaning: """
            Content-Name, or a field that only the server's own notifications have, tells the server a name with path \
            separators, "..", a drive, a device of Windows or control characters. IIS does not use the name; some \
            other servers write a file of that name.
            """,
        causes: "A client that sends a full local path, or somebody who wants to write to another place.",
        advice: """
            See what server it is: IIS is not in danger. Others must take the last part of the name only and refuse \
            the rest.
            """,
        example: "Content-Name: ..\\..\\x.asp", techniques: ["T1190"])

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let request = context.request, let packet = context.packet else { return }
        if let name = packet.contentName.raw {
            let exchange = context.exchange
            // Told with the message before.
            if exchange.standing.previousMessage == nil || exchange.standing.contentName != name {
                look(at: name, of: contentName, request.start, &judge)
            }
        }
        if let path = packet.requestDataFile.raw { look(at: path, of: dataFile, request.start, &judge) }
        if let path = packet.responseDataFile.raw { look(at: path, of: dataFile, request.start, &judge) }
    }

    private static let contentName: Wording = "Content-Name"
    private static let dataFile: Wording = "a field for data files"

    private static func look(at name: String, of field: Wording, _ start: Moment, _ judge: inout Judge) {
        let tricks = NameTricks.of(name)
        if tricks.isEmpty { return judge.pass() }
        judge.fail(
            on: .request, [start],
            "The client sends \"\(name.clipped)\" as \(field), with \(Wording(own: tricks.joined(separator: ", "))).",
            [.text("name", name.clipped), .own("found", tricks.joined(separator: ", "))],
            confidence: NameTricks.areProven(name) ? .certain : .likely)
    }
}

enum CodeUploaded: SessionRule {
    static let rule = Rule(
        "BUP-SEC-009", "Upload of a file that could be executed", class: .security, scope: .session,
        [RuleVariant(level: .medium)], party: .none, source: "win32: BITS Return Values (0x80200023)",
        meaning: """
            Target or Content-Name has an ending of programs, scripts, server pages or configuration. Where the upload \
            directory lets scripts run, whoever may upload may run code on the server; a web.config changes its \
            settings.
            """,
        causes: "Software that is distributed by upload, or somebody who puts a web shell on the server.",
        advice: """
            See that the upload directory has script and execute permissions off (BITS refuses to work otherwise: \
            0x80200023) and that request filtering refuses such endings there unless they are wanted.
            """,
        example: "BITS_POST /upload/cmd.aspx", techniques: ["T1505.003"])

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        guard let first = context.session.firstMoment, context.session.target != nil else { return }
        let names = UploadedName.names(of: context.session)
        let found = names.first(where: UploadedName.isCode)
        judge.require(
            found == nil, on: .session, [first],
            "The upload goes by the name \"\((found ?? "").clipped)\", which servers or Windows may execute or obey.",
            [.text("name", (found ?? "").clipped)])
    }
}

enum CredentialsUploaded: SessionRule {
    static let rule = Rule(
        "BUP-SEC-020", "File name as of stolen credentials", class: .security, scope: .session,
        [RuleVariant(level: .low)], party: .none, source: "MITRE ATT&CK T1003",
        meaning: """
            Upload or reply goes by a name that files with passwords or keys have: the account database of a domain \
            or machine, a dump of the process that checks passwords, a password safe, a private key. Only the name is \
            looked at.
            """,
        causes: "A backup, a password safe that is synchronised, or data that somebody carries off.",
        advice: "Ask the owner of the client what was uploaded. If nobody knows, treat the credentials as stolen.",
        example: "BITS_POST /upload/ntds.dit", techniques: ["T1003", "T1552.004", "T1555.005"])

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let first = session.firstMoment, let target = session.target else { return }
        let reply = session.replyURL.map { $0.resolved(against: target).lastSegment }
        let found = (UploadedName.names(of: session) + [reply].compactMap(\.self)).first(
            where: UploadedName.isCredentials)
        judge.require(
            found == nil, on: .session, [first],
            "The name \"\((found ?? "").clipped)\" is one that files with credentials have.",
            [.text("name", (found ?? "").clipped)])
    }
}
