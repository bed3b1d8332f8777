/// What a connection's octets turned out to be, in the order of the wire.
///
/// Events come while the octets that caused them are lent, so that the caller can say where in the capture each of them
/// stands.
public enum HTTPEvent: Sendable {
    /// A load balancer passes on a connection: its header stands before the first message. `at` counts octets from the
    /// start of the run, as for ``began(fromClient:at:)``.
    case proxied(ProxyHeader, at: Int)
    /// The first octet of a message. `at` counts octets from the start of the run; it is negative if the message began
    /// in an earlier run.
    case began(fromClient: Bool, at: Int)
    /// The head is complete. `exchange` numbers the requests of the connection from 0; an answer carries its request's
    /// number, or nil if the request is not in the capture; the number of the next request if the answer came before
    /// that one's head was complete. `bodyLength` is what the framing announces, nil if only its
    /// end tells.
    case head(MessageHead, exchange: Int?, bodyLength: Int64?, end: Int)
    /// No request asked for the answer whose head comes next: every octet of both streams before it is known to belong
    /// to a certain message. That the capture holds both streams is for the caller to say.
    case unasked
    /// More is known of an answer's head, which has a hole, than ``head(_:exchange:bodyLength:end:)`` told: what stands
    /// behind the hole, or where the head ends. Comes before the answer's end.
    case moreOfHead(MessageHead, exchange: Int?, bodyLength: Int64?)
    /// Body octets of a request, where they were asked for: `range` of the lent run, at `offset` of the body.
    case body(exchange: Int?, range: Range<Int>, offset: Int64)
    /// The same, of runs before: they were kept until it was known that they are a body's.
    case heldBody(exchange: Int?, octets: [UInt8], offset: Int64)
    /// Body octets of a request that are missing, where octets were asked for.
    case bodyGap(exchange: Int?, length: Int64, offset: Int64)
    /// Body octets of an answer in parts (`multipart/byteranges`, RFC 9110 14.6), and those of them that are missing.
    /// Of other answers no octets are reported.
    case answerBody(exchange: Int?, range: Range<Int>)
    case answerBodyGap(exchange: Int?, length: Int64)
    /// Octets of a run that are neither head nor body, where they were asked for: what frames a chunked body (RFC 9112
    /// 7.1), and blanks and empty lines before a message (RFC 9112 2.2).
    case framing(fromClient: Bool, range: Range<Int>)
    /// The message is over: `length` body octets were counted, `missing` of them not seen. `isComplete` is false if the
    /// stream ended first.
    case ended(fromClient: Bool, exchange: Int?, length: Int64, missing: Int64, isComplete: Bool, at: Int)
    /// The message that ends next (its `ended` follows) ends where the other side's behaviour shows it: the head does
    /// not tell, or tells it in contradictory ways.
    case endUnproven(fromClient: Bool, exchange: Int?)
    /// CONNECT was answered with 2xx: what follows is a connection to that target (RFC 9110 9.3.6), octets as on the
    /// wire.
    case tunnel(target: String)
    /// Octets behind a complete message that begin no other; reported once per occurrence, with those seen in this run.
    /// `isAnswer`: they stand where an answer was due, so they are that answer, readable or not (HTTP/0.9).
    case stray(fromClient: Bool, count: Int, isAnswer: Bool)
    /// The server's side ended the connection within the head of that request's answer, behind so many octets of it, and
    /// none is missing there.
    case brokenOff(exchange: Int, octets: Int)
    /// A gap hides heads, or where messages begin and end.
    case damaged(fromClient: Bool)
    /// The answer to a request is lost in a gap: the answer behind it belongs to a later request.
    case answerLost(exchange: Int)
    /// The reader found the next message behind a gap, or in a connection whose start the capture lacks.
    case resynchronised(fromClient: Bool)
    /// A head grew beyond the bound and was given up.
    case headTooLong(fromClient: Bool)
    /// This connection speaks no HTTP (any more); no further event comes.
    case foreign(ForeignProtocol)
}

/// What a connection that speaks no HTTP speaks.
public enum ForeignProtocol: Sendable, Equatable {
    case tls
    case other
    /// HTTP agreed to go on with something else (RFC 9110 7.8).
    case upgraded
}
