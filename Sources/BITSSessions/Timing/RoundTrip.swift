/// The round trip of a connection as its capture shows it, without what ends wait with their acknowledgements: the least
/// that was seen. nil where nothing tells.
struct RoundTrip {
    /// From the capture's place to the server and back, and to the client and back.
    let server: Int64?
    let client: Int64?

    init(_ metrics: TransportGlance?) {
        server = metrics?.serverTrip
        client = metrics?.clientTrip
    }

    /// Between the two ends.
    var whole: Int64? {
        guard let server, let client else { return nil }
        return clampedSum(server, client)
    }
}
