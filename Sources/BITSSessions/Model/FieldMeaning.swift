import BITSProtocol
import HTTPMessages

/// What the value of a header field means, in clauses for people; values are raw.
enum FieldMeaning {
    static func of(_ name: String, _ value: String) -> [String] {
        switch name.lowercased() {
        case "bits-packet-type":
            guard let type = PacketType(wire: value) else { return ["no packet type of BITS"] }
            return [type.isRequest ? "a request of the client" : "an answer of the server"]
        case "bits-session-id": return session(value)
        case "bits-supported-protocols": return ProtocolList(value).elements.map { protocolName($0.raw, $0.guid) }
        case "bits-protocol": return [protocolName(value, GUID(loose: value))]
        case "bits-host-id": return host(value)
        case "bits-host-id-fallback-timeout":
            guard let timeout = FallbackTimeout(value) else { return ["no number of seconds"] }
            if timeout.isNever { return ["never back to the first host"] }
            return ["back to the first host after \(timeout.seconds) s"]
        case "bits-received-content-range":
            guard let received = ReceivedOffset(value) else { return ["no offset"] }
            return ["the server has \(received.value) octets; the next one is at offset \(received.value)"]
        case "bits-reply-url":
            guard let url = ReplyURL(value) else { return ["no URL"] }
            return ["where the reply is; \(url.form.rawValue)"]
        case "bits-error-code", "bits-error": return error(value)
        case "bits-error-context":
            guard let context = ErrorContext(value) else { return ["no number"] }
            return [context.name.map { "\(context): \($0)" } ?? "\(context): not known"]
        case "content-range": return range(value)
        case "content-length":
            guard value.utf8.allSatisfy(ASCII.isDigit), let length = Int64(value) else {
                return ["no number below 2^63"]
            }
            return [length == 0 ? "no body" : "a body of \(length) \(length == 1 ? "octet" : "octets")"]
        case "user-agent": return agent(value)
        case "x-http-method-override": return ["the method that the request stands for"]
        case "via", "forwarded", "x-forwarded-for": return ["the message came through a proxy"]
        case "www-authenticate": return challenge("the server", value)
        case "proxy-authenticate": return challenge("a proxy", value)
        case "cookie", "set-cookie": return ["values are hidden"]
        case let other where other.hasPrefix("bits-") || other.hasPrefix("bits_"): return bitsField(name)
        default: return []
        }
    }

    static func hidesTokens(_ name: String) -> Bool { name.lowercased().contains("authenti") }

    static func credentials(_ scheme: AuthScheme) -> [String] {
        var meanings = ["credentials are hidden"]
        if let message = scheme.ntlmMessage { meanings.append("NTLM message \(message) of 3") }
        if let user = scheme.user { meanings.append("user \(user.account)") }
        return meanings
    }

    private static func challenge(_ who: String, _ value: String) -> [String] {
        let schemes = AuthScheme.challenges(in: [value])
        guard !schemes.isEmpty else { return ["no challenge"] }
        let names = schemes.map { scheme in
            scheme.kind.rawValue + (scheme.ntlmMessage.map { ", NTLM message \($0) of 3" } ?? "")
        }
        return ["\(who) accepts \(names.joined(separator: "; "))"]
    }

    private static func session(_ value: String) -> [String] {
        guard let id = SessionID(value) else { return ["empty"] }
        guard id.guid != nil else { return ["no GUID: \(id.length) octets that the server made up"] }
        return [id.isCanonicalGUID ? "a GUID in braces" : "a GUID without braces"]
    }

    private static func protocolName(_ raw: String, _ guid: GUID?) -> String {
        guard let guid else { return "\(raw): no GUID" }
        return guid == .bitsUploadProtocol ? "\(guid): the upload protocol of BITS 1.5" : "\(guid): not known"
    }

    private static func host(_ value: String) -> [String] {
        let id = HostID(value)
        let kind =
            switch id.kind {
            case .name: "a host name"
            case .ipv4: "an IPv4 address"
            case .ipv6: "an IPv6 address"
            case .bracketedIPv6: "an IPv6 address in brackets, which do not belong there"
            case .nameWithPort, .addressWithPort: "a host with a port, which does not belong there"
            case .invalid: "no host"
            }
        return ["\(kind), for the rest of the session"]
    }

    private static func error(_ value: String) -> [String] {
        guard let code = HResult(value) else { return ["no HRESULT"] }
        let explanation = ErrorTables.explain(hresult: code, httpStatus: nil)
        var meanings = [explanation.map { "\(code) \($0.name): \($0.meaning)" } ?? "\(code): not known"]
        if let status = code.httpStatus { meanings.append("stands for HTTP status \(status)") }
        return meanings
    }

    private static func range(_ value: String) -> [String] {
        switch ContentRange.parse(value) {
        case .failure(let fault): return ["cannot be read: \(fault.rawValue)"]
        case .success(let range):
            if range.isReversed { return ["the last offset is below the first"] }
            var meanings = [(range.length.map { "\($0) octets " } ?? "") + "from offset \(range.first) on"]
            if let total = range.totalNumber { meanings.append("of a file of \(total)") }
            if range.exceedsTotal { meanings.append("which is beyond the end of the file") }
            if range.isFinal { meanings.append("the last of it") }
            return meanings
        }
    }

    private static func agent(_ value: String) -> [String] {
        let agent = UserAgent(value)
        guard let release = agent.bitsRelease, let windows = agent.windows else { return [] }
        return ["BITS \(release), as in Windows \(windows)"]
    }

    private static func bitsField(_ name: String) -> [String] {
        if let known = KnownFieldNames.all.first(where: { $0 == FieldName(name) }) {
            return KnownFieldNames.ofNotifications.contains(known) ? ["between the server and its application"] : []
        }
        return ["no field of BITS"]
    }
}

/// Fields of BITS whose values need no words.
private enum KnownFieldNames {
    static let ofNotifications: [FieldName] = [
        .bitsOriginalRequestURL, .bitsRequestDataFileName, .bitsResponseDataFileName, .bitsRequestDataEntityName,
        .bitsResponseDataEntityName, .bitsStaticResponseURL, .bitsCopyFileToDestination,
    ]
    static let all = ofNotifications + [.bitsBasicInfo]
}
