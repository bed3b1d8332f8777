/// One BITS upload on a connection of its own, from the handshake to the FIN exchange, a step at a time.
///
/// Header names and their order are those of Windows clients and of IIS.
struct Upload {
    private enum Stage {
        case create, fragment, body, answer, close, done
    }

    private var flow: Flow
    private var stage = Stage.create
    private let size: Int
    private let fragmentSize: Int
    private let path: String
    private let session: String
    /// The file's octets are those of the pool from here on, again and again.
    private let start: Int
    private var offset = 0
    private var fragmentEnd = 0
    /// Segments since the server's last ACK.
    private var unacknowledged = 0

    static let server: UInt32 = 0xc633_640a
    private static let host = "uploads.example.com"

    init(number: Int, size: Int, fragmentSize: Int, session: String?, poolSize: Int, _ random: inout Random) {
        // 10.0.0.0/8 and 28,000 ports: billions of connections without a repetition.
        let client = 0x0a00_0001 &+ UInt32(truncatingIfNeeded: number / 28_000 &* 1021 &+ number % 1021)
        flow = Flow(
            client: client, port: UInt16(truncatingIfNeeded: 32_768 &+ number % 28_000), server: Self.server,
            serverPort: 80, &random)
        self.size = size
        self.fragmentSize = fragmentSize
        path = "/uploads/file-\(number).bin"
        self.session = session ?? random.guid()
        start = random.number(0...(poolSize &- Wire.segment)) & ~15
    }

    /// Puts the next frames of this upload on the wire, of a body at most `burst` segments; false once it is over.
    mutating func step(_ wire: Wire, burst: Int) -> Bool {
        switch stage {
        case .create:
            wire.handshake(&flow)
            request(wire, "Create-Session", "BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931}\r\n", 0)
            answer(
                wire,
                before: "BITS-Protocol: {7df0354d-249b-430f-820d-3d2a9bef4931}\r\nBITS-Session-Id: \(session)\r\n",
                behind: "Accept-encoding: identity\r\n")
            stage = .fragment
        case .fragment:
            fragmentEnd = min(size, offset &+ fragmentSize)
            request(
                wire, "Fragment",
                "BITS-Session-Id: \(session)\r\nContent-Name: file.bin\r\n"
                    + "Content-Range: bytes \(offset)-\(fragmentEnd &- 1)/\(size)\r\n", fragmentEnd &- offset)
            stage = .body
        case .body:
            body(wire, burst)
            if offset == fragmentEnd { stage = .answer }
        case .answer:
            answer(wire, before: "", behind: "BITS-Received-Content-Range: \(offset)\r\n")
            stage = offset == size ? .close : .fragment
        case .close:
            request(wire, "Close-Session", "BITS-Session-Id: \(session)\r\n", 0)
            answer(wire, before: "", behind: "")
            wire.acknowledge(flow, fromClient: true)
            wire.close(&flow)
            stage = .done
        case .done: break
        }
        return stage != .done
    }

    private mutating func body(_ wire: Wire, _ burst: Int) {
        for _ in 0..<burst where offset < fragmentEnd {
            let from = (start &+ offset) % (wire.pool.count &- Wire.segment)
            let count = min(Wire.segment, fragmentEnd &- offset)
            wire.send(&flow, fromClient: true, wire.pool, from..<(from &+ count))
            offset &+= count
            unacknowledged &+= 1
            if unacknowledged == 2 {
                wire.acknowledge(flow, fromClient: false)
                unacknowledged = 0
            }
        }
    }

    private mutating func request(_ wire: Wire, _ type: String, _ fields: String, _ length: Int) {
        let head =
            "BITS_POST \(path) HTTP/1.1\r\nAccept: */*\r\nBITS-Packet-Type: \(type)\r\n\(fields)"
            + "User-Agent: Microsoft BITS/7.8\r\nHost: \(Self.host)\r\nContent-Length: \(length)\r\n"
            + "Connection: Keep-Alive\r\n\r\n"
        wire.send(&flow, fromClient: true, Array(head.utf8))
    }

    /// The server's Ack, with the packet's own fields before or behind Content-Length as IIS has them.
    private mutating func answer(_ wire: Wire, before: String, behind: String) {
        let head =
            "HTTP/1.1 200 OK\r\nDate: Mon, 02 Jun 2025 10:00:00 GMT\r\nServer: Microsoft-IIS/6.0\r\n"
            + "Pragma: no-cache\r\nBITS-Packet-Type: Ack\r\n\(before)Content-Length: 0\r\n\(behind)\r\n"
        wire.send(&flow, fromClient: false, Array(head.utf8))
        unacknowledged = 0
    }
}
