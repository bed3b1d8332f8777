/// Gives out what a compressed file decompresses to: all its members, one after the other.
///
/// Nothing is lost in silence: where the file is cut or damaged, or goes on with something else, ``problem`` says so,
/// and what was decoded before has been given out. Memory is fixed: the input buffer and what the library needs.
///
/// Unsafe code: the buffers are passed on to the decoder, which gets their sizes with them.
@safe final class Decompressor {
    /// Calls in a row of a decoder that neither take nor give a byte though they could. More than a few never help:
    /// then it would go on for ever.
    private static let maxIdleCalls = 8
    /// Magic and length of a skippable frame.
    private static let skippableHeader = 8

    private enum State {
        /// Before the first member, between two, or after the last.
        case border
        case member
        /// Inside a skippable frame, with the number of bytes left.
        case skipping(Int)
        case end
    }

    private var state = State.border
    private let input: CompressedInput
    private var decoder: (any MemberDecoder)?
    /// nil before the first member: a file may begin with a skippable frame, which zstd and lz4 share.
    private var format: CompressionFormat?
    /// The decoder may hold bytes for which there was no room.
    private var mayHoldBytes = false
    private var idleCalls = 0
    /// Bytes given out.
    private var given: Int64 = 0
    /// Why the end came, if it is not the end of the last member. Its offset is in the decompressed bytes.
    private(set) var problem: CaptureProblem?

    /// - Parameters:
    ///   - start: the first bytes of the file, already read; nil is returned if no compressed data begins so.
    ///   - decoder: in the place of the format's own.
    init?(_ start: [UInt8], decoder: (any MemberDecoder)? = nil) {
        format = CompressionFormat(start)
        guard format != nil || CompressionFormat.isSkippable(start) else { return nil }
        input = CompressedInput(start)
        self.decoder = decoder
    }

    /// Fills the front of `output`; the number of bytes, 0 at the end, or -1 if the file cannot be read on.
    func read(into output: UnsafeMutableRawBufferPointer, from source: ByteSource) -> Int {
        guard source.failure == 0 else { return -1 }
        var produced = 0
        while produced < output.count {
            // Bytes that are there are not held back while a pipe has no more.
            if produced > 0, needsInput { break }
            let canGoOn: Bool
            switch state {
            case .border: canGoOn = openMember(source)
            case .member:
                let room = unsafe UnsafeMutableRawBufferPointer(rebasing: output[produced...])
                canGoOn = unsafe decode(into: room, source, &produced)
            case .skipping(let left): canGoOn = skip(left, source)
            case .end: canGoOn = false
            }
            guard canGoOn else { break }
        }
        return produced == 0 && source.failure != 0 ? -1 : produced
    }

    private var needsInput: Bool {
        switch state {
        case .border: input.count < Self.skippableHeader
        case .member: input.count < max(1, decoder?.needs ?? 1) && !mayHoldBytes
        case .skipping: input.count == 0
        case .end: false
        }
    }

    /// Looks at what stands where a member may begin.
    private func openMember(_ source: ByteSource) -> Bool {
        _ = input.fill(CompressionFormat.magicLength, from: source)
        guard source.failure == 0 else { return false }
        let magic = input.prefix(CompressionFormat.magicLength)
        if let next = CompressionFormat(magic), format == nil || next == format { return begin(next) }
        if format != .gzip, CompressionFormat.isSkippable(magic) {
            guard input.fill(Self.skippableHeader, from: source) else { return endEarly(source) }
            let length = input.prefix(Self.skippableHeader)[4...].reversed().reduce(0) { $0 << 8 | Int($1) }
            input.drop(Self.skippableHeader)
            state = .skipping(length)
            return true
        }
        passRest(source)
        return false
    }

    private func begin(_ next: CompressionFormat) -> Bool {
        format = next
        if decoder == nil { decoder = next.makeDecoder() }
        guard let decoder else { return end("\(name) data cannot be decompressed: memory is short") }
        decoder.begin()
        state = .member
        mayHoldBytes = false
        idleCalls = 0
        return true
    }

    private func skip(_ left: Int, _ source: ByteSource) -> Bool {
        guard left > 0 else {
            state = .border
            return true
        }
        guard input.fill(1, from: source) else { return endEarly(source) }
        let step = min(left, input.count)
        input.drop(step)
        state = .skipping(left &- step)
        return true
    }

    private func decode(
        into room: UnsafeMutableRawBufferPointer, _ source: ByteSource, _ produced: inout Int
    ) -> Bool {
        guard let decoder else { return false }
        if !mayHoldBytes, !input.fill(max(1, decoder.needs), from: source), input.count == 0 { return endEarly(source) }
        let step = unsafe decoder.decode(input.bytes, into: room)
        let hadInput = input.count > 0
        produced &+= step.produced
        given &+= Int64(step.produced)
        input.drop(step.consumed)
        mayHoldBytes = step.produced == room.count
        switch step.outcome {
        case .memberEnds: state = .border
        case .damaged(let why): return end("the \(name) data is damaged at \(place): \(why)")
        case .refused(let why): return end("the \(name) data at \(place) cannot be decompressed: \(why)")
        case .goesOn:
            idleCalls = hadInput && step.produced == 0 && step.consumed == 0 ? idleCalls &+ 1 : 0
            if idleCalls > Self.maxIdleCalls { return end("the \(name) data is damaged at \(place): no end is found") }
        }
        return true
    }

    /// Reads to the end of the file behind the last member. Zeros there are padding, as of tapes and disk images.
    private func passRest(_ source: ByteSource) {
        let place = place
        var count: Int64 = 0
        var areZeros = true
        while input.fill(1, from: source) {
            if areZeros { areZeros = unsafe input.bytes.allSatisfy { $0 == 0 } }
            count &+= Int64(input.count)
            input.drop(input.count)
        }
        guard source.failure == 0 else { return }
        state = .end
        guard !areZeros else { return }
        problem = CaptureProblem(
            byteOffset: given,
            message: "\(count) bytes after the end of the \(name) data, from \(place) on, are not read")
    }

    private func endEarly(_ source: ByteSource) -> Bool {
        guard source.failure == 0 else { return false }
        input.drop(input.count)
        return end("the \(name) data ends early, at \(place)")
    }

    private func end(_ message: String) -> Bool {
        problem = CaptureProblem(byteOffset: given, message: message)
        state = .end
        return false
    }

    /// What the data is called in messages.
    var name: String { format?.rawValue ?? "zstd or lz4" }

    private var place: String { "byte \(input.position) of the compressed file" }
}
