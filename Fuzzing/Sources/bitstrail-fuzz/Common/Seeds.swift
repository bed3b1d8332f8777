import Glibc

@testable import PacketCapture

/// Makes the harnesses' first inputs from captures: files as they are, frames, conversations, heads.
///
/// Unsafe code: reading a folder and writing files, with buffers and their sizes.
enum Seeds {
    /// Frames of one capture that become seeds: the first ones hold what is particular about it.
    private static let frames = 6

    static func write(into folder: String, captures: String) {
        for harness in Harness.allCases { _ = unsafe mkdir("\(folder)/\(harness.rawValue)", 0o755) }
        writeTexts(into: folder)
        for path in Folder.names(captures) ?? [] {
            let name = path.replacing("/", with: "_")
            write(capture: "\(captures)/\(path)", name, folder)
        }
    }

    private static func write(capture path: String, _ name: String, _ folder: String) {
        guard let octets = contents(path), octets.count <= 200_000 else { return }
        switch octets.prefix(4) {
        case [0x0a, 0x0d, 0x0d, 0x0a]: put(octets, "\(folder)/pcapng/\(name)")
        case [0x1f, 0x8b, 0x08, 0x00], [0x28, 0xb5, 0x2f, 0xfd], [0x04, 0x22, 0x4d, 0x18]:
            put(octets, "\(folder)/compressed/\(name)")
        default: put(octets, "\(folder)/pcap/\(name)")
        }
        if octets.count < 30_000 { put([0, 0] + octets, "\(folder)/whole/\(name)") }
        writeFrames(path, name, folder)
        writeStreams(path, name, folder)
    }

    private static func writeFrames(_ path: String, _ name: String, _ folder: String) {
        let queue = CaptureQueue(paths: [path])
        var seed: [UInt8] = []
        for number in 0..<frames where queue.next() == .frame {
            guard let kind = LinkHarness.linkTypes.firstIndex(of: queue.frame.linkType) else { continue }
            let frame = queue.copyBytes(0..<queue.frame.capturedLength)
            guard frame.count < 2_000 else { continue }
            put([UInt8(kind), 0] + frame, "\(folder)/links/\(name)-\(number)")
            seed += [UInt8(kind), 1, UInt8(frame.count >> 8), UInt8(frame.count & 0xff)] + frame
        }
        put(seed, "\(folder)/links/\(name)-all")
    }

    private static func writeStreams(_ path: String, _ name: String, _ folder: String) {
        var streams = StreamAssembler(reading: CaptureQueue(paths: [path]), checksums: .ignore, seed: 1)
        var all: [UInt8] = [0]
        var each: [Int: [UInt8]] = [:]
        var current = -1
        while let event = streams.next() {
            var step: [UInt8]
            switch event.kind {
            case .bytes:
                let octets = streams.lent.withBytes { bytes in bytes.indices.map { bytes[$0] } }
                // Bodies as short as they may be: marks in them would be taken for marks.
                step = [event.direction == 0 ? Mark.client : Mark.server] + octets.map { $0 > 0 && $0 < 9 ? 0x2e : $0 }
            case .gap:
                step = [event.direction == 0 ? Mark.client : Mark.server, Mark.gap, UInt8(min(event.length, 120))]
            case .fin: step = [event.direction == 0 ? Mark.client : Mark.server, Mark.fin]
            case .reset: step = [event.direction == 0 ? Mark.client : Mark.server, Mark.reset]
            default: continue
            }
            let serial = streams.facts(event.slot).serial
            each[serial, default: [1]] += step
            if serial != current { all += [Mark.connection, UInt8(serial & 3)] }
            current = serial
            all += step
        }
        for (serial, text) in each where text.count < 20_000 { put(text, "\(folder)/http/\(name)-\(serial)") }
        if all.count < 20_000 { put(all, "\(folder)/uploads/\(name)") }
        for (serial, text) in each { writeHeads(text, "\(name)-\(serial)", folder) }
    }

    private static func writeHeads(_ text: [UInt8], _ name: String, _ folder: String) {
        var number = 0
        for case .octets(_, let octets) in Turn.all(Array(text.dropFirst()), joins: true) {
            guard let end = end(ofHead: octets) else { continue }
            put([0] + octets[..<end], "\(folder)/packets/\(name)-\(number)")
            number += 1
        }
    }

    private static func end(ofHead octets: [UInt8]) -> Int? {
        octets.indices.first { octets[$0...].starts(with: [0x0d, 0x0a, 0x0d, 0x0a]) }.map { $0 + 4 }
    }

    private static func contents(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var octets: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let got = unsafe piece.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard got > 0 else { return octets }
            octets += piece[..<got]
        }
    }

    static func put(_ octets: [UInt8], _ path: String) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { return }
        _ = unsafe octets.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }
}
