import Foundation
import Testing

@testable import PacketCapture

/// `Documentation/memory.md` names constants that there are, with the values that they have.
@Suite struct MemoryPageTests {
    private static let root = URL(fileURLWithPath: #filePath.components(separatedBy: "/Tests/")[0])

    struct Row {
        let what: String
        let constant: String
        let file: String
        let value: String
        let cost: String
    }

    /// The rows of the page's tables.
    private func rows() throws -> [Row] {
        let page = try String(contentsOf: Self.root.appending(path: "Documentation/memory.md"), encoding: .utf8)
        return try page.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| What") }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(cells.count == 6 && !cells.contains(""), "\(line)")
            let constant = try #require(cells[1].wholeMatch(of: #/`(\w+)` in `([\w+/-]+\.swift)`/#), "\(cells[1])")
            return Row(
                what: cells[0], constant: String(constant.1), file: String(constant.2),
                value: cells[2].trimmingCharacters(in: ["`"]), cost: cells[3])
        }
    }

    /// The values that a file gives a constant: `let name: Type = value`.
    private func values(of constant: String, in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let match = line.wholeMatch(of: #/ *(?:(?:public|private|static) )*(?:let|var) (\w+)(?:: \w+)? = (.+)/#)
            return match?.1 == constant[...] ? match.map { String($0.2) } : nil
        }
    }

    @Test func constantsHaveThatValue() throws {
        let rows = try rows()
        #expect(rows.count > 30)
        for row in rows {
            let source = try String(contentsOf: Self.root.appending(path: "Sources/\(row.file)"), encoding: .utf8)
            #expect(values(of: row.constant, in: source) == [row.value], "\(row.what)")
        }
    }

    /// A constant that is not there, or has another value, is seen as such.
    @Test func differencesAreSeen() {
        let text = "    public var connections = 262_144\n    static let room: Int = 64 << 20\n// var held = 1"
        #expect(values(of: "connections", in: text) == ["262_144"] && values(of: "room", in: text) == ["64 << 20"])
        #expect(values(of: "held", in: text).isEmpty && values(of: "connection", in: text).isEmpty)
    }

    /// Connections and meters cost what the page says, in the structures alone and with their share of the index.
    @Test func costsAreThose() throws {
        let index = 2 * MemoryLayout<Int32>.stride * 2
        let costs = [
            "connections": MemoryLayout<TCPConnection>.stride + 2 * MemoryLayout<TCPStream>.stride + index,
            "measured": MemoryLayout<ConnectionMeter>.stride,
        ]
        let rows = try rows()
        for (constant, octets) in costs {
            let told = rows.first { $0.constant == constant }?.cost.prefix { $0.isNumber }
            #expect(told == "\(octets)", "\(constant): \(octets)")
        }
    }
}
