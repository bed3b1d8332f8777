import Testing

@testable import HTTPMessages

/// Which answer belongs to which request, and what is no HTTP.
@Suite struct PairingTests {
    private func heads(_ steps: Feeder.Step...) -> [String] {
        Feeder.run(steps).lines.filter { !$0.contains("ended") }
    }

    private func get(_ path: String) -> Feeder.Step { .client("GET /\(path) HTTP/1.1||") }
    private let ok = Feeder.Step.server("HTTP/1.1 200 OK|Content-Length: 0||")

    @Test func keepAliveAndPipelining() {
        #expect(heads(get("a"), ok, get("b"), ok) == heads(get("a"), ok, get("b"), ok))
        #expect(
            heads(.client("GET /a HTTP/1.1||GET /b HTTP/1.1||GET /c HTTP/1.1||"), ok, ok, ok)
                == [
                    "C head 0 GET /a [0]", "C head 1 GET /b [0]", "C head 2 GET /c [0]", "S head 0 200 [0]",
                    "S head 1 200 [0]", "S head 2 200 [0]",
                ])
    }

    @Test func answerWithoutRequest() {
        #expect(heads(ok, get("a"), ok) == ["S head - 200 [0]", "C head 0 GET /a [0]", "S head 0 200 [0]"])
    }

    @Test func interimAnswers() {
        let lines = heads(
            .client("POST /a HTTP/1.1|Expect: 100-Continue|Content-Length: 3||"), .server("HTTP/1.1 100 Continue||"),
            .client("abc"), .server("HTTP/1.1 102 x||HTTP/1.1 103 y||"), ok)
        #expect(
            lines == [
                "C head 0 POST /a [3]", "S head 0 100 [0]", "S head 0 102 [0]", "S head 0 103 [0]", "S head 0 200 [0]",
            ])
    }

    /// A final answer instead of 100: the body is not sent, the next request follows.
    @Test func bodyThatIsNotSent() {
        let steps: [Feeder.Step] = [
            .client("POST /a HTTP/1.1|Expect: 100-continue|Content-Length: 30||"),
            .server("HTTP/1.1 401 no|Content-Length: 0||"), get("next"), ok,
        ]
        let expected = [
            "C head 0 POST /a [30]", "S head 0 401 [0]", "S ended 0 0/0 complete", "C ended 0 0/0 cut",
            "C head 1 GET /next [0]", "C ended 1 0/0 complete", "S head 1 200 [0]", "S ended 1 0/0 complete",
        ]
        #expect(Feeder.run(steps).lines == expected)
        for size in 1...24 {
            #expect(Feeder.run(Cutting.all(steps) { size }).lines == expected, "runs of \(size)")
        }
    }

    /// The same, but the body is sent all the same.
    @Test func bodyThatIsSentAllTheSame() {
        let lines = Feeder.run([
            .client("POST /a HTTP/1.1|Expect: 100-continue|Content-Length: 5||"),
            .server("HTTP/1.1 401 no|Content-Length: 0||"), .client("hello"), get("next"), ok,
        ]).lines
        #expect(lines.contains("C ended 0 5/0 complete") && lines.contains("C head 1 GET /next [0]"))
    }

    @Test func earlyAnswer() {
        for status in ["401 no", "413 big"] {
            let lines = Feeder.run([
                .client("POST /a HTTP/1.1|Content-Length: 9||abc"), .server("HTTP/1.1 \(status)|Content-Length: 0||"),
                .client("defghi"), get("b"), ok,
            ]).lines
            #expect(lines.contains("C ended 0 9/0 complete"))
            #expect(
                lines.suffix(4) == [
                    "C head 1 GET /b [0]", "C ended 1 0/0 complete", "S head 1 200 [0]", "S ended 1 0/0 complete",
                ])
        }
    }

    @Test func connectThenHTTP() {
        let lines = heads(
            .client("CONNECT h:80 HTTP/1.1||"), .server("HTTP/1.1 200 ok||"), get("a"), ok, get("b"), ok)
        #expect(
            lines == [
                "C head 0 CONNECT h:80 [0]", "S head 0 200 [until]", "tunnel h:80", "C head 1 GET /a [0]",
                "S head 1 200 [0]",
                "C head 2 GET /b [0]", "S head 2 200 [0]",
            ])
        let refused = heads(
            .client("CONNECT h:80 HTTP/1.1||"), .server("HTTP/1.1 407 no|Content-Length: 2||ab"), get("a"), ok)
        #expect(refused.suffix(2) == ["C head 1 GET /a [0]", "S head 1 200 [0]"])
    }

    private let hello: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3] + Array(repeating: 7, count: 100)

    @Test func tls() {
        #expect(Feeder.run([.octets(0, hello), .octets(1, hello)]).lines == ["foreign tls"])
        #expect(Feeder.run([.octets(0, hello)], handshakeSeen: false).lines == ["foreign tls"])
        #expect(Feeder.run([.octets(1, [0x17, 3, 3, 0, 9, 1])], handshakeSeen: false).lines == ["foreign tls"])
        let steps: [Feeder.Step] = [
            .client("CONNECT h:443 HTTP/1.1||"), .server("HTTP/1.1 200 ok||"), .octets(0, hello),
        ]
        #expect(Feeder.run(steps).lines.last == "foreign tls")
    }

    /// Whatever the first run's length.
    @Test(arguments: 1...6)
    func tlsInSmallRuns(size: Int) {
        #expect(Feeder.run(Cutting.all([.octets(0, hello)]) { size }).lines == ["foreign tls"])
    }

    /// Three octets tell TLS from what is neither that nor HTTP, in one run or several, and behind CONNECT as well.
    @Test(arguments: [1, 2, 3, 4, 50], [0, 1])
    func protocolsInSmallRuns(size: Int, direction: Int) {
        let others: [[UInt8]] = [
            [0x16], [0x16, 3], [0x16, 3, 5, 0, 0], [0x16, 4, 1, 0, 0], [0x18, 3, 1], [0x13, 3, 1], [0x14, 0x16, 3, 1],
        ]
        let tunnel: [Feeder.Step] = [.client("CONNECT h:443 HTTP/1.1||"), .server("HTTP/1.1 200 ok||")]
        for before in [[], tunnel] {
            func last(_ octets: [UInt8]) -> String? {
                Feeder.run(before + Cutting.all([.octets(direction, octets)]) { size } + [.fin(direction)]).lines.last
            }
            for kind in [0x14, 0x15, 0x16, 0x17] as [UInt8] {
                #expect(last([kind, 3, 3, 0, 2, 1, 0]) == "foreign tls")
            }
            for octets in others { #expect(last(octets) == "foreign other", "\(octets)") }
        }
    }

    /// What stands behind a method is no target, in whichever run the head ends.
    @Test(arguments: 1...28) func controlOctetsBehindAMethod(size: Int) {
        let octets = Array("GET \0\u{1}\0\0 HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        let cut = [Feeder.Step.octets(0, Array(octets.prefix(size))), .octets(0, Array(octets.dropFirst(size)))]
        #expect(Feeder.run(cut).lines == ["foreign other"])
        #expect(Feeder.run(Cutting.all([.octets(0, octets)]) { size }).lines == ["foreign other"])
        let sound = Array("GET /a HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        #expect(Feeder.run(Cutting.all([.octets(0, sound)]) { size }).lines.first == "C head 0 GET /a [0]")
    }

    /// In a tunnel, a request line that is damaged is a damaged one's in whichever run its head ends; what is no request at all
    /// is another protocol.
    @Test(arguments: 1...40) func damagedRequestInATunnel(size: Int) {
        func lines(_ octets: String) -> [String] {
            let octets = Array(octets.utf8)
            let first: [Feeder.Step] = [
                .octets(0, Array(octets.prefix(size))), .octets(0, Array(octets.dropFirst(size))),
            ]
            let tunnel: [Feeder.Step] = [.client("CONNECT h:443 HTTP/1.1||"), .server("HTTP/1.1 200 ok||")]
            return Array(
                Feeder.run(tunnel + first + [.server("HTTP/1.1 200 OK|Content-Length: 2||ok")]).lines.dropFirst(5))
        }
        let damaged = lines("BITS_POPUT upload.exTP/1.1\r\nHost: h\r\n\r\n")
        #expect(damaged.first == "C stray")
        #expect(damaged.contains("S head - 200 [2]"))
        #expect(lines("BITS_PO,PUT upload.exTP/1.1\r\nHost: h\r\n\r\n") == ["foreign other"])
    }

    @Test func upgrade() {
        let lines = Feeder.run([
            .client("GET /ws HTTP/1.1|Upgrade: websocket|Connection: Upgrade||"),
            .server("HTTP/1.1 101 Switching Protocols|Upgrade: websocket||"), get("a"),
        ]).lines
        #expect(lines.last == "foreign upgraded")
    }

    @Test(arguments: ["220 mail.example ESMTP Postfix|", "SSH-2.0-OpenSSH_9.6|", "+OK POP3 ready|", "* OK IMAP4|"])
    func bannersOfServers(banner: String) {
        #expect(Feeder.run([.server(banner), .client("EHLO x|")]).lines == ["foreign other"])
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.6|", "SSH-2.0-OpenSSH_8.9p1 Ubuntu-3|", "\u{0}\u{0}\u{0}U", "EHLO x y|", "{}|",
    ])
    func bannersOfClients(banner: String) {
        let steps: [Feeder.Step] = [
            .client(banner), .server("SSH-2.0-OpenSSH_8.9p1 Ubuntu-3|"),
            .octets(0, [0, 0, 1, 2, 3, 10, 10, 4, 5, 13, 10, 13, 10, 7]), .octets(1, [0, 0, 1, 2, 3, 10, 4, 5, 6, 7]),
        ]
        let lines = Feeder.run(steps).lines
        #expect(lines == ["foreign other"])
    }

    /// Octets between answers may be a part of one that is due, and hide it: the next answer is a later request's.
    @Test(arguments: [
        "HTTP/1.1 100 Continue|Content-Length: 2||okHTTP/1.1 200 OK|Content-Length: 0||",
        "HTTP/1.1 100 Continue||oopsHTTP/1.1 200 OK|Content-Length: 0||",
    ])
    func octetsThatHideAnAnswer(_ octets: String) {
        var connection = HTTPConnection(handshakeSeen: true, wantsRequestBodies: false)
        connection.hasFramesOfBothSides = true
        var events: [HTTPEvent] = []
        for number in 1...2 {
            _ = connection.receive(Array("GET /\(number) HTTP/1.1||".wire.utf8).span, direction: 0, into: &events)
            let answer = number == 1 ? octets : "HTTP/1.1 404 Not Found|Content-Length: 0||"
            _ = connection.receive(Array(answer.wire.utf8).span, direction: 1, into: &events)
        }
        var (lost, answered): ([Int], [Int?]) = ([], [])
        for event in events {
            switch event {
            case .answerLost(let exchange): lost.append(exchange)
            case .head(let head, let exchange, _, _) where head.status == 404: answered.append(exchange)
            default: break
            }
        }
        #expect(lost == [0] && answered == [1])
    }
}
