import CPcap
import PacketCapture

/// libpcap itself: what it says of a file that it can read.
struct Oracle {
    struct Frame: Equatable {
        var time: Int64
        var original: Int
        var bytes: [UInt8]
    }

    var frames: [Frame] = []
    /// It read up to the end; it stops where the byte order or an interface changes.
    var isComplete = false

    /// nil if libpcap refuses the file.
    init?(path: String) {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        let opened = unsafe pcap_open_offline_with_tstamp_precision(
            path, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
        guard let handle = unsafe opened else { return nil }
        defer { unsafe pcap_close(handle) }
        var record: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        while true {
            let result = unsafe pcap_next_ex(handle, &record, &data)
            isComplete = result == -2
            guard result == 1, let header = unsafe record?.pointee, let start = unsafe data else { break }
            let octets = unsafe UnsafeBufferPointer(start: start, count: Int(header.caplen))
            let seconds = Int64(UInt32(truncatingIfNeeded: header.ts.tv_sec))
            frames.append(
                Frame(
                    time: seconds * 1_000_000_000 + Int64(header.ts.tv_usec), original: Int(header.len),
                    bytes: unsafe Array(octets)))
        }
    }

    /// Whether our reader makes of the file what libpcap makes of it.
    func agrees(with read: ReadCapture) -> Bool {
        frames.count == read.frames.count
            && zip(frames, zip(read.frames, read.bytes)).allSatisfy { own, other in
                own.time == other.0.time && own.original == other.0.originalLength && own.bytes == other.1
            }
    }
}
