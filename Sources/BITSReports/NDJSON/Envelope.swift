import BITSSessions

/// What stands around each event: the members that Suricata's EVE gives its events, in its spelling.
///
/// What an event does not have is left out, as EVE does.
struct Envelope {
    let type: EventType
    /// Nanoseconds since 1970 UTC.
    var time: Int64?
    var flow: ConnectionReference?
    /// The capture's name as given.
    var capture: String?
    /// The number of the frame in its capture, from 1.
    var frame: Int64?
}

/// The names of the connection that was asked for last: neighbours mostly share it.
struct FlowNames {
    private var connection: ConnectionReference?
    private(set) var number: Int64 = 0
    private(set) var community: String?

    mutating func look(up wanted: ConnectionReference) {
        guard wanted != connection else { return }
        connection = wanted
        number = FlowID.number(wanted)
        community = CommunityID.text(wanted.client, wanted.server)
    }
}

extension JSONWriter {
    /// The envelope's members.
    mutating func write(_ envelope: Envelope, _ names: inout FlowNames) {
        if let time = envelope.time { member("timestamp", eveTime: time) }
        if let flow = envelope.flow {
            names.look(up: flow)
            member("flow_id", names.number)
        }
        member("event_type", envelope.type.rawValue)
        if let flow = envelope.flow {
            // The client is the source of every event, whoever sent the message.
            member("src_ip", flow.client.address.description)
            member("src_port", Int64(flow.client.port))
            member("dest_ip", flow.server.address.description)
            member("dest_port", Int64(flow.server.port))
            member("proto", "TCP")
            if let community = names.community { member("community_id", community) }
        }
        if let capture = envelope.capture { member("pcap_filename", capture) }
        if let frame = envelope.frame { member("pcap_cnt", frame) }
    }

    /// A time as EVE writes it: microseconds, rounded down, and a numeric zone (`2025-03-04T11:00:00.000120+0000`).
    mutating func member(_ name: String, eveTime time: Int64) {
        key(name)
        separate()
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        times.append(time, to: &bytes)
        bytes.removeSubrange((start + "2025-03-04T11:00:00.000120".utf8.count)...)
        bytes.append(contentsOf: "+0000\"".utf8)
    }
}
