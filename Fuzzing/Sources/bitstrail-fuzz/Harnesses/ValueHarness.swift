import BITSSessions

@testable import BITSProtocol
@testable import BITSTrail

/// Values of fields and of options: the first octet chooses, the rest is the text.
enum ValueHarness {
    static func run(_ octets: [UInt8]) {
        guard let kind = octets.first else { return }
        let text = Array(octets.dropFirst()).latin1
        switch kind % 13 {
        case 0: guid(text)
        case 1: range(text)
        case 2: offset(text)
        case 3: code(text)
        case 4: small(text)
        case 5: ranges(text)
        case 6: reply(text)
        case 7: target(text)
        case 8: time(text)
        case 9: setting(text)
        case 10: choice(text)
        case 11: list(text)
        default: names(text)
        }
    }

    private static func guid(_ text: String) {
        if let guid = GUID(loose: text) {
            demand(GUID(guid.description) == guid && GUID(guid.uppercased) == guid, "\(guid)")
            demand(GUID.parse(text)?.guid == guid, text)
        }
        if let inner = GUID.firstBraced(in: text) { demand(GUID.firstBraced(in: "x" + text) == inner, text) }
        if let id = SessionID(text) {
            demand(SessionID(id.raw) == id, text)
            if let guid = id.guid { demand(SessionID(guid) == id, text) }
        }
    }

    private static func range(_ text: String) {
        guard case .success(let range) = ContentRange.parse(text) else { return }
        demand(range.first >= 0 && range.last >= 0, text)
        demand((try? ContentRange.parse(range.wireText).get()) == range, text)
        if let length = range.length {
            demand(length > 0 && range.end.map { $0 - length == range.first } ?? true, text)
        }
        _ = (range.isFinal, range.exceedsTotal, range.isReversed)
    }

    private static func offset(_ text: String) {
        guard let offset = ReceivedOffset(text) else { return }
        demand(offset.value >= 0, text)
        demand(ReceivedOffset("\(offset.value)")?.value == offset.value, text)
    }

    private static func code(_ text: String) {
        if let code = HResult(text) {
            demand(HResult(code.description) == code, text)
            demand(HResult(code.description)?.isUsualSpelling == true, text)
        }
        if let context = ErrorContext(text) { _ = "\(context)" }
        if let number = WireNumber.parse(text) { demand(number >= 0 && WireNumber.parse("\(number)") == number, text) }
    }

    private static func small(_ text: String) {
        if let timeout = FallbackTimeout(text) { _ = "\(timeout)" }
        let host = HostID(text)
        demand(!host.isValid || host.length > 0, text)
        demand(!host.withoutUserInfo.contains("@"), text)
        _ = (host.authority, PacketType(wire: text), UserAgent(text), DataFilePath(text))
    }

    private static func ranges(_ text: String) {
        guard let ranges = ByteRanges(text) else { return }
        for range in ranges.ranges {
            for total in [nil, 0, 1, 4_096, Int64.max] as [Int64?] {
                guard let resolved = ByteRanges.resolve(range, total: total) else { continue }
                demand(resolved.lowerBound >= 0 && !resolved.isEmpty, text)
                demand(total.map { resolved.upperBound <= $0 } ?? true, text)
            }
        }
    }

    private static func reply(_ text: String) {
        let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let destination = RequestTarget(parts.count > 1 ? parts[1] : "http://upload.example.test/a/b.bin")
        guard let reply = ReplyURL(parts[0]) else { return }
        let resolved = reply.resolved(against: destination)
        let segments = resolved.path.split(separator: "/", omittingEmptySubsequences: false)
        let isDotted = segments.contains { $0 == "." || $0 == ".." }
        demand(!isDotted || resolved.scheme == nil && reply.form == .absolute, "\(text) gives \(resolved.raw)")
        _ = (reply.withoutSecrets, reply.sessionGUID, reply.length, resolved.comparisonKey)
    }

    private static func target(_ text: String) {
        for isConnect in [false, true] {
            let target = RequestTarget(text, isConnect: isConnect)
            _ = (target.decodedPath, target.lastSegment, target.comparisonKey, target.pathKey, target.namesDirectory)
            let hidden = RequestTarget(target.withoutUserInfo, isConnect: isConnect)
            demand(hidden.authority?.hasUserInfo != true, "\(text) hides nothing: \(target.withoutUserInfo)")
        }
        demand(!Authority.withoutUserInfo(text).contains("@"), text)
    }

    private static func time(_ text: String) {
        _ = PointInTime.nanoseconds(text)
        _ = AddressText.address(text)
    }

    private static func setting(_ text: String) {
        var parameters = Parameters()
        _ = parameters.set(text)
        if let octets = Parameters.octets(text) { demand(octets >= 0, text) }
        var options = Analyzer.Options()
        _ = options.setParameter(text)
    }

    private static func choice(_ text: String) {
        var options = Analyzer.Options()
        for choice in Choice.allCases where choice != .baseline { _ = options.choose(choice, text) }
    }

    private static func list(_ text: String) {
        var list = ProtocolList(text)
        let count = list.elements.count
        list.append(text)
        demand(list.elements.count == 2 * count, text)
    }

    private static func names(_ text: String) {
        _ = (Analyzer.printable(text), PercentCoding.decoded(text), PercentCoding.encodedPath(text))
        let printed = Analyzer.printable(text)
        demand(printed.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }, "a control character")
    }
}
