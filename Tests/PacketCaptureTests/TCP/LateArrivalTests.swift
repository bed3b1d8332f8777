import Conversations
import Testing

/// What comes when a connection seems to be over.
@Suite struct LateArrivalTests {
    /// Both FINs were acknowledged before the capture brought the answer.
    @Test func octetsBehindBothFINs() throws {
        for (pause, text) in [
            (Int64(3_000_000), ["bytes 0..<6"]), (400_000_000, ["gap 0..<6 not-captured"]),
        ] {
            var builder = ConversationBuilder()
            builder.connect()
            builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
            builder.tcp(.client, sequence: 7, acknowledgment: 6, flags: [.fin, .ack])
            builder.tcp(.server, sequence: 6, acknowledgment: 8, flags: [.fin, .ack])
            builder.tcp(.client, sequence: 8, acknowledgment: 7, flags: .ack)
            builder.wait(pause)
            builder.connect("other")
            builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
            _ = builder.on("main")
            builder.tcp(.server, sequence: 0, acknowledgment: 7, Array("answer".utf8))
            builder.tcp(.client, sequence: 8, acknowledgment: 7, flags: .ack)
            let log = try StreamLog(builder.frames())
            #expect(log.faults.isEmpty && log.connections.count == 2)
            #expect(log.connections[0].text(1) == text)
            #expect(log.connections[0].ends.last == "closed closed")
        }
    }

    /// A request that the capture lacks was answered before both sides closed: it is not waited for, so that the answer
    /// comes before what another connection brings. Where nobody answered, it may still come.
    @Test(arguments: [true, false]) func holeBehindWhichBothWentOn(isAnswered: Bool) throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 4, acknowledgment: 0, Array("est".utf8))
        builder.tcp(.server, sequence: 0, acknowledgment: 7, isAnswered ? Array("answer".utf8) : [])
        let end = isAnswered ? 6 : 0
        builder.tcp(.client, sequence: 7, acknowledgment: end, flags: [.fin, .ack])
        builder.tcp(.server, sequence: end, acknowledgment: 8, flags: [.fin, .ack])
        builder.tcp(.client, sequence: 8, acknowledgment: end + 1, flags: .ack)
        builder.connect("other")
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
        _ = builder.on("main")
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("requ".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.faults.isEmpty && log.connections.count == 2)
        let requests = isAnswered ? ["gap 0..<4 not-captured", "bytes 4..<7"] : ["bytes 0..<7"]
        #expect(log.connections[0].text(0) == requests)
        #expect(log.connections[0].text(1) == (isAnswered ? ["bytes 0..<6"] : []))
    }

    /// Whoever did not get the RST sends again, later and later.
    @Test func retransmissionsBehindAReset() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
        builder.tcp(.server, sequence: 0, acknowledgment: 7, flags: [.rst, .ack])
        for pause in [Int64(7), 30, 60, 120] {
            builder.wait(pause * 1_000_000_000)
            builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
            builder.tcp(.server, sequence: 0, acknowledgment: 7, flags: [.rst, .ack])
        }
        let log = try StreamLog(builder.frames())
        #expect(log.faults.isEmpty && log.connections.count == 1)
        #expect(log.connections.map(\.ends) == [["1 reset", "closed reset"]])
    }

    /// The same addresses and ports, but other numbers: a connection whose SYN the capture lacks.
    @Test func anotherConnectionBehindAReset() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
        builder.tcp(.server, sequence: 0, acknowledgment: 7, flags: [.rst, .ack])
        builder.wait(30_000_000_000)
        builder.tcp(.client, sequence: 1 << 29, acknowledgment: 1 << 29, Array("again".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.faults.isEmpty && log.connections.count == 2)
        #expect(log.connections.map { $0.text(0) } == [["bytes 0..<7"], ["bytes 0..<5"]])
    }
}
