/// The compressed formats that are decompressed on the way, each known by its first bytes.
///
/// A compressed file is one or more *members* one after the other, each complete in itself (RFC 1952 2.2; zstd and lz4
/// call them frames), together decompressing to one capture.
enum CompressionFormat: String {
    /// RFC 1952.
    case gzip
    /// RFC 8878.
    case zstd
    /// The lz4 frame format, not the older one of `lz4 -l`, which nothing writes captures in.
    case lz4

    /// Bytes that tell the format.
    static let magicLength = 4

    /// nil if the bytes do not begin a member. gzip's mark is two bytes long, the others' four.
    init?(_ start: [UInt8]) {
        if start.starts(with: [0x1f, 0x8b]) {
            self = .gzip
        } else if start.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
            self = .zstd
        } else if start.starts(with: [0x04, 0x22, 0x4d, 0x18]) {
            self = .lz4
        } else {
            return nil
        }
    }

    /// A skippable frame, which zstd and lz4 share (RFC 8878 3.1.2): magic 184D2A50 to 184D2A5F, the length of its
    /// content, the content, all to be passed over. Some writers begin with one, so that it does not tell the format.
    static func isSkippable(_ start: [UInt8]) -> Bool {
        guard start.count >= 4 else { return false }
        return start[0] & 0xf0 == 0x50 && start[1...].starts(with: [0x2a, 0x4d, 0x18])
    }

    /// nil if memory is short.
    func makeDecoder() -> (any MemberDecoder)? {
        switch self {
        case .gzip: GzipDecoder()
        case .zstd: ZstdDecoder()
        case .lz4: LZ4Decoder()
        }
    }
}
