/// Where a report goes: gathers octets and writes them in large pieces.
///
/// The first failure is kept in ``failure`` and everything after it is dropped, so that a full disk or a reader that
/// went away ends neither the run nor the process. (A process that writes to pipes has to ignore `SIGPIPE` to see
/// `EPIPE`.)
public final class ReportOutput {
    /// Enough for few system calls, little enough for a pipe to show lines soon.
    private static let pieceSize = 64 << 10

    private let writePiece: ([UInt8]) throws(ReportFailure) -> Void
    private var buffer: [UInt8] = []
    /// The first failure; nil as long as all went well.
    public private(set) var failure: ReportFailure?

    /// - Parameter writePiece: takes all of a piece or throws; called with pieces of about 64 KiB.
    public init(writePiece: @escaping ([UInt8]) throws(ReportFailure) -> Void) {
        self.writePiece = writePiece
    }

    /// Writes to an open file descriptor, which stays open.
    public convenience init(fileDescriptor: Int32) {
        self.init { (bytes) throws(ReportFailure) in
            try Descriptor.write(bytes, to: fileDescriptor, action: "cannot write the report")
        }
    }

    public func write(_ bytes: [UInt8]) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.pieceSize { flush() }
    }

    public func write(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.pieceSize { flush() }
    }

    /// Hands on what is gathered. Reports call it when they finish.
    public func flush() {
        guard !buffer.isEmpty else { return }
        if failure == nil {
            do {
                try writePiece(buffer)
            } catch {
                failure = error
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
