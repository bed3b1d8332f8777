import BITSProtocol
import BITSSessions

/// The words that reports use, explained: packets, outcomes, causes, and families of rules.
public enum WordBook {
    /// What the word means; nil if it is none of ours. Letter case does not count, nor blanks and hyphens within.
    public static func explain(_ text: String) -> String? {
        guard text.utf8.count <= maxLength else { return nil }
        let word = key(text)
        if let packet = packets.first(where: { ([$0.name] + $0.others).contains { key($0) == word } }) {
            return self.text(of: packet)
        }
        if let family = families.first(where: { key($0.name) == word || key("BUP-" + $0.name) == word }) {
            return self.text(of: family)
        }
        let outcome = Outcome.allCases.first { key($0.rawValue) == word }.map { self.text(of: $0) }
        let party = Party.allCases.first { key($0.rawValue) == word }.map { self.text(of: $0) }
        return outcome ?? party
    }

    /// What somebody may have meant who wrote a word that nothing knows: at most three, the nearest first.
    public static func near(_ text: String) -> [String] {
        guard text.utf8.count <= maxLength else { return [] }
        let words =
            packets.map(\.name) + Outcome.allCases.map(\.rawValue) + Party.allCases.map(\.rawValue)
            + RuleCatalogue.families + RuleCatalogue.all.map(\.id.text)
            + ErrorTables.allCodes.map(\.description)
            + ErrorTables.allCodes.compactMap { ErrorTables.explain(hresult: $0, httpStatus: nil)?.name }
            .filter { !$0.contains(" ") }
        return Near.nearest(text, among: words, limit: 3)
    }

    /// The one of the words that somebody most likely meant; nil if none is much alike.
    public static func nearest(_ text: String, among words: [String]) -> String? {
        text.utf8.count <= maxLength ? Near.nearest(text, among: words) : nil
    }

    /// Longer words are none of ours.
    private static let maxLength = 100

    private static func key(_ text: String) -> String {
        text.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" }
    }

    // MARK: Texts

    private static func text(of packet: Packet) -> String {
        var text = "\(packet.name)  \(packet.isAnswer ? "an answer" : "a request") of the upload protocol\n\n"
        text += BookText.wrapped(packet.meaning) + "\n"
        for (name, value) in packet.rows { text += BookText.entry(name, value, width: 16) }
        return text + "\nRules\n" + list(RuleCatalogue.all.filter { packet.families.contains(family(of: $0)) })
    }

    private static func text(of family: Family) -> String {
        let rules = RuleCatalogue.all.filter { self.family(of: $0) == family.name }
        return "\(family.name)  \(rules.count == 1 ? "1 rule" : "\(rules.count) rules")\n\n"
            + BookText.wrapped(family.meaning) + "\nRules\n" + list(rules)
    }

    private static func list(_ rules: [Rule]) -> String {
        rules.map { BookText.entry("  \($0.id)", $0.title, width: 16) }.joined()
    }

    private static func family(of rule: Rule) -> String {
        let parts = rule.id.text.split(separator: "-")
        return parts.count == 3 ? String(parts[1]) : ""
    }

    private static func text(of outcome: Outcome) -> String {
        let (meaning, advice) = outcome.explanation
        return "\(outcome.rawValue)  how a session ended\n\n" + BookText.wrapped(meaning) + "\nWhat to do\n"
            + BookText.wrapped(advice)
    }

    private static func text(of party: Party) -> String {
        "\(party.rawValue)  who has to act: cause of an outcome, party of a finding\n\n"
            + BookText.wrapped(party.explanation)
    }
}

extension Outcome {
    /// When a session has this outcome, and what to do then.
    fileprivate var explanation: (meaning: String, advice: String) {
        switch self {
        case .completed:
            (
                """
                All octets of the file were acknowledged, and Close-Session was answered with success. Whether a reply \
                was fetched is told beside it.
                """, "Nothing."
            )
        case .closedEarly:
            (
                """
                Close-Session was accepted before all octets were acknowledged. The server drops what it has: the \
                upload is gone, although nobody was told of an error.
                """,
                "Upload the file again, and see why the client closed: its Close-Session is in the session's evidence."
            )
        case .cancelled:
            (
                "Cancel-Session was answered with success: the client took the upload back.",
                "Nothing, if somebody meant to. Else look at the client's job log for who cancelled."
            )
        case .restarted:
            (
                """
                The client began a new session for the same target, mostly since the server had lost this one. The \
                octets sent so far were sent in vain; the report names the session that followed.
                """, "Look at the session that followed. If it happens again and again, see BUP-SEQ-012."
            )
        case .lost:
            (
                "The server no longer knows the session (0x8020001F), and the client did not begin another one.",
                "Let the client begin anew; see bitstrail explain 0x8020001F for why servers lose sessions."
            )
        case .refused:
            (
                "Create-Session was never answered with success: not an octet of the file was taken.",
                "The status and the error code of the answer say why: explain them, too (e.g. bitstrail explain 403)."
            )
        case .failed:
            (
                """
                The last answer is an error that the client did not overcome, or a request stayed without an answer \
                for good.
                """, "The session's cause says who has to act, its next step what to change there."
            )
        case .interrupted:
            (
                """
                The client is gone or silent while the capture goes on, before the upload was complete. BITS may \
                resume for 14 days: a later capture can show that it did.
                """, "Look at the state of the job on the client (Get-BitsTransfer, bitsadmin /list /verbose)."
            )
        case .undetermined:
            (
                """
                The capture ends, or lacks too much, before anything else can be said. The session's explanation says \
                what is missing.
                """, "Capture for longer, both directions, from before Create-Session."
            )
        }
    }
}

extension Party {
    fileprivate var explanation: String {
        switch self {
        case .client:
            "The machine, or the program, that uploads: its requests are wrong, or it stopped of its own accord."
        case .server:
            "The BITS server: IIS with its BITS extension, or another program that speaks its protocol."
        case .serverApplication:
            """
            The program behind the BITS server that is notified of each upload and may return a reply. Its errors \
            reach the client with BITS-Error-Context 0x7.
            """
        case .proxy:
            """
            A machine between client and server that answers by itself or changes what it passes on: a proxy, load \
            balancer, gateway, filter or virus scanner.
            """
        case .network:
            "The path: connections that are reset, packets that do not arrive. Neither end can be shown to be at fault."
        case .capture:
            "The capture: it ends too early, lacks octets or one direction. Nothing is said against client or server."
        case .none: "Nobody: nothing is wrong, or what happened was meant."
        }
    }
}
