import BITSProtocol
import BITSSessions
import PacketCapture

extension ConnectionFacts {
    /// Who opened the connection, as far as the capture shows.
    var initiator: Endpoint {
        Endpoint(address: IPAddress(isIPv6: isIPv6, high: initiatorHigh, low: initiatorLow), port: initiatorPort)
    }

    var responder: Endpoint {
        Endpoint(address: IPAddress(isIPv6: isIPv6, high: responderHigh, low: responderLow), port: responderPort)
    }
}
