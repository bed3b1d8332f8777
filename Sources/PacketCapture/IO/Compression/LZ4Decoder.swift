internal import CLZ4

/// lz4 frames through liblz4, which checks their checksums where they have some. A block holds at most 4 MiB, and
/// memory for two is the most that is used.
///
/// Unsafe code: a context that this class owns; buffers are passed for one call.
@safe final class LZ4Decoder: MemberDecoder {
    /// The shortest header of a frame, magic included.
    private static let headerLength = 7

    /// A call that meets damage loses what the same call decoded before. So a call is given no more than one block,
    /// and not the header of the next one, which liblz4 always counts in when it says what it wants to have.
    private static let blockHeader = 4

    private let context: OpaquePointer
    /// The last call had no room for more: nothing new is given to the next one, which may have to hand on what is left
    /// of a block, and would lose that as well.
    private var isFull = false
    /// Bytes to give to the next call.
    private var wanted = LZ4Decoder.headerLength

    init?() {
        var created: OpaquePointer?
        let result = unsafe LZ4F_createDecompressionContext(&created, UInt32(LZ4F_VERSION))
        guard LZ4F_isError(result) == 0, let created = unsafe created else { return nil }
        unsafe context = unsafe created
    }

    deinit { _ = unsafe LZ4F_freeDecompressionContext(context) }

    func begin() {
        unsafe LZ4F_resetDecompressionContext(context)
        wanted = Self.headerLength
        isFull = false
    }

    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodingStep {
        var consumed = isFull ? 0 : min(input.count, wanted)
        var produced = output.count
        let result = unsafe LZ4F_decompress(
            context, output.baseAddress, &produced, input.baseAddress, &consumed, nil)
        var step = DecodingStep(consumed: consumed, produced: produced, outcome: .goesOn)
        isFull = produced == output.count
        if LZ4F_isError(result) != 0 {
            step = DecodingStep(consumed: 0, produced: 0, outcome: .damaged(Self.text(result)))
        } else if result == 0 {
            step.outcome = .memberEnds
        } else {
            wanted = result > Self.blockHeader ? result &- Self.blockHeader : result
        }
        return step
    }

    private static func text(_ error: Int) -> String {
        guard let name = unsafe LZ4F_getErrorName(error) else { return "lz4 error" }
        switch unsafe String(cString: name) {
        case "ERROR_contentChecksum_invalid", "ERROR_blockChecksum_invalid":
            return "what was decompressed does not match the checksum"
        case "ERROR_headerChecksum_invalid": return "the header does not match its checksum"
        case let name: return name
        }
    }
}
