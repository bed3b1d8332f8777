@testable import PacketCapture

/// pcap and pcapng files: any reading gives the same frames and the same faults, and what is lent is there.
enum CaptureHarness {
    enum Kind {
        case pcap, pcapng
    }

    /// All that reading a file told.
    struct Story: Equatable {
        var lines: [String] = []
        var octets: UInt64 = 0xcbf2_9ce4_8422_2325
        var frames: Int64 = 0
    }

    static func run(_ octets: [UInt8], kind: Kind) {
        // A file that is refused at its first octets tells nothing.
        var file = octets
        if kind == .pcapng, file.count >= 12 {
            file.replaceSubrange(0..<4, with: [0x0a, 0x0d, 0x0d, 0x0a])
            if file[8] & 1 == 0 { file.replaceSubrange(8..<12, with: [0x4d, 0x3c, 0x2b, 0x1a]) }
        } else if kind == .pcap, file.count >= 4 {
            let magics: [[UInt8]] = [
                [0xd4, 0xc3, 0xb2, 0xa1], [0xa1, 0xb2, 0xc3, 0xd4], [0x4d, 0x3c, 0xb2, 0xa1], [0xa1, 0xb2, 0x3c, 0x4d],
                [0x34, 0xcd, 0xb2, 0xa1], [0xa1, 0xb2, 0xcd, 0x34],
            ]
            file.replaceSubrange(0..<4, with: magics[Int(file[0]) % magics.count])
        }
        let whole = story(file)
        let step = [1, 2, 3, 7, 24, 500][Int(octets.print % 6)]
        let pieces = MemoryFile.reading(atMost: step) { story(file) }
        demand(whole == pieces, "reads of \(step) octets tell something else:\n\(whole)\n\(pieces)")
    }

    static func story(_ file: [UInt8]) -> Story {
        MemoryFile.with(file) { path in
            var story = Story()
            let queue = CaptureQueue(paths: [path])
            while queue.next() == .frame {
                let frame = queue.frame
                story.frames += 1
                demand(frame.capturedLength >= 0, "a length below zero")
                demand(frame.originalLength >= frame.capturedLength, "less on the wire than captured")
                demand(frame.byteOffset >= 0 && frame.byteOffset < Int64(file.count), "a frame outside of the file")
                queue.withBytes { bytes in
                    demand(bytes.count == frame.capturedLength, "\(bytes.count) octets of \(frame.capturedLength)")
                    for index in bytes.indices {
                        story.octets = (story.octets ^ UInt64(bytes[index])) &* 0x100_0000_01b3
                    }
                }
                if story.lines.count < 64 {
                    story.lines.append(
                        "\(frame.number) \(frame.time) \(frame.capturedLength)/\(frame.originalLength)"
                            + " \(frame.linkType) \(frame.interface) \(frame.byteOffset) \(frame.frameCheckLength)"
                            + " \(frame.direction) \(queue.comments)")
                }
                demand(story.frames <= Int64(file.count), "more frames than octets")
            }
            let record = queue.records[0]
            demand(record.bytes <= Int64(file.count), "more octets read than there are")
            for problem in record.problems + record.notes {
                demand(problem.message.utf8.count < 4_096, "a message of \(problem.message.utf8.count) octets")
                demand((problem.byteOffset ?? 0) >= 0, "a problem before the file")
                // Where damage shows itself in compressed octets hangs on how far the library had read.
                let isOfCompressed = problem.message.contains("of the compressed file")
                let message = isOfCompressed ? problem.message.filter { !$0.isNumber } : problem.message
                story.lines.append("\(problem.byteOffset ?? -1) \(message)")
            }
            story.lines.append("\(record.frames) \(record.bytes) \(record.interfaces)")
            return story
        }
    }
}
