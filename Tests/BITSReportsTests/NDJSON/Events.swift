import Foundation
import Testing

@testable import BITSReports
@testable import BITSSessions

extension Samples {
    static let flow = ConnectionReference(index: 0, client: client, server: server)

    static func packet(
        _ number: Int64 = 4, to last: Int64? = nil, at offset: Int64 = 0, _ direction: Direction = .clientToServer,
        connection: Int = 0, type: String? = "Create-Session", target: String? = "/upload/a.zip", status: Int? = nil,
        range: OctetRange? = nil, rawRange: String? = nil, received: Int64? = nil, error: String? = nil,
        note: String? = nil
    ) -> PacketReport {
        PacketReport(
            moment: Moment(frame: frame(number), time: start + offset, byteOffset: 24),
            lastFrame: frame(last ?? number), direction: direction, connection: connection, client: client,
            server: server, packetType: type, answers: direction == .clientToServer ? nil : "Create-Session",
            method: direction == .clientToServer ? "BITS_POST" : nil, target: target, status: status, sessionID: nil,
            range: range, rawRange: rawRange, received: received, error: error, head: Array("Authorization: x".utf8),
            bodyLength: 0, note: note)
    }

    /// Of a request, an answer, and a request that cannot be read.
    static let packets = [
        packet(), packet(5, at: 120_001, .serverToClient, type: "Ack", target: nil, status: 200, received: 8192),
        packet(6, to: 7, at: 1_000_000_000, type: nil, rawRange: "bytes x", error: "0x80070005", note: "a note"),
        packet(8, at: 1_000_000_001, type: "Fragment", range: OctetRange(first: 0, last: 9, total: nil)),
    ]
}

/// Runs an NDJSON report and parses its lines back.
struct Events {
    let sink = Sink()
    let report: NDJSONReport

    init(
        flushesEachLine: Bool = false, names: [String] = ["upload.pcapng"],
        firstTime: Int64? = Samples.start - 1_000_000
    ) {
        report = NDJSONReport(
            to: sink.output, options: NDJSONReport.Options(flushesEachLine: flushesEachLine),
            captureName: { names.indices.contains(Int($0)) ? names[Int($0)] : nil }, firstTime: { firstTime })
    }

    func parsed() throws -> [[String: Any]] {
        sink.output.flush()
        #expect(sink.bytes.isEmpty || sink.bytes.last == UInt8(ascii: "\n"))
        return try sink.bytes.split(separator: UInt8(ascii: "\n")).map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        }
    }
}
