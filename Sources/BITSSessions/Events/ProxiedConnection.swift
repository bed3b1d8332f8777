public import HTTPMessages

/// What the header of a load balancer says of the connection that it passes on (``ProxyHeader``).
public struct ProxiedConnection: Sendable {
    /// Address and port of its client, as the header has them; nil if it names none.
    public let client: String?
    /// Where the header ends.
    public let moment: Moment

    public init(_ header: ProxyHeader, at moment: Moment) {
        self.moment = moment
        client =
            switch header.client {
            case .text(let address, let port): address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
            case .octets(let isIPv6, let high, let low, let port):
                Endpoint(address: IPAddress(isIPv6: isIPv6, high: high, low: low), port: port).description
            case nil: nil
            }
    }
}
