internal import Glibc

/// Names of files that are mistaken for captures, and what to say of them.
enum FileKind {
    private static let magics: [(bytes: [UInt8], name: String)] = [
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz: decompress it first, e.g. xz -dc FILE | bitstrail -"),
        ([0x42, 0x5a, 0x68], "bzip2: decompress it first, e.g. bzip2 -dc FILE | bitstrail -"),
        ([0x1f, 0x9d], "compress (.Z): decompress it first, e.g. gzip -dc FILE | bitstrail -"),
        ([0x02, 0x21, 0x4c, 0x18], "lz4's legacy format: decompress it first, e.g. lz4 -dc FILE | bitstrail -"),
        ([0xff, 0xd8, 0xff], "a JPEG picture"), ([0x89, 0x50, 0x4e, 0x47], "a PNG picture"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF document"), ([0x50, 0x4b, 0x03, 0x04], "a ZIP archive"),
        ([0x7f, 0x45, 0x4c, 0x46], "an ELF program"), ([0x4d, 0x5a], "a Windows program"),
        ([0x58, 0x43, 0x50, 0x00], "a NetXRay or Sniffer capture: convert it with editcap"),
        ([0x73, 0x6e, 0x6f, 0x6f, 0x70], "a snoop capture: convert it with editcap"),
        ([0x47, 0x4d, 0x42, 0x55], "a Network Monitor capture: convert it with editcap"),
        ([0x7b], "JSON"), ([0x3c], "HTML or XML"),
    ]

    /// Why an input that begins so is no capture; with what is wrong with compressed data, which may be the reason.
    static func refusal(_ start: [UInt8], of source: ByteSource) -> CaptureError {
        var offset: Int64 = 0
        var message: String
        if start.isEmpty {
            let what = source.compression.map { "decompresses to nothing (\($0))" } ?? "is empty"
            message = "\(what); a pcap or pcapng capture was expected"
        } else if let outer = source.compression, let inner = CompressionFormat(start)?.rawValue {
            message = "is compressed twice, \(inner) data inside \(outer) data: decompress it once first, "
            message += "e.g. \(outer) -dc FILE | bitstrail -"
        } else if PcapFileHeader(start) != nil {
            offset = Int64(start.count)
            message = "ends inside the pcap file header of \(PcapFileHeader.length) bytes"
        } else {
            let found = guess(start).map { "this looks like \($0)" } ?? "it begins with \(hex(start))"
            let place = source.compression.map { " inside the \($0) data" } ?? ""
            message = "is no capture: pcap or pcapng was expected\(place), \(found)"
        }
        if let problem = source.decodingProblem { message += "; \(problem.message)" }
        return CaptureError(byteOffset: offset, message: message)
    }

    /// Whether a file begins as a capture does, compressed or not; false if it cannot be read.
    static func mayBeCapture(path: String) -> Bool {
        // Unsafe code: a C string that lives as long as the call.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        let source = ByteSource(descriptor: descriptor, ownsDescriptor: true)
        source.decompressIfCompressed()
        let start = source.peek(4)
        return start.starts(with: [0x0a, 0x0d, 0x0d, 0x0a]) || PcapFileHeader(start) != nil
            || source.decodingProblem != nil
    }

    private static func guess(_ start: [UInt8]) -> String? {
        magics.first { start.starts(with: $0.bytes) }?.name
    }

    private static func hex(_ start: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let text = start.prefix(4).map { octet in
            String(decoding: [digits[Int(octet >> 4)], digits[Int(octet & 15)]], as: UTF8.self)
        }
        return text.joined(separator: " ")
    }
}
