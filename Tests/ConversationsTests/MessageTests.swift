import Conversations
import Testing

@Suite struct MessageTests {
    @Test func createAndItsAckAreCompletedInTheOrderOfF1() throws {
        let frames = try ScriptLibrary.conversation("F01-plain-upload").frames()
        let create = """
            BITS_POST /upload/report.zip HTTP/1.1\r
            Accept: */*\r
            BITS-Packet-Type: Create-Session\r
            BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931}\r
            User-Agent: Microsoft BITS/7.8\r
            Host: upload.example.test\r
            Content-Length: 0\r
            Connection: Keep-Alive\r
            \r

            """
        #expect(frames.text(.client).hasPrefix(create))
        let ack = """
            HTTP/1.1 200 OK\r
            Date: Tue, 04 Mar 2025 09:00:00 GMT\r
            Server: Microsoft-IIS/10.0\r
            Pragma: no-cache\r
            BITS-Packet-Type: Ack\r
            BITS-Protocol: {7df0354d-249b-430f-820d-3d2a9bef4931}\r
            BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}\r
            Content-Length: 0\r
            Accept-encoding: identity\r
            \r

            """
        #expect(frames.text(.server).hasPrefix(ack))
    }

    @Test func fragmentsCarryTheOctetsOfTheirRange() throws {
        let frames = try frames("fragment 8192-11999/12000")
        let octets = try #require(frames.stream(.client))
        #expect(octets.suffix(3_808).elementsEqual((8_192..<12_000).map { UInt8($0 % 251) }))
        #expect(frames.text(.client).contains("Content-Range: bytes 8192-11999/12000\r\n"))
        #expect(frames.text(.client).contains("Content-Length: 3808\r\n"))
    }

    @Test func detailsChangeFieldsInTheirPlace() throws {
        let script = """
            ping
                accept: text/html
                -Connection
                +X-More: 1
                Content-Length: 99
                line "broken line"
            """
        let text = try frames(script).text(.client)
        #expect(text.contains(" HTTP/1.1\r\naccept: text/html\r\nBITS-Packet-Type: Ping\r\n"))
        #expect(text.contains("X-More: 1\r\nUser-Agent: Microsoft BITS/7.8\r\n"))
        #expect(text.hasSuffix("Content-Length: 99\r\nbroken line\r\n\r\n"))
    }

    @Test func verbatimMessagesAreTakenAsWritten() throws {
        let text = try frames("C> GET / HTTP/1.0\nC> a:b\n    newline lf\n    body text \"x\\x00\\r\\n\"\n").text(
            .client)
        #expect(text == "GET / HTTP/1.0\na:b\n\nx\0\r\n")
    }

    @Test func aBlankLineEndsAMessage() throws {
        let frames = try frames("C> GET /1 HTTP/1.0\n\nC> GET /2 HTTP/1.0\n")
        #expect(frames.data(.client).count == 2)
    }

    @Test func bodiesCanBeChunkedOrBrokenOff() throws {
        let chunked = try frames("answer 200\n    body 5 at 250 chunked 3").text(.server)
        #expect(chunked.contains("Transfer-Encoding: chunked\r\n"))
        #expect(!chunked.contains("Content-Length"))
        let octets = try #require(frames("answer 200\n    body 5 at 0 chunked 3").stream(.server))
        #expect(octets.suffix(20) == Array("3\r\n\0\u{1}\u{2}\r\n2\r\n\u{3}\u{4}\r\n0\r\n\r\n".utf8).suffix(20))
        let partial = try #require(frames("fragment 0-99/100\n    partial 10").stream(.client))
        #expect(partial.suffix(10) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }

    @Test func errorAcksKeepTheOrderOfF3() throws {
        let text = try frames("ping\nack 416 session={A} received=20000 error=0x0 context=0x5").text(.server)
        #expect(
            text.hasSuffix(
                "BITS-Packet-Type: Ack\r\nBITS-Session-Id: {A}\r\nBITS-Received-Content-Range: 20000\r\n"
                    + "BITS-Error-Code: 0x0\r\nBITS-Error-Context: 0x5\r\nContent-Length: 0\r\n\r\n"))
        #expect(text.hasPrefix("HTTP/1.1 416 Requested Range Not Satisfiable\r\n"))
    }
}
