import BITSProtocol
import HTTPMessages

/// Neighbours of the protocol that are recognised and not judged.
enum PEERRules {
    static var all: [any ExchangeRule.Type] { [PeerCaching.self] }
}

enum PeerCaching: ExchangeRule {
    static let rule = Rule(
        "BUP-PEER-001", "Peer caching", scope: .server,
        [RuleVariant(field: .information, spec: .information)], party: .none, source: "[MS-PCCRTP], [MS-BPCR]",
        meaning: """
            Client and server speak of peer caching (BranchCache). An answer with Content-Encoding: peerdist holds \
            hashes; the file itself may come from another client, over connections that are not looked into.
            """,
        causes: "BranchCache is switched on at client and server.",
        advice: "Octets of such a download are not all in its answers: do not count them.",
        example: "Content-Encoding: peerdist")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.packet?.recognition == .download, let answer = context.answer else { return }
        guard context.exchange.isPeerDist else { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start],
            "The server \(context.exchange.connection.server) answers downloads with hashes for a peer cache.",
            oncePer: "\(context.exchange.connection.server)")
    }
}
