import Foundation
import Testing

@testable import BITSReports

@Suite struct ReportFileTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "bitstrail-files-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// Both ways to keep a file from sight: this file system may know but one.
    @Test(arguments: [true, false]) func keepsTheOldFileUntilTheNewOneIsWhole(_ hides: Bool) throws {
        try withFolder { folder in
            let path = "\(folder)/r.json"
            try Data("old".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            let file = try ReportFile(path, inputs: [], hides: hides)
            file.output.write(String(repeating: "n", count: 200_000))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
            if !hides { #expect(try names(folder).count == 2) }
            try file.finish()
            #expect(try String(contentsOfFile: path, encoding: .utf8).utf8.count == 200_000)
            #expect(try names(folder) == ["r.json"])
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o640)
        }
    }

    @Test(arguments: [true, false]) func leavesNothingBehindWithoutItsEnd(_ hides: Bool) throws {
        try withFolder { folder in
            do {
                let file = try ReportFile("\(folder)/r.json", inputs: [], hides: hides)
                file.output.write("half")
                file.output.flush()
                if !hides { #expect(try names(folder).count == 1) }
            }
            #expect(try names(folder).isEmpty)
        }
    }

    @Test func writesOntoNoInput() throws {
        try withFolder { folder in
            let (path, link) = ("\(folder)/a.pcap", "\(folder)/link")
            try Data("capture".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            for name in [path, link, "\(folder)/../\(URL(fileURLWithPath: folder).lastPathComponent)/a.pcap"] {
                #expect(throws: ReportFailure.self) { try ReportFile(name, inputs: ["\(folder)/b.pcap", path]) }
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "capture")
            #expect(try names(folder) == ["a.pcap", "link"])
        }
    }

    @Test func linksStayLinks() throws {
        try withFolder { folder in
            let (path, link) = ("\(folder)/r.json", "\(folder)/link")
            try Data("old".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "r.json")
            let file = try ReportFile(link, inputs: [])
            file.output.write("new")
            try file.finish()
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "r.json")
        }
    }

    @Test func devicesAreNotReplaced() throws {
        let file = try ReportFile("/dev/null", inputs: ["/dev/null"])
        file.output.write("gone")
        try file.finish()
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
    }

    @Test func failures() throws {
        try withFolder { folder in
            #expect(throws: ReportFailure.self) { try ReportFile("\(folder)/none/r.json", inputs: []) }
            #expect(throws: ReportFailure.self) { try ReportFile(folder, inputs: []) }
            let full = try ReportFile("/dev/full", inputs: [])
            full.output.write("too much")
            #expect(throws: ReportFailure.self) { try full.finish() }
        }
    }
}
