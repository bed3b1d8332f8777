import Foundation
import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct CSVTests {
    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("", ""), ("=1+1", "\"'=1+1\""),
        ("  =1", "  '=1"), ("-1", "\"'-1\""), ("+a", "\"'+a\""), ("@a", "\"'@a\""), ("a;=b", "a;'=b"),
        ("a=b", "a=b"),
        ("a; b-c", "a; b-c"), ("1-2", "1-2"),
    ])
    func cells(text: String, cell: String) {
        var row = CSVRow()
        row.add(1 as Int64?)
        row.add(text)
        row.add(nil as Int64?)
        #expect(String(decoding: row.take(), as: UTF8.self) == "1,\(cell),\r\n")
    }

    @Test func sessionsInTheirOrderWithTheirFindings() throws {
        let sink = Sink()
        print(
            [Samples.resumedUpload, Samples.plainUpload()], Samples.plainFindings() + Samples.resumedFindings,
            run: Samples.run(outcomes: [], findings: []), on: CSVSessions(to: sink.output, memoryBound: 100))
        let rows = try CSVReader.rows(sink.text)
        #expect(rows.count == 3 && rows[0] == CSVSessions.columns)
        let records = rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(CSVSessions.columns, $0)) }
        #expect(records.map { $0["index"] } == ["0", "1"])
        #expect(records[0]["acked_bytes"] == "12000" && records[0]["client_ip"] == "192.0.2.10")
        #expect(records[0]["first_time"] == "2025-03-04T09:00:00.000000Z" && records[0]["duration_ns"] == "9000000")
        #expect(["violations", "warnings", "notes", "informational"].map { records[1][$0] } == ["0", "1", "1", "2"])
        #expect(records[1]["explanation"] == Samples.resumedUpload.explanation)
    }

    @Test func findings() throws {
        let sink = Sink()
        print(
            [], Samples.resumedFindings, run: Samples.run(outcomes: [], findings: []),
            on: CSVFindings(to: sink.output, memoryBound: 100))
        let rows = try CSVReader.rows(sink.text)
        #expect(rows.count == 5 && rows[0] == CSVFindings.columns)
        let first = Dictionary(uniqueKeysWithValues: zip(CSVFindings.columns, rows[1]))
        #expect(first["rule"] == "BUP-ANS-001" && first["frame"] == "15" && first["confidence"] == "likely")
        #expect(first["evidence"] == "closed_by=RST; after_ns=3000000; reset=0:23")
        #expect(first["frames"] == "0:15 0:16 0:17 0:18 0:19 0:20 0:21 0:22 0:23")
    }

    @Test func fragments() throws {
        let sink = Sink()
        let report = CSVFragments(to: sink.output)
        let (request, answer) = (Samples.plainUpload().timeline[2], Samples.plainUpload().timeline[3])
        for answer in [answer, nil] {
            report.fragment(
                FragmentReport(
                    session: 7, connection: Samples.flow, request: request, answer: answer, bodyLength: 8192,
                    missing: 5,
                    repeated: 6))
        }
        report.finish(Samples.run(outcomes: [], findings: []))
        let rows = try CSVReader.rows(sink.text)
        #expect(rows.count == 3 && rows[0] == CSVFragments.columns)
        let records = rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(CSVFragments.columns, $0)) }
        #expect(
            ["session", "first", "last", "total", "received", "status"].map { records[0][$0] }
                == ["7", "0", "8191", "12000", "8192", "200"])
        #expect(records[1]["status"] == "" && records[1]["answer_time"] == "" && records[1]["missing_bytes"] == "5")
    }

    @Test func columnsAreDocumented() throws {
        var page = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { page.deleteLastPathComponent() }
        let text = try String(
            contentsOf: page.appendingPathComponent("Documentation/report-formats.md"), encoding: .utf8)
        for (name, columns) in [
            ("csv", CSVSessions.columns), ("csv-fragments", CSVFragments.columns),
            ("csv-findings", CSVFindings.columns),
        ] {
            let section = try #require(text.components(separatedBy: "\n`\(name)`, in the order").last)
            let paragraph = section.components(separatedBy: "\n\n")[0]
            let named = paragraph.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map {
                String($0.element)
            }
            #expect(named.filter(columns.contains) == columns, "\(name)")
        }
    }

    @Test func hostileText() throws {
        for text in [
            Hostile.report { CSVSessions(to: $0) }, Hostile.report { CSVFindings(to: $0) },
            Hostile.report { CSVFragments(to: $0) },
        ] {
            let rows = try CSVReader.rows(text)
            #expect(rows.count > Hostile.strings.count)
            #expect(Set(rows.map(\.count)).count == 1)
            for cell in rows.joined() {
                #expect(Hostile.isSafe(cell) && cell.unicodeScalars.count <= 32_767)
                // As a spreadsheet that divides at semicolons sees it.
                for part in cell.split(separator: ";") {
                    let first = part.drop { $0 == " " }.first
                    #expect(first.map { !"=+-@".contains($0) } ?? true, "\(cell.prefix(80))")
                }
            }
            #expect(text.contains("<script>alert(1)</script>") && text.contains("octets more)"))
        }
    }
}

/// Reads CSV strictly by RFC 4180.
enum CSVReader {
    struct Fault: Error {}

    static func rows(_ text: String) throws -> [[String]] {
        let bytes = Array(text.utf8)
        var rows: [[String]] = []
        var row: [String] = []
        var index = 0
        while index < bytes.count {
            var cell: [UInt8] = []
            if bytes[index] == 0x22 {
                index += 1
                while true {
                    guard index < bytes.count else { throw Fault() }
                    if bytes[index] == 0x22 {
                        index += 1
                        guard index < bytes.count, bytes[index] == 0x22 else { break }
                    }
                    cell.append(bytes[index])
                    index += 1
                }
            } else {
                while index < bytes.count, bytes[index] != 0x2C, bytes[index] != 0x0D {
                    guard bytes[index] != 0x22, bytes[index] >= 0x20 else { throw Fault() }
                    cell.append(bytes[index])
                    index += 1
                }
            }
            row.append(String(decoding: cell, as: UTF8.self))
            guard index < bytes.count else { throw Fault() }
            if bytes[index] == 0x2C {
                index += 1
            } else {
                guard index + 1 < bytes.count, bytes[index] == 0x0D, bytes[index + 1] == 0x0A else { throw Fault() }
                index += 2
                rows.append(row)
                row = []
            }
        }
        guard row.isEmpty else { throw Fault() }
        return rows
    }
}
