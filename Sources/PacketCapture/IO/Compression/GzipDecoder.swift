internal import CZlib

/// gzip members through zlib, which reads the header with all its fields and checks CRC-32 and length.
///
/// Unsafe code: zlib's stream stands at a fixed address that this class owns, because zlib's state points back to it;
/// its buffer pointers are set before each call and dangle after it, unused.
@safe final class GzipDecoder: MemberDecoder {
    /// 15 bits of window, the largest of deflate, and 16 for "gzip, nothing else".
    private static let windowBits: Int32 = 15 + 16
    /// zlib counts a call's bytes in 32 bits.
    private static let maxStep = 1 << 30

    private let stream: UnsafeMutablePointer<z_stream>

    init?() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: unsafe z_stream())
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, size) == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        _ = unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    func begin() {
        _ = unsafe inflateReset(stream)
    }

    /// inflate gives out what it has up to the byte that is wrong.
    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodingStep {
        let offered = min(input.count, Self.maxStep)
        let room = min(output.count, Self.maxStep)
        // zlib's declaration lacks the const: it does not write to the input.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = UInt32(offered)
        unsafe stream.pointee.next_out = unsafe output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(room)
        let result = unsafe inflate(stream, Z_NO_FLUSH)
        return DecodingStep(
            consumed: offered &- Int(unsafe stream.pointee.avail_in),
            produced: room &- Int(unsafe stream.pointee.avail_out), outcome: outcome(result))
    }

    private func outcome(_ result: Int32) -> DecodingStep.Outcome {
        switch result {
        // Z_BUF_ERROR: this call could do nothing, which the caller sees from the counts.
        case Z_OK, Z_BUF_ERROR: return .goesOn
        case Z_STREAM_END: return .memberEnds
        case Z_MEM_ERROR: return .refused("memory is short")
        default:
            guard let message = unsafe stream.pointee.msg else { return .damaged("zlib error \(result)") }
            return .damaged(Self.text(unsafe String(cString: message)))
        }
    }

    /// zlib's words for the checks at a member's end do not say what was checked.
    private static func text(_ message: String) -> String {
        switch message {
        case "incorrect data check": "what was decompressed does not match the CRC-32"
        case "incorrect length check": "what was decompressed is not as long as the trailer says"
        default: message
        }
    }
}
