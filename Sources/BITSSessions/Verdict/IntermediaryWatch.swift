import BITSProtocol
import HTTPMessages

/// What the messages of a session tell of machines between client and BITS server.
struct IntermediaryWatch {
    /// A session shows a handful; who sends more invents them.
    private static let maxKept = 16

    private(set) var seen: [Intermediary] = []
    /// What the Acks call their server, and where that was read first.
    private(set) var acks: (server: String, frame: FrameReference)?

    /// The last load balancer's header: it counts for its connection, not for each message behind it.
    private var lastProxied: FrameReference?

    /// Takes what an exchange that is over shows.
    mutating func note(_ exchange: Exchange) {
        noteRequest(exchange)
        noteAnswer(exchange)
        guard exchange.twin != nil else { return }
        for change in LegChange.proven(exchange) {
            add(.changedField, change.field, [change.front, change.back])
        }
    }

    private mutating func noteRequest(_ exchange: Exchange) {
        guard let packet = exchange.packet, let request = exchange.request else { return }
        let frame = request.start.frame
        if packet.hasVia { add(.via, request.head.firstValue(.via).map(HeadBlanking.blankedHops), [frame]) }
        if packet.hasForwarded || packet.hasXForwardedFor { add(.forwarded, nil, [frame]) }
        if packet.target.form == .absolute, !packet.isProxied { add(.absoluteTarget, nil, [frame]) }
        if let proxied = exchange.connection.proxied, proxied.moment.frame != lastProxied {
            lastProxied = proxied.moment.frame
            add(.proxyProtocol, proxied.client, [proxied.moment.frame])
        }
        if let tunnel = exchange.connection.tunnel { add(.tunnel, tunnel, [frame]) }
    }

    private mutating func noteAnswer(_ exchange: Exchange) {
        guard let packet = exchange.answerPacket, let answer = exchange.answer else { return }
        let frame = answer.start.frame
        if packet.isAck, acks == nil, let server = packet.server { acks = (server, frame) }
        if packet.hasVia { add(.via, answer.head.firstValue(.via).map(HeadBlanking.blankedHops), [frame]) }
        if packet.status == 407 || packet.hasProxyChallenge { add(.proxyAuthentication, nil, [frame]) }
        guard let field = GatewayFields.first(in: answer.head) ?? nil else {
            return noteServer(packet, frame)
        }
        add(.gatewayField, field, [frame])
        noteServer(packet, frame)
    }

    private mutating func noteServer(_ packet: AnswerPacket, _ frame: FrameReference) {
        guard !packet.isAck, let server = packet.server else { return }
        if ServerName.isProxy(server) {
            add(.proxyProduct, server, [frame])
        } else if let acks, !ServerName.agree(acks.server, server) {
            add(.otherServer, server, [frame])
        }
    }

    private mutating func add(_ sign: Intermediary.Sign, _ detail: String?, _ frames: [FrameReference]) {
        let detail = detail?.clipped
        if let index = seen.firstIndex(where: { $0.sign == sign && $0.detail == detail }) {
            seen[index].count &+= 1
        } else if seen.count < Self.maxKept {
            seen.append(Intermediary(sign: sign, detail: detail, frames: frames, count: 1))
        }
    }
}

/// Fields that caches, gateways and filters put into answers, and origin servers do not.
enum GatewayFields {
    static let names: [FieldName] = [
        "X-Cache", "X-Cache-Lookup", "X-Squid-Error", "Proxy-Status", "Cache-Status", "CF-RAY", "X-Amz-Cf-Id",
        "X-Azure-Ref", "X-Varnish", "X-Bluecoat-Via", "X-Iinfo", "X-Sucuri-ID",
    ]

    /// The first of them in the head as `Name: value`.
    static func first(in head: MessageHead) -> String? {
        guard directory.mayHoldAny(of: head) else { return nil }
        var least = names.count
        for field in head.fields {
            if let place = directory.place(of: field, in: head) { least = min(least, place) }
        }
        guard least < names.count, let value = head.firstValue(names[least]) else { return nil }
        return "\(names[least].spelling): \(value)"
    }

    private static let directory = FieldDirectory(names)
}

extension GatewayFields {
    /// Whether the field says that the answer came out of a cache.
    static func isHit(_ field: String) -> Bool {
        guard let colon = field.firstIndex(of: ":") else { return false }
        let name = field[..<colon].lowercased()
        guard name == "x-cache" || name == "cache-status" else { return false }
        let words = field[colon...].lowercased().split { !$0.isLetter && $0 != "_" }
        return words.contains("hit") || words.contains("tcp_hit")
    }
}

/// What the value of `Server` tells.
enum ServerName {
    /// Products that stand before other servers and answer for them. nginx and Apache are not among them: they are as
    /// often the server itself.
    private static let proxies = [
        "squid", "bigip", "big-ip", "haproxy", "varnish", "cloudflare", "akamaighost", "cloudfront", "awselb",
        "envoy", "istio-envoy", "ats", "zscaler", "bluecoat", "blue coat", "mcafee web gateway", "fortiweb",
        "fortigate", "sophos", "barracuda", "imperva", "netscaler", "citrix", "websense", "ironport",
        "microsoft-azure-application-gateway", "traefik", "privoxy", "tinyproxy", "polipo", "ccproxy",
    ]

    static func isProxy(_ server: String) -> Bool {
        let name = product(server)
        return proxies.contains(name) || proxies.contains { server.lowercased().hasPrefix($0 + " ") }
    }

    /// IIS, or http.sys before it.
    static func isMicrosoft(_ server: String) -> Bool {
        ["microsoft-iis", "microsoft-httpapi"].contains(product(server))
    }

    /// Whether both can be the same machine.
    static func agree(_ a: String, _ b: String) -> Bool {
        product(a) == product(b) || isMicrosoft(a) && isMicrosoft(b)
    }

    /// The first product's name, without its version.
    private static func product(_ server: String) -> String {
        String(server.prefix { $0 != "/" && $0 != " " && $0 != "(" }).lowercased()
    }
}
