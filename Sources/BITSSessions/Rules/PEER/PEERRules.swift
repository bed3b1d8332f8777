import BITSProtocol

/// Neighbours of the protocol that are recognised and not judged.
enum PEERRules {
    static var exchange: [any ExchangeRule.Type] { [PeerCachingSeen.self] }
}

/// The peer cache of BITS 3.0 as far as other stages have to know it ([MS-BPCR]).
public enum PeerCaching {
    /// Where machines give files to each other, over TLS.
    public static let port: UInt16 = 2178
}

enum PeerCachingSeen: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-PEER-001", "Peer caching", scope: .server,
        [
            RuleVariant("answers with hashes instead of the file", field: .information, spec: .information),
            RuleVariant("TLS on TCP port 2178", field: .information, spec: .information),
            RuleVariant(
                "discovery on UDP port 3702 with the namespace of the BITS cache", field: .information,
                spec: .information),
        ], party: .none, source: "[MS-PCCRTP], [MS-BPCR], [MS-BPDP]",
        meaning: """
            Machines give files to each other instead of fetching them all from the server. An answer with \
            Content-Encoding: peerdist (BranchCache) holds hashes; TLS on TCP 2178 and WS-Discovery with the namespace \
            of the BITS cache belong to the peer cache of BITS 3.0. What they bring is not looked into.
            """,
        causes: "BranchCache, or the peer cache of Windows Vista and Server 2008, is switched on.",
        advice: "Octets of such a download are not all in its answers: do not count them.",
        example: "Content-Encoding: peerdist")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.packet?.recognition == .download, let answer = context.answer else { return }
        guard context.exchange.isPeerDist else { return judge.pass() }
        judge.fail(
            variant: 0, on: .answer, [answer.start],
            "The server \(context.exchange.connection.server) answers downloads with hashes for a peer cache.",
            oncePer: "\(context.exchange.connection.server)")
    }
}

extension SessionTracker {
    /// A TLS connection to the port of the peer cache; told once per server, with a count.
    public func notePeerCache(at server: Endpoint, first: Moment) {
        notePeers { judge in
            judge.fail(
                variant: 1, on: .connection, [first],
                "The machine \(server.address) gives files to others from its BITS peer cache (TLS on port 2178).",
                [.text("server", "\(server)")], oncePer: "\(server)")
        }
    }

    /// Frames of the run by which machines with the peer cache find each other: how many, and the first.
    public func notePeerDiscovery(frames: Int, first: Moment) {
        guard frames > 0 else { return }
        notePeers { judge in
            judge.fail(
                variant: 2, on: .capture, [first],
                """
                Machines look for each other's BITS peer cache: \(grouped(Int64(frames))) \
                \(frames == 1 ? "frame" : "frames") of WS-Discovery.
                """,
                [.integer("frames", frames)])
        }
    }

    private func notePeers(_ check: (inout Judge) -> Void) {
        guard let slot = RuleCatalogue.slot(of: PeerCachingSeen.rule.id) else { return }
        let findings = desk.judge(session: nil, connection: nil) { judge in
            judge.begin(slot: slot)
            check(&judge)
        }
        publish(findings, session: nil)
    }
}
