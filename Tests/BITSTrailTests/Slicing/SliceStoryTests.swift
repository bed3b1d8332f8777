import BITSSessions
import Conversations
import Testing

/// What a slice tells of a session does not change with what it leaves behind.
@Suite struct SliceStoryTests {
    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// How many connections the slice of the first session holds.
        let connections: Int
        let script: String
    }

    /// Told once for a server, with a count over all its sessions.
    private static let ofServers: Set<String> = ["BUP-FRA-010"]

    static let stories = [
        Story(
            testDescription: "another program fetches the reply", connections: 2,
            script: #"""
                let ID {F11A0B1C-2D3E-4F50-8617-28394A5B6C7D}
                let ID2 {B8D2F1E3-4C68-4D9A-8F21-3A7E8C9DAB12}
                target /upload/report.zip
                host farm.example.test

                connect c
                create
                ack 200 session=$ID
                fragment 0-4999/5000
                ack 200 received=5000 reply="BITS-Sessions\\Replies\\$ID\\responsefile.bin"
                connect g client=192.0.2.10:50500
                C> GET /upload/BITS-Sessions/Replies/%7BF11A0B1C-2D3E-4F50-8617-28394A5B6C7D%7D/responsefile.bin HTTP/1.1
                C> User-Agent: curl/8.0
                C> Host: farm.example.test

                S> HTTP/1.1 200 OK
                S> Content-Length: 20
                    body 20 at 0

                on c
                close
                ack 200
                fin both
                wait 400s
                noise udp
                """#),
        Story(
            testDescription: "the named host is not reached", connections: 3,
            script: #"""
                let ID {F11A0B1C-2D3E-4F50-8617-28394A5B6C7D}
                target /upload/report.zip
                host farm.example.test
                connect c
                create
                ack 200 session=$ID host-id=node2.example.test timeout=86400
                fin both
                syn-only s1 count=3 server=192.0.2.82:80
                wait 600s
                syn-only s2 count=3 server=192.0.2.82:80
                wait 700s
                noise udp
                """#),
        Story(
            testDescription: "another session gets through", connections: 1,
            script: #"""
                let ID {F11A0B1C-2D3E-4F50-8617-28394A5B6C7D}
                let ID2 {B8D2F1E3-4C68-4D9A-8F21-3A7E8C9DAB12}
                target /upload/report.zip
                host farm.example.test

                connect a
                create /upload/one.zip
                ack 200 session=$ID
                fragment 0-8191/120000
                ack 200 received=8192
                fin client
                fin server
                connect b
                target /upload/two.zip
                create
                ack 200 session=$ID2
                fragment 0-8191/120000
                ack 200 received=8192
                fin client
                fin server
                wait 600s
                syn-only s1 count=4 interval=3s
                wait 600s
                connect d
                target /upload/two.zip
                session $ID2
                ping
                ack 200
                fragment 8192-119999/120000
                ack 200 received=120000
                close
                ack 200
                fin client
                fin server
                wait 20min
                noise udp
                """#),
        Story(
            testDescription: "another program gets through", connections: 1,
            script: #"""
                let ID {F11A0B1C-2D3E-4F50-8617-28394A5B6C7D}
                let ID2 {B8D2F1E3-4C68-4D9A-8F21-3A7E8C9DAB12}
                target /upload/report.zip
                host farm.example.test

                connect c
                create
                ack 200 session=$ID
                fragment 0-8191/120000
                ack 200 received=8192
                fin client
                fin server
                wait 20min
                syn-only s1 count=1
                connect g
                C> GET /index.html HTTP/1.1
                C> User-Agent: Mozilla/5.0
                C> Host: farm.example.test

                S> HTTP/1.1 200 OK
                S> Content-Length: 20
                    body 20 at 0

                fin both
                wait 20min
                noise udp
                """#),
        Story(
            testDescription: "a proxy does not reach the server", connections: 4,
            script: #"""
                let ID {F11A0B1C-2D3E-4F50-8617-28394A5B6C7D}
                target /upload/report.zip
                host farm.example.test
                connect c client=192.0.2.10:50000 server=192.0.2.50:3128
                connect p client=192.0.2.50:40000 server=192.0.2.80:80
                on c
                create http://farm.example.test/upload/report.zip
                on p
                create /upload/report.zip
                    +Via: 1.1 squid
                ack 200 session=$ID
                on c
                ack 200 session=$ID
                    +Via: 1.1 squid
                fragment 0-8191/12000
                on p
                fragment 0-8191/12000
                    +Via: 1.1 squid
                wait 61s
                on c
                answer 504
                    Server: squid
                    +Via: 1.1 squid
                    body html 100
                on p
                rst client
                on c
                fin both
                wait 600s
                connect c2 client=192.0.2.10:50001 server=192.0.2.50:3128
                ping
                answer 503
                    Server: squid
                    +Via: 1.1 squid
                    body html 100
                fin both
                syn-only s client=192.0.2.50:40001 server=192.0.2.80:80 count=3
                wait 600s
                noise udp
                """#),
    ]

    @Test(arguments: stories) func isTheSame(_ story: Story) throws {
        let capture = try Conversation(script: story.script).pcap()
        let whole = try Running.analyze(capture)
        // One that joined another one has left its number behind.
        let session = try #require(whole.sessions.min { $0.index < $1.index })
        for strips in [false, true] {
            let part = try Running.analyze(Slicing.slice([capture], [session.index], strips: strips))
            #expect(
                Slicing.words(part, of: part.sessions, but: Self.ofServers)
                    == Slicing.words(whole, of: [session], but: Self.ofServers))
            #expect(part.run?.connections == story.connections)
        }
    }
}
