import CLZ4
import CZlib
import CZstd

/// Compressed data made by the libraries themselves, and headers written by hand where they do not write them.
enum Packing {
    /// Raw deflate between a header with every optional field and the trailer.
    static func gzip(_ bytes: [UInt8], flags: UInt8 = 0, level: Int32 = 6) -> [UInt8] {
        var header: [UInt8] = [0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3]
        if flags & 4 != 0 { header += [6, 0, 0x41, 0x70, 2, 0, 0x1f, 0x8b] }
        if flags & 8 != 0 { header += Array("capture.pcap".utf8) + [0] }
        if flags & 16 != 0 { header += Array("made by hand".utf8) + [0] }
        if flags & 2 != 0 {
            let sum = unsafe crc32(0, header, UInt32(header.count))
            header += [UInt8(sum & 0xff), UInt8(sum >> 8 & 0xff)]
        }
        var trailer = Octets()
        trailer.u32(Int(unsafe crc32(0, bytes, UInt32(bytes.count))))
        trailer.u32(bytes.count)
        return header + deflated(bytes, level) + trailer.bytes
    }

    private static func deflated(_ bytes: [UInt8], _ level: Int32) -> [UInt8] {
        var input = bytes
        return unsafe input.withUnsafeMutableBufferPointer { from in
            var stream = unsafe z_stream()
            let size = unsafe Int32(MemoryLayout<z_stream>.size)
            unsafe deflateInit2_(&stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
            defer { unsafe deflateEnd(&stream) }
            let bound = unsafe Int(deflateBound(&stream, UInt(from.count)))
            return unsafe [UInt8](unsafeUninitializedCapacity: bound) { into, count in
                unsafe stream.next_in = from.baseAddress
                unsafe stream.avail_in = UInt32(from.count)
                unsafe stream.next_out = into.baseAddress
                unsafe stream.avail_out = UInt32(bound)
                unsafe deflate(&stream, Z_FINISH)
                count = unsafe bound - Int(stream.avail_out)
            }
        }
    }

    static func zstd(_ bytes: [UInt8], level: Int32 = 3) -> [UInt8] {
        let context = unsafe ZSTD_createCCtx()
        defer { _ = unsafe ZSTD_freeCCtx(context) }
        _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        let bound = ZSTD_compressBound(bytes.count)
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { into, count in
            count = unsafe ZSTD_compress2(context, into.baseAddress, bound, bytes, bytes.count)
        }
    }

    /// A frame of blocks that are not compressed, with the window that its header asks for, and without a checksum.
    /// The type 3 is none: it stands for damage.
    static func zstdByHand(window: UInt8 = 0, dictionary: UInt8? = nil, blocks: [(type: Int, bytes: [UInt8])])
        -> [UInt8]
    {
        var octets = Octets()
        octets.bytes = [0x28, 0xb5, 0x2f, 0xfd, dictionary == nil ? 0 : 1, window]
        if let dictionary { octets.bytes.append(dictionary) }
        for (index, block) in blocks.enumerated() {
            let header = block.bytes.count << 3 | block.type << 1 | (index == blocks.count - 1 ? 1 : 0)
            octets.bytes += [UInt8(header & 0xff), UInt8(header >> 8 & 0xff), UInt8(header >> 16)] + block.bytes
        }
        return octets.bytes
    }

    static func lz4(
        _ bytes: [UInt8], block: LZ4F_blockSizeID_t = LZ4F_max64KB, linked: Bool = true, blockChecksums: Bool = false
    ) -> [UInt8] {
        var preferences = LZ4F_preferences_t()
        preferences.frameInfo.blockSizeID = block
        preferences.frameInfo.blockMode = linked ? LZ4F_blockLinked : LZ4F_blockIndependent
        preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled
        preferences.frameInfo.blockChecksumFlag = blockChecksums ? LZ4F_blockChecksumEnabled : LZ4F_noBlockChecksum
        let bound = unsafe LZ4F_compressFrameBound(bytes.count, &preferences)
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { into, count in
            count = unsafe LZ4F_compressFrame(into.baseAddress, bound, bytes, bytes.count, &preferences)
        }
    }

    /// What zstd and lz4 readers pass over.
    static func skippable(_ content: [UInt8], number: UInt8 = 0) -> [UInt8] {
        var octets = Octets()
        octets.bytes = [0x50 | number, 0x2a, 0x4d, 0x18]
        octets.u32(content.count)
        return octets.bytes + content
    }
}

/// The ways in which one file may be compressed.
enum Packed: String, CaseIterable {
    case gzip, gzipHeaderFields, gzipStored, gzipMembers, gzipBlocked
    case zstd, zstdFrames, zstdSkippableFirst
    case lz4, lz4Independent, lz4LargeBlocks, lz4Frames, lz4SkippableFirst

    var compression: String {
        String(["gzip", "zstd", "lz4"].first { rawValue.hasPrefix($0) } ?? "")
    }

    /// Whether it is one member, so that no cut file is complete.
    var isSingle: Bool {
        switch self {
        case .gzipMembers, .gzipBlocked, .zstdFrames, .lz4Frames: false
        default: true
        }
    }

    func pack(_ bytes: [UInt8]) -> [UInt8] {
        let half = bytes.count / 3
        let (first, second) = (Array(bytes[..<half]), Array(bytes[half...]))
        switch self {
        case .gzip: return Packing.gzip(bytes)
        case .gzipHeaderFields: return Packing.gzip(bytes, flags: 31, level: 9)
        case .gzipStored: return Packing.gzip(bytes, level: 0)
        case .gzipMembers: return Packing.gzip(first, flags: 8) + Packing.gzip(second, flags: 4)
        case .gzipBlocked:
            // As bgzip writes it: many small members, the last one empty.
            return stride(from: 0, through: bytes.count, by: 1_000).flatMap { start in
                Packing.gzip(Array(bytes[start..<min(start + 1_000, bytes.count)]), flags: 4)
            } + Packing.gzip([], flags: 4)
        case .zstd: return Packing.zstd(bytes)
        case .zstdFrames:
            return Packing.zstd(first) + Packing.skippable([0x28, 0xb5, 0x2f, 0xfd], number: 15)
                + Packing.skippable([]) + Packing.zstd(second, level: 19) + Packing.skippable(first)
        case .zstdSkippableFirst: return Packing.skippable([1, 2, 3]) + Packing.zstd(bytes)
        case .lz4: return Packing.lz4(bytes)
        case .lz4Independent: return Packing.lz4(bytes, linked: false, blockChecksums: true)
        case .lz4LargeBlocks: return Packing.lz4(bytes, block: .init(7))
        case .lz4Frames:
            return Packing.lz4(first) + Packing.skippable([4, 0x22, 0x4d, 0x18], number: 3)
                + Packing.lz4(second, linked: false) + Packing.skippable([])
        case .lz4SkippableFirst:
            return Packing.skippable([]) + Packing.skippable(first, number: 9) + Packing.lz4(bytes)
        }
    }
}
