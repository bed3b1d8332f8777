import BITSProtocol
import HTTPMessages

enum ScriptedClient: RequestRule {
    static let rule = Rule(
        "BUP-SEC-013", "Client is not the Windows service", class: .security, scope: .exchange,
        [RuleVariant(level: .low)], party: .client, source: "win32: Determining the version of BITS on a computer",
        meaning: """
            The sender has no User-Agent or another one than the BITS service, or it has that name but behaves \
            otherwise in several ways: a program of its own that speaks the protocol.
            """,
        causes: "A client library, a test tool, a product of another vendor, or a tool of an attacker.",
        advice: "See which program sends from that address. If it is known, nothing is wrong.",
        example: "BITS_POST without a User-Agent")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let packet = context.packet, let request = context.request,
            packet.recognition == .verb
        else { return }
        // The same message behind a proxy: the leg in front is its client's.
        if let twin = context.exchange.twin?.request, twin.start.time < request.start.time { return }
        let client = context.exchange.connection.client.address
        let agent = packet.userAgent ?? ""
        guard ASCII.begins(agent, with: "Microsoft BITS/") else {
            return judge.fail(
                on: .request, [request.start],
                """
                The client \(client) uploads \
                \(agent.isEmpty ? "without a User-Agent" : "as \"\(agent.clipped)\""), not as the BITS service of \
                Windows.
                """,
                [.text("user_agent", agent.isEmpty ? "none" : agent.clipped)], oncePer: "\(client) \(agent.clipped)")
        }
        let traits = context.exchange.standing.security.traits
        guard traits.count > 1 else { return judge.pass() }
        let names = Wording(own: traits.names.joined(separator: ", "))
        judge.fail(
            on: .request, [request.start],
            "The client \(client) calls itself \"\(agent.clipped)\", but is unlike it: \(names).",
            [.text("user_agent", agent.clipped), .own("found", names.text)], confidence: .likely,
            oncePer: "\(client) \(agent.clipped)")
    }
}

/// What clients that call themselves the Windows service do otherwise than that one.
struct AgentWatch {
    struct Traits: OptionSet, Sendable {
        let rawValue: UInt8

        static let http10 = Traits(rawValue: 1)
        static let protocolsElsewhere = Traits(rawValue: 2)
        static let oddSize = Traits(rawValue: 4)
        static let noAccept = Traits(rawValue: 8)
        static let severalProtocols = Traits(rawValue: 16)

        var count: Int { rawValue.nonzeroBitCount }

        var names: [String] {
            let all: [(Traits, String)] = [
                (.http10, "HTTP/1.0"), (.protocolsElsewhere, "BITS-Supported-Protocols outside Create-Session"),
                (.oddSize, "a Fragment of unusual size"), (.noAccept, "no \"Accept: */*\""),
                (.severalProtocols, "several protocols offered"),
            ]
            return all.filter { contains($0.0) }.map(\.1)
        }
    }

    private struct Key: Hashable {
        let client: IPAddress
        let agent: String
    }

    /// Clients beyond that are judged by single messages.
    private static let maxClients = 1024

    private var known: [Key: Traits] = [:]

    /// Takes an exchange that is over; what its client has shown until now, nothing if the message shows nothing.
    mutating func note(_ exchange: Exchange, parameters: Parameters) -> Traits {
        // A proxy may have changed what it passes on.
        guard let packet = exchange.packet, !exchange.connection.isProxied, packet.recognition == .verb else {
            return []
        }
        let traits = AgentWatch.traits(packet, parameters)
        guard !traits.isEmpty, let agent = packet.agent, agent.isWindows else { return [] }
        let key = Key(client: exchange.connection.client.address, agent: agent.raw.clipped)
        let all = traits.union(known[key] ?? [])
        if known.count < AgentWatch.maxClients || known[key] != nil { known[key] = all }
        return all
    }

    private static func traits(_ packet: RequestPacket, _ parameters: Parameters) -> Traits {
        var traits: Traits = []
        if packet.version == .http10 { traits.insert(.http10) }
        if packet.supportedProtocols.isPresent {
            if packet.type != .createSession { traits.insert(.protocolsElsewhere) }
            if packet.supportedProtocols.value?.guids.count ?? 0 > 1 { traits.insert(.severalProtocols) }
        }
        if packet.accept != "*/*" { traits.insert(.noAccept) }
        if packet.type == .fragment, hasOddSize(packet, parameters) { traits.insert(.oddSize) }
        return traits
    }

    /// The sizes of FR-019.
    private static func hasOddSize(_ packet: RequestPacket, _ parameters: Parameters) -> Bool {
        guard let length = packet.contentLength.value, length > 0,
            length < parameters.minFragment || length > parameters.oldMaxFragment, let version = packet.agent?.version
        else { return false }
        let isNew = version >= UserAgent.Version(major: 6, minor: 7)
        if length > (isNew ? parameters.maxFragment : parameters.oldMaxFragment) { return true }
        guard isNew, length < parameters.minFragment, let range = packet.contentRange.value,
            let total = range.totalNumber, let end = range.end
        else { return false }
        return end < total
    }
}

/// A server that calls itself IIS, and is unlike it (SEC-014): judged when the run is over.
enum IISLookalike {
    static let rule = Rule(
        "BUP-SEC-014", "Server calls itself IIS but is unlike it", class: .security, scope: .server,
        [RuleVariant(level: .medium)], gates: [.bothDirections], party: .server, source: "[MC-BUP] 4.1, 4.2",
        meaning: """
            The Server field says Microsoft-IIS, but at least two things differ from how IIS answers uploads: ids that \
            are no GUIDs in braces and capital letters, no "Pragma: no-cache" in any Ack, no Date, errors written \
            without 0x or without BITS-Packet-Type. No traces of the latest IIS are known, so this is a hint.
            """,
        causes: "A server of another make with a borrowed name, as a tool that hides among ordinary traffic.",
        advice: "See what runs on that machine. A reverse proxy that drops fields explains a part of it.",
        example: "Server: Microsoft-IIS/10.0, BITS-Session-Id: 4711, and no Date", techniques: ["T1001.003"])

    /// So many answers without a field make it one that the server does not send.
    private static let least = 3

    static func check(_ manners: ServerManners.Manners, _ judge: inout Judge) {
        var traits: [(name: String, moment: Moment)] = []
        if let moment = manners.foreignID { traits.append(("a session id that is no {GUID} in capitals", moment)) }
        if manners.acks >= least, !manners.hasPragma { traits.append(("no \"Pragma: no-cache\"", manners.first)) }
        if manners.answers >= least, !manners.hasDate { traits.append(("no Date", manners.first)) }
        if let moment = manners.bareError { traits.append(("an error without 0x", moment)) }
        if let moment = manners.untypedError {
            traits.append(("an error without BITS-Packet-Type", moment))
        }
        guard traits.count > 1 else { return judge.pass() }
        let names = Wording(own: traits.map(\.name).joined(separator: ", "))
        judge.fail(
            on: .connection, traits.map(\.moment),
            "\(manners.server) calls itself \"\(manners.name)\", but shows \(names).",
            [.text("server", manners.name), .own("found", names.text)], confidence: .likely)
    }
}

/// How servers that call themselves IIS answer.
struct ServerManners {
    struct Manners {
        let server: Endpoint
        let name: String
        let connection: Connection
        let first: Moment
        var answers = 0
        var acks = 0
        var hasPragma = false
        var hasDate = false
        var foreignID: Moment?
        var bareError: Moment?
        var untypedError: Moment?
    }

    private struct Key: Hashable {
        let server: Endpoint
        let name: String
    }

    /// Servers beyond that are not looked at.
    private static let maxServers = 1024

    private(set) var all: [Manners] = []
    private var indexes: [Key: Int] = [:]
    /// The one that answered last.
    private var last = 0

    /// Takes an exchange that is over.
    mutating func note(_ exchange: Exchange) {
        guard let packet = exchange.answerPacket, let answer = exchange.answer, let name = packet.server,
            ASCII.begins(name, with: "Microsoft-IIS/"), !packet.hasVia,
            exchange.packet?.recognition.isUpload ?? packet.isAck
        else { return }
        let key = Key(server: exchange.connection.server, name: name.clipped)
        let index: Int
        if last < all.count, all[last].server == key.server, all[last].name == key.name {
            index = last
        } else if let known = indexes[key] {
            index = known
        } else {
            guard all.count < ServerManners.maxServers else { return }
            index = all.count
            indexes[key] = index
            all.append(
                Manners(server: key.server, name: key.name, connection: exchange.connection, first: answer.start))
        }
        last = index
        all[index].answers &+= 1
        if packet.date != nil { all[index].hasDate = true }
        if packet.isAck {
            all[index].acks &+= 1
            if packet.hasPragmaNoCache { all[index].hasPragma = true }
        }
        if packet.isSuccess, packet.answered == .packet(.createSession), let id = packet.sessionID.value,
            !id.isUpperCaseGUID, all[index].foreignID == nil
        {
            all[index].foreignID = answer.start
        }
        guard packet.hasError else { return }
        let errors = [packet.errorCode, packet.error].filter(\.isPresent)
        if errors.contains(where: { !ServerManners.hasPrefix($0.raw ?? "") }), all[index].bareError == nil {
            all[index].bareError = answer.start
        }
        if !packet.typeReading.isPresent, all[index].untypedError == nil { all[index].untypedError = answer.start }
    }

    private static func hasPrefix(_ value: String) -> Bool {
        let start = Array(value.utf8.prefix(2))
        return start.count == 2 && start[0] == 0x30 && start[1] | 0x20 == 0x78
    }
}
