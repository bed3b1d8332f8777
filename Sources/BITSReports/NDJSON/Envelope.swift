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

/// What envelopes say of connections, made once for each of those that speak by turns.
struct FlowNames {
    private struct Names {
        let connection: ConnectionReference
        let number: Int64
        /// Members of an object, in compact style.
        let members: [UInt8]
    }

    /// Clients that speak at the same time seldom have more connections; of more, some are made again.
    private static let size = 256

    private var kept = [Names?](repeating: nil, count: size)

    mutating func names(of connection: ConnectionReference) -> (number: Int64, members: [UInt8]) {
        let place = connection.index & (Self.size - 1)
        if let names = kept[place], names.connection == connection { return (names.number, names.members) }
        let names = Names(
            connection: connection, number: FlowID.number(connection), members: Self.members(of: connection))
        kept[place] = names
        return (names.number, names.members)
    }

    /// The client is the source of every event, whoever sent the message.
    private static func members(of connection: ConnectionReference) -> [UInt8] {
        let (client, server) = (connection.client, connection.server)
        var json = JSONWriter(style: .compact)
        json.beginObject()
        json.member("src_ip", client.address)
        json.member("src_port", Int64(client.port))
        json.member("dest_ip", server.address)
        json.member("dest_port", Int64(server.port))
        json.member("proto", "TCP")
        if let community = CommunityID.text(client, server) { json.member("community_id", community) }
        return Array(json.take().dropFirst())
    }
}

extension JSONWriter {
    /// The envelope's members.
    mutating func write(_ envelope: Envelope, _ names: inout FlowNames) {
        if let time = envelope.time { member("timestamp", eveTime: time) }
        let names = envelope.flow.map { names.names(of: $0) }
        if let names { member("flow_id", names.number) }
        member("event_type", envelope.type.rawValue)
        if let names { value(json: names.members) }
        if let capture = envelope.capture { member("pcap_filename", capture) }
        if let frame = envelope.frame { member("pcap_cnt", frame) }
    }

    /// A time as EVE writes it: microseconds, rounded down, and a numeric zone (`2025-03-04T11:00:00.000120+0000`).
    mutating func member(_ name: JSONName, eveTime time: Int64) {
        key(name)
        separate()
        bytes.append(UInt8(ascii: "\""))
        let fraction = times.appendSecond(of: time, to: &bytes)
        bytes.appendDigits(UInt64(fraction / 1000), 6)
        bytes.append(contentsOf: "+0000\"".utf8)
    }
}
