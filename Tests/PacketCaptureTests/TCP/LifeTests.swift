import Conversations
import PacketCapture
import Testing

/// How connections begin and end.
@Suite struct LifeTests {
    private func log(_ script: String, side: Side? = nil) throws -> StreamLog {
        let frames = try Conversation(script: script).frames()
        return try StreamLog(side.map { frames.oneSided($0) } ?? frames)
    }

    @Test func middleOfAStream() throws {
        let log = try log("connect midstream\nping\nack 200\nping\nack 200")
        let connection = log.connections[0]
        #expect(!connection.facts.handshakeSeen)
        #expect(connection.missing == [0, 0])
        #expect(connection.octets[0].bytes.starts(with: Array("BITS_POST".utf8)))
        #expect(connection.octets[1].bytes.starts(with: Array("HTTP/1.1 200".utf8)))
        #expect(connection.ends == ["closed capture-end"])
        #expect(log.faults.isEmpty)
    }

    @Test func finOfOneSide() throws {
        let connection = try log("ping\nack 200\nfin server").connections[0]
        #expect(connection.ends == ["1 fin", "closed capture-end"])
    }

    @Test func reset() throws {
        let connection = try log("ping\nack 200\nrst server").connections[0]
        #expect(connection.ends == ["1 reset", "closed reset"])
        #expect(connection.missing == [0, 0])
    }

    /// The RST of a socket that is closed already stands behind the number of its FIN, which is no octet.
    @Test(arguments: ["fin server\nrst server", "fin client\nfin server\nrst client", "fin server\ndrop 1\nrst server"])
    func resetBehindFIN(end: String) throws {
        let log = try log("ping\nack 200\n" + end)
        #expect(log.connections[0].missing == [0, 0], "\(log.connections[0].ends)")
        #expect(log.faults.isEmpty)
    }

    /// Octets that only the RST's number tells of are missing.
    @Test func resetBehindOctets() throws {
        #expect(try log("ping\ndrop 1\nack 200\nrst server").connections[0].missing[1] > 1)
    }

    @Test func refusedConnection() throws {
        let log = try log("syn-only A count=1\nrst server")
        #expect(log.connections.count == 1)
        #expect(log.connections[0].ends == ["1 reset", "closed reset"])
    }

    /// Found by fuzzing: what came after the end of a refused attempt was told of the connection that was over.
    @Test(arguments: [1000, 2000])
    func triedAgainLater(isn: Int) throws {
        let log = try log(
            """
            syn-only A count=1 client=192.0.2.10:5000 client-isn=1000
            rst server
            wait 10s
            noise udp
            wait 10s
            connect B client=192.0.2.10:5000 client-isn=\(isn) server-isn=77
            ping
            ack 200
            """)
        #expect(log.faults.isEmpty)
        #expect(log.connections.count == 2)
        #expect(log.connections.map(\.ends) == [["1 reset", "closed reset"], ["closed capture-end"]])
        #expect(log.connections.last?.octets[1].bytes.starts(with: Array("HTTP/1.1 200".utf8)) == true)
    }

    @Test func repeatedSYN() throws {
        let log = try log("syn-only A count=3")
        #expect(log.connections.count == 1)
        #expect(log.connections[0].ends == ["closed capture-end"])
    }

    @Test func handshakeFramesTwice() throws {
        let frames = try Conversation(script: "ping\nack 200").frames()
        let log = try StreamLog(frames.duplicated(seed: 1, percent: 100))
        #expect(log.connections.count == 1)
        #expect(log.connections[0].octets[0] == frames.stream(.client))
        #expect(log.counts.repeatedSegments == 0)
        #expect(log.counts.duplicates == Int64(frames.count))
    }

    @Test(arguments: ["fin client\nfin server", "rst client", ""])
    func reusedPorts(ending: String) throws {
        let log = try log(
            """
            connect A client=192.0.2.10:5000 client-isn=1000 server-isn=77
            ping
            ack 200
            \(ending)
            connect B client=192.0.2.10:5000 client-isn=0x80001000 server-isn=0x70000000
            ping
            ack 200
            ping
            ack 200
            fin client
            fin server
            """)
        #expect(log.connections.count == 2)
        guard log.connections.count == 2 else { return }
        let (first, second) = (log.connections[0], log.connections[1])
        #expect(first.missing == [0, 0] && second.missing == [0, 0])
        #expect(second.octets[0].bytes == first.octets[0].bytes + first.octets[0].bytes)
        #expect(second.ends == ["0 fin", "1 fin", "closed closed"])
        #expect(second.facts.handshakeSeen && second.facts.initiatorPort == 5_000)
        #expect(log.faults.isEmpty)
        switch ending {
        case "": #expect(first.ends == ["closed reused"])
        case "rst client": #expect(first.ends.first == "0 reset")
        default: #expect(first.ends == ["0 fin", "1 fin", "closed closed"])
        }
    }

    /// Only one side was captured, or the SYN, the SYN-ACK or both of the new connection are not in the capture.
    @Test(arguments: ["onesided client", "onesided server", "drop frame 9", "drop frame 10"])
    func reuseThatIsPartlyCaptured(trouble: String) throws {
        let log = try log(
            """
            connect A client=192.0.2.10:5000 client-isn=1000 server-isn=77
            ping
            ack 200
            wait 1s
            connect B client=192.0.2.10:5000 client-isn=0x90001000 server-isn=0x90000000
            ping
            ack 200
            \(trouble)
            """.replacing("onesided client", with: "").replacing("onesided server", with: ""),
            side: trouble == "onesided client" ? .client : trouble == "onesided server" ? .server : nil)
        #expect(log.connections.count == 2)
        let seen = log.connections.map { trouble == "onesided client" ? $0.octets[0] : $0.octets[1] }
        #expect(seen.first?.count == seen.last?.count && seen.first?.count != 0)
        #expect(log.counts.repeatedSegments == 0 && log.counts.segmentsOutOfWindow == 0)
        if trouble != "onesided server" {
            #expect(log.connections.first?.octets[0] == log.connections.last?.octets[0])
        }
    }

    /// A stray SYN that nobody answers ends nothing (a challenge ACK follows, RFC 9293 3.10.7.4).
    @Test func straySYN() throws {
        let log = try log(
            "ping\nack 200\ntcp client seq=500000 flags=S\ntcp server seq=0 ack=0 flags=A\nping\nack 200")
        #expect(log.connections.count == 1)
        #expect(log.connections[0].ends == ["closed capture-end"])
    }

    @Test func dataInSYN() throws {
        var builder = ConversationBuilder()
        builder.connect(handshake: false)
        builder.tcp(.client, sequence: -1, flags: .syn, Array("hello".utf8))
        builder.tcp(.server, sequence: -1, acknowledgment: 5, flags: [.syn, .ack])
        builder.tcp(.client, sequence: 5, acknowledgment: 0, Array(" world".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].octets[0] == "hello world")
        #expect(log.connections[0].facts.handshakeSeen)
    }

    @Test func dataBeforeTheHandshakeIsComplete() throws {
        var builder = ConversationBuilder()
        builder.connect(handshake: false)
        builder.tcp(.client, sequence: -1, flags: .syn)
        builder.tcp(.client, sequence: 0, flags: .ack, Array("early".utf8))
        builder.tcp(.server, sequence: -1, acknowledgment: 0, flags: [.syn, .ack])
        builder.tcp(.server, sequence: 0, acknowledgment: 5, Array("answer".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].octets == ["early", "answer"])
    }

    @Test func keepAliveProbes() throws {
        var builder = ConversationBuilder()
        builder.ping()
        builder.keepAlive(.client)
        builder.keepAlive(.server)
        // The old form carries one octet that was sent before.
        builder.tcp(.client, sequence: 0, acknowledgment: 0, flags: .ack, [0])
        builder.answer(404)
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].octets[0] == builder.frames().stream(.client))
        #expect(log.connections[0].missing == [0, 0])
        #expect(log.counts.repeatedSegments == 1)
    }

    @Test func segmentsOutOfTheWindow() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("before".utf8))
        builder.tcp(.client, sequence: 0x6000_0000, acknowledgment: 0, Array("nonsense".utf8))
        builder.tcp(.server, sequence: 0, acknowledgment: 0x7000_0000, flags: .ack)
        builder.tcp(.client, sequence: 6, acknowledgment: 0, Array("after".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].text(0) == ["bytes 0..<11"])
        #expect(log.counts.segmentsOutOfWindow == 1)
    }

    /// The same for a FIN: it must not stretch the stream.
    @Test func finOutOfTheWindow() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("before".utf8))
        builder.tcp(.client, sequence: 0x6000_0000, acknowledgment: 0, flags: [.fin, .ack])
        builder.tcp(.client, sequence: 6, acknowledgment: 0, Array("after".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].text(0) == ["bytes 0..<11"])
        #expect(log.connections[0].ends == ["closed capture-end"])
    }

    /// Octets behind the FIN are none of the stream, for example those of a keep-alive probe with one octet.
    @Test func octetsBehindTheFIN() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, flags: [.fin, .ack], Array("all".utf8))
        builder.tcp(.server, sequence: 0, acknowledgment: 4, flags: .ack)
        builder.tcp(.client, sequence: 3, acknowledgment: 0, flags: .ack, [0])
        let log = try StreamLog(builder.frames())
        #expect(log.faults.isEmpty)
        #expect(log.connections[0].text(0) == ["bytes 0..<3"])
    }

    /// A reset that its receiver ignores (RFC 5961) does not part the connection in two.
    @Test func ignoredReset() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("before".utf8))
        builder.tcp(.server, sequence: 0x2000_0000, flags: .rst)
        for number in 0..<4 {
            builder.wait(7_000_000_000)
            builder.tcp(.client, sequence: 6 + number, acknowledgment: 0, [0x61])
        }
        let log = try StreamLog(builder.frames())
        #expect(log.connections.count == 1)
        #expect(log.connections[0].octets[0] == "beforeaaaa")
    }

    @Test func lateSegmentsBelongToTheFinishedConnection() throws {
        let log = try log("ping\nack 200\nfin client\nfin server\ntcp client seq=0 ack=0 flags=PA text \"late\"")
        #expect(log.connections.count == 1)
        #expect(log.counts.segmentsAfterClose == 1)
    }

    @Test func connectionsThatAreSilentForLong() throws {
        let log = try log(
            "ping\nack 200\nwait 30min\nconnect B\nping\nack 200\nwait 2s\nping\nwait 2s\non main\nping\nack 200")
        #expect(log.connections.count == 3)
        #expect(log.connections[0].ends == ["closed idle"])
        #expect(log.faults.isEmpty)
    }
}
