import BITSProtocol
import HTTPMessages

/// The messages that the rules of GEN, CS, CSA and ERR look at.
///
/// A look that ends at a damaged head says `open`, since every rule needs a whole head (gate H).
extension ExchangeContext {
    var isUpload: Bool { traits.contains(.upload) }
    var isAck: Bool { traits.contains(.ack) }

    /// Whether there is a request of the upload protocol.
    func hasUploadRequest(_ judge: inout Judge) -> Bool {
        if traits.contains(.requestDamaged) { judge.open(.wholeHead) }
        return traits.contains(.upload)
    }

    /// The request, if it is a packet of the upload protocol.
    func uploadRequest(_ judge: inout Judge) -> Exchange.Message? {
        hasUploadRequest(&judge) ? request : nil
    }

    /// The request, if it is a Create-Session.
    var createRequest: Exchange.Message? { traits.contains(.create) ? request : nil }

    /// The answer, if it answers a packet of the upload protocol, or is an Ack whatever it answers.
    func uploadAnswer(_ judge: inout Judge) -> Exchange.Message? {
        if traits.contains(.answerDamaged) { judge.open(.wholeHead) }
        return traits.contains(.answered) ? answer : nil
    }

    /// The answer, if it is an Ack with all those traits.
    func ack(_ wanted: ExchangeTraits, _ judge: inout Judge) -> Exchange.Message? {
        let traits = traits
        if traits.contains(.answerDamaged) { judge.open(.wholeHead) }
        return traits.contains(.ack) && traits.isSuperset(of: wanted) ? answer : nil
    }

    /// The answer, if it is the Ack to a Create-Session with all those traits.
    func createAck(_ wanted: ExchangeTraits, _ judge: inout Judge) -> Exchange.Message? {
        if traits.isDisjoint(with: [.create, .createAck]) { return nil }
        return ack(wanted.union(.createAck), &judge)
    }

    /// The answer, if it is an Ack that may name a host: to a Create-Session, or to a request that is not known. In
    /// other Acks such fields are misplaced (GEN-014).
    func hostAck(_ judge: inout Judge) -> Exchange.Message? {
        if traits.isDisjoint(with: [.create, .hostAck]) { return nil }
        return ack(.hostAck, &judge)
    }

    /// False, with gate B open, for a success that stands alone: it may answer a Ping, whose error headers are
    /// PG-003's.
    func isNoLonePingAck(_ judge: inout Judge) -> Bool {
        if isUpload || traits.contains(.noPing) || !traits.contains(.success) { return true }
        judge.open(.bothDirections)
        return false
    }

    /// Gate B for a rule that compares the answer with its request.
    func isPaired(_ judge: inout Judge) -> Bool {
        if traits.contains(.paired) { return true }
        judge.open(.bothDirections)
        return false
    }
}

/// What findings call the messages.
extension ExchangeContext {
    /// `Create-Session request`
    var requestName: Wording {
        guard let type = exchange.packet?.type else { return "BITS request" }
        return Wording(own: "\(type.rawValue) request")
    }

    /// `Ack to Create-Session`, `404 answer to Create-Session`
    var answerName: Wording {
        let kind: Wording = isAck ? "Ack" : "\(exchange.answerPacket?.status ?? 0) answer"
        if let type = exchange.packet?.type { return "\(kind) to \(Wording(own: type.rawValue))" }
        return exchange.packet == nil ? kind : "\(kind) to a BITS request"
    }
}

extension MessageHead {
    /// How many fields have that name.
    func count(_ name: FieldName) -> Int {
        guard mayHave(name) else { return 0 }
        var count = 0
        for field in fields where matches(field, name) { count &+= 1 }
        return count
    }

    /// `Name: value` as on the wire, clipped; of credentials only their scheme, of URLs no secrets.
    func line(of field: HeaderField) -> String {
        let name = name(of: field)
        guard name.utf8.count >= 13, name.lowercased().contains("authorization") else {
            let value = value(of: field)
            if matches(field, .host) { return "\(name.clipped): \(Authority(value).withoutUserInfo.clipped)" }
            if matches(field, .bitsHostId) { return "\(name.clipped): \(HostID(value).withoutUserInfo.clipped)" }
            if HeadBlanking.tellsSecret(name) { return "\(name.clipped): …" }
            return "\(name.clipped): \(shownURL(value).clipped)"
        }
        let isKnown = matches(field, .authorization) || matches(field, .proxyAuthorization)
        return "\(isKnown ? name : "Authorization"): \(AuthScheme(value(of: field)).kind.rawValue) …"
    }
}

extension String {
    /// The first 200 characters: a finding has to be readable, whatever its peer sent.
    var clipped: String {
        let limit = 200
        // As text from the wire has at most two octets of UTF-8 for one of its own, most need not be counted.
        guard utf8.count > limit, unicodeScalars.count > limit else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(limit))) + "…"
    }
}

/// A URL as on the wire, without what may be a secret in it.
func shownURL(_ url: String) -> String { ReplyURL(url)?.withoutSecrets ?? url }
