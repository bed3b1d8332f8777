/// The round trip of a connection as its capture shows it, without what ends wait with their acknowledgements: the least
/// that was seen. nil where nothing tells.
struct RoundTrip {
    /// From the capture's place to the server and back, and to the client and back.
    let server: Int64?
    let client: Int64?

    init(_ metrics: TransportReport?) {
        server = RoundTrip.least(metrics?.serverRoundTrip, metrics?.clientToServer)
        client = RoundTrip.least(metrics?.clientRoundTrip, metrics?.serverToClient)
    }

    /// Between the two ends.
    var whole: Int64? {
        guard let server, let client else { return nil }
        return clampedSum(server, client)
    }

    private static func least(_ handshake: Int64?, _ direction: DirectionReport?) -> Int64? {
        guard let segments = direction?.roundTrips?.least else { return handshake }
        return handshake.map { min($0, segments) } ?? segments
    }
}
