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
            let match = line.wholeMatch(of: #/ *(?:(?:public|private|static) )*(?:let|var) (\w+)(?:: \w+)? = (\d.*)/#)
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

    /// Bounds that the page need not name, by file: what they bound goes with something that has a row, or comes from
    /// no capture.
    private static let others: [String: Set<String>] = [
        // Of one field or message; what keeps messages has rows.
        "AuthUser.swift": ["maxLength"], "Base64Token.swift": ["maxOctets"], "ByteRanges.swift": ["maxRanges"],
        "PartReader.swift": ["maxParts", "maxLine"], "PacketDissection.swift": ["maxLines"],
        "CutMessage.swift": ["maxOctets"], "HTTPConnection+Searching.swift": ["maxDoubtful"],
        // Of one entry of a table that has a row.
        "FileDigest.swift": ["maxPending"], "SEC-Series.swift": ["maxTarget", "maxLength"],
        "SEC-Session.swift": ["maxLength"], "Timeline.swift": ["tail"],
        "UploadFile.swift": ["bufferSize", "maxForgotten"],
        "FragmentSightings.swift": ["maxPieces"], "StormWatch.swift": ["maxHead"], "ChallengeWatch.swift": ["maxHead"],
        "SessionTracker+Reply.swift": ["maxKey"], "Finding.swift": ["maxTarget"],
        "ExportedPDU.swift": ["maxNames"],
        // One at a time: a drawing, a buffer.
        "SequenceDiagram.swift": ["mostStretches"], "ReportOutput.swift": ["pieceSize"],
        "HeadStore.swift": ["pieceSize"],
        // Files and words of the user's own.
        "Baseline+Reading.swift": ["maxBytes"], "Configuration.swift": ["maxBytes"], "FilterWords.swift": ["maxLength"],
        "CaptureFolder.swift": ["maxEntries"], "RingFollower.swift": ["maxNames"],
    ]

    /// Constants of 256 and more that a file compares a count with, as those do that bound what is kept.
    private func bounds(in text: String) throws -> [String] {
        try text.split(separator: "\n").compactMap { line in
            // First what is quick to see.
            let words = line.split(separator: " ", maxSplits: 3)
            guard words.contains("static"), words.contains("let") else { return nil }
            let form = #/ *(?:(?:public|package|private) )?static let (\w+)(?:: \w+)? = (\d.*)/#
            guard let match = line.wholeMatch(of: form) else { return nil }
            let numbers = match.2.replacing("_", with: "").split(separator: " << ").map { Int($0) ?? 0 }
            guard numbers[0] << (numbers.count > 1 ? numbers[1] : 0) >= 256 else { return nil }
            let comparison = try Regex("[cC]ount\\)? *[<>]=? *(?:\\w+\\.)?\(match.1)\\b")
            return text.contains(comparison) ? String(match.1) : nil
        }
    }

    /// Who adds a bound gives it a row, or says above why it needs none.
    @Test func boundsHaveRows() throws {
        let rows = try rows()
        let sources = Self.root.appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path))
        var (found, unused) = (0, Self.others)
        for case let path as String in files where path.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            let name = path.split(separator: "/").last.map { String($0) } ?? path
            for bound in try bounds(in: text) {
                found += 1
                let isTold = rows.contains { $0.file == path && $0.constant == bound }
                let isOther = unused[name]?.remove(bound) != nil
                #expect(isTold != isOther, "\(path): \(bound)")
            }
        }
        #expect(found > 60)
        #expect(unused.allSatisfy { $0.value.isEmpty }, "\(unused)")
    }

    @Test func boundsAreSeen() throws {
        let text = """
                static let maxPairs = 4096
                private static let limit: Int = 1 << 10
                static let few = 64
                static let delay = 1_000_000
                guard pairs.count < Self.maxPairs, pairs.count < Self.few else { return }
                if (all.count) >= limit { return }
                wait(delay)
            """
        #expect(try bounds(in: text) == ["maxPairs", "limit"])
        #expect(try bounds(in: text.replacing("pairs.count <", with: "pairs.first !=")) == ["limit"])
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
