import BITSProtocol

/// What clients met at servers before, across connections.
///
/// Client and server here are an address and an endpoint; who stands behind a proxy is not looked at.
struct Acquaintances {
    /// Pairs beyond that are not remembered: then it is not known whether one has met before.
    private static let maxPairs = 4096
    /// Challenges are kept with their heads, which can be long.
    private static let maxChallenges = 256

    /// A challenge of NTLM or Negotiate.
    struct Challenge {
        /// Whether its answer has reached the client is known only later.
        let exchange: Exchange
        let scheme: AuthScheme.Kind
    }

    private var pinged: Set<ClientAndServer> = []
    private var challenges: [ClientAndServer: Challenge] = [:]
    /// A Ping that is not remembered may have come before.
    private(set) var hasForgottenPings = false

    mutating func notePing(_ exchange: Exchange) {
        let pair = ClientAndServer(exchange.connection)
        guard pinged.count < Acquaintances.maxPairs else {
            hasForgottenPings = hasForgottenPings || !pinged.contains(pair)
            return
        }
        pinged.insert(pair)
    }

    /// Whether the client has sent the server a Ping.
    func hasPinged(_ connection: Connection) -> Bool {
        pinged.contains(ClientAndServer(client: connection.client.address, server: connection.server))
    }

    /// Takes an exchange that is over.
    mutating func noteAnswer(_ exchange: Exchange) {
        guard exchange.isAuthenticationLeg, !exchange.connection.isProxied, exchange.damage.isEmpty,
            exchange.request != nil, let scheme = exchange.challenges.first(where: \.isConnectionBound)?.kind
        else { return }
        let pair = ClientAndServer(exchange.connection)
        guard challenges.count < Acquaintances.maxChallenges || challenges[pair] != nil else { return }
        challenges[pair] = Challenge(exchange: exchange, scheme: scheme)
    }

    /// The last challenge that the client got from the server.
    func challenge(_ connection: Connection) -> Challenge? {
        guard !challenges.isEmpty else { return nil }
        return challenges[ClientAndServer(client: connection.client.address, server: connection.server)]
    }

    /// The path up to its last slash, for comparing.
    static func directory(_ target: RequestTarget) -> String {
        let key = target.pathKey.utf8
        guard let slash = key.lastIndex(of: 0x2f) else { return "" }
        return String(Substring(key[...slash]))
    }
}
