import BITSProtocol
import BITSSessions
import HTTPMessages
import PacketCapture

/// What the analyzer keeps of one TCP connection that may speak HTTP.
final class ConnectionReader {
    /// Where a message began.
    struct Start {
        var moment: Moment
        var offset: Int64
        var acknowledged: Int64?
        /// Octets that the capture lacks may stand before it.
        var isUncertain = false
    }

    /// Answers or requests whose acknowledgement by the other side is waited for; more at once is no real traffic.
    static let maxWatches = 256

    var http: HTTPConnection
    /// Made when the first BITS message is seen.
    var connection: Connection?
    /// It is not given up for being silent.
    var isKept = false
    /// What it counts for in the bound of readers; 0 if it was given up for it.
    var cost = 0
    static let plainCost = 1
    static let costWithBITS = 4
    /// Gaps in its streams before its first BITS message, the first of them, and how many there were; who is the client
    /// may not be known yet.
    var earlyGaps: [(event: StreamEvent, cause: GapCause)] = []
    /// As many as a connection's report shows.
    static let maxEarlyGaps = 100
    var gapsBefore = 0
    var requestStart: Start?
    var answerStart: Start?
    /// BITS exchanges whose final answer has not come, by their number on the connection.
    var waiting: [(number: Int, exchange: Exchange)] = []
    /// The last of them that was given up before; -1 = none. Its answer, and those before, are nobody's.
    var lastGivenUp = -1
    /// Octets of heads that are not complete yet.
    var heldOctets = 0
    /// BITS exchanges whose request and whose answer is under way, and the last one that began.
    var request: Exchange?
    var answer: Exchange?
    var lastRequest: Exchange?
    /// The first octets of the file whose Fragment is under way, and how many of them are looked for; 0 = none (any
    /// more).
    var fileStart: [UInt8] = []
    var fileStartWanted = 0
    /// The last packets of both sides: the next ones take over what is the same.
    var lastPacket: RequestPacket?
    var lastAnswer: AnswerPacket?
    /// A head was read; octets of some frame are cut; the most octets of one that are there.
    var hasHead = false
    var isCut = false
    var longestRun = 0
    /// Octets of the client that may have held requests are missing.
    var lostRequests = false
    /// An answer was that of a hidden request, so that those behind it may be as well.
    var mayBeShifted = false
    /// Offset in the server's stream behind the last gap that may have held answers.
    var answerGapEnd: Int64 = 0
    /// By direction: where its last octets were seen, and where the head of the message under way was cut.
    var lastPlaces: InlineArray<2, Place> = [Place(), Place()]
    var cutPlaces: InlineArray<2, Place> = [Place(), Place()]
    var requestWatches: [(offset: Int64, exchange: Exchange)] = []
    var answerWatches: [(offset: Int64, exchange: Exchange)] = []
    /// Comments on its frames that no session has taken yet.
    var comments: [(moment: Moment, text: String)] = []
    static let maxComments = 64
    /// A final answer that came before its request's head was complete, with that request's number.
    var early: (number: Int, message: Exchange.Message)?
    /// Octets of the server that the client had seen when it began its last request; -1 if that is not known.
    var requestAcknowledged: Int64 = -1
    /// Offset in the client's stream behind its last request, as far as that is known.
    var requestsEnd: Int64 = 0
    /// The target of the CONNECT that made the connection a tunnel; the last one if there were several.
    var tunnel: String?
    /// What a load balancer in front of the server says of the connection.
    var proxied: ProxiedConnection?
    /// Proxies that asked for credentials, to requests that are none of BITS, before the first BITS message.
    var proxyChallenges: (first: Moment, count: Int)?
    /// Answers without a request, before the first BITS message.
    var unrequested: [(status: Int, moment: Moment)] = []
    static let maxUnrequested = 16
    /// By direction: a side may leave before it is known which one is the client.
    var closings: InlineArray<2, Connection.Closing?> = [nil, nil]
    var clientClosing: Connection.Closing? { http.clientDirection.flatMap { closings[$0] } }
    var serverClosing: Connection.Closing? { http.clientDirection.flatMap { closings[1 &- $0] } }

    /// Does not wait for the answer any more.
    func forget(_ exchange: Exchange) {
        guard let index = waiting.firstIndex(where: { $0.exchange === exchange }) else { return }
        lastGivenUp = max(lastGivenUp, waiting.remove(at: index).number)
    }

    init(handshakeSeen: Bool, wantsBodies: Bool) {
        http = HTTPConnection(handshakeSeen: handshakeSeen, wantsRequestBodies: wantsBodies)
    }
}

extension Moment {
    init(_ place: Place) {
        self.init(
            frame: FrameReference(capture: place.capture, frame: place.frame), time: place.time,
            byteOffset: place.byteOffset, interface: place.interface)
    }
}
