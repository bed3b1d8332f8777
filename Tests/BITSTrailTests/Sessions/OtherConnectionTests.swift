import BITSSessions
import Conversations
import Testing

/// What the client's other connections, and other sessions on the same one, leave open, beside the nearest conversation
/// in which it is proven.
@Suite struct OtherConnectionTests {
    private static let id = "{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}"
    private static let second = "{0F8D2C11-7E64-4B0A-9C55-A1B2C3D4E5F6}"

    /// A session on a connection with 1,000 of 3,000 octets acknowledged; `other`: what the client does beside it.
    private static func begun(_ other: String) -> String {
        """
        connect own
        \(other)create /up/a.bin
        ack 200 session=\(id)
        fragment 0-999/3000
        ack 200 received=1000

        """
    }

    private func analyze(_ script: String) throws -> CollectingSink {
        try Running.analyze(Conversation(script: Prologue.nothing.lines + script).pcap())
    }

    /// Violations with their confidence.
    private func violations(_ sink: CollectingSink) -> [String] {
        sink.findings.filter { $0.severity == .violation }.map { "\($0.rule.id) \($0.confidence)" }
    }

    /// A Fragment that leaves octets out: over another connection they may have gone.
    @Test(arguments: [
        (other: "", answer: "ack 416 received=1000", found: ["BUP-FR-008 certain"]),
        ("", "ack 200 received=3000", ["BUP-FR-008 certain", "BUP-FRA-009 certain"]),
        ("connect other\nping\nack 200\non own\n", "ack 416 received=1000", ["BUP-FR-008 likely"]),
        (
            "connect other\nping\nack 200\non own\n", "ack 200 received=3000",
            ["BUP-FR-008 likely", "BUP-FRA-009 likely"]
        ),
        (
            "connect other server=192.0.2.81:80\nping\nack 200\non own\n", "ack 416 received=1000",
            ["BUP-FR-008 certain"]
        ),
        ("connect other\nping\nack 200\nrst server\non own\n", "ack 416 received=1000", ["BUP-FR-008 certain"]),
        ("connect other\nping\nack 200\nfin both\non own\n", "ack 416 received=1000", ["BUP-FR-008 certain"]),
    ]) func octetsSkipped(_ other: String, _ answer: String, _ found: [String]) throws {
        let sink = try analyze(Self.begun(other) + "fragment 2000-2999/3000\n\(answer)")
        #expect(violations(sink) == found)
    }

    /// Closed before its last octets: certain only where nothing else could have brought them.
    @Test(arguments: [("", "certain"), ("connect other\nping\nack 200\non own\n", "likely")])
    func closedEarly(_ other: String, _ confidence: String) throws {
        let sink = try analyze(Self.begun(other) + "close\nack 200")
        #expect(violations(sink) == ["BUP-CL-002 \(confidence)"])
        #expect(sink.sessions.map(\.outcome) == [.closedEarly])
    }

    /// The Create-Session waits for a frame of other HTTP that is missing, and is heard behind what it began; what uses
    /// the same id and came before it is another session.
    @Test(arguments: [(drop: "drop 1", fragmentsFirst: false), ("", true)])
    func createHeardLate(_ drop: String, _ fragmentsFirst: Bool) throws {
        let fragments = """
            on b
            fragment 0-999/2000
            ack 200 received=1000
            wait 20ms
            fragment 1000-1999/2000
            ack 200 received=2000
            wait 20ms
            close
            ack 200
            wait 20ms

            """
        let create = """
            on a
            C> GET /news HTTP/1.1
            C> Host: h

            \(drop)
            S> HTTP/1.1 204 None

            wait 20ms
            create /up/a.bin
            ack 200 session=\(Self.id)
            wait 20ms

            """
        let head = "connect a\nconnect b\ntarget /up/a.bin\nsession \(Self.id)\n"
        let sink = try analyze(
            head + (fragmentsFirst ? fragments + create : create + fragments) + "wait 10min\nnoise udp")
        let outcomes = sink.sessions.map { "\($0.outcome) \($0.cause)" }
        #expect(outcomes == (fragmentsFirst ? ["completed none", "interrupted client"] : ["completed none"]))
        #expect(violations(sink) == [])
        if !fragmentsFirst {
            let session = try #require(sink.sessions.first)
            #expect(session.timeline.map(\.time) == session.timeline.map(\.time).sorted())
            #expect(session.mode == .upload && session.connections.count == 2)
        }
    }

    /// On lines of their own the directions have clocks of their own (`skew`): a second request less than that behind
    /// the Ack was not sent before it.
    @Test(arguments: [
        (pause: "1ms", skew: 2_000_000 as Int64, found: []), ("1ms", 20_000_000, ["BUP-SEQ-001 certain"]),
    ])
    func linesOfATap(_ pause: String, _ skew: Int64, _ found: [String]) throws {
        let script = """
            connect a
            create /up/a.bin
            ack 200 session=\(Self.id)
            fragment 0-999/2000
            ack 200 received=1000
            wait \(pause)
            connect b
            fragment 1000-1999/2000
            ack 200 received=2000
            """
        let frames = try Conversation(script: Prologue.nothing.lines + script).frames().onOwnInterfaces().map { frame in
            var frame = frame
            if frame.side == .server { frame.time += skew }
            return frame
        }
        let options = PcapngOptions(interfaces: [PcapngInterface(), PcapngInterface()])
        let sink = try Running.analyze(CaptureFile.pcapng(frames.sortedByTime(), options).bytes)
        #expect(violations(sink) == found)
    }

    /// Two answers of other HTTP are missing in a row: the Ack behind them is the Fragment's, and what follows is no
    /// answer to it. Where nothing is missing, an answer without a packet type is.
    @Test(arguments: [true, false]) func answersOfOtherHTTPMissing(_ areMissing: Bool) throws {
        let get = """
            C> GET /news HTTP/1.1
            C> Host: h

            \(areMissing ? "drop 1" : "")
            S> HTTP/1.1 200 OK
            S> Content-Length: 0


            """
        let sink = try analyze(
            """
            connect
            create /up/a.bin
            ack 200 session=\(Self.id)
            \(get)\(get)fragment 0-999/2000
            \(areMissing ? "ack 200 received=1000" : "answer 200")
            C> GET /more HTTP/1.1
            C> Host: h

            S> HTTP/1.1 200 OK
            S> Content-Length: 0

            """)
        #expect(violations(sink) == (areMissing ? [] : ["BUP-GEN-008 certain"]))
    }

    /// The Ack of a Fragment that the capture lacks, on a connection with two sessions, tells of neither how far it is.
    @Test func ackOfEitherSession() throws {
        let sink = try analyze(
            """
            connect
            create /up/a.bin
            ack 200 session=\(Self.id)
            create /up/b.bin
            ack 200 session=\(Self.second)
            session \(Self.id)
            target /up/a.bin
            fragment 0-999/5000
            ack 200 received=1000
            session \(Self.second)
            target /up/b.bin
            drop 1
            drop 2
            fragment 0-1999/5000
            ack 200 received=2000
            session \(Self.id)
            target /up/a.bin
            fragment 1000-1999/5000
            ack 200 received=2000
            fragment 2000-2499/5000
            ack 200 received=2500
            """)
        #expect(violations(sink) == [])
        #expect(sink.sessions.map(\.ackedBytes) == [2500, 0])
    }
}
