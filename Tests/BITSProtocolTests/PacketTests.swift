import BITSProtocol
import HTTPMessages
import Testing

@Suite struct PacketTests {
    static let sessionID = SessionID("{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}")

    static let requests: [RequestPacket.Content] = [
        .ping(Ping()), .ping(Ping(sessionID: sessionID)),
        .createSession(CreateSession()), .createSession(CreateSession(supportedProtocols: nil, contentName: "a.bin")),
        .createSession(
            CreateSession(
                supportedProtocols: ProtocolList([GUID(high: 1, low: 2), .bitsUploadProtocol]), contentName: "é")),
        .fragment(Fragment(sessionID: sessionID, range: ContentRange(first: 0, last: 8191, total: 12_000))),
        .fragment(
            Fragment(
                sessionID: nil, range: ContentRange(first: 5, last: 9, total: .unknown, unit: "Bytes"),
                contentName: "b c",
                contentEncoding: "identity", contentLength: 4)),
        .fragment(
            Fragment(sessionID: sessionID, range: ContentRange(first: 5, last: 9, total: .missing), contentLength: 0)),
        .closeSession(CloseSession(sessionID: sessionID, contentName: "report.zip")),
        .closeSession(CloseSession(sessionID: nil)), .cancelSession(CancelSession(sessionID: sessionID)),
        .cancelSession(CancelSession(sessionID: nil)),
        .notification(
            Notification(
                originalRequestURL: "http://farm.example.test/orders/po.xml",
                requestDataFile: DataFilePath(#"D:\r\{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}\x"#),
                responseDataFile: DataFilePath(#"\\s\a\b"#))),
        .notification(
            Notification(
                originalRequestURL: nil, requestDataFile: DataFilePath("x"), usesEntityNames: true, contentLength: 7)),
    ]

    static func write(_ content: RequestPacket.Content) -> [UInt8] {
        func octets(_ content: some RequestContent, _ envelope: RequestEnvelope = RequestEnvelope()) -> [UInt8] {
            content.serialized(target: "/upload/a.bin", host: "upload.example.test", envelope: envelope)
        }
        return switch content {
        case .ping(let packet): octets(packet)
        case .createSession(let packet): octets(packet)
        case .fragment(let packet): octets(packet)
        case .closeSession(let packet): octets(packet)
        case .cancelSession(let packet): octets(packet)
        case .notification(let packet): octets(packet, .notification)
        case .unknown: []
        }
    }

    @Test(arguments: requests) func requestsComeBack(content: RequestPacket.Content) throws {
        let packet = try #require(RequestPacket(head(PacketTests.write(content))))
        #expect(packet.content == content)
        #expect(packet.host == "upload.example.test" && packet.target.raw == "/upload/a.bin")
        #expect(packet.hostOccurrences == 1 && packet.version == .http11)
        #expect(packet.sessionID.value?.raw == packet.sessionID.raw)
    }

    static let answers: [(PacketType?, AnswerPacket.Content)] = [
        (.ping, .ping(PingAck())),
        (.ping, .ping(PingAck(sessionID: sessionID, error: HResult("1"), errorContext: ErrorContext(7)))),
        (
            .createSession,
            .create(
                CreateSessionAck(
                    protocolGUID: .bitsUploadProtocol, sessionID: sessionID, hostID: HostID("node2.example.test"),
                    fallbackTimeout: FallbackTimeout(seconds: 600), acceptEncoding: "identity"))
        ),
        (.createSession, .create(CreateSessionAck(error: HResult(0x8007_0005), errorContext: .server))),
        (.fragment, .fragment(FragmentAck(received: ReceivedOffset(8192)))),
        (
            .fragment,
            .fragment(
                FragmentAck(
                    sessionID: sessionID, received: ReceivedOffset(.max), replyURL: ReplyURL(#"R\{x}\y"#),
                    error: HResult(0),
                    errorContext: .application))
        ),
        (.closeSession, .close(CloseSessionAck())), (.closeSession, .close(CloseSessionAck(sessionID: sessionID))),
        (.cancelSession, .cancel(CancelSessionAck(error: HResult(0x8020_001f), errorContext: .server))),
    ]

    @Test func answersComeBack() throws {
        for (type, content) in PacketTests.answers {
            let envelope = AnswerEnvelope(status: 200)
            let octets =
                switch content {
                case .ping(let packet): packet.serialized(envelope)
                case .create(let packet): packet.serialized(envelope)
                case .fragment(let packet): packet.serialized(envelope)
                case .close(let packet): packet.serialized(envelope)
                case .cancel(let packet): packet.serialized(envelope)
                case .notification(let packet): packet.serialized(envelope)
                case .unknown: [UInt8]()
                }
            let head = try head(octets)
            let answer = try #require(AnswerPacket(head, answering: type))
            #expect(answer.content == content)
            #expect(answer.isAck && answer.isSuccess && Recognition.isAck(head) && !answer.isInferred)
            #expect(answer.status == 200 && answer.reason == "OK" && answer.contentLength.value == 0)
            #expect(answer.server == "Microsoft-IIS/10.0" && answer.hasPragmaNoCache)
        }
    }

    @Test func notificationResponsesComeBack() throws {
        for response in [
            NotificationResponse(), NotificationResponse(contentLength: nil),
            NotificationResponse(staticResponseURL: "http://h/r", copiesFileToDestination: true, contentLength: 9),
        ] {
            let answer = try #require(AnswerPacket(head(response.serialized()), answered: .notification))
            #expect(answer.content == .notification(response))
            #expect(!answer.isAck)
        }
    }

    @Test func fragmentIsWrittenAsWindowsDoes() throws {
        let fragment = Fragment(
            sessionID: PacketTests.sessionID, range: ContentRange(first: 0, last: 8191, total: 12_000),
            contentName: "report.zip")
        let expected = try head(
            "BITS_POST /upload/report.zip HTTP/1.1", "Accept: */*", "BITS-Packet-Type: Fragment",
            "BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}", "Content-Name: report.zip",
            "Content-Range: bytes 0-8191/12000", "User-Agent: Microsoft BITS/7.8", "Host: upload.example.test",
            "Content-Length: 8192", "Connection: Keep-Alive")
        #expect(fragment.serialized(target: "/upload/report.zip", host: "upload.example.test") == expected.bytes)
    }

    @Test func createAckIsWrittenAsIISDoes() throws {
        let ack = CreateSessionAck(
            protocolGUID: .bitsUploadProtocol, sessionID: PacketTests.sessionID, acceptEncoding: "identity")
        var envelope = AnswerEnvelope()
        envelope.date = "Tue, 04 Mar 2025 09:00:00 GMT"
        let expected = try head(
            "HTTP/1.1 200 OK", "Date: Tue, 04 Mar 2025 09:00:00 GMT", "Server: Microsoft-IIS/10.0", "Pragma: no-cache",
            "BITS-Packet-Type: Ack", "BITS-Protocol: {7df0354d-249b-430f-820d-3d2a9bef4931}",
            "BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}", "Content-Length: 0", "Accept-encoding: identity")
        #expect(ack.serialized(envelope) == expected.bytes)
    }

    @Test func noValueBeginsALineOfItsOwn() throws {
        let create = CreateSession(contentName: "a\r\nBITS-Session-Id: x\0\n")
        let packet = try #require(RequestPacket(head(create.serialized(target: "/", host: "h"))))
        #expect(packet.sessionID.isAbsent)
        #expect(packet.contentName.raw == "a  BITS-Session-Id: x")
    }

    @Test func readingsKeepWhatIsWrong() throws {
        let packet = try #require(
            RequestPacket(
                head(
                    "BITS_POST http://u:p@Farm:80/x HTTP/1.0", "bits-packet-type: FRAGMENT", "BITS-Session-Id: a",
                    "BITS-Session-Id: a", "BITS-SESSION-ID: b", "Content-Range: 0-9/10", "Content-Length: ten",
                    "Authorization: Basic dTpw", "Via: 1.1 p", "Expect: 100-Continue", "Host: other")))
        #expect(packet.type == .fragment && packet.typeReading.raw == "FRAGMENT")
        #expect(
            packet.sessionID.value == SessionID("a") && packet.sessionID.occurrences == 3 && packet.sessionID.differing)
        #expect(packet.sessionID.fieldIndex == 1)
        #expect(packet.contentRange.isMalformed && packet.contentRangeFault == .noUnit)
        #expect(packet.contentLength.isMalformed && packet.contentName.isAbsent)
        #expect(packet.host == "Farm:80" && packet.version == .http10)
        #expect(packet.hasAuthorization && packet.authorization?.kind == .basic)
        #expect(packet.isProxied && packet.expectsContinue && packet.agent == nil)
        guard case .fragment(let fragment) = packet.content else { throw Missing() }
        #expect(fragment.range == nil && fragment.contentLength == nil && fragment.lengthFitsRange == nil)
    }

    @Test func listsOfSeveralLinesAreOne() throws {
        let packet = try #require(
            RequestPacket(
                head(
                    "BITS_POST /x HTTP/1.1", "BITS-Packet-Type: Create-Session", "BITS-Supported-Protocols: 1.5",
                    "BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931}")))
        #expect(packet.supportedProtocols.value?.elements.count == 2 && packet.supportedProtocols.occurrences == 2)
        let empty = try #require(
            RequestPacket(head("BITS_POST /x HTTP/1.1", "BITS-Packet-Type: Ping", "BITS-Supported-Protocols: ")))
        #expect(empty.supportedProtocols.isEmpty && empty.supportedProtocols.value == nil)
    }

    @Test func answersWithoutTheirRequestAreInferred() throws {
        let fragment = try #require(
            AnswerPacket(head("HTTP/1.1 416 x", "BITS-Received-Content-Range: 7"), answering: nil))
        #expect(fragment.content == .fragment(FragmentAck(received: ReceivedOffset(7))) && fragment.isInferred)
        let create = try #require(AnswerPacket(head("HTTP/1.1 200 OK", "BITS-Protocol: x"), answering: nil))
        #expect(create.content == .create(CreateSessionAck()) && create.protocolGUID.isMalformed)
        let other = try #require(AnswerPacket(head("HTTP/1.1 200 OK", "BITS-Packet-Type: ACK"), answering: nil))
        #expect(other.content == .unknown && other.isAck && !other.isInferred)
        #expect(AnswerPacket(try head("GET / HTTP/1.1"), answering: nil) == nil)
        #expect(RequestPacket(try head("HTTP/1.1 200 OK", "BITS-Packet-Type: Ping")) == nil)
    }

    @Test func errorsUnderBothNames() throws {
        func answer(_ lines: String...) throws -> AnswerPacket {
            let text = (["HTTP/1.1 500 x", "BITS-Packet-Type: Ack"] + lines).joined(separator: "\r\n") + "\r\n\r\n"
            return try #require(AnswerPacket(head(Array(text.utf8)), answering: .ping))
        }
        let equal = try answer("BITS-Error: 5", "BITS-Error-Code: 0x5")
        #expect(!equal.errorNamesDiffer && equal.hresult.raw == "0x5")
        #expect(try answer("BITS-Error: 6", "BITS-Error-Code: 0x5").errorNamesDiffer)
        #expect(try answer("BITS-Error: 6").hresult.value?.code == 6)
        #expect(try answer("BITS-Error: six", "BITS-Error-Code: 0x5").errorNamesDiffer)
        let none = try answer("BITS-Error-Context: ")
        #expect(!none.hasError && none.errorContext.isEmpty && none.errorContext.isMalformed)
    }

    @Test(arguments: hostileTexts) func hostileValuesTrapNothing(text: String) throws {
        let names = [
            "BITS-Packet-Type", "BITS-Session-Id", "BITS-Supported-Protocols", "BITS-Protocol", "BITS-Host-Id",
            "BITS-Host-Id-Fallback-Timeout", "BITS-Received-Content-Range", "BITS-Reply-URL", "BITS-Error",
            "BITS-Error-Code", "BITS-Error-Context", "Content-Range", "Content-Length", "Content-Name", "Host",
            "User-Agent",
            "Authorization", "WWW-Authenticate", "BITS-Request-DataFile-Name", "BITS-HostId", "X-HTTP-Method-Override",
        ]
        // No head is longer than 256 KiB.
        let text = String(text.prefix(12_000))
        let lines = names.map { "\($0): \(text)\r\n" }.joined()
        for start in [
            "BITS_POST /x HTTP/1.1\r\n", "POST /x HTTP/1.1\r\nBITS-Packet-Type: Fragment\r\n", "HTTP/1.1 200 OK\r\n",
        ] {
            let head = try head(Array((start + lines + "\r\n").utf8))
            for type in PacketType.allCases { _ = AnswerPacket(head, answering: type) }
            _ = RequestPacket(head)
            _ = unknownBITSFields(in: head)
            _ = BITSHeaderMatrix.misplacedFields(in: head, packet: .ping, direction: .request)
        }
    }
}

struct Missing: Error {}
