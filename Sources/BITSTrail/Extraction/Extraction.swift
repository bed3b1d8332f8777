import BITSReports
import BITSSessions

/// Writes the file of each upload session as its Fragments pass, and beside it what is known of it.
///
/// Memory stays flat: octets go to the disk as they come, at most ``maxOpenFiles`` files are open at a time. A file has
/// its final name only when its session is over; until then it is `.session-N.part`.
final class Extraction: ReportSink, UploadSink {
    struct Options {
        var sessions: Set<Int> = []
        /// Octets that all files together may have.
        var limit: Int64 = 16 << 30
    }

    /// Who writes the files, and of what.
    struct Origin {
        let version: String
        /// The name of a capture by its index.
        let captureName: (Int32) -> String?
    }

    /// What became of one file.
    struct Result {
        let session: SessionReport
        /// nil if nothing was written.
        let name: String?
        let octets: Int64
        let isComplete: Bool
        let sha256: String?
        /// Why there is no digest, or no file.
        let absence: String?
        let conflictingOctets: Int64
    }

    /// Each may gather 256 KiB: 16 MiB.
    private static let maxOpenFiles = 64
    /// No file system of today holds more in one file; offsets beyond are an attack.
    private static let maxFileSize: Int64 = 1 << 44

    private let folder: OutputFolder
    private let options: Options
    private let origin: Origin
    private let next: any ReportSink
    /// Told of each file as it is done.
    private let onResult: (Result) -> Void
    private let room = UploadFile.Room()
    private var files: [UploadOwner: UploadFile] = [:]
    /// Owners of open files, the one used longest ago first.
    private var open: [UploadOwner] = []
    private var written: Int64 = 0
    /// The limit kept octets from being written.
    private(set) var reachedLimit = false
    /// Sessions of the run, wanted or not.
    private(set) var numbers = SessionNumbers()
    /// Sessions that are wanted and were not met.
    private(set) var absent: Set<Int>
    /// The first thing that went wrong with the disk.
    private(set) var failure: ReportFailure?

    /// - Parameter next: gets all reports, too.
    init(
        into folder: OutputFolder, options: Options, origin: Origin, next: any ReportSink,
        onResult: @escaping (Result) -> Void
    ) {
        self.folder = folder
        self.options = options
        self.origin = origin
        absent = options.sessions
        self.next = next
        self.onResult = onResult
    }

    // MARK: Octets

    func take(_ octets: Span<UInt8>, at offset: Int64, of owner: UploadOwner, settled: Int64, total: Int64?) {
        if case .session(let index) = owner, !isWanted(index) { return }
        let file = self.file(of: owner)
        guard failure == nil, written &+ Int64(octets.count) <= options.limit else {
            if failure == nil { reachedLimit = true }
            file.isCutOff = true
            return file.refuse(octets.count)
        }
        do {
            let limit = min(total ?? Int64.max, Extraction.maxFileSize)
            written &+= try file.take(octets, at: offset, settled: settled, limit: limit, in: folder)
            try use(owner)
        } catch {
            note(error, file)
        }
    }

    func beginFragment(of session: Int) { files[.session(session)]?.beginFragment() }

    func miss(_ range: Range<Int64>, of session: Int, settled: Int64) {
        files[.session(session)]?.miss(range, settled: settled)
    }

    func doubtFragment(of session: Int) { files[.session(session)]?.doubtFragment() }

    func refuseFragment(of session: Int) {
        guard failure == nil, let file = files[.session(session)] else { return }
        do {
            try file.refuseFragment(in: folder)
            try use(.session(session))
        } catch {
            note(error, file)
        }
    }

    func assign(fragment: Int, to session: Int?) {
        let owner = UploadOwner.fragment(fragment)
        guard let part = files.removeValue(forKey: owner) else { return }
        open.removeAll { $0 == owner }
        defer { discard(part) }
        guard let session, isWanted(session), failure == nil else { return }
        let whole = file(of: .session(session))
        if part.isCutOff { whole.isCutOff = true }
        do {
            let holes = part.assembly.holes(upTo: part.assembly.end, limit: 1)
            let start = holes.first?.lowerBound == 0 ? holes.first?.upperBound ?? 0 : 0
            // What came to the session meanwhile is later than the Fragment's beginning.
            try part.read(start..<part.assembly.end, in: folder) { octets, offset throws(ReportFailure) in
                _ = try whole.take(
                    octets, at: offset, settled: Int64.max, limit: Extraction.maxFileSize, in: folder)
            }
            try use(.session(session))
        } catch {
            note(error, whole)
        }
    }

    private func isWanted(_ session: Int) -> Bool { options.sessions.isEmpty || options.sessions.contains(session) }

    private func file(of owner: UploadOwner) -> UploadFile {
        if let known = files[owner] { return known }
        let name =
            switch owner {
            case .session(let index): ".session-\(index).part"
            case .fragment(let number): ".fragment-\(number).part"
            }
        let file = UploadFile(name: name, room: room)
        files[owner] = file
        return file
    }

    /// Notes that the file was used, and closes the one used longest ago if too many are open.
    private func use(_ owner: UploadOwner) throws(ReportFailure) {
        if open.last == owner { return }
        open.removeAll { $0 == owner }
        open.append(owner)
        guard open.count > Extraction.maxOpenFiles else { return }
        try files[open.removeFirst()]?.close(in: folder, creating: false)
    }

    private func note(_ error: ReportFailure, _ file: UploadFile) {
        file.isCutOff = true
        if failure == nil { failure = error }
    }

    private func discard(_ file: UploadFile) {
        if file.wasCreated { folder.remove(file.name) }
    }

    // MARK: Reports

    func session(_ session: SessionReport) {
        next.session(session)
        numbers.note(session.index)
        absent.remove(session.index)
        guard isWanted(session.index) else { return }
        let owner = UploadOwner.session(session.index)
        open.removeAll { $0 == owner }
        let file = files.removeValue(forKey: owner)
        // An upload of nothing is a file, too, once it is closed.
        let isEmptyUpload = session.outcome == .completed && (session.totalBytes ?? 0) == 0
        guard let file = file ?? (isEmptyUpload ? UploadFile(name: ".session-\(session.index).part", room: room) : nil)
        else {
            return onResult(
                Result(
                    session: session, name: nil, octets: 0, isComplete: false, sha256: nil,
                    absence: "the capture holds no octet of the file", conflictingOctets: 0))
        }
        do {
            onResult(try finish(file, session))
        } catch {
            note(error, file)
            discard(file)
            onResult(
                Result(
                    session: session, name: nil, octets: 0, isComplete: false, sha256: nil, absence: "\(error)",
                    conflictingOctets: 0))
        }
    }

    private func finish(_ file: UploadFile, _ session: SessionReport) throws(ReportFailure) -> Result {
        file.beginFragment()
        try file.clear(in: folder)
        let total = session.totalBytes ?? (session.outcome == .completed ? 0 : nil)
        var absence: String?
        if file.isCutOff {
            absence = "octets were left out: \(failure.map { "\($0)" } ?? "the size limit was reached")"
        } else if let total {
            if !file.assembly.covers(total) {
                absence =
                    session.wasSentInPart
                    ? "octets of the file were never sent" : "octets of the file are not in the capture"
            } else if file.refused > 0 {
                absence = "octets were left out that lie beyond the file's length as it was stated first"
            } else if let doubt = file.doubt {
                absence = doubt
            }
        } else {
            absence = "the size of the file is not known"
        }
        var digest: String?
        if absence == nil {
            let state = SHA256()
            try file.read(0..<file.assembly.end, in: folder) { octets, _ throws(ReportFailure) in
                state.update(octets)
            }
            digest = state.hexDigest()
        }
        try file.close(in: folder, creating: true)
        let name = ExtractedName.of(session: session.index, target: session.target)
        let result = Result(
            session: session, name: name, octets: file.assembly.count, isComplete: absence == nil, sha256: digest,
            absence: absence, conflictingOctets: file.conflictingOctets)
        let draft = "\(file.name).json"
        do {
            try folder.create(draft).write(Sidecar.json(result, file, origin).span, at: 0)
            try folder.rename(draft, to: "\(name).json")
        } catch {
            folder.remove(draft)
            throw error
        }
        do {
            try folder.rename(file.name, to: name)
        } catch {
            folder.remove("\(name).json")
            throw error
        }
        return result
    }

    func finish(_ run: RunReport) {
        for file in files.values { discard(file) }
        files = [:]
        next.finish(run)
    }

    func packet(_ packet: PacketReport) { next.packet(packet) }
    func connection(_ connection: ConnectionReport) { next.connection(connection) }
    func finding(_ finding: Finding) { next.finding(finding) }
}

extension SessionReport {
    /// Whether the upload is over, and all of the file that was sent is in the capture: what is missing never was on
    /// the wire.
    fileprivate var wasSentInPart: Bool {
        switch outcome {
        case .cancelled, .closedEarly, .restarted, .lost:
            !hasHiddenAcks && cutHeads == CutHeads() && file.bytesSeen >= sentBytes && sentBytes < totalBytes ?? 0
        case .completed, .refused, .failed, .interrupted, .undetermined: false
        }
    }
}
