import BITSSessions
import Conversations
import Testing

/// Outcomes that seem plain but are not proven, each beside the nearest one that is.
@Suite struct UnprovenOutcomeTests {
    @Test(arguments: octets + endings + challenges + silences) func isAsProven(_ test: OutcomeCase) throws {
        try test.check()
    }

    private static let last = "fragment 8192-11999/12000\n"
    private static let closed = "close\nack 200"
    private static let notFound = "ack 500 error=0x8020001F context=0x5"

    /// The server took octets of a message that does not say whose, or which.
    private static let octets = [
        OutcomeCase(
            "Fragment without id, taken", after: .halfway,
            last + "    -BITS-Session-Id\nack 200 received=12000\n" + closed,
            "undetermined 8192/12000 sent 8192 resent 0"),
        OutcomeCase(
            "Fragment without id, refused", after: .halfway,
            last + "    -BITS-Session-Id\nack 400 error=0x80070057 context=0x5\n" + closed,
            "closed-early 8192/12000 sent 8192 resent 0"),
        OutcomeCase(
            "Fragment without packet type, taken", after: .halfway,
            last + "    -BITS-Packet-Type\nack 200 received=12000\n" + closed,
            "undetermined 8192/12000 sent 8192 resent 0"),
        OutcomeCase(
            "Ping without packet type", after: .halfway,
            "ping\n    -BITS-Packet-Type\nack 200\n" + closed, "closed-early 8192/12000 sent 8192 resent 0"),
        OutcomeCase(
            "unreadable range and no offset", after: .halfway,
            last + "    Content-Range: 8192-11999/12000\nack 200\n" + closed,
            "undetermined 8192/12000 sent 8192 resent 0"),
        OutcomeCase(
            "unreadable range, refused", after: .halfway,
            last + "    Content-Range: 8192-11999/12000\nack 400 error=0x80070057 context=0x5\n" + closed,
            "closed-early 8192/12000 sent 8192 resent 0"),
        OutcomeCase(
            "only Fragments without id",
            "fragment 0-11999/12000\n    -BITS-Session-Id\nack 200 received=12000\n" + closed,
            "undetermined 0/? sent 0 resent 0"),
        OutcomeCase(
            "two lengths", after: .halfway, "fragment 8192-11999/20000\nack 200 received=12000\n" + closed,
            "undetermined 12000/12000 sent 12000 resent 0"),
    ]

    /// What has ended a session is not always known.
    private static let endings = [
        OutcomeCase(
            "lost behind a Close without answer", after: .uploaded,
            "close\nrst server\nwait 30s\nconnect\nclose\n" + notFound, "undetermined 12000/12000 sent 12000 resent 0"),
        OutcomeCase(
            "lost behind a Close that failed", after: .uploaded,
            "close\nack 503\nwait 30s\nclose\n" + notFound, "lost 12000/12000 sent 12000 resent 0"),
        OutcomeCase(
            "lost when cancelled", after: .halfway, "cancel\n" + notFound, "lost 8192/12000 sent 8192 resent 0"),
        OutcomeCase(
            "lost when cancelled again", after: .halfway,
            "cancel\nrst server\nwait 30s\nconnect\ncancel\n" + notFound,
            "undetermined 8192/12000 sent 8192 resent 0"),
        OutcomeCase(
            "Close without id", after: .uploaded, "close\n    -BITS-Session-Id\nack 200",
            "undetermined 12000/12000 sent 12000 resent 0"),
    ]

    /// Who is challenged may answer.
    private static let challenges = [
        OutcomeCase(
            "challenged at the end", after: .connection, "create /a\nanswer 401\n    WWW-Authenticate: NTLM",
            "undetermined 0/? sent 0 resent 0"),
        OutcomeCase(
            "challenged, and no more for a while", after: .connection,
            "create /a\nanswer 401\n    WWW-Authenticate: NTLM\nwait 6s\nnoise udp", "refused 0/? sent 0 resent 0"),
    ]

    /// The answer that the client may have gone silent for.
    private static let silences = [
        OutcomeCase(
            "behind an answer that is missing", after: .halfway, last + "drop 1\nack 403\nwait 2h\nnoise udp",
            "undetermined 8192/12000 sent 12000 resent 0"),
        OutcomeCase(
            "behind an Ack", after: .halfway, last + "ack 200 received=12000\nwait 2h\nnoise udp",
            "interrupted 12000/12000 sent 12000 resent 0"),
    ]

    private static func rules(_ prologue: Prologue, _ script: String) throws -> Set<String> {
        Set(try Running.analyze(RuleCase.capture(prologue, script)).findings.map(\.rule.id.text))
    }

    /// What the Fragments without id carried is not nothing.
    @Test func isNotWithoutFragments() throws {
        let stray = "fragment 0-11999/12000\n    -BITS-Session-Id\nack 200 received=12000\n" + Self.closed
        #expect(try !Self.rules(.session, stray).contains("BUP-CL-003"))
        #expect(try Self.rules(.session, Self.closed).contains("BUP-CL-003"))
    }

    /// A Close-Session without id is one all the same.
    @Test func isNotWithoutClose() throws {
        #expect(try !Self.rules(.uploaded, "close\n    -BITS-Session-Id\nack 200").contains("BUP-CAP-005"))
        #expect(try Self.rules(.uploaded, "ping\nack 200").contains("BUP-CAP-005"))
    }

    /// Where the capture holds but one direction, nothing is said to be nothing.
    @Test func oneDirectionIsSaid() throws {
        let script = Self.last + "ack 200 received=12000\n" + Self.closed
        let frames = try Conversation(script: Prologue.halfway.lines + script).frames()
        let client = frames.filter { $0.side == .client }
        let session = try #require(try Running.analyze(CaptureFile.pcap(client).bytes).sessions.first)
        #expect(session.outcome == .undetermined && session.explanation.contains("an unknown part of 12,000 octets"))
        let server = try #require(
            try Running.analyze(CaptureFile.pcap(frames.filter { $0.side == .server }).bytes).sessions.first)
        #expect(server.outcome == .undetermined && server.explanation.hasPrefix("Only one direction"))
    }

    /// On another connection, within what clocks of two interfaces differ by, nobody knows whether the Ack was there.
    @Test func breakIsNotGuessed() throws {
        func script(_ pause: String) -> String {
            """
            fragment 8192-9999/12000
            ack 200 received=10000
            wait \(pause)
            connect second client=192.0.2.10:50002
            fragment 8192-11999/12000
            ack 200 received=12000
            """
        }
        let near = try Self.rules(.halfway, script("1ms"))
        #expect(!near.contains("BUP-FR-010") && !near.contains("BUP-FR-009"))
        let far = try Self.rules(.halfway, script("5s"))
        #expect(!far.contains("BUP-FR-010") && far.contains("BUP-FR-009"))
    }

    /// How much was sent of a request whose connection was reset is not known when the next one comes.
    @Test func resentOctetsAreCountedOrNotSaid() throws {
        let script = """
            fragment 8192-11999/12000
                partial 1000
            rst client
            connect
            fragment 8192-11999/12000
            ack 200 received=12000
            """
        func message(_ script: String) throws -> String? {
            try Running.analyze(RuleCase.capture(.halfway, script)).findings.first { $0.rule.id == "BUP-FR-010" }?
                .message
        }
        #expect(try #require(try message(script)).hasSuffix("since the one before did not end well."))
        let ended = script.replacing("    partial 1000\n", with: "").replacing("rst client", with: "ack 503")
        #expect(try #require(try message(ended)).hasSuffix("; 3,808 octets are sent again."))
    }

    /// A length that cannot be read leaves open where the request ends.
    @Test func unreadableLengthIsNoSmuggling() throws {
        let negative = "fragment 8192-11999/12000\n    Content-Length: -5\nack 400 error=0x80070057 context=0x5"
        #expect(try !Self.rules(.halfway, negative).contains("BUP-SEC-015"))
        let zero = "fragment 8192-11999/12000\n    Content-Length: 0\nack 400 error=0x80070057 context=0x5"
        #expect(try Self.rules(.halfway, zero).contains("BUP-SEC-015"))
    }
}
