internal import Glibc

/// One input, opened as what its first bytes say it is: classic pcap through libpcap, pcapng by our own reader.
public final class CaptureReader {
    private enum Format {
        case pcap(PcapReader)
        case pcapng(PcapngReader)
    }

    private let format: Format
    /// The frame read last.
    @inline(__always)
    var frame: Frame {
        switch format {
        case .pcap(let reader): reader.frame
        case .pcapng(let reader): reader.frame
        }
    }

    /// Opens a file, or standard input if the path is `-`. Reads only the first bytes.
    public static func open(path: String) throws(CaptureError) -> CaptureReader {
        if path == "-" { return try CaptureReader(ByteSource(descriptor: 0, ownsDescriptor: false)) }
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CaptureError(byteOffset: nil, message: SystemError.text(errno)) }
        var status = stat()
        if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            _ = close(descriptor)
            throw CaptureError(byteOffset: nil, message: "is a directory; name the capture files in it")
        }
        return try CaptureReader(ByteSource(descriptor: descriptor, ownsDescriptor: true))
    }

    private init(_ source: ByteSource) throws(CaptureError) {
        let start = source.peek(PcapFileHeader.length)
        if source.failure != 0 { throw CaptureError(byteOffset: 0, message: SystemError.text(source.failure)) }
        if start.isEmpty {
            throw CaptureError(byteOffset: 0, message: "is empty; a pcap or pcapng capture was expected")
        }
        if start.starts(with: [0x0a, 0x0d, 0x0d, 0x0a]) {
            format = .pcapng(PcapngReader(source))
            return
        }
        guard let header = PcapFileHeader(start) else {
            let found = FileKind.guess(start).map { "this looks like \($0)" } ?? "it begins with \(FileKind.hex(start))"
            throw CaptureError(byteOffset: 0, message: "is no capture: pcap or pcapng was expected, \(found)")
        }
        guard start.count == PcapFileHeader.length else {
            throw CaptureError(
                byteOffset: Int64(start.count), message: "ends inside the pcap file header of 24 bytes")
        }
        source.replaceAhead(header.forLibpcap(start))
        format = .pcap(try PcapReader.open(source, header: header).get())
    }

    /// `pcap` or `pcapng`.
    public var formatName: String {
        switch format {
        case .pcap: "pcap"
        case .pcapng: "pcapng"
        }
    }

    /// The interfaces met so far.
    public var interfaces: [CaptureInterface] {
        switch format {
        case .pcap(let reader): [reader.interface]
        case .pcapng(let reader): reader.interfaces
        }
    }

    /// What was wrong with the capture so far, in its order: what it cost was not read.
    public var problems: [CaptureProblem] {
        switch format {
        case .pcap(let reader): reader.problems
        case .pcapng(let reader): reader.problems
        }
    }

    /// What the capture says beside its frames, and what was odd about it and cost nothing.
    public var notes: [CaptureProblem] {
        switch format {
        case .pcap(let reader): reader.notes
        case .pcapng(let reader): reader.notes
        }
    }

    /// The comments on the frame read last.
    var comments: [String] {
        switch format {
        case .pcap: []
        case .pcapng(let reader): reader.comments
        }
    }

    /// Bytes of the (decompressed) file that have been read as whole records.
    public var bytesRead: Int64 {
        switch format {
        case .pcap(let reader): reader.offset
        case .pcapng(let reader): reader.offset
        }
    }

    /// Reads the next frame; the end also where damage cannot be passed.
    @inline(__always)
    func next() -> ReadStep {
        switch format {
        case .pcap(let reader): reader.next()
        case .pcapng(let reader): reader.next()
        }
    }

    /// The frame's bytes, lent for the call.
    @inline(__always)
    func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        switch format {
        case .pcap(let reader): unsafe body(reader.bytes.span)
        case .pcapng(let reader): unsafe body(reader.bytes.span)
        }
    }
}

/// Names of files that are mistaken for captures.
enum FileKind {
    private static let magics: [(bytes: [UInt8], name: String)] = [
        ([0x1f, 0x8b], "gzip: decompress it first, e.g. gzip -dc FILE | bitstrail -"),
        ([0x28, 0xb5, 0x2f, 0xfd], "zstd: decompress it first, e.g. zstd -dc FILE | bitstrail -"),
        ([0x04, 0x22, 0x4d, 0x18], "lz4: decompress it first, e.g. lz4 -dc FILE | bitstrail -"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz: decompress it first, e.g. xz -dc FILE | bitstrail -"),
        ([0xff, 0xd8, 0xff], "a JPEG picture"), ([0x89, 0x50, 0x4e, 0x47], "a PNG picture"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF document"), ([0x50, 0x4b, 0x03, 0x04], "a ZIP archive"),
        ([0x7f, 0x45, 0x4c, 0x46], "an ELF program"), ([0x4d, 0x5a], "a Windows program"),
        ([0x58, 0x43, 0x50, 0x00], "a NetXRay or Sniffer capture: convert it with editcap"),
        ([0x73, 0x6e, 0x6f, 0x6f, 0x70], "a snoop capture: convert it with editcap"),
        ([0x47, 0x4d, 0x42, 0x55], "a Network Monitor capture: convert it with editcap"),
        ([0x7b], "JSON"), ([0x3c], "HTML or XML"),
    ]

    static func guess(_ start: [UInt8]) -> String? {
        magics.first { start.starts(with: $0.bytes) }?.name
    }

    static func hex(_ start: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let text = start.prefix(4).map { octet in
            String(decoding: [digits[Int(octet >> 4)], digits[Int(octet & 15)]], as: UTF8.self)
        }
        return text.joined(separator: " ")
    }
}
