import BITSSessions
import HTTPMessages
import PacketCapture

extension Pipeline {
    /// The bounds below the sessions that were reached, and what that cost.
    var limits: [LimitReport] {
        let bounds = streams.bounds
        let all = [
            LimitReport(
                name: "connections", bound: Int64(bounds.connections), times: counts.evictedConnections,
                consequence: "the connections silent longest were given up"),
            LimitReport(
                name: "read_connections", bound: Int64(self.bounds.readers), times: readersGivenUp,
                consequence: "the HTTP connections silent longest were given up, those with BITS last"),
            LimitReport(
                name: "held_octets", bound: Int64(bounds.held), times: counts.evictedGaps,
                consequence: "missing segments were not waited for any longer; what they hold counts as missing"),
            LimitReport(
                name: "measured_connections", bound: Int64(bounds.measured), times: streams.unmeasuredConnections,
                consequence: "no metrics were taken of further connections"),
            LimitReport(
                name: "ip_fragments", bound: Int64(bounds.fragmentOctets), times: streams.fragmentCounts.pushedOut,
                consequence: "the IP datagrams begun first were given up"),
            LimitReport(
                name: "retired_connections", bound: Int64(retired.limit), times: retired.dropped,
                consequence: "connections that went on behind long silence were not known again"),
            LimitReport(
                name: "head_length", bound: Int64(HTTPConnection.maxHeadLength), times: traffic.headsTooLong,
                consequence: "messages with longer header blocks were passed over"),
            LimitReport(
                name: "held_heads", bound: Int64(self.bounds.heldOctets), times: headsGivenUp,
                consequence: "header blocks without an end, the longest of all connections, were passed over"),
            LimitReport(
                name: "waiting_exchanges", bound: Int64(self.bounds.waiting), times: waitingGivenUp,
                consequence: "the older half of all requests without an answer was judged before its connections ended"),
            LimitReport(
                name: "waiting_octets", bound: Int64(self.bounds.waitingOctets), times: waitingOctetsGivenUp,
                consequence: "the oldest requests with long heads were judged before their answers came"),
        ]
        return all.filter { $0.times > 0 }
    }
}
