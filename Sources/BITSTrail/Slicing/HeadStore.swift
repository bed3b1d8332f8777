import BITSReports

/// What may be told of streams whose bodies are blanked: octets of heads, credentials blanked. They lie in a file without
/// a name; where they stand is kept in memory, within a bound.
final class HeadStore {
    private struct Entry {
        let start: Int64
        let length: Int32
        let position: Int64

        var end: Int64 { start &+ Int64(length) }
    }

    /// Heads whose places are kept: 64 MiB and more.
    static let maxEntries = 1 << 21
    /// Octets that are gathered before they are written.
    private static let pieceSize = 256 << 10

    private let file: TemporaryFile
    private var entries: [StreamName: [Entry]] = [:]
    private var count = 0
    private var gathered: [UInt8] = []
    private var written: Int64 = 0
    /// The octets read last.
    private var last: (position: Int64, octets: [UInt8]) = (-1, [])
    /// Heads for which there was no room: their octets are blanked.
    private(set) var refused: Int64 = 0
    /// The first thing that went wrong with the file.
    private(set) var failure: ReportFailure?

    init() throws(ReportFailure) { file = try TemporaryFile(in: TemporaryFile.usualFolder) }

    func add(_ octets: [UInt8], to stream: StreamName, at offset: Int64) {
        guard !octets.isEmpty, failure == nil else { return }
        // A head is told once, in the order of the stream.
        if let known = entries[stream]?.last, offset < known.end { return }
        guard count < Self.maxEntries, octets.count <= Int32.max else {
            refused &+= 1
            return
        }
        count += 1
        let position = written &+ Int64(gathered.count)
        gathered += octets
        entries[stream, default: []].append(Entry(start: offset, length: Int32(octets.count), position: position))
        if gathered.count >= Self.pieceSize { flush() }
    }

    /// What is known of a range of a stream, ascending.
    func octets(of stream: StreamName, in range: Range<Int64>) -> [(offset: Int64, octets: ArraySlice<UInt8>)] {
        flush()
        guard let list = entries[stream], !range.isEmpty else { return [] }
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle].end > range.lowerBound { high = middle } else { low = middle + 1 }
        }
        var found: [(offset: Int64, octets: ArraySlice<UInt8>)] = []
        while low < list.count, list[low].start < range.upperBound {
            // No more than was asked for: many small segments may make up a long head.
            let entry = list[low]
            let start = max(entry.start, range.lowerBound)
            let octets = read(entry)
            let end = max(start, min(entry.end, range.upperBound))
            let part = Int(start &- entry.start)..<Int(end &- entry.start)
            found.append((start, octets[part.clamped(to: 0..<octets.count)]))
            low += 1
        }
        return found
    }

    private func read(_ entry: Entry) -> [UInt8] {
        if last.position == entry.position { return last.octets }
        do {
            let octets = try file.read(at: entry.position, count: Int(entry.length))
            last = (entry.position, octets)
            return octets
        } catch {
            if failure == nil { failure = error }
            return []
        }
    }

    private func flush() {
        guard !gathered.isEmpty, failure == nil else { return }
        do {
            try file.append(gathered)
            written &+= Int64(gathered.count)
            gathered.removeAll(keepingCapacity: true)
        } catch {
            failure = error
        }
    }
}
