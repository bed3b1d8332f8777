import BITSSessions
import HTTPMessages
import PacketCapture

/// One direction of a connection, by what stays the same each time the same captures are read.
struct StreamName: Hashable {
    let serial: Int
    let direction: Int

    init(serial: Int, direction: Int) {
        self.serial = serial
        self.direction = direction
    }

    init(_ facts: ConnectionFacts, _ direction: Int) { self.init(serial: facts.serial, direction: direction) }
}

/// Looks on while the captures are analysed, to learn which frames and octets are whose.
protocol PipelineWatcher: AnyObject {
    /// Looks at the frames, too.
    var observer: (any FrameObserver)? { get }
    /// Whether octets that are neither head nor body are told.
    var wantsHeads: Bool { get }
    /// A connection turned out to carry BITS.
    func note(_ connection: Connection, _ serial: Int)
    /// A head whose first octet stands at that offset of its stream.
    func note(_ head: MessageHead, of stream: StreamName, at offset: Int64, _ facts: ConnectionFacts)
    func noteFraming(_ octets: Span<UInt8>, of stream: StreamName, at offset: Int64)
    /// A load balancer's header stands there; its octets name addresses and nothing else.
    func noteProxyHeader(_ header: ProxyHeader, of stream: StreamName, at offset: Int64)
    func noteGap(in stream: StreamName, at offset: Int64)
    func noteClosed(_ facts: ConnectionFacts)
    /// A program that is no BITS client asked for the reply of a session, by its index.
    func noteReplyAsked(of session: Int, _ facts: ConnectionFacts)
}

extension PipelineWatcher {
    var observer: (any FrameObserver)? { nil }
    var wantsHeads: Bool { false }
    func note(_ connection: Connection, _ serial: Int) {}
    func note(_ head: MessageHead, of stream: StreamName, at offset: Int64, _ facts: ConnectionFacts) {}
    func noteFraming(_ octets: Span<UInt8>, of stream: StreamName, at offset: Int64) {}
    func noteProxyHeader(_ header: ProxyHeader, of stream: StreamName, at offset: Int64) {}
    func noteGap(in stream: StreamName, at offset: Int64) {}
    func noteClosed(_ facts: ConnectionFacts) {}
    func noteReplyAsked(of session: Int, _ facts: ConnectionFacts) {}
}
