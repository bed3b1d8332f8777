/// A sign that something stands between client and BITS server: a proxy, a gateway, a filter, a load balancer.
public struct Intermediary: Hashable, Sendable {
    /// What shows it.
    public enum Sign: String, Sendable, CaseIterable {
        /// A message carries `Via` (RFC 9110 7.6.3).
        case via
        /// A request carries `Forwarded` or `X-Forwarded-For`.
        case forwarded
        /// An answer carries a field that only caches and gateways send, e.g. `X-Cache`.
        case gatewayField = "gateway-field"
        /// An answer asks for credentials for a proxy, or is 407.
        case proxyAuthentication = "proxy-authentication"
        /// An answer that is no Ack names another `Server` than the Acks of the session do.
        case otherServer = "other-server"
        /// An answer that is no Ack names a `Server` that is known as proxy or gateway.
        case proxyProduct = "proxy-product"
        /// The client gives whole URLs, as it does to a proxy.
        case absoluteTarget = "absolute-target"
        /// The connection is a tunnel that a proxy made (CONNECT).
        case tunnel
        /// The connection begins with a header of the PROXY protocol, which names its client.
        case proxyProtocol = "proxy-protocol"
        /// A field is not the same on both sides of it; both are in the capture.
        case changedField = "changed-field"
    }

    public let sign: Sign
    /// The field's value, the server's name, the client's address, the field that was changed; raw, clipped. Nil where
    /// there is nothing to name.
    public internal(set) var detail: String?
    /// The message that shows it first; of a changed field also its other side.
    public let frames: [FrameReference]
    /// How many messages show it.
    public var count: Int
}
