extension WordBook {
    /// A packet of the protocol as `explain` tells it.
    struct Packet {
        let name: String
        /// What it is called as well.
        var others: [String] = []
        var isAnswer = false
        let meaning: String
        let rows: [(String, String)]
        /// Of the rules on it.
        let families: Set<String>
    }

    static let packets = [
        Packet(
            name: "Ping",
            meaning: """
                Asks whether the server is there, without an effect on any upload. Windows sends it when it resumes an \
                upload, to the host that a server named (BITS-Host-Id), and to get through authentication before the \
                octets of a file go out.
                """,
            rows: [
                ("Must have", "BITS-Packet-Type: Ping; Content-Length: 0"), ("Answer", "Ack with 200"),
                ("Source", "[MC-BUP] 2.2.4, 2.2.5"),
            ],
            families: ["PG", "PGA"]),
        Packet(
            name: "Create-Session", others: ["create"],
            meaning: """
                Begins an upload: the target of the request is where the file shall lie. The client offers protocols; \
                the server chooses one and gives the session an id, which all later packets carry.
                """,
            rows: [
                ("Must have", "BITS-Packet-Type: Create-Session; BITS-Supported-Protocols; Content-Length: 0"),
                ("Answer", "Ack with 200 or 201, BITS-Session-Id and BITS-Protocol; or an error"),
                ("Source", "[MC-BUP] 2.2.2, 2.2.3"),
            ],
            families: ["CS", "CSA"]),
        Packet(
            name: "Fragment",
            meaning: """
                Carries octets of the file, in order and without gaps or overlaps. Each is acknowledged with the \
                offset that the server expects next; where that is not what the client meant to send, it goes on from \
                there.
                """,
            rows: [
                (
                    "Must have",
                    "BITS-Packet-Type: Fragment; BITS-Session-Id; Content-Range: bytes FIRST-LAST/TOTAL; Content-Length"
                ),
                (
                    "Answer",
                    "Ack with 200 and BITS-Received-Content-Range; 416 with it to go on elsewhere; 413; an error"
                ),
                ("Source", "[MC-BUP] 2.2.6, 2.2.7"),
            ],
            families: ["FR", "FRA"]),
        Packet(
            name: "Close-Session", others: ["close"],
            meaning: """
                Says that the upload is complete. Only now the server puts the file where it belongs and forgets the \
                session. Sent too early, it throws away what was uploaded.
                """,
            rows: [
                ("Must have", "BITS-Packet-Type: Close-Session; BITS-Session-Id; Content-Length: 0"),
                ("Answer", "Ack with 200; 404 if the server's copy is gone; an error"),
                ("Source", "[MC-BUP] 2.2.8, 2.2.9"),
            ],
            families: ["CL", "CLA"]),
        Packet(
            name: "Cancel-Session", others: ["cancel"],
            meaning: """
                Gives the upload up. The server throws away what it has. Behind the last Fragment's Ack the file is \
                not taken back, only its reply.
                """,
            rows: [
                ("Must have", "BITS-Packet-Type: Cancel-Session; BITS-Session-Id; Content-Length: 0"),
                ("Answer", "Ack with 200; an error"), ("Source", "[MC-BUP] 2.2.10, 2.2.11"),
            ],
            families: ["CN", "CNA"]),
        Packet(
            name: "Ack", isAnswer: true,
            meaning: """
                The BITS server's answer to every packet, with success or an error. An answer without this packet type \
                does not come from the BITS server but from the web server, or from a machine in between. Not to be \
                confused with TCP's ACK.
                """,
            rows: [
                ("Must have", "BITS-Packet-Type: Ack; Content-Length: 0"),
                ("With an error", "BITS-Error-Code (or BITS-Error) and BITS-Error-Context"),
                ("Source", "[MC-BUP] 2.2.1.2, 2.2.3, 2.2.5, 2.2.7, 2.2.9, 2.2.11"),
            ],
            families: ["CSA", "PGA", "FRA", "CLA", "CNA", "ERR"]),
        Packet(
            name: "Notification",
            meaning: """
                No packet of the client: the server's back end tells a server application by POST that an upload is \
                complete, and takes its reply. Seen only in captures at the server.
                """,
            rows: [
                ("Must have", "BITS-Original-Request-URL; by reference two BITS-…-DataFile-Name, by value the file"),
                ("Answer", "200, maybe with BITS-Static-Response-URL or the reply as body"),
                ("Source", "[MC-BUP] 2.2.12, 2.2.13"),
            ],
            families: ["NTF"]),
    ]

    /// A family of rules: the middle part of their ids.
    struct Family {
        let name: String
        let meaning: String
    }

    static let families = [
        Family(
            name: "GEN",
            meaning: "What holds for every message of the protocol: method, version, header fields, lengths."),
        Family(name: "CS", meaning: "Create-Session: the protocols that it offers, its name, its target."),
        Family(
            name: "CSA", meaning: "The Ack to Create-Session: the session's id, the protocol, the host to go on at."),
        Family(name: "PG", meaning: "Ping and how it is answered."),
        Family(name: "PGA", meaning: "The Ack to Ping."),
        Family(name: "FR", meaning: "Fragments: range, length, offset, session id."),
        Family(
            name: "FRA", meaning: "The Ack to a Fragment: the offset that it tells, and how the server takes octets."),
        Family(name: "CL", meaning: "Close-Session: too early, repeated, or missing."),
        Family(name: "CLA", meaning: "The Ack to Close-Session."),
        Family(name: "CN", meaning: "Cancel-Session."),
        Family(name: "CNA", meaning: "The Ack to Cancel-Session."),
        Family(name: "ERR", meaning: "Error codes: their form, what they mean, and how the client takes them."),
        Family(name: "SRV", meaning: "Requests that the server has to refuse, and accepts or refuses in another way."),
        Family(name: "SEQ", meaning: "Order across messages: one request at a time, one target, progress, restarts."),
        Family(name: "HOST", meaning: "Other hosts: BITS-Host-Id, the return from it, farms of servers."),
        Family(name: "RPL", meaning: "Replies to uploads: the URL that is told, and their download."),
        Family(name: "NTF", meaning: "Notifications of server applications, and their answers."),
        Family(name: "ANS", meaning: "Answers that are missing, late, early, or not asked for."),
        Family(name: "CAP", meaning: "What the capture lacks. Nothing is said against client or server."),
        Family(name: "AUTH", meaning: "Authentication: handshakes, refused and missing credentials."),
        Family(
            name: "SEC",
            meaning: """
                Security: traces of abuse, weak credentials, odd destinations. Their levels (high, medium, low, info) \
                are the same in both profiles, and never make a session faulty.
                """),
        Family(name: "OPS", meaning: "Advice for faster and quieter uploads. Never a fault."),
        Family(name: "DL", meaning: "Downloads by the Windows client, replies among them."),
        Family(name: "PEER", meaning: "Traffic of BITS peer caching."),
    ]
}
