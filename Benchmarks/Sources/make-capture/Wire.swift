/// A TCP connection as both its ends see it: what was sent so far.
struct Flow {
    let clientAddress: UInt32
    let serverAddress: UInt32
    let clientPort: UInt16
    let serverPort: UInt16
    /// Sequence number of the next octet of each side.
    var clientNext: UInt32
    var serverNext: UInt32

    init(client: UInt32, port: UInt16, server: UInt32, serverPort: UInt16, _ random: inout Random) {
        clientAddress = client
        serverAddress = server
        clientPort = port
        self.serverPort = serverPort
        clientNext = UInt32(truncatingIfNeeded: random.next())
        serverNext = UInt32(truncatingIfNeeded: random.next())
    }
}

/// The flag bits of a TCP header.
enum Flag {
    static let fin: UInt8 = 1
    static let syn: UInt8 = 2
    static let push: UInt8 = 8
    static let ack: UInt8 = 16
}

/// Puts Ethernet, IPv4 and TCP or UDP headers before payload. Checksums are 0, as offloading leaves them.
final class Wire {
    /// Payload octets of a full segment.
    static let segment = 1460

    let capture: CaptureWriter
    /// Octets that stand for the contents of files; bodies are parts of it.
    let pool: [UInt8]
    /// Microseconds since 1970 UTC: Monday, 2 June 2025, 10:00:00, as the heads' Date says.
    private var now = 1_748_858_400_000_000
    /// Between two frames.
    private let pace: Int
    private var identification: UInt16 = 0
    /// Segments until the one that the capture point does not see; 0 for none.
    private var untilMissing = 0

    init(_ capture: CaptureWriter, pool: [UInt8], pace: Int) {
        self.capture = capture
        self.pool = pool
        self.pace = pace
    }

    /// The `number`th TCP segment from now, 1 the next, is sent but not captured.
    func miss(_ number: Int) {
        untilMissing = number
    }

    // MARK: TCP

    func handshake(_ flow: inout Flow) {
        frame(flow, fromClient: true, Flag.syn, acknowledges: false, [], 0..<0)
        flow.clientNext &+= 1
        frame(flow, fromClient: false, Flag.syn | Flag.ack, acknowledges: true, [], 0..<0)
        flow.serverNext &+= 1
        acknowledge(flow, fromClient: true)
    }

    /// The first two segments of a handshake that is never completed.
    func halfOpen(_ flow: Flow) {
        var flow = flow
        frame(flow, fromClient: true, Flag.syn, acknowledges: false, [], 0..<0)
        flow.clientNext &+= 1
        frame(flow, fromClient: false, Flag.syn | Flag.ack, acknowledges: true, [], 0..<0)
    }

    /// One segment with payload.
    @inline(__always)
    func send(_ flow: inout Flow, fromClient: Bool, _ octets: [UInt8], _ range: Range<Int>) {
        frame(flow, fromClient: fromClient, Flag.push | Flag.ack, acknowledges: true, octets, range)
        if fromClient {
            flow.clientNext &+= UInt32(truncatingIfNeeded: range.count)
        } else {
            flow.serverNext &+= UInt32(truncatingIfNeeded: range.count)
        }
    }

    func send(_ flow: inout Flow, fromClient: Bool, _ octets: [UInt8]) {
        send(&flow, fromClient: fromClient, octets, 0..<octets.count)
    }

    @inline(__always)
    func acknowledge(_ flow: Flow, fromClient: Bool, minimum: Int = 0) {
        frame(flow, fromClient: fromClient, Flag.ack, acknowledges: true, [], 0..<0, minimum: minimum)
    }

    func close(_ flow: inout Flow) {
        frame(flow, fromClient: true, Flag.fin | Flag.ack, acknowledges: true, [], 0..<0)
        flow.clientNext &+= 1
        frame(flow, fromClient: false, Flag.fin | Flag.ack, acknowledges: true, [], 0..<0)
        flow.serverNext &+= 1
        acknowledge(flow, fromClient: true)
    }

    /// - Parameter minimum: octets of the frame at least; Ethernet pads received ones to 60.
    @inline(__always)
    func frame(
        _ flow: Flow, fromClient: Bool, _ flags: UInt8, acknowledges: Bool, _ octets: [UInt8], _ range: Range<Int>,
        minimum: Int = 0
    ) {
        let length = 54 &+ range.count
        let size = max(length, minimum)
        if untilMissing > 0 {
            untilMissing &-= 1
            if untilMissing == 0 { return }
        }
        capture.begin(size, time: tick())
        headers(
            from: fromClient ? flow.clientAddress : flow.serverAddress,
            to: fromClient ? flow.serverAddress : flow.clientAddress, protocolNumber: 6, length &- 14)
        capture.put(fromClient ? flow.clientPort : flow.serverPort)
        capture.put(fromClient ? flow.serverPort : flow.clientPort)
        capture.put(fromClient ? flow.clientNext : flow.serverNext)
        capture.put(acknowledges ? (fromClient ? flow.serverNext : flow.clientNext) : 0)
        capture.put(UInt16(0x5000) | UInt16(flags))
        capture.put(UInt16(0xffff))
        capture.put(UInt32(0))
        if !range.isEmpty { capture.put(octets, range) }
        for _ in length..<size { capture.put(UInt8(0)) }
        capture.finish(size)
    }

    // MARK: UDP

    func datagram(_ flow: Flow, fromClient: Bool, _ octets: [UInt8], _ range: Range<Int>) {
        let length = 42 &+ range.count
        capture.begin(length, time: tick())
        headers(
            from: fromClient ? flow.clientAddress : flow.serverAddress,
            to: fromClient ? flow.serverAddress : flow.clientAddress, protocolNumber: 17, length &- 14)
        capture.put(fromClient ? flow.clientPort : flow.serverPort)
        capture.put(fromClient ? flow.serverPort : flow.clientPort)
        capture.put(UInt16(truncatingIfNeeded: 8 &+ range.count))
        capture.put(UInt16(0))
        capture.put(octets, range)
        capture.finish(length)
    }

    // MARK: Below

    private func tick() -> Int {
        now &+= pace
        return now
    }

    /// Ethernet with locally administered addresses made from those of IPv4, then IPv4.
    @inline(__always)
    private func headers(from source: UInt32, to destination: UInt32, protocolNumber: UInt8, _ length: Int) {
        capture.put(UInt16(0x0200))
        capture.put(destination)
        capture.put(UInt16(0x0200))
        capture.put(source)
        capture.put(UInt32(0x0800_4500))
        capture.put(UInt16(truncatingIfNeeded: length))
        identification &+= 1
        capture.put(identification)
        capture.put(UInt32(0x4000_4000) | UInt32(protocolNumber))
        capture.put(UInt16(0))
        capture.put(source)
        capture.put(destination)
    }
}
