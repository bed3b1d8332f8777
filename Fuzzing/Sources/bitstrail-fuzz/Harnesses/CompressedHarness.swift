import Glibc

@testable import PacketCapture

/// The border where files are decompressed: what comes out, and why it ends, does not hang on how it is read.
enum CompressedHarness {
    /// A bomb of some kilobytes is read to its end nowhere: the harness looks at so many octets.
    private static let mostOctets: Int64 = 4 << 20

    static func run(_ octets: [UInt8]) {
        guard octets.count >= 4 else { return }
        var file = octets
        let magics: [[UInt8]] = [[0x1f, 0x8b, 0x08], [0x28, 0xb5, 0x2f, 0xfd], [0x04, 0x22, 0x4d, 0x18]]
        // What is no compressed file at all tells nothing.
        if !magics.contains(where: { file.starts(with: $0) }) {
            let magic = magics[Int(file[0]) % 3]
            file.replaceSubrange(0..<magic.count, with: magic)
        }
        let whole = story(file, atMost: 0, room: 64 << 10)
        let step = [1, 2, 5, 100][Int(octets.print % 4)]
        let room = [1, 3, 24, 4_096][Int((octets.print >> 8) % 4)]
        if whole.count <= 100_000 || room == 4_096 {
            let pieces = story(file, atMost: step, room: room)
            demand(whole == pieces, "reads of \(step) into \(room) octets:\n\(whole)\n\(pieces)")
        }
    }

    struct Story: Equatable {
        var count: Int64 = 0
        var print: UInt64 = 0xcbf2_9ce4_8422_2325
        var problem = ""
    }

    private static func story(_ file: [UInt8], atMost step: Int, room: Int) -> Story {
        MemoryFile.with(file) { path in
            MemoryFile.reading(atMost: step) {
                guard let source = ByteSource.opened(path) else { return Story() }
                source.decompressIfCompressed()
                var story = Story()
                var buffer = [UInt8](repeating: 0, count: room)
                while story.count < mostOctets {
                    let wanted = Int(min(Int64(room), mostOctets - story.count))
                    let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                        unsafe source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<wanted]))
                    }
                    demand(got <= wanted, "\(got) octets into \(wanted)")
                    guard got > 0 else { break }
                    story.count += Int64(got)
                    for octet in buffer[..<got] { story.print = (story.print ^ UInt64(octet)) &* 0x100_0000_01b3 }
                }
                if story.count < mostOctets, let problem = source.decodingProblem {
                    demand(problem.byteOffset == story.count, "\(problem) after \(story.count) octets")
                    // Where damage shows itself in the compressed octets hangs on how far the library had read: its
                    // name, the kind of fault and the octets before it do not.
                    let words = problem.message.split(separator: " ")
                    for (word, next) in zip(words, words.dropFirst()) where word == "byte" {
                        let place = Int(next.filter(\.isNumber)) ?? -1
                        demand(0 <= place && place <= file.count, "\(problem) in \(file.count) octets")
                    }
                    story.problem = problem.message.filter { !$0.isNumber }
                }
                return story
            }
        }
    }
}

extension ByteSource {
    fileprivate static func opened(_ path: String) -> ByteSource? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        return descriptor < 0 ? nil : ByteSource(descriptor: descriptor, ownsDescriptor: true)
    }
}
