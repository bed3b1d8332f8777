/// One way in which an error shows: the same code or status means different things in different answers.
public struct ErrorForm: Sendable {
    /// E.g. `with status 403`; empty if there is only one.
    public let condition: String
    /// The status that it comes with; nil for any.
    public let httpStatus: Int?
    public let explanation: ErrorExplanation
}

extension ErrorTables {
    /// All that a code can mean: the forms with the statuses that servers send it with first. None for an unknown
    /// code that is no HTTP status either.
    public static func forms(of hresult: HResult) -> [ErrorForm] {
        let pairs = serverPairs.filter { $0.key.code == hresult.code }.sorted { $0.key.status < $1.key.status }
        var forms: [ErrorForm] = []
        for (pair, explanation) in pairs {
            forms.append(
                ErrorForm(
                    condition: "in an Ack with status \(pair.status)", httpStatus: pair.status, explanation: explanation
                ))
        }
        let general = serverCodes[hresult.code] ?? bitsCodes[hresult.code] ?? windowsCodes[hresult.code]
        if let general, !forms.contains(where: { $0.explanation == general }) {
            forms.append(
                ErrorForm(condition: pairs.isEmpty ? "" : "in other answers", httpStatus: nil, explanation: general))
        }
        if forms.isEmpty, let status = hresult.httpStatus { return self.forms(ofStatus: status) }
        return forms
    }

    /// All that an HTTP status can mean to an upload: from the BITS server itself, and from others.
    public static func forms(ofStatus status: Int) -> [ErrorForm] {
        let senders: [(condition: String, isAck: Bool, server: String?)] = [
            ("in an Ack, from the BITS server itself", true, nil),
            ("from IIS 7 or later, without the packet type Ack", false, "Microsoft-IIS/10.0"),
            ("from IIS 6, without the packet type Ack", false, "Microsoft-IIS/6.0"),
            ("from another server or a proxy, without the packet type Ack", false, nil),
        ]
        var forms: [ErrorForm] = []
        for sender in senders {
            guard let explanation = explain(httpStatus: status, isAck: sender.isAck, server: sender.server) else {
                return []
            }
            forms.append(ErrorForm(condition: sender.condition, httpStatus: status, explanation: explanation))
        }
        // What all but the Ack say alike, or all, is said once.
        let others = forms.dropFirst()
        guard others.allSatisfy({ $0.explanation == forms[3].explanation }) else {
            return forms.filter { $0.condition == forms[3].condition || $0.explanation != forms[3].explanation }
        }
        if forms[0].explanation == forms[3].explanation {
            return [ErrorForm(condition: "", httpStatus: status, explanation: forms[0].explanation)]
        }
        return [
            forms[0],
            ErrorForm(
                condition: "from a web server or a proxy, without the packet type Ack", httpStatus: status,
                explanation: forms[3].explanation),
        ]
    }

    /// The codes that Acks with this status carry ([MC-BUP] 2.2.1.2), ascending.
    public static func codes(withStatus status: Int) -> [(code: HResult, explanation: ErrorExplanation)] {
        serverPairs.filter { $0.key.status == status && $0.key.code != 0 }.sorted { $0.key.code < $1.key.code }
            .map { (HResult($0.key.code), $0.value) }
    }

    /// The statuses that servers send this code with ([MC-BUP] 2.2.1.2), ascending; none for a code that they do not
    /// send.
    public static func statuses(withCode hresult: HResult) -> [Int] {
        serverPairs.keys.filter { $0.code == hresult.code }.map(\.status).sorted()
    }

    /// All codes of the tables, ascending; those made from an HTTP status are not among them.
    public static var allCodes: [HResult] {
        let codes = Set(serverPairs.keys.map(\.code)).union(serverCodes.keys).union(bitsCodes.keys)
            .union(windowsCodes.keys)
        return codes.filter { $0 != 0 }.sorted().map { HResult($0) }
    }

    /// The code that goes by a symbol, e.g. `BG_E_TOO_LARGE`, in any case; nil if no table has it.
    public static func code(named symbol: String) -> HResult? {
        let name = symbol.uppercased()
        let prefix = "BG_E_HTTP_ERROR_"
        if name.hasPrefix(prefix), let status = Int(name.dropFirst(prefix.count)), (100...599).contains(status) {
            return HResult(0x8019_0000 | UInt32(status))
        }
        for table in [serverCodes, bitsCodes, windowsCodes] {
            // Two codes go by ERROR_DISK_FULL: the smaller is Windows', the other the specification's misprint.
            let codes = table.filter { $0.value.name.uppercased() == name }.keys
            if let code = codes.min() { return HResult(code) }
        }
        return nil
    }
}
