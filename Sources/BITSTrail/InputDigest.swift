import BITSSessions
import PacketCapture

/// The SHA-256 of an input, taken while it is read.
final class InputDigest: ByteDigest {
    private var digest: RunningDigest

    /// - Parameter isBeside: on a thread of its own.
    init(isBeside: Bool) {
        digest = RunningDigest(on: isBeside ? DigestLane() : nil)
    }

    func update(_ bytes: Span<UInt8>) { digest.update(bytes) }

    func finish() -> String { digest.hexDigest() }
}

extension AuditReport.Input {
    init(_ record: CaptureRecord, _ index: Int) {
        self.init(
            capture: index, bytes: record.digest?.bytes, sha256: record.digest?.text,
            isWhole: record.digest?.isWhole ?? false)
    }
}
