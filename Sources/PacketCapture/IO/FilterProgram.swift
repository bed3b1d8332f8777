internal import CPcap
internal import Glibc

/// A filter expression compiled for one link type.
///
/// Unsafe code: libpcap's handle, which lives for one function, and its program, which this object owns and frees.
@safe final class FilterProgram {
    private var program: bpf_program

    private init(_ program: bpf_program) {
        unsafe self.program = unsafe program
    }

    deinit { unsafe pcap_freecode(&program) }

    /// Compiles as for a capture file with that link type: an expression that asks what only a live capture knows (e.g.
    /// `inbound` on Ethernet) fails, where `pcap_open_dead` would give a program that never accepts.
    ///
    /// The expression must have passed ``FilterWords/objection(to:)``: libpcap looks names up in the network.
    /// - Parameter isSwapped: whether the capturing host had the other byte order than this one, which matters where
    ///   link headers are in that of the host.
    static func compile(
        _ expression: String, linkType: UInt32, isSwapped: Bool
    ) -> Result<FilterProgram, CaptureError> {
        var file = emptyCapture(linkType, isSwapped)
        return unsafe file.withUnsafeMutableBytes { bytes in
            guard let stream = unsafe fmemopen(bytes.baseAddress, bytes.count, "rb") else {
                return .failure(CaptureError(byteOffset: nil, message: "no memory for the filter"))
            }
            var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
            guard let handle = unsafe pcap_fopen_offline(stream, &message) else {
                // libpcap leaves the stream to its caller when it refuses it.
                _ = unsafe fclose(stream)
                let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                return .failure(CaptureError(byteOffset: nil, message: String(decoding: text, as: UTF8.self)))
            }
            defer { unsafe pcap_close(handle) }
            return unsafe compile(expression, on: handle, netmask: unknownNetmask).map { unsafe FilterProgram($0) }
        }
    }

    /// What libpcap calls PCAP_NETMASK_UNKNOWN; `ip broadcast` needs a known one.
    static let unknownNetmask: UInt32 = 0xffff_ffff

    /// The program, which the caller frees with `pcap_freecode`.
    static func compile(
        _ expression: String, on handle: OpaquePointer, netmask: UInt32
    ) -> Result<bpf_program, CaptureError> {
        var program = unsafe bpf_program()
        guard unsafe pcap_compile(handle, &program, expression, 1, netmask) == 0 else {
            let text = unsafe pcap_geterr(handle).map { unsafe String(cString: $0) }
            return unsafe .failure(CaptureError(byteOffset: nil, message: text ?? "libpcap refuses the filter"))
        }
        return unsafe .success(program)
    }

    func accepts(_ bytes: Span<UInt8>, _ originalLength: Int) -> Bool {
        var header = pcap_pkthdr()
        header.caplen = UInt32(clamping: bytes.count)
        header.len = UInt32(clamping: originalLength)
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            // An empty frame has no address of its own; the program is told that nothing may be read there.
            unsafe pcap_offline_filter(&program, &header, buffer.baseAddress) != 0
        }
    }

    /// The 24 bytes of a classic pcap file without records.
    private static func emptyCapture(_ linkType: UInt32, _ isSwapped: Bool) -> [UInt8] {
        // OpenBSD's number of raw IP, which Linux's libpcap does not know.
        let linkType = linkType == LinkType.dltRawBSD ? LinkType.raw : linkType
        let words: [UInt32] = [0xa1b2_c3d4, 0, 0, 0, 262_144, linkType & 0x03ff_ffff]
        let version: [UInt16] = [2, 4]
        func octets<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            let stored = isSwapped ? number.byteSwapped : number
            return unsafe withUnsafeBytes(of: stored) { unsafe Array($0) }
        }
        return octets(words[0]) + version.flatMap(octets) + words[2...].flatMap(octets)
    }
}
