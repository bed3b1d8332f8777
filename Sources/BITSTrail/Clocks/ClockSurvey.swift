import BITSProtocol
import BITSSessions
import HTTPMessages

/// When one capture saw the messages of its sessions: what tells its clock from another capture's.
struct ClockSurvey {
    /// Those of some thousand uploads, or of one of 80 GB.
    static let maxMessages = 16_384
    /// Of a file, so that it takes but seconds.
    static let mostBytes: Int64 = 1 << 30

    /// Which message of its session it is, as long as there is but one such.
    struct Message: Hashable {
        let type: PacketType
        /// Of a Fragment.
        var first: Int64 = 0
        var last: Int64 = 0
        var total: Int64?
    }

    struct Answer {
        /// Nanoseconds since 1970 UTC, as the capture says.
        let time: Int64
        let status: Int
        let received: Int64?
        /// What `Date` says, in seconds since 1970 UTC.
        let date: Int?
        /// What the server calls itself, as a number.
        let product: UInt64
        /// The whole head.
        let print: UInt64
    }

    struct Sight {
        let client: Endpoint
        let server: Endpoint
        /// Nanoseconds since 1970 UTC, as the capture says.
        let time: Int64
        /// Target and User-Agent, as a number.
        let name: UInt64
        /// The whole head.
        let print: UInt64
        /// Whose request it is, as the machine in between says.
        let forwardedFor: String?
        /// nil without one that is whole and certain.
        let answer: Answer?
    }

    /// One session id.
    struct Story {
        /// It was granted more than once: sessions are not told apart.
        fileprivate(set) var isAmbiguous = false
        fileprivate var isGranted = false
        /// nil: there was more than one.
        fileprivate(set) var sights: [Message: Sight?] = [:]
    }

    private(set) var stories: [GUID: Story] = [:]
    private var count = 0
    /// More would tell nothing.
    var isFull: Bool { count >= ClockSurvey.maxMessages }

    mutating func note(_ exchange: Exchange) {
        guard !isFull, let request = exchange.request, !request.isCut,
            !request.isStartUncertain, let packet = exchange.packet, packet.recognition.isUpload, let type = packet.type
        else { return }
        switch type {
        case .createSession:
            guard let answer = exchange.answerPacket, answer.isSuccess, let id = answer.sessionID.value?.guid else {
                return
            }
            if stories[id]?.isGranted ?? false { stories[id]?.isAmbiguous = true }
            add(exchange, request, packet, as: Message(type: type), of: id)
            stories[id]?.isGranted = true
        case .fragment:
            guard let id = packet.sessionID.value?.guid, let range = packet.contentRange.value, range.hasUsualUnit
            else { return }
            let message = Message(type: type, first: range.first, last: range.last, total: range.totalNumber)
            add(exchange, request, packet, as: message, of: id)
        case .closeSession, .cancelSession:
            guard let id = packet.sessionID.value?.guid else { return }
            add(exchange, request, packet, as: Message(type: type), of: id)
        default: return
        }
    }

    private mutating func add(
        _ exchange: Exchange, _ request: Exchange.Message, _ packet: RequestPacket, as message: Message, of id: GUID
    ) {
        count &+= 1
        let origin = request.head.firstValue("X-Forwarded-For").flatMap { $0.utf8.count <= 256 ? $0 : nil }
        let sight = Sight(
            client: exchange.connection.client, server: exchange.connection.server, time: request.start.time,
            name: fingerprint(of: Array("\(packet.target.comparisonKey)\n\(packet.userAgent ?? "")".utf8)),
            print: fingerprint(of: request.head.bytes), forwardedFor: origin, answer: Answer(exchange))
        let known = stories[id]?.sights[message]
        // A present nil stands for several.
        stories[id, default: Story()].sights[message] = .some(known == nil ? sight : nil)
    }
}

extension ClockSurvey.Answer {
    /// nil also behind a hole, where an answer may be another request's, unless it says whose it is.
    fileprivate init?(_ exchange: Exchange) {
        guard let answer = exchange.answer, let packet = exchange.answerPacket, !answer.isCut,
            !answer.isStartUncertain,
            exchange.damage.isEmpty && exchange.connection.gapCount == 0 || ClockSurvey.Answer.isOwn(packet, exchange)
        else { return nil }
        time = answer.start.time
        status = packet.status
        received = packet.receivedOffset.value?.value
        date = answer.head.firstValue("Date").flatMap(HTTPDate.seconds)
        product = fingerprint(of: Array((answer.head.firstValue(.server) ?? "").utf8))
        print = fingerprint(of: answer.head.bytes)
    }

    /// Whether it grants an id, or acknowledges just what the Fragment brings.
    private static func isOwn(_ answer: AnswerPacket, _ exchange: Exchange) -> Bool {
        guard answer.isSuccess, let packet = exchange.packet else { return false }
        switch packet.type {
        case .createSession: return answer.sessionID.value != nil
        case .fragment:
            guard let offset = answer.receivedOffset.value?.value else { return false }
            return offset == packet.contentRange.value?.end
        default: return false
        }
    }
}
