@testable import BITSSessions

extension Samples {
    /// A lost Ack, and a 416 that puts the client right.
    static let resumedUpload = session(
        1, target: "/upload/a.bin", outcome: .completed,
        explanation:
            "The server acknowledged all 30,000 octets after the connection broke once; the client resumed 70 s later.",
        total: 30_000, acked: 30_000, sent: 30_000, resent: 10_000, lasts: 70_020,
        timeline: [
            request("Create-Session", 0, 4...4), ack(200, 1, 5),
            request("Fragment", 2, 6...13, range: OctetRange(first: 0, last: 9999, total: 30_000)),
            ack(200, 4, 14, next: 10_000),
            request(
                "Fragment", 5, 15...22, range: OctetRange(first: 10_000, last: 19_999, total: 30_000),
                note: "no answer: connection reset by the server's side"),
            TimelineEntry(
                kind: .connection, time: start + 70_005_000_000, frames: [frame(24)], direction: nil, connection: 1,
                note: "new connection, client port 49153"),
            request("Ping", 70_006, 27...27), ack(200, 70_007, 28),
            request("Fragment", 70_008, 29...36, range: OctetRange(first: 10_000, last: 19_999, total: 30_000)),
            ack(416, 70_010, 37, next: 20_000, note: "resync"),
            request("Fragment", 70_012, 38...45, range: OctetRange(first: 20_000, last: 29_999, total: 30_000)),
            ack(200, 70_015, 46, next: 30_000),
            request("Close-Session", 70_018, 47...47), ack(200, 70_020, 48),
        ])

    static let resumedFindings = [
        finding(
            "BUP-ANS-001", "Connection closed without an answer", .warning,
            "The connection was reset 3 ms after a complete Fragment, and no answer is in the capture.", session: 1,
            frames: [15, 16, 17, 18, 19, 20, 21, 22, 23], at: 5_000_000,
            evidence: [.text("closed_by", "RST"), .duration("after", 3_000_000), .frame("reset", frame(23))],
            party: .network, confidence: .likely),
        finding(
            "BUP-OPS-005", "Octets sent more than once", .note,
            "10,000 of 30,000 octets (33 %) were sent more than once.",
            session: 1, frames: [29], at: 70_008_000_000,
            evidence: [.integer("resent_bytes", 10_000), .integer("total_bytes", 30_000)], party: .none),
        finding(
            "BUP-FR-010", "Octets sent again", .information,
            "The Fragment repeats octets 10,000 to 19,999 after a lost Ack.",
            session: 1, frames: [29]),
        finding("BUP-PG-007", "Ping", .information, "Ping answered 200 after 1 ms.", session: 1, frames: [27]),
    ]

    /// A faulty client.
    static let faultyUpload = session(
        2, target: "/up/a.bin", outcome: .closedEarly, cause: .client,
        explanation: "The client closed the session at octet 700 of 1,000, so the server threw the upload away.",
        nextStep: "Have the client's vendor make it send Fragments until the last Ack equals the file's size.",
        total: 1000, acked: 700, lasts: 1204,
        error: SessionError(
            hresult: "0x80070057", name: "E_INVALIDARG", context: "0x5", httpStatus: 400,
            meaning: "A parameter of the request is not valid."),
        timeline: [
            request("Create-Session", 0, 12...12), ack(200, 1, 13, note: "BITS-Protocol was not offered"),
            request("Fragment", 2, 14...14, range: OctetRange(first: 100, last: 199, total: 1000)),
            ack(200, 3, 15, next: 200),
            request(
                "Fragment", 4, 16...16, range: OctetRange(first: 200, last: 299, total: 1001), note: "Content-Length 99"
            ),
            ack(200, 5, 17, next: 500),
            request("FRAGMENT\u{1B}[31m", 6, 18...18, range: OctetRange(first: 500, last: 599, total: nil)),
            ack(400, 7, 19, note: "no error headers"),
            request("Close-Session", 1203, 20...20), ack(200, 1204, 21, note: "0x80070005"),
        ], id: "{3B5D0000-0000-4000-8000-00000000beef}")

    static let faultyFindings = [
        finding(
            "BUP-FR-011", "First Fragment does not start at 0", .violation,
            "The session's first Fragment starts at octet 100; it has to start at 0.", session: 2, frames: [14],
            at: 2_000_000, evidence: [.integer("first", 100), .integer("expected", 0)], also: ["BUP-FR-008"]),
        finding(
            "BUP-FRA-003", "Next offset beyond what was sent", .violation,
            "The server expects octet 500 next, but the client has sent octets up to 298.", session: 2,
            frames: [16, 17],
            at: 4_000_000, evidence: [.integer("received", 500), .integer("sent_up_to", 298)], party: .server),
        finding(
            "BUP-CL-002", "Closed before all octets were acknowledged", .violation,
            "Close-Session was sent at octet 700 of 1,000; the server then deletes what it has.", session: 2,
            frames: [20],
            at: 1_203_000_000, evidence: [.integer("acked_bytes", 700), .integer("total_bytes", 1000)]),
        finding(
            "BUP-ERR-004", "BITS-Error-Code without BITS-Error-Context", .warning,
            "The Ack carries BITS-Error-Code 0x80070005 but no BITS-Error-Context.", session: 2, frames: [21],
            at: 1_204_000_000, evidence: [.text("error_code", "0x80070005")], party: .server),
        finding("BUP-ERR-013", "Error explained", .information, "400: request refused.", session: 2, frames: [19]),
        finding("BUP-ERR-013", "Error explained", .information, "200 with an error code.", session: 2, frames: [21]),
        finding(
            "BUP-CAP-005", "Capture ends", .information, "The capture ends while a session is open.", session: nil,
            frames: [22], party: .capture),
    ]

    static let mixedRun = run(
        outcomes: [Tally(name: "completed", count: 2), Tally(name: "closed-early", count: 1)],
        findings: [
            Tally(name: "violation", count: 3), Tally(name: "warning", count: 2), Tally(name: "note", count: 2),
            Tally(name: "information", count: 6),
        ], worst: .violation, frames: 1234, complete: false,
        problems: [
            ProblemReport(byteOffset: 123_456, message: "the record claims 4,294,967,295 octets; reading stopped here")
        ],
        limits: [
            LimitReport(
                name: "out_of_order_bytes", bound: 4_194_304, times: 2,
                consequence: "gaps were reported as not captured")
        ])
}
