import BITSSessions
import Conversations
import Testing

/// Rounds of 401 and 407 belong to one attempt at one message.
@Suite struct AuthenticationTests {
    static let names = """
        let TYPE1 TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAA=
        let TYPE2 TlRMTVNTUAACAAAAAAAAADgAAAAFgomiAQIDBAUGBwgAAAAAAAAAAAAAAAA4AAAACgBhTwAAAA8=
        let TYPE3 TlRMTVNTUAADAAAAAAAAAFgAAAAAAAAAWAAAAAAAAABYAAAAAAAAAFgAAAAAAAAAWAAAAAAAAABYAAAA\
        BYKIogoAYU8AAAAPAAAAAAAAAAAAAAAAAAAAAA==

        """

    /// What precedes a message that is granted in the end: `MESSAGE` stands for it, `EMPTY` for it without its body.
    enum Rounds: String, CaseIterable, Sendable {
        case basic, digest, staleDigest, ntlm, negotiate, proxy, ntlmEmpty, closedBetween

        /// The request's details in the granted round.
        var granted: String {
            switch self {
            case .basic: "\n    Authorization: Basic dXNlcjpwYXNzd29yZA=="
            case .digest, .staleDigest: "\n    Authorization: Digest username=\"u\", nonce=\"b\", response=\"c\""
            case .ntlm, .ntlmEmpty, .closedBetween: "\n    Authorization: NTLM $TYPE3"
            case .negotiate: "\n    Authorization: Negotiate oYIBhg=="
            case .proxy: "\n    Proxy-Authorization: NTLM $TYPE3"
            }
        }

        func before(_ message: String) -> String {
            let asked = "\(message)\nanswer 401\n    WWW-Authenticate: "
            let ntlm1 = "\(message)\n    Authorization: NTLM $TYPE1\nanswer 401\n    WWW-Authenticate: NTLM $TYPE2\n"
            let empty = message.hasPrefix("fragment") ? "\n    body none" : ""
            let ntlmEmpty =
                "\(message)\n    Authorization: NTLM $TYPE1\(empty)\nanswer 401\n    WWW-Authenticate: NTLM $TYPE2\n"
            switch self {
            case .basic: return asked + "Basic realm=\"x\"\n"
            case .digest: return asked + "Digest realm=\"x\", nonce=\"a\"\n"
            case .staleDigest:
                return asked + "Digest realm=\"x\", nonce=\"a\"\n"
                    + "\(message)\n    Authorization: Digest username=\"u\", nonce=\"a\", response=\"c\"\n"
                    + "answer 401\n    WWW-Authenticate: Digest realm=\"x\", nonce=\"b\", stale=true\n"
            case .ntlm: return asked + "NTLM\n" + ntlm1
            case .negotiate:
                return asked + "Negotiate\n    +WWW-Authenticate: NTLM\n"
                    + "\(message)\n    Authorization: Negotiate YIIBhg==\nanswer 401\n"
                    + "    WWW-Authenticate: Negotiate oYIBhg==\n"
            case .proxy:
                return "\(message)\nanswer 407\n    Proxy-Authenticate: NTLM\n"
                    + "\(message)\n    Proxy-Authorization: NTLM $TYPE1\nanswer 407\n"
                    + "    Proxy-Authenticate: NTLM $TYPE2\n"
            case .ntlmEmpty: return ntlmEmpty
            case .closedBetween:
                return asked + "NTLM\n    Connection: close\nfin both\nconnect\n" + ntlm1
                    + "fin both\nconnect\n" + ntlm1
            }
        }
    }

    private static let upload = [
        ("ping", "ack 200"), ("create /upload/report.zip", "ack 200 session=$ID"),
        ("fragment 0-8191/12000", "ack 200 session=$ID received=8192"),
        ("fragment 8192-11999/12000", "ack 200 session=$ID received=12000"),
        ("close", "ack 200 session=$ID"),
    ]

    static func script(_ rounds: Rounds, _ challenged: Set<Int>) -> String {
        Prologue.connection.lines + names
            + upload.enumerated().map { index, step in
                guard challenged.contains(index) else { return "\(step.0)\n\(step.1)\n" }
                return rounds.before(step.0) + step.0 + rounds.granted + "\n\(step.1)\n"
            }.joined()
    }

    /// Each message of an upload challenged, alone and all together: one attempt each, and nothing else.
    @Test(arguments: Rounds.allCases) func areOneAttempt(_ rounds: Rounds) throws {
        for challenged: Set<Int> in [[0], [1], [2], [3], [4], [0, 1, 2, 3, 4]] {
            let capture = try Conversation(script: Self.script(rounds, challenged)).pcap()
            for profile in [Profile.field, .spec] {
                let sink = try Running.analyze(capture, profile: profile, hashes: true)
                #expect(
                    sink.sessions.map(OutcomeCase.line) == ["completed 12000/12000 sent 12000 resent 0"],
                    "\(rounds) \(challenged) \(sink.findingLines)")
                #expect(sink.sessions.first?.file.sha256 == SHA256Oracle.ofPattern(12_000))
                let faults = sink.findings.filter { finding in
                    finding.rule.ruleClass == .protocol
                        && finding.severity >= (profile == .field ? .warning : .violation)
                }
                #expect(faults.map { "\($0.rule.id) \($0.message)" } == [], "\(rounds) \(challenged)")
            }
        }
    }

    /// The rounds stand in one line of the timeline.
    @Test(arguments: Rounds.allCases) func areFolded(_ rounds: Rounds) throws {
        let sink = try Running.analyze(Conversation(script: Self.script(rounds, [1, 2, 3, 4])).pcap())
        let timeline = try #require(sink.sessions.first).timeline
        let notes = timeline.filter { $0.kind == .note }
        #expect(notes.map(\.packetType) == ["Create-Session", "Fragment", "Fragment", "Close-Session"])
        #expect(notes.allSatisfy { $0.status == 401 || $0.status == 407 })
        #expect(notes.allSatisfy { $0.note?.contains("of authentication answered 40") ?? false })
        #expect(timeline.filter { $0.kind == .request }.count == 4)
        #expect(timeline.filter { $0.kind == .response }.map(\.status) == [200, 200, 200, 200])
        if rounds == .negotiate {
            #expect(notes[1].note == "Fragment: 2 rounds of authentication answered 401 (Negotiate, NTLM)")
        }
        if rounds == .basic {
            #expect(notes[0].note == "Create-Session: 1 round of authentication answered 401 (Basic)")
        }
    }

    /// A challenge is no end; one that nobody answers, or that refuses credentials, is.
    @Test func unansweredChallenges() {
        let last = "fragment 8192-11999/12000\nanswer 401\n    WWW-Authenticate: NTLM\n"
        let refused =
            Self.names + "fragment 8192-11999/12000\n    Authorization: NTLM $TYPE3\nanswer 401\n"
            + "    WWW-Authenticate: NTLM\n"
        for test in [
            OutcomeCase("challenged", after: .halfway, last, "undetermined 8192/12000 sent 12000 resent 0"),
            OutcomeCase(
                "and gone", after: .halfway, last + "wait 310s\nnoise udp", "failed 8192/12000 sent 12000 resent 0"),
            OutcomeCase("refused", after: .halfway, refused, "failed 8192/12000 sent 12000 resent 0"),
        ] {
            #expect(throws: Never.self) { try test.check() }
        }
    }

    /// The capture lacks any one frame, or a side: nobody is blamed for what it does not show.
    @Test(arguments: [Rounds.ntlm, .closedBetween]) func withoutAFrame(_ rounds: Rounds) throws {
        let frames = try Conversation(script: Self.script(rounds, [1, 3])).frames()
        let faults: ([UInt8]) throws -> [String] = { capture in
            try Running.analyze(capture).findings.filter { $0.severity >= .warning }
                .map { "\($0.rule.id) \($0.message)" }
        }
        let file = CaptureFile.pcap(frames)
        for number in 1...frames.count { #expect(try faults(file.dropping(number)) == [], "without \(number)") }
        for side in [Side.client, .server] { #expect(try faults(CaptureFile.pcap(frames.oneSided(side)).bytes) == []) }
    }

    /// A mirror port that loses frames: nothing of it is held against anybody.
    @Test(arguments: Rounds.allCases) func withoutManyFrames(_ rounds: Rounds) throws {
        let frames = try Conversation(script: Self.script(rounds, [0, 1, 2, 4])).frames()
        var state: UInt64 = 42
        for trial in 0..<12 {
            let kept = frames.filter { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state >> 33 % 100 >= 2 + UInt64(trial) % 9
            }
            let sink = try Running.analyze(CaptureFile.pcap(kept).bytes)
            let faults = sink.findings.filter { $0.severity >= .warning && $0.rule.id != "BUP-SEC-005" }
            #expect(faults.map { "\($0.rule.id) \($0.message)" } == [], "trial \(trial) of \(rounds)")
            let blamed = sink.sessions.filter { [.failed, .refused, .closedEarly, .lost].contains($0.outcome) }
            #expect(blamed.map(\.explanation) == [], "trial \(trial) of \(rounds)")
        }
    }

    /// What follows a challenge, and grants the session, is not in the capture.
    @Test func withoutTheGrant() throws {
        let script =
            Prologue.connection.lines + Rounds.basic.before("create /upload/report.zip") + """
                drop 1
                create /upload/report.zip
                    Authorization: Basic dXNlcjpwYXNzd29yZA==
                drop 1
                ack 200 session=$ID
                fragment 0-11999/12000
                    Authorization: Basic dXNlcjpwYXNzd29yZA==
                ack 200 received=12000
                close
                    Authorization: Basic dXNlcjpwYXNzd29yZA==
                ack 200
                """
        let sink = try Running.analyze(Conversation(script: script).pcap())
        #expect(sink.sessions.map(OutcomeCase.line) == ["completed 12000/12000 sent 12000 resent 0"])
        #expect(sink.sessions.map(\.user) == ["user"])
        #expect(sink.findings.filter { $0.severity >= .warning && $0.rule.id != "BUP-SEC-005" }.isEmpty)
    }

    /// Who it is, as the server took it: from the message itself, or from what authenticated its connection.
    @Test(
        arguments: [
            ("create /a\n    Authorization: Basic Q09SUFxhOmI=\nack 200 session=$ID", #"CORP\a"#),
            ("create /a\nack 200 session=$ID", nil),
            ("create /a\n    Authorization: Basic YTpi\nanswer 401\n    WWW-Authenticate: Basic", "a"),
            (
                "create /a\n    Authorization: Basic YTpi\nanswer 401\n    WWW-Authenticate: Basic\n"
                    + "create /a\n    Authorization: Basic Yjpj\nack 200 session=$ID", "b"
            ),
            (
                "ping\n    Authorization: NTLM \(SecretsTests.ntlm)\nack 200\ncreate /a\nack 200 session=$ID",
                #"CORP\alice"#
            ),
            (
                "ping\n    Authorization: NTLM \(SecretsTests.ntlm)\nack 200\nconnect\ncreate /a\nack 200 session=$ID",
                nil
            ),
            ("create /a\n    Proxy-Authorization: Basic YTpi\nack 200 session=$ID", nil),
            ("create /a\n    Authorization: Negotiate YIIBhg==\nack 200 session=$ID", nil),
        ] as [(String, String?)]) func whoItIs(script: String, user: String?) throws
    {
        let sink = try Running.analyze(RuleCase.capture(.connection, script))
        #expect(sink.sessions.map(\.user) == [user])
    }

    /// The body of a challenged Fragment need not have been sent whole.
    @Test func aChallengeBeforeTheBody() throws {
        let script =
            Prologue.halfway.lines + """
                breakoff 2000
                fragment 8192-11999/12000
                answer 401
                    WWW-Authenticate: Basic realm="x"
                    Connection: close
                fin both
                connect
                fragment 8192-11999/12000
                    Authorization: Basic dXNlcjpwYXNzd29yZA==
                ack 200 received=12000
                close
                ack 200
                """
        let sink = try Running.analyze(Conversation(script: script).pcap(), hashes: true)
        #expect(sink.sessions.map(OutcomeCase.line) == ["completed 12000/12000 sent 12000 resent 0"])
        #expect(sink.sessions.first?.file.sha256 == SHA256Oracle.ofPattern(12_000))
        #expect(sink.findings.filter { $0.severity >= .warning && $0.rule.id != "BUP-SEC-005" }.isEmpty)
    }

    private static let basic = "    Authorization: Basic dXNlcjpwYXNz\n"
    private static let viaProxy = "    Proxy-Authorization: Basic cHJveHk6cGFzcw==\n"
    private static let rest = "ack 200 session=$ID\nfragment 0-999/1000\nack 200 received=1000\nclose\nack 200\n"

    /// Rounds of a proxy and of the server belong to one attempt.
    @Test func proxyAndServerTogether() throws {
        let script =
            Prologue.connection.lines + """
                create /upload/report.zip
                answer 407
                    Proxy-Authenticate: Basic realm="p"
                create /upload/report.zip
                \(Self.viaProxy)answer 401
                    WWW-Authenticate: Basic realm="s"
                create /upload/report.zip
                \(Self.viaProxy)\(Self.basic)\(Self.rest)
                """
        let conversation = try Conversation(script: script)
        let session = try #require(try Running.analyze(conversation.pcap()).sessions.first)
        let notes = session.timeline.compactMap(\.note).filter { $0.contains("authentication") }
        #expect(notes == ["Create-Session: 2 rounds of authentication answered 407 and 401 (Basic)"])
        let frames = conversation.frames()
        for number in 1...frames.count {
            let sink = try Running.analyze(CaptureFile.pcap(frames.dropping(number)).bytes)
            #expect(sink.sessions.count == 1, "without \(number)")
        }
    }

    /// A challenge that the capture lacks, where each message has a connection of its own.
    @Test func challengeOnAnotherConnection() throws {
        let asked = "create /upload/report.zip\nanswer 401\n    WWW-Authenticate: Basic realm=\"x\"\nfin both\n"
        let script = "\(Prologue.connection.lines)\(asked)connect\ncreate /upload/report.zip\n\(Self.basic)\(Self.rest)"
        let frames = try Conversation(script: script).frames()
        for number in 1...frames.count {
            let sink = try Running.analyze(CaptureFile.pcap(frames.dropping(number)).bytes)
            #expect(!sink.sessions.contains { $0.outcome == .refused }, "without \(number)")
            let isGrant = String(decoding: frames[number - 1].payload, as: UTF8.self).contains("Authorization: ")
            #expect(sink.sessions.count == (isGrant ? 2 : 1), "without \(number)")
        }
        // The challenge comes late, also behind the message that answers it.
        for places in 1...10 {
            var late = frames
            late.insert(late.remove(at: 5), at: 5 + places)
            let sessions = try Running.analyze(CaptureFile.pcap(late).bytes).sessions
            #expect(sessions.map(\.outcome) == [.completed], "\(places) later")
        }
        // With credentials before nothing tells that the missing answer was a challenge.
        let again = try Conversation(
            script: script.replacing("zip\nanswer", with: "zip\n\(Self.basic)drop 1\nanswer")
        ).pcap()
        #expect(try Running.analyze(again).sessions.count == 2)
    }
}
