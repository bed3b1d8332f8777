import Conversations
import Testing

@testable import BITSSessions
@testable import BITSTrail

/// Stand-ins, and the texts and times that choices are read from.
@Suite struct MaskingTests {
    private func collected(isRedacted: Bool) throws -> String {
        try Running.withFile(try MarkedUpload.pcapng()) { path in
            var options = Analyzer.Options()
            options.isRedacted = isRedacted
            let sink = CollectingSink()
            Analyzer(captures: [path], options: options).run(into: sink)
            var text = ""
            // Rules have addresses in their examples.
            #expect(sink.run?.checks.isEmpty == false)
            sink.run?.checks = []
            dump(sink, to: &text)
            // What is to be masked must be there.
            #expect(sink.sessions.contains { $0.notifications.first?.staticResponseURL != nil })
            #expect(sink.sessions.contains { $0.reply.resolvedURL != nil })
            #expect(sink.connections.contains { $0.tunnel != nil })
            #expect(sink.fragments.contains { $0.answer?.note != nil })
            #expect(Set(sink.sessions.flatMap(\.intermediaries).map(\.sign)).isSuperset(of: MaskingTests.signs))
            let heads = sink.packets.map { String(decoding: $0.head, as: UTF8.self) }
            // A rule's own words.
            return (text + heads.joined()).lowercased().replacing("a mark of its sender", with: "")
        }
    }

    private static let signs: Set<Intermediary.Sign> = [
        .via, .gatewayField, .proxyProduct, .otherServer, .tunnel, .absoluteTarget, .forwarded,
    ]

    /// Whatever a report could take out of the results, also what none takes today.
    @Test func everyTextIsMasked() throws {
        let plain = try collected(isRedacted: false)
        let redacted = try collected(isRedacted: true)
        for marker in MarkedUpload.markers where marker != "192.0.2." { #expect(plain.contains(marker)) }
        let lines = redacted.split(separator: "\n").filter { line in
            MarkedUpload.markers.contains { line.contains($0) } && !line.drop { $0 == " " }.hasPrefix("- example: ")
        }
        #expect(lines == [])
    }

    @Test func ownWordsStay() {
        var mask = Mask()
        #expect(mask.host("Upload.Example.test:8080") == "host-1:8080" && mask.host("upload.example.test") == "host-1")
        #expect(mask.user("CORP\\alice") == "domain-1\\user-1" && mask.user("alice@corp") == "user-1@domain-2")
        #expect(mask.target("http://upload.example.test/a?b") == "http://host-1/path-1?query-1")
        #expect(mask.target("/a") == "/path-1" && mask.target("/") == "/")
        let (host, amount) = ("upload.example.test", "12 or more")
        let sentence: Wording = "The host \(host) took \(3) of \(amount)."
        #expect(mask.wording(sentence) == "The host host-1 took 3 of text-1.")
        #expect(sentence.text == "The host upload.example.test took 3 of 12 or more.")
        #expect(mask.own("Look at upload.example.test, then go on.") == "Look at host-1, then go on.")
        for text in ["BITS-Session-Id", "0x80070005", "bytes 0-1/2", "Create-Session", "Microsoft BITS/7.8"] {
            #expect(mask.text(text) == text)
        }
        for text in ["Microsoft BITS/7.8 of alice", "bytes 0-x/2", "0x123456789", "0xyz", "4711"] {
            #expect(mask.text(text).hasPrefix("text-"), "\(text)")
        }
        #expect(mask.text("Content-Length: 12") == "Content-Length: 12")
        #expect(mask.text("Content-Length: a12").hasPrefix("Content-Length: text-"))
    }

    @Test func beyondTheBoundNothingIsToldApart() {
        var standIns = StandIns(bound: 2)
        #expect(
            ["a", "b", "c", "d", "a"].map { standIns.standIn($0, .user).description } == [
                "user-1", "user-2", "user-unnumbered", "user-unnumbered", "user-1",
            ])
    }

    @Test func times() {
        #expect(PointInTime.nanoseconds("1970-01-01") == 0)
        #expect(PointInTime.nanoseconds("2025-03-04T11:00:00.5Z") == 1_741_086_000_500_000_000)
        #expect(PointInTime.nanoseconds("2025-03-04 12:00+01:00") == 1_741_086_000_000_000_000)
        #expect(PointInTime.nanoseconds("1969-12-31T23:59:59.999999999Z") == -1)
        for text in ["", "2025", "2025-02-29", "2025-13-01", "2025-03-04T24:00", "2025-03-04T11:00:00.Z", "9999-01-01"]
        {
            #expect(PointInTime.nanoseconds(text) == nil, "\(text)")
        }
    }

    @Test func addresses() {
        for text in ["192.0.2.1", "2001:db8::1", "::", "::1", "1::", "1:2:3:4:5:6:7:8"] {
            #expect(AddressText.address(text)?.description == text)
        }
        #expect(AddressText.address("::ffff:192.0.2.1")?.description == "::ffff:c000:201")
        for text in ["", "1.2.3", "1.2.3.256", "1.2.3.4.5", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "g::", "1:", "a.b"]
        {
            #expect(AddressText.address(text) == nil, "\(text)")
        }
    }
}
