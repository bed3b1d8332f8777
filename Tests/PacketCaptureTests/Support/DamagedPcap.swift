import PacketCapture
import Testing

/// A capture file with a part of its bytes replaced, and what may be expected of its reading.
struct DamagedPcap: CustomStringConvertible {
    let file: PcapFile
    private(set) var bytes: [UInt8]
    /// What was replaced, in the file as it was, and by how much the rest has moved.
    private var damage = 0..<0
    private var shift = 0
    private var isCut = false

    init(_ file: PcapFile) {
        self.file = file
        bytes = file.bytes
        damage = bytes.count..<bytes.count
    }

    var description: String {
        let place = file.records.lastIndex { $0.lowerBound <= damage.lowerBound }
        let offset = damage.lowerBound - (place.map { file.records[$0].lowerBound } ?? 0)
        return "bytes \(damage) replaced (\(offset) in record \(place ?? -1)), the rest moved by \(shift)"
    }

    mutating func replace(_ range: Range<Int>, with others: [UInt8]) {
        damage = range.clamped(to: 0..<bytes.count)
        shift = others.count - damage.count
        bytes.replaceSubrange(damage, with: others)
    }

    /// Takes bytes from the end.
    mutating func cut(_ count: Int) {
        bytes.removeLast(count)
        isCut = true
    }

    /// What was made of it.
    struct Outcome {
        var read: ReadCapture
        /// Numbers of the records before and behind the damage, and of those that were read.
        var before: [Int] = []
        var behind: [Int] = []
        var numbers: Set<Int> = []
        let records: [Range<Int>]
        let damageEnd: Int

        var problems: [CaptureProblem] { read.record.problems }

        /// Whether all frames were read that begin so many bytes behind the damage, if the file goes on as long again.
        func hasAllBehind(after distance: Int) -> Bool {
            guard let end = behind.last, damageEnd + 2 * distance < records[end].upperBound else { return true }
            return behind.allSatisfy { records[$0].lowerBound < damageEnd + distance || numbers.contains($0) }
        }
    }

    /// Reads it and checks what holds for any damage:
    /// each frame is one of the file's, with its bytes and time, or one that the damage lies in, with its length; all
    /// frames before the damage are there; and each byte of the file belongs to a frame or is reported as not read.
    @discardableResult
    func expectHonesty() throws -> Outcome {
        var outcome = Outcome(read: try ReadCapture(bytes), records: file.records, damageEnd: damage.upperBound)
        let read = outcome.read
        var places: [Int: Int] = [:]
        var touched: [Int: [Int]] = [:]
        for (number, record) in file.records.enumerated() {
            // A record is told by the four bytes behind it, too: the time of the next.
            if record.upperBound + 4 <= damage.lowerBound {
                places[record.lowerBound] = number
                outcome.before.append(number)
            } else if record.lowerBound >= damage.upperBound {
                places[record.lowerBound + shift] = number
                if record.upperBound + shift <= bytes.count { outcome.behind.append(number) }
            } else {
                for place in [record.lowerBound, record.lowerBound + shift] {
                    touched[place, default: []].append(number)
                }
            }
        }
        var accounted: [Range<Int>] = []
        for (frame, octets) in zip(read.frames, read.bytes) {
            let place = Int(frame.byteOffset)
            accounted.append(place..<place + file.variant.recordHeaderLength + octets.count)
            if let number = places[place] {
                outcome.numbers.insert(number)
                #expect(octets == file.frames[number] && frame.time == file.times[number], "frame at \(place): \(self)")
            } else {
                let lengths = touched[place, default: []].map { file.frames[$0].count }
                #expect(lengths.contains(octets.count), "a frame of \(octets.count) bytes at \(place): \(self)")
            }
        }
        #expect(outcome.before.allSatisfy { outcome.numbers.contains($0) }, "frames before: \(self)")
        for problem in read.record.problems {
            let start = Int(problem.byteOffset ?? 0)
            accounted.append(start..<start + (problem.bytesNotRead ?? bytes.count - start))
        }
        var position = file.variant.fileHeaderLength
        for range in accounted.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            #expect(range.lowerBound == position, "bytes from \(position) to \(range.lowerBound): \(self)")
            position = range.upperBound
        }
        #expect(position == bytes.count, "bytes from \(position) on: \(self)")
        return outcome
    }
}

extension CaptureProblem {
    /// The number before "bytes are not read", if the message names one.
    var bytesNotRead: Int? {
        let words = message.split(separator: " ")
        return words.indices.dropFirst().first { index in
            words[index].hasPrefix("byte") && words.dropFirst(index + 1).prefix(3).contains("not")
        }.flatMap { Int(words[$0 - 1]) }
    }
}

extension PcapFile {
    /// Where the records with frames of a length begin.
    func tooLong(_ length: Int) -> [Int] {
        zip(records, frames).filter { $0.1.count == length }.map(\.0.lowerBound)
    }
}
