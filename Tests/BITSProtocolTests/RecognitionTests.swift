import BITSProtocol
import HTTPMessages
import Testing

@Suite struct RecognitionTests {
    @Test(
        arguments: [
            (["BITS_POST /x HTTP/1.1"], .verb),
            (["BITS_POST /x HTTP/1.0", "BITS-Packet-Type: Ping"], .verb),
            (["bits_post /x HTTP/1.1", "BITS-Packet-Type: Ping"], .verbWrongCase),
            (
                ["POST /x HTTP/1.1", "X-Http-Method-Override: BITS_POST", "BITS-Packet-Type: Create-Session"],
                .tunnelled
            ),
            (["PUT /x HTTP/1.1", "BITS-Packet-Type: x", "X-HTTP-Method-Override: bits_post"], .tunnelled),
            (["POST /x HTTP/1.1", "X-HTTP-Method-Override: BITS_POST"], nil),
            (["POST /x HTTP/1.1", "X-HTTP-Method-Override: PUT", "BITS-Packet-Type: x"], nil),
            (["POST /x HTTP/1.1", "Bits-Packet-Type: FRAGMENT"], .headerOnly),
            (["GET /x HTTP/1.1", "User-Agent: Microsoft BITS/7.8", "BITS-Packet-Type: Ping"], .headerOnly),
            (["POST /x HTTP/1.1", "BITS-Packet-Type: Ack"], nil),
            (["POST /x HTTP/1.1", "BITS-Packet-Type: AWESOME"], nil),
            (["POST /x HTTP/1.1", "BITS-Package-Type: Ping"], nil),
            (["POST /x HTTP/1.1", "BITS-Original-Request-URL: http://h/x"], .notification),
            (["POST /x HTTP/1.1", "BITS-Request-DataFile-Name: x"], .notification),
            (["POST /x HTTP/1.1", "BITS-Response-DataEntity-Name: x"], .notification),
            (["POST /x HTTP/1.1", "User-Agent: BITSExts 1.5"], .notification),
            (["GET /x HTTP/1.1", "BITS-Original-Request-URL: http://h/x"], nil),
            (["GET /x HTTP/1.1", "User-Agent: Microsoft BITS/7.8"], .download),
            (["HEAD /x HTTP/1.1", "User-Agent: Microsoft BITS/7.8"], .download),
            (["PUT /x HTTP/1.1", "User-Agent: Microsoft BITS/7.8"], nil),
            (["GET /x HTTP/1.1", "User-Agent: Mozilla Microsoft BITS/7.8"], nil),
            (["CCM_POST /x HTTP/1.1", "User-Agent: ConfigMgr Messaging HTTP Sender"], nil),
            (["BITS_POSTS /x HTTP/1.1"], nil), (["GET / HTTP/1.1", "Host: h"], nil),
            (["HTTP/1.1 200 OK", "BITS-Packet-Type: Ack"], nil),
        ] as [([String], Recognition?)])
    func requests(lines: [String], expected: Recognition?) throws {
        let head = try head(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        #expect(Recognition.of(request: head) == expected, "\(lines)")
        #expect((RequestPacket(head) != nil) == (expected != nil))
    }

    @Test func acks() throws {
        #expect(Recognition.isAck(try head("HTTP/1.1 500 x", "BITS-Packet-Type: ACK")))
        #expect(!Recognition.isAck(try head("HTTP/1.1 200 OK", "BITS-Packet-Type: Ping")))
        #expect(!Recognition.isAck(try head("HTTP/1.1 200 OK")))
        #expect(!Recognition.isAck(try head("POST / HTTP/1.1", "BITS-Packet-Type: Ack")))
    }

    @Test func packetTypes() {
        for type in PacketType.allCases {
            #expect(PacketType(wire: type.rawValue) == type)
            #expect(PacketType(wire: type.rawValue.uppercased()) == type)
            #expect(PacketType(wire: type.rawValue.lowercased()) == type)
            #expect(PacketType(wire: type.rawValue + " ") == nil)
            #expect(PacketType(wire: String(type.rawValue.dropLast())) == nil)
        }
        #expect(PacketType(wire: "Create_Session") == nil && PacketType(wire: "") == nil)
    }

    @Test func unknownFields() throws {
        let head = try head(
            "HTTP/1.1 416 x", "BITS-Packet-Type: Ack", "BITS-Recieved-Content-Range: 400", "BITS-Package-Type: Ack",
            "bits-hostid: a", "BITS-HostId-Fallback-Timeout: 1", "BITS-HostId-X: 1", "BITS-Supported-Protocol: x",
            "BITS_BASIC_INFO: 0", "BITS-New: 1", "BITS_X: 1", "BITSX: 1", "X-BITS-A: 1",
            "BITS-Request-DataEntity-Name: x",
            "BITS-No-Colon", "BITS-: 1")
        let unknown = unknownBITSFields(in: head)
        #expect(
            unknown.map(\.name) == [
                "BITS-Recieved-Content-Range", "BITS-Package-Type", "bits-hostid", "BITS-HostId-Fallback-Timeout",
                "BITS-HostId-X",
                "BITS-Supported-Protocol", "BITS-New", "BITS_X", "BITS-",
            ])
        #expect(
            unknown.map(\.intended) == [
                .bitsReceivedContentRange, .bitsPacketType, .bitsHostId, .bitsHostIdFallbackTimeout, .bitsHostId,
                .bitsSupportedProtocols, nil, nil, nil,
            ])
        #expect(unknown.first?.fieldIndex == 1)
        #expect(AnswerPacket(head, answering: .fragment)?.receivedOffset.isAbsent == true)
    }

    @Test func repetitions() throws {
        let head = try head(
            "BITS_POST /x HTTP/1.1", "BITS-Session-Id: a", "Content-Length: 0", "bits-session-id: b",
            "Content-Length: 0",
            "BITS-Supported-Protocols: x", "BITS-Supported-Protocols: y", "Via: a", "Via: b", "BITS-Packet-Type: Ping")
        let repeated = repeatedFields(in: head)
        #expect(repeated.map(\.name) == [.bitsSessionId, .contentLength])
        #expect(repeated.map(\.differing) == [true, false])
        #expect(repeated.map(\.fieldIndices) == [[0, 2], [1, 3]])
    }

    @Test func matrix() throws {
        func belongs(_ field: FieldName, _ packet: PacketType, _ direction: BITSHeaderMatrix.Direction) -> Bool {
            BITSHeaderMatrix.belongs(field, to: packet, direction: direction)
        }
        for packet in PacketType.allCases where packet.isRequest {
            #expect(belongs(.bitsPacketType, packet, .request) && belongs(.bitsPacketType, packet, .response))
            #expect(belongs(.bitsSupportedProtocols, packet, .request) == (packet == .createSession))
            #expect(belongs(.bitsSessionId, packet, .request) == (packet != .createSession))
            #expect(belongs(.bitsProtocol, packet, .response) == (packet == .createSession))
            #expect(belongs(.bitsHostId, packet, .response) == (packet == .createSession))
            #expect(belongs(.bitsReceivedContentRange, packet, .response) == (packet == .fragment))
            #expect(belongs(.bitsReplyURL, packet, .response) == (packet == .fragment))
            #expect(belongs(.contentRange, packet, .request) == (packet == .fragment))
            #expect(belongs(.bitsErrorCode, packet, .response) && !belongs(.bitsErrorCode, packet, .request))
            #expect(!belongs(.bitsSupportedProtocols, packet, .response) && !belongs(.bitsProtocol, packet, .request))
            #expect(!belongs(.bitsOriginalRequestURL, packet, .request))
            #expect(belongs(.acceptEncoding, packet, .request) && belongs(.host, packet, .request))
        }
        #expect(BITSHeaderMatrix.belongs(.bitsReplyURL, toAny: .response))
        #expect(!BITSHeaderMatrix.belongs(.bitsReplyURL, toAny: .request))
        let head = try head("HTTP/1.1 200 OK", "BITS-Supported-Protocols: 1.5", "BITS-Error: 0", "BITS-Reply-URL: x")
        let misplaced = BITSHeaderMatrix.misplacedFields(in: head, packet: .ping, direction: .response)
        #expect(
            misplaced.map(\.name) == [.bitsSupportedProtocols, .bitsReplyURL] && misplaced.map(\.fieldIndex) == [0, 2])
        #expect(BITSHeaderMatrix.misplacedFields(in: head, packet: nil, direction: .response).count == 1)
    }
}
