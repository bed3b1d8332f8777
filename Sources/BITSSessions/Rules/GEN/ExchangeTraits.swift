import BITSProtocol

/// What many rules ask of an exchange first, told once: most rules end here for most exchanges.
struct ExchangeTraits: OptionSet, Sendable {
    let rawValue: UInt32

    /// The request is a packet of the upload protocol. Notifications and downloads travel in the same captures, but
    /// have rules of their own (NTF, DL).
    static let upload = ExchangeTraits(rawValue: 1)
    /// The request is a Create-Session.
    static let create = ExchangeTraits(rawValue: 2)
    /// There is an answer to a packet of the upload protocol, or an Ack whatever it answers.
    static let answered = ExchangeTraits(rawValue: 4)
    /// The answer says that it is an Ack.
    static let ack = ExchangeTraits(rawValue: 8)
    /// The Ack answers a Create-Session. Where the request is not in the capture, the fields tell that no other Ack has
    /// (BITS-Protocol, BITS-Host-Id).
    static let createAck = ExchangeTraits(rawValue: 16)
    /// An Ack with status 200 or 201.
    static let success = ExchangeTraits(rawValue: 32)
    /// The status is 400 or above, and no challenge.
    static let refusal = ExchangeTraits(rawValue: 64)
    /// The status is 401 or 407: an authentication leg, where only rules about the form of a message look.
    static let challenge = ExchangeTraits(rawValue: 128)
    /// The answer has an error or an error context.
    static let errorFields = ExchangeTraits(rawValue: 256)
    /// Request and answer are there, and both directions of the connection (gate B).
    static let paired = ExchangeTraits(rawValue: 512)
    /// An Ack whose request cannot be read (gate H).
    static let requestDamaged = ExchangeTraits(rawValue: 1024)
    /// A packet of the upload protocol whose answer cannot be read (gate H).
    static let answerDamaged = ExchangeTraits(rawValue: 2048)
    /// The Ack answers a Create-Session, or nobody knows what.
    static let hostAck = ExchangeTraits(rawValue: 4096)
    /// The answered packet is known to be no Ping.
    static let noPing = ExchangeTraits(rawValue: 8192)
    /// The message's header names are the usual ones of its packet, so that rules on names have nothing to look for.
    static let usualRequest = ExchangeTraits(rawValue: 16384)
    static let usualAnswer = ExchangeTraits(rawValue: 32768)
    /// The request is a Fragment, a Close-Session, a Cancel-Session of the upload protocol; a Ping.
    static let fragment = ExchangeTraits(rawValue: 1 << 16)
    static let close = ExchangeTraits(rawValue: 1 << 17)
    static let cancel = ExchangeTraits(rawValue: 1 << 18)
    static let ping = ExchangeTraits(rawValue: 1 << 19)
    /// There is no request that could be read, and the answer is to a Fragment.
    static let fragmentUnread = ExchangeTraits(rawValue: 1 << 20)
    /// The request is a download's.
    static let download = ExchangeTraits(rawValue: 1 << 21)
    /// A message of a session that was sent to another host.
    static let hostMoved = ExchangeTraits(rawValue: 1 << 22)
    /// Every exchange has it.
    static let every = ExchangeTraits(rawValue: 1 << 23)

    init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    init(_ exchange: Exchange) {
        var traits: ExchangeTraits = .every
        let hasRequest = exchange.request != nil
        // Behind a gap it is not certain that the answer belongs to this request.
        let hasAnswer = exchange.answer != nil && !exchange.damage.contains(.answer)
        let packet = exchange.packet
        let isUpload = hasRequest && packet?.recognition.isUpload ?? false
        let isAck = hasAnswer && exchange.answerPacket?.isAck ?? false
        if isUpload { traits.insert(.upload) }
        switch packet?.type {
        case .createSession: if isUpload { traits.insert(.create) }
        case .fragment: if isUpload { traits.insert(.fragment) }
        case .closeSession: if isUpload { traits.insert(.close) }
        case .cancelSession: if isUpload { traits.insert(.cancel) }
        case .ping: traits.insert(.ping)
        default: break
        }
        if packet?.recognition == .download { traits.insert(.download) }
        if exchange.standing.surroundings.hostMove != nil { traits.insert(.hostMoved) }
        if !hasRequest, exchange.answerPacket?.answered == .packet(.fragment) { traits.insert(.fragmentUnread) }
        if isAck { traits.insert(.ack) }
        if isUpload || isAck, hasAnswer, let status = exchange.answerPacket?.status {
            traits.insert(.answered)
            if isAck, status == 200 || status == 201 { traits.insert(.success) }
            let answered = exchange.answerPacket?.answered
            if isAck, answered == .packet(.createSession) { traits.formUnion([.createAck, .hostAck]) }
            if isAck, answered == nil { traits.insert(.hostAck) }
            if answered != .packet(.ping), answered != nil || isUpload { traits.insert(.noPing) }
            if status == 401 || status == 407 {
                traits.insert(.challenge)
            } else if status >= 400 {
                traits.insert(.refusal)
            }
            if exchange.answerPacket?.errorCode.isPresent ?? false || exchange.answerPacket?.error.isPresent ?? false
                || exchange.answerPacket?.errorContext.isPresent ?? false
            {
                traits.insert(.errorFields)
            }
        }
        if isUpload, exchange.hasUsualFieldsInRequest { traits.insert(.usualRequest) }
        if traits.contains(.answered), !traits.contains(.errorFields), exchange.hasUsualFieldsInAnswer {
            traits.insert(.usualAnswer)
        }
        if hasRequest, hasAnswer, exchange.connection.hasBothDirections { traits.insert(.paired) }
        if isAck, !hasRequest, exchange.damage.contains(.request) { traits.insert(.requestDamaged) }
        if isUpload, exchange.damage.contains(.answer) { traits.insert(.answerDamaged) }
        self = traits
    }
}
