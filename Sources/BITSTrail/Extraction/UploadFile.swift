import BITSReports
import BITSSessions

/// The file of one upload while it is put together.
///
/// Octets that follow one another are gathered before they are written; of overlaps the older copy is read back and
/// compared.
final class UploadFile {
    /// Octets that an earlier copy of had other values.
    struct Conflict {
        let range: Range<Int64>
        /// The earlier copy stayed, as the server had acknowledged it.
        let keptEarlier: Bool
    }

    /// Octets that a Fragment replaced, and those that were there.
    private struct Replaced {
        let offset: Int64
        let octets: [UInt8]
    }

    /// Replaced octets of the Fragments under way that may be kept, of all files together; more of them are an attack.
    final class Room {
        static let maxReplaced = 4 << 20
        fileprivate var left = maxReplaced
    }

    /// Gathered before a write.
    private static let bufferSize = 256 << 10
    /// Conflicts that are listed; further ones are counted.
    static let maxConflicts = 100
    /// More stretches that were taken back are one.
    private static let maxForgotten = 1_000

    let name: String
    private(set) var assembly = UploadAssembly()
    private(set) var conflicts: [Conflict] = []
    private(set) var conflictingOctets: Int64 = 0
    /// Octets that were not taken: beyond the file's end, too scattered, or over the limit.
    private(set) var refused: Int64 = 0
    private var replaced: [Replaced] = []
    private var replacedOctets = 0
    private let room: Room
    private var isOutOfRoom = false
    /// Octets that the Fragment under way brought, and that were not there before.
    private var written: [Range<Int64>] = []
    /// Of too many stretches, not all are known.
    private var isWrittenInPart = false
    /// Where octets stand in the file that were taken back.
    private var forgotten: [Range<Int64>] = []
    /// Octets of it are missing that were there before, or others were told to be there already.
    private var isMixed = false
    /// Octets of the Fragment under way are missing that were there before; and of one before that was taken.
    private var isMissed = false
    private var hasMissed = false
    private var ownDoubt: String?
    /// Why it is not known which octets the server has, where it is not.
    var doubt: String? {
        if let ownDoubt { return ownDoubt }
        guard hasMissed || isMissed, conflictingOctets > 0 else { return nil }
        return "octets were sent again with other values, and others that were sent again are missing in the capture"
    }
    /// Over the limit of the whole extraction, or the disk failed: the file is not what the capture holds.
    var isCutOff = false
    private var file: OutputFile?
    private var buffer: [UInt8] = []
    private var bufferStart: Int64 = 0

    init(name: String, room: Room) {
        self.name = name
        self.room = room
    }

    /// - Returns: how many octets the file has grown by.
    func take(
        _ octets: Span<UInt8>, at offset: Int64, settled: Int64, limit: Int64, in folder: OutputFolder
    ) throws(ReportFailure) -> Int64 {
        let (end, overflow) = offset.addingReportingOverflow(Int64(octets.count))
        guard offset >= 0, !overflow else {
            refuse(octets.count)
            return 0
        }
        var grown: Int64 = 0
        for piece in assembly.take(offset..<end, settled: settled, limit: limit) {
            let part = octets.extracting(Int(piece.range.lowerBound &- offset)..<Int(piece.range.upperBound &- offset))
            switch piece.action {
            case .refuse: refuse(part.count)
            case .write:
                grown &+= Int64(part.count)
                noteWritten(piece.range)
                try gather(part, at: piece.range.lowerBound, in: folder)
            case .keep: _ = try compare(part, piece.range, keepsEarlier: true, in: folder)
            case .replace:
                if try compare(part, piece.range, keepsEarlier: false, in: folder) {
                    try keepReplaced(piece.range, in: folder)
                    try open(in: folder).write(part, at: piece.range.lowerBound)
                }
            }
        }
        return grown
    }

    /// What follows is another Fragment's.
    func beginFragment() {
        if isMixed, !replaced.isEmpty || isOutOfRoom {
            ownDoubt =
                "a Fragment that was sent again with other octets is not wholly in the capture, or was not wholly taken"
        }
        hasMissed = hasMissed || isMissed
        leaveFragment()
    }

    private func leaveFragment() {
        isMixed = false
        isMissed = false
        isOutOfRoom = false
        isWrittenInPart = false
        written = []
        replaced = []
        room.left &+= replacedOctets
        replacedOctets = 0
    }

    private func noteWritten(_ range: Range<Int64>) {
        if let last = written.last, last.upperBound == range.lowerBound {
            written[written.count &- 1] = last.lowerBound..<range.upperBound
        } else if written.count < UploadFile.maxConflicts {
            written.append(range)
        } else {
            isWrittenInPart = true
        }
    }

    /// Octets of the Fragment under way are missing; those before `settled` the server had.
    func miss(_ range: Range<Int64>, settled: Int64) {
        let lower = max(range.lowerBound, settled)
        guard lower < range.upperBound, assembly.overlaps(lower..<range.upperBound) else { return }
        isMixed = true
        isMissed = true
    }

    /// The server had octets behind the Fragment: whether it took those of the Fragment is not known.
    func doubtFragment() { isMixed = true }

    private func keepReplaced(_ range: Range<Int64>, in folder: OutputFolder) throws(ReportFailure) {
        let count = Int(clamping: range.count)
        guard count <= room.left, !isOutOfRoom else {
            isOutOfRoom = true
            return
        }
        room.left &-= count
        replacedOctets &+= count
        let octets = try open(in: folder).read(at: range.lowerBound, count: count)
        replaced.append(Replaced(offset: range.lowerBound, octets: octets))
    }

    /// The Fragment under way was refused: what it replaced comes back.
    func refuseFragment(in folder: OutputFolder) throws(ReportFailure) {
        defer { leaveFragment() }
        for range in written { assembly.forget(range) }
        forgotten += written
        if forgotten.count > UploadFile.maxForgotten, let last = forgotten.map(\.upperBound).max() {
            forgotten = [(forgotten.map(\.lowerBound).min() ?? 0)..<last]
        }
        guard !isOutOfRoom, !isWrittenInPart else {
            ownDoubt = "a Fragment that the server refused had brought or replaced more octets than are kept"
            return
        }
        guard !replaced.isEmpty else { return }
        try flush(in: folder)
        for part in replaced.reversed() {
            try open(in: folder).write(part.octets.span, at: part.offset)
            let range = part.offset..<(part.offset &+ Int64(part.octets.count))
            for index in conflicts.indices where conflicts[index].range.overlaps(range) {
                conflicts[index] = Conflict(range: conflicts[index].range, keptEarlier: true)
            }
        }
    }

    /// Makes zeros of what was taken back, and nothing of it behind the last octet that is there.
    func clear(in folder: OutputFolder) throws(ReportFailure) {
        guard !forgotten.isEmpty else { return }
        try flush(in: folder)
        let zeros = [UInt8](repeating: 0, count: UploadFile.bufferSize)
        for hole in assembly.holes(upTo: assembly.end, limit: Int.max) {
            for range in forgotten where range.overlaps(hole) {
                var position = range.clamped(to: hole).lowerBound
                let end = range.clamped(to: hole).upperBound
                while position < end {
                    let count = Int(min(end &- position, Int64(zeros.count)))
                    try open(in: folder).write(zeros.span.extracting(first: count), at: position)
                    position &+= Int64(count)
                }
            }
        }
        try open(in: folder).cut(to: assembly.end)
        forgotten = []
    }

    func refuse(_ count: Int) { refused &+= Int64(count) }

    private func gather(_ octets: Span<UInt8>, at offset: Int64, in folder: OutputFolder) throws(ReportFailure) {
        if !buffer.isEmpty, bufferStart &+ Int64(buffer.count) != offset || buffer.count >= UploadFile.bufferSize {
            try flush(in: folder)
        }
        if buffer.isEmpty {
            bufferStart = offset
            buffer.reserveCapacity(UploadFile.bufferSize)
        }
        buffer.append(copying: octets)
    }

    /// Whether the octets differ from those that are there.
    private func compare(
        _ octets: Span<UInt8>, _ range: Range<Int64>, keepsEarlier: Bool, in folder: OutputFolder
    ) throws(ReportFailure) -> Bool {
        try flush(in: folder)
        let earlier = try open(in: folder).read(at: range.lowerBound, count: octets.count)
        var first = -1
        var last = -1
        for index in octets.indices where index >= earlier.count || earlier[index] != octets[index] {
            if first < 0 { first = index }
            last = index
            conflictingOctets &+= 1
        }
        guard first >= 0 else { return false }
        note(range.lowerBound &+ Int64(first)..<(range.lowerBound &+ Int64(last) &+ 1), keepsEarlier)
        return true
    }

    private func note(_ range: Range<Int64>, _ keptEarlier: Bool) {
        if let last = conflicts.last, last.keptEarlier == keptEarlier, last.range.upperBound == range.lowerBound {
            conflicts[conflicts.count &- 1] = Conflict(
                range: last.range.lowerBound..<range.upperBound, keptEarlier: keptEarlier)
        } else if conflicts.count < UploadFile.maxConflicts {
            conflicts.append(Conflict(range: range, keptEarlier: keptEarlier))
        }
    }

    private func open(in folder: OutputFolder) throws(ReportFailure) -> OutputFile {
        if let file { return file }
        let opened = try wasCreated ? folder.reopen(name) : folder.create(name)
        wasCreated = true
        file = opened
        return opened
    }

    private(set) var wasCreated = false

    /// Writes what was gathered.
    func flush(in folder: OutputFolder) throws(ReportFailure) {
        guard !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        try open(in: folder).write(buffer.span, at: bufferStart)
    }

    /// Makes sure that there is a file, however empty, and closes it for now.
    func close(in folder: OutputFolder, creating: Bool) throws(ReportFailure) {
        try flush(in: folder)
        if creating { _ = try open(in: folder) }
        file = nil
        buffer = []
    }

    /// Octets of the file in the order of the file, for a digest or another file.
    func read(
        _ range: Range<Int64>, in folder: OutputFolder,
        _ body: (Span<UInt8>, Int64) throws(ReportFailure) -> Void
    ) throws(ReportFailure) {
        try flush(in: folder)
        var position = range.lowerBound
        while position < range.upperBound {
            let count = Int(min(range.upperBound &- position, 1 << 20))
            let octets = try open(in: folder).read(at: position, count: count)
            guard !octets.isEmpty else { return }
            try body(octets.span, position)
            position &+= Int64(octets.count)
        }
    }
}
