import BITSReports
import BITSSessions
import Glibc

extension Analyzer {
    /// Which files to write, and where.
    public struct ExtractionOptions: Sendable {
        /// The folder that takes the files; made if there is none.
        public var folder: String
        /// Indexes of sessions; empty: all.
        public var sessions: Set<Int> = []
        /// Octets that all files together may have.
        public var limit: Int64 = 16 << 30

        public init(folder: String) { self.folder = folder }
    }

    /// Writes the file of each upload session into a folder, each with a JSON file beside it, and a line for each to a
    /// file descriptor.
    ///
    /// No name from the wire decides where a file goes, and no file that exists is overwritten.
    public func extract(_ options: ExtractionOptions, to fileDescriptor: Int32) -> Conclusion {
        let folder: OutputFolder
        do {
            if let objection = ReportFile.objection(to: fileDescriptor, inputs: inputPaths) { throw objection }
            folder = try OutputFolder(options.folder)
        } catch {
            return Conclusion(isComplete: false, worst: nil, failure: "\(error)", isBrokenPipe: false)
        }
        let output = ReportOutput(fileDescriptor: fileDescriptor)
        var (files, parts) = (0, 0)
        let extraction = Extraction(
            into: folder, options: Extraction.Options(sessions: options.sessions, limit: options.limit),
            origin: Extraction.Origin(version: Analyzer.version) { [unowned self] in captureName(Int($0)) },
            next: NoReport(),
            onResult: { result in
                if result.name != nil { files += 1 }
                if result.name != nil, !result.isComplete { parts += 1 }
                output.write(ExtractionText.lines(of: result))
            })
        uploads = extraction
        let run = self.run(into: extraction)
        uploads = nil
        if files == 0 { output.write("No file was extracted.\n") }
        output.flush()
        var failure = output.failure.map { "\($0)" } ?? extraction.failure.map { "\($0)" }
        if output.failure == nil, extraction.failure?.code == EEXIST {
            failure? += "; no file is overwritten: give another folder, or remove the file"
        }
        if failure == nil, extraction.reachedLimit {
            failure = "the files are not whole: more than --limit would have been written"
        }
        var conclusion = Conclusion(
            isComplete: run.complete, worst: run.worst?.name, failure: failure,
            isBrokenPipe: output.failure?.isBrokenPipe ?? false)
        conclusion.remarks = extraction.absent.sorted().map {
            ChoiceText.absent(session: $0, of: extraction.numbers)
        }
        if parts > 0 {
            conclusion.remarks.append(
                "\(parts) of \(files) \(files == 1 ? "file is" : "files are") not whole: the JSON file beside each tells "
                    + "why, and which octets are not there.")
        }
        return conclusion
    }
}

/// Takes reports that nobody reads.
private final class NoReport: ReportSink {
    func packet(_ packet: PacketReport) {}
    func connection(_ connection: ConnectionReport) {}
    func session(_ session: SessionReport) {}
    func finding(_ finding: Finding) {}
    func finish(_ run: RunReport) {}
}
