import BITSProtocol
import HTTPMessages

enum SessionFromElsewhere: SessionRule {
    static let rule = Rule(
        "BUP-SEC-003", "Session used from several client addresses", class: .security, scope: .session,
        [
            RuleVariant("by another program or another account, from another network", level: .high),
            RuleVariant("from the same network, or by the same program", level: .low),
        ],
        gates: [.bothDirections], party: .client, source: "[MC-BUP] 5.1",
        meaning: """
            Messages with one session id came to one server from different addresses. Whoever knows an id can add to \
            the upload, close it, or cancel it: the id alone is the key. The two sides of a proxy or NAT in one \
            capture do not count.
            """,
        causes: """
            A client that moved to another network, or NAT that changed its address; where program or account differ \
            too, somebody who has read or guessed the id.
            """,
        advice: """
            Compare the timelines of both addresses. If the client did not move, treat the upload as tampered with, \
            and let the server ask for authentication and use https.
            """,
        example: "Create-Session from 192.0.2.10, a Fragment with its id from 198.51.100.7 with another User-Agent")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let first = session.security.senders.first else { return }
        let others = session.security.senders.filter { $0.server == first.server && $0.client != first.client }
        guard !others.isEmpty else { return judge.pass() }
        // A name that a server gives again and again may be another session's whose beginning is not in the capture.
        let isOne =
            session.id?.guid != nil
            || session.hasStart
                && session.crowd.haveStarts
        guard !session.security.hasLegs, !session.hasHole, isOne else { return judge.open(.bothDirections) }
        let graver = others.first { isForeign($0, to: first) }
        let other = graver ?? others[0]
        let agents: [Wording] = [first, other].map { sender in
            sender.agent.map { "\"\($0.clipped)\"" } ?? "no User-Agent"
        }
        let what: Wording =
            agents[0] == agents[1] ? ", both with \(agents[0])" : ", with \(agents[0]) and \(agents[1])"
        let isOtherAccount = differ(first.account, other.account)
        judge.fail(
            variant: graver == nil ? 1 : 0, on: .session, [first.first, other.first],
            "The session is used from \(first.client) and from \(other.client)\(what)\(isOtherAccount ? ", by different accounts" : "").",
            [
                .text("first_client", first.client.description), .text("other_client", other.client.description),
                .text("first_agent", first.agent?.clipped ?? "none"),
                .text("other_agent", other.agent?.clipped ?? "none"),
            ],
            confidence: graver == nil ? .certain : .likely)
    }

    /// Nearness of addresses explains another program, but not another account.
    private static func isForeign(_ sender: SessionSecurity.Sender, to first: SessionSecurity.Sender) -> Bool {
        if differ(sender.account, first.account) { return true }
        return sender.agent != first.agent && !sender.client.isNear(first.client)
    }

    /// `DOMAIN\user`, `user@domain.example` and `user` may be one account: only other names, or other domains of the
    /// first kind, are proof.
    private static func differ(_ a: String?, _ b: String?) -> Bool {
        guard let a = a.map(parts), let b = b.map(parts), !a.name.isEmpty, !b.name.isEmpty else { return false }
        if a.name != b.name { return true }
        guard let first = a.domain, let other = b.domain else { return false }
        return first != other
    }

    /// In lower case; the domain only where it stands before the name.
    private static func parts(_ account: String) -> (domain: String?, name: String) {
        let text = account.lowercased()
        guard let slash = text.firstIndex(of: "\\") else {
            return (nil, String(text.prefix { $0 != "@" }))
        }
        let domain = String(text[..<slash])
        return (domain.isEmpty ? nil : domain, String(text[text.index(after: slash)...].prefix { $0 != "@" }))
    }
}

enum GuessableID: ExchangeRule {
    static var concerns: ExchangeTraits { [.create, .createAck] }
    static let rule = Rule(
        "BUP-SEC-004", "Session ids that can be guessed", class: .security, scope: .server,
        [RuleVariant(level: .medium)], party: .server, source: "[MC-BUP] 2.2.1.2, 5.1",
        meaning: """
            The session id is the only key to an upload. This server makes ids that others can guess: plain numbers, \
            very short ones, ids that follow each other, or one id for several sessions.
            """,
        causes: "A home-made server that counts its sessions, or takes a hash of address and path for an id.",
        advice: "Let the server make a random GUID for each session, and have clients authenticate as well.",
        example: "BITS-Session-Id: 1047")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.createAck([.success], &judge), let id = context.answerPacket?.sessionID.value
        else { return }
        var flaws: [Wording] = []
        var places = [answer.start]
        if id.isDecimal { flaws.append("is a plain number") }
        // A GUID has 32 digits, and a character at most four octets.
        let least = context.parameters.minIDCharacters
        if id.guid == nil || least > 32, id.key.utf8.count / 4 < least, id.key.unicodeScalars.count < least {
            flaws.append("has only \(id.key.unicodeScalars.count) characters")
        }
        switch context.exchange.standing.security.kinship {
        case .again(let moment):
            flaws.append("was given to another Create-Session before")
            places.append(moment)
        case .near(let moment, let distance):
            flaws.append("differs by \(distance) from one that was given before")
            places.append(moment)
        case nil: break
        }
        guard !flaws.isEmpty else { return judge.pass() }
        judge.fail(
            on: .answer, places,
            "The session id \"\(id.raw.clipped)\" of this server \(flaws.joined(separator: ", and ")).",
            [.text("session_id", id.raw.clipped), .own("found", flaws.joined(separator: ", ").text)],
            oncePer: context.serverKey)
    }
}

/// The ids that servers gave last, to see whether they follow each other.
struct IssuedIDs {
    enum Kinship {
        /// The id itself was given before.
        case again(Moment)
        case near(Moment, distance: Int)
    }

    /// Servers beyond that are not compared, and of each only the last ids: forgetting one only leaves a hint away.
    private static let maxServers = 4096
    private static let maxIDs = 16
    /// Longer ids and targets are not kept.
    private static let maxLength = 512
    /// Ids that differ by no more follow each other.
    private static let maxDistance: UInt128 = 16

    private struct Issue {
        let id: SessionID
        let number: Number?
        let client: Endpoint
        let target: String?
        let moment: Moment
        /// Of the answer's octets.
        let fingerprint: UInt64

        /// Whether both are one answer, seen in two captures whose clocks are too far apart for their segments to be
        /// known as copies.
        func isCopy(of other: Issue) -> Bool {
            moment.frame.capture != other.moment.frame.capture && id.guid != nil && client == other.client
                && fingerprint == other.fingerprint
        }
    }

    private struct Number {
        let isDecimal: Bool
        let isNegative: Bool
        let magnitude: UInt128
    }

    private var issues: [[Issue]] = []
    /// Where in ``issues`` those of a server are.
    private var places: [Endpoint: Int] = [:]

    /// Takes an exchange that is over.
    mutating func note(_ exchange: Exchange) -> Kinship? {
        guard let answer = exchange.answer, let packet = exchange.answerPacket, packet.isSuccess,
            packet.answered == .packet(.createSession), let id = packet.sessionID.value,
            id.raw.utf8.count <= IssuedIDs.maxLength
        else { return nil }
        let server = exchange.connection.server
        let place: Int
        if let known = places[server] {
            place = known
        } else {
            guard issues.count < IssuedIDs.maxServers else { return nil }
            place = issues.count
            places[server] = place
            issues.append([])
        }
        let issue = Issue(
            id: id, number: IssuedIDs.number(id), client: exchange.connection.client,
            target: exchange.packet.flatMap {
                $0.target.raw.utf8.count <= IssuedIDs.maxLength ? $0.target.comparisonKey : nil
            }, moment: answer.start, fingerprint: fingerprint(of: answer.head.bytes))
        if let same = issues[place].last(where: { $0.id == id }) {
            // A GUID that another address gets for the same target is one grant, seen on both sides of a NAT, unless it
            // was asked for long after the first answer.
            let isOther = id.guid != nil && same.client.address != issue.client.address
            let isApart =
                exchange.request.map { $0.start.sharesClock(with: same.moment) && $0.start.time > same.moment.time }
                ?? false && !Exchange.mayPassOn(from: same.moment.time, to: issue.moment.time)
            let mayBeOne = isOther && same.target == issue.target && !isApart
            if exchange.twin != nil || mayBeOne || issue.isCopy(of: same) { return nil }
            // So it is where the capture lacks the request of one: nothing tells of another Create-Session.
            let lacksRequest = same.target == nil || issue.target == nil
            if isOther, lacksRequest, Exchange.mayPassOn(from: same.moment.time, to: issue.moment.time) { return nil }
            return .again(same.moment)
        }
        var kinship: Kinship?
        if let number = issue.number {
            var index = issues[place].count
            while index > 0, kinship == nil {
                index &-= 1
                if let before = issues[place][index].number, let distance = IssuedIDs.distance(number, before) {
                    kinship = .near(issues[place][index].moment, distance: distance)
                }
            }
        }
        if issues[place].count >= IssuedIDs.maxIDs { issues[place].removeFirst() }
        issues[place].append(issue)
        return kinship
    }

    private static func distance(_ a: Number, _ b: Number) -> Int? {
        guard a.isDecimal == b.isDecimal, a.isNegative == b.isNegative else { return nil }
        let distance = max(a.magnitude, b.magnitude) &- min(a.magnitude, b.magnitude)
        return distance > 0 && distance <= maxDistance ? Int(distance) : nil
    }

    /// What the id is as a number: a GUID, a decimal one, or one of up to 32 hexadecimal digits.
    private static func number(_ id: SessionID) -> Number? {
        if let guid = id.guid {
            return Number(
                isDecimal: false, isNegative: false, magnitude: UInt128(guid.high) << 64 | UInt128(guid.low))
        }
        let digits = id.key.first == "-" || id.key.first == "+" ? id.key.dropFirst() : id.key[...]
        guard digits.utf8.count <= 38, digits.first != "-", digits.first != "+",
            let magnitude = UInt128(digits, radix: id.isDecimal ? 10 : 16)
        else { return nil }
        return Number(isDecimal: id.isDecimal, isNegative: id.key.first == "-", magnitude: magnitude)
    }
}
