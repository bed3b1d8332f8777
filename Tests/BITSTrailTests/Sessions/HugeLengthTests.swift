import BITSReports
import BITSSessions
import BITSTrail
import Conversations
import Testing

/// A length that no body has is believed by nobody, and adding to it overflows nothing.
@Suite struct HugeLengthTests {
    @Test(arguments: ["9223372036854775807", "9223372036854775000"]) func ofABody(_ length: String) throws {
        let script = """
            connect
            create /upload/report.zip
            ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
            fragment 0-8191/12000
                Content-Length: \(length)
            ack 200 received=8192

            """
        let sink = try Running.analyze(Conversation(script: script).pcap())
        #expect(sink.sessions.count == 1)
    }

    /// A total of 2^64 − 1 breaks no rule of the form, and no server need take it: nobody is blamed.
    @Test(arguments: [("12000", Party.server), ("18446744073709551615", .none), ("18446744073709551616", .client)])
    func refusedTotal(_ total: String, _ cause: Party) throws {
        let script = "fragment 8192-11999/12000\n    Content-Range: bytes 8192-11999/\(total)\n"
        let sink = try Running.analyze(
            RuleCase.capture(.halfway, script + "ack 400 error=0x80070057 context=0x5\nwait 10min\nnoise udp"))
        #expect(sink.sessions.map(\.cause) == [cause])
    }

    /// The octet behind a range that ends at 2^63 − 1 is no number: nobody may ask for it.
    @Test func endOfAllNumbers() throws {
        let script = """
            connect
            create /upload/report.zip
            ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
            fragment 0-8191/12000
                Content-Range: bytes 9223372036854767616-9223372036854775807/*
            ack 200 received=9223372036854775807
            fragment 0-8191/12000
                Content-Range: bytes 0-9223372036854775807/9223372036854775807
            ack 200 received=8192

            """
        try Running.withFile(Conversation(script: script).pcap()) { path in
            var texts = ["", "", "", ""]
            func output(_ index: Int) -> ReportOutput {
                ReportOutput { piece in texts[index] += String(decoding: piece, as: UTF8.self) }
            }
            let reports: [any ReportSink] = [
                TextReport(to: output(0)), MermaidReport(to: output(1)), HTMLReport(to: output(2), captures: [path]),
                MarkdownReport(to: output(3), captures: [path]),
            ]
            Analyzer(captures: [path], options: .init()).run(into: SinkList(reports))
            for text in texts { #expect(text.contains("Fragment")) }
        }
    }

    /// Octets that the frames claim, within a nanosecond: no number of octets per second.
    @Test func rateBeyondAllNumbers() {
        var direction = DirectionReport()
        direction.octets = 20_000_000_000
        (direction.firstTime, direction.lastTime) = (1, 2)
        #expect(direction.goodput == .max)
        direction.octets = 2
        #expect(direction.goodput == 2_000_000_000)
    }

    /// An answer at one end of all times, the FIN behind it at the other.
    @Test func timesAtBothEnds() throws {
        let script = """
            ping
            S> HTTP/1.1 503 Service Unavailable
            S> BITS-Packet-Type: Ack

            wait 6s
            fin server
            wait 9s
            noise udp
            """
        var frames = try Conversation(script: script).frames()
        let fin = try #require(frames.firstIndex { $0.tcp?.flags.contains(.fin) ?? false })
        for index in frames.indices { frames[index].time = 9_223_372_000_000_000_000 }
        frames[fin].time = -9_223_372_000_000_000_000
        frames[fin].interface = 1
        let options = PcapngOptions(interfaces: [PcapngInterface(), PcapngInterface(offset: -9_223_372_000)])
        let sink = try Running.analyze(CaptureFile.pcapng(frames, options).bytes)
        #expect(sink.connections.count == 1)
    }
}
