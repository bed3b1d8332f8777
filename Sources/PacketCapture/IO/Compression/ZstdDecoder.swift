internal import CZstd

/// zstd frames through libzstd, which checks their checksums where they have one.
///
/// A frame may ask for a window of up to 2 GiB to be held in memory. libzstd's own limit of 128 MiB stays in force:
/// all levels of the zstd tool keep to it, only `--long=28` and above do not.
///
/// Unsafe code: a context that this class owns, and buffer descriptions that live for one call.
@safe final class ZstdDecoder: MemberDecoder {
    /// A call that meets damage loses what the same call decoded before. So a call is given no more than one block,
    /// and not the header of the next one, which libzstd always counts in when it says what it wants to have. The last
    /// byte of a block comes alone: with it shows itself that a frame is not as long as it claims, and it is lost.
    private static let blockHeader = 3

    private let context: OpaquePointer
    /// The last call had no room for more: nothing new is given to the next one, which may have to hand on what is left
    /// of a block, and would lose that as well.
    private var isFull = false
    /// Bytes to give to the next call.
    private var wanted = 1
    var needs: Int { isFull ? 0 : wanted }

    init?() {
        guard let created = unsafe ZSTD_createDStream() else { return nil }
        unsafe context = unsafe created
    }

    deinit { _ = unsafe ZSTD_freeDStream(context) }

    func begin() {
        let start = unsafe ZSTD_initDStream(context)
        wanted = ZSTD_isError(start) == 0 ? max(1, start) : 1
        isFull = false
    }

    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodingStep {
        var from = unsafe ZSTD_inBuffer(src: input.baseAddress, size: isFull ? 0 : min(input.count, wanted), pos: 0)
        var into = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let result = unsafe ZSTD_decompressStream(context, &into, &from)
        var step = unsafe DecodingStep(
            consumed: min(from.pos, from.size), produced: min(into.pos, into.size), outcome: .goesOn)
        isFull = step.produced == output.count
        if ZSTD_isError(result) != 0 {
            step.outcome = Self.failure(result)
        } else if result == 0 {
            step.outcome = .memberEnds
        } else {
            wanted = result > Self.blockHeader ? result &- Self.blockHeader : 1
        }
        return step
    }

    private static func failure(_ result: Int) -> DecodingStep.Outcome {
        switch ZSTD_getErrorCode(result) {
        case ZSTD_error_frameParameter_windowTooLarge:
            return .refused(
                "it asks for a window of more than 128 MiB (zstd --long=28 and above); "
                    + "decompress it first, e.g. zstd -dc --long=31 FILE | bitstrail -")
        case ZSTD_error_dictionary_wrong: return .refused("it was made with a dictionary, which is not in the file")
        case ZSTD_error_memory_allocation: return .refused("memory is short")
        case ZSTD_error_checksum_wrong: return .damaged("what was decompressed does not match the checksum")
        default:
            guard let name = unsafe ZSTD_getErrorName(result) else { return .damaged("zstd error") }
            return .damaged(unsafe String(cString: name))
        }
    }
}
