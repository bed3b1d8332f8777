import BITSProtocol

/// A field of a message that is not the same on both sides of what stands between client and server.
struct LegChange {
    let field: String
    /// Where it is on the client's side and on the server's side.
    let front: FrameReference
    let back: FrameReference
    /// The message is a request.
    let isRequest: Bool
    /// Another message like it may be the one in front.
    var isLikely = false

    /// The changes that are certain: behind a hole an answer may be another request's.
    static func proven(_ exchange: Exchange) -> [LegChange] {
        let isWhole = [exchange, exchange.twin].allSatisfy { $0?.connection.mayLackMessages != true }
        return of(exchange).filter { isWhole || $0.isRequest }
    }

    /// The changes within an exchange that has another leg; none if it has none.
    static func of(_ exchange: Exchange) -> [LegChange] {
        guard let twin = exchange.twin else { return [] }
        let isProven = exchange.isProvenLeg(of: twin)
        guard isProven || exchange.saysTheSame(as: twin) else { return [] }
        let isFront = exchange.isFront(of: twin)
        let (front, back) = isFront ? (exchange, twin) : (twin, exchange)
        return requests(front, back) + (isProven ? answers(front, back) : [])
    }

    private static func requests(_ front: Exchange, _ back: Exchange) -> [LegChange] {
        guard let a = front.packet, let b = back.packet, let before = front.request, let behind = back.request,
            !before.isCut, !behind.isCut
        else { return [] }
        let pairs: [(String, String?, String?)] = [
            ("method", a.method, b.method),
            ("version", "\(a.version)", "\(b.version)"),
            ("BITS-Packet-Type", a.typeReading.raw, b.typeReading.raw),
            ("BITS-Session-Id", a.sessionID.raw, b.sessionID.raw),
            ("BITS-Supported-Protocols", a.supportedProtocols.raw, b.supportedProtocols.raw),
            ("Content-Length", a.contentLength.raw, b.contentLength.raw),
            ("Content-Name", a.contentName.raw, b.contentName.raw),
            ("Content-Range", a.contentRange.raw, b.contentRange.raw),
            ("Transfer-Encoding", a.transferEncoding, b.transferEncoding),
        ]
        return pairs.compactMap { name, a, b in
            a == b ? nil : LegChange(field: name, front: before.start.frame, back: behind.start.frame, isRequest: true)
        }
    }

    private static func answers(_ front: Exchange, _ back: Exchange) -> [LegChange] {
        guard let a = front.answerPacket, let b = back.answerPacket, let before = front.answer,
            let behind = back.answer, !before.isCut, !behind.isCut
        else { return [] }
        let pairs: [(String, String?, String?)] = [
            ("status", "\(a.status)", "\(b.status)"),
            ("version", "\(a.version)", "\(b.version)"),
            ("BITS-Packet-Type", a.typeReading.raw, b.typeReading.raw),
            ("BITS-Session-Id", a.sessionID.raw, b.sessionID.raw),
            ("BITS-Protocol", a.protocolGUID.raw, b.protocolGUID.raw),
            ("BITS-Host-Id", a.hostID.raw, b.hostID.raw),
            ("BITS-Host-Id-Fallback-Timeout", a.fallbackTimeout.raw, b.fallbackTimeout.raw),
            ("BITS-Received-Content-Range", a.receivedOffset.raw, b.receivedOffset.raw),
            ("BITS-Reply-URL", a.replyURL.raw, b.replyURL.raw),
            ("BITS-Error-Code", a.hresult.raw, b.hresult.raw),
            ("BITS-Error-Context", a.errorContext.raw, b.errorContext.raw),
        ]
        return pairs.compactMap { name, a, b in
            a == b ? nil : LegChange(field: name, front: before.start.frame, back: behind.start.frame, isRequest: false)
        }
    }

    /// What a finding on the changed message says beside.
    var sentence: Wording {
        let field = Wording(own: field)
        return isRequest
            ? " On the client's side of the proxy \(field) is another (frame \(front.frame)): the proxy changed it."
            : " On the server's side of the proxy \(field) is another (frame \(back.frame)): the proxy changed it."
    }

    var evidence: [Evidence] {
        [.own("changed_field", field), .frame("other_side", isRequest ? front : back)]
    }

    /// Which fields the rules look at, by the beginnings of their ids, for those whose fault a change can be.
    private static let fields: [(rules: [String], fields: Set<String>)] = [
        (["BUP-GEN-001"], ["version"]),
        (["BUP-GEN-003", "BUP-GEN-004", "BUP-GEN-005", "BUP-FR-005"], ["Content-Length", "Transfer-Encoding"]),
        (["BUP-GEN-008", "BUP-GEN-009", "BUP-GEN-010", "BUP-GEN-011", "BUP-GEN-012"], ["BITS-Packet-Type"]),
        (["BUP-GEN-015", "BUP-GEN-017"], ["method"]),
        (["BUP-CS-00"], ["BITS-Supported-Protocols"]),
        (
            [
                "BUP-FR-001", "BUP-FR-002", "BUP-FR-003", "BUP-FR-004", "BUP-FR-005", "BUP-FR-006", "BUP-FR-007",
                "BUP-FR-008", "BUP-FR-009", "BUP-FR-011", "BUP-FR-024",
            ], ["Content-Range"]
        ),
        (["BUP-FR-012", "BUP-FR-013", "BUP-CL-001", "BUP-CN-001"], ["BITS-Session-Id"]),
        (["BUP-FR-017"], ["Content-Name"]),
        (["BUP-CSA-001", "BUP-CSA-007", "BUP-FRA-011", "BUP-CLA-002", "BUP-CNA-002"], ["BITS-Session-Id"]),
        (["BUP-CSA-002", "BUP-CSA-003"], ["BITS-Protocol"]),
        (["BUP-CSA-009", "BUP-CSA-010", "BUP-CSA-011"], ["BITS-Host-Id", "BITS-Host-Id-Fallback-Timeout"]),
        (
            ["BUP-FRA-001", "BUP-FRA-002", "BUP-FRA-003", "BUP-FRA-005", "BUP-FRA-007"],
            ["BITS-Received-Content-Range", "status"]
        ),
        (
            ["BUP-ERR-001", "BUP-ERR-002", "BUP-ERR-004", "BUP-ERR-005", "BUP-ERR-006", "BUP-ERR-007"],
            ["BITS-Error-Code", "BITS-Error-Context", "status"]
        ),
    ]

    /// The change that a fault found on this leg comes from: the sender of the message is then not who broke the rule,
    /// since on its own leg the message is another.
    static func explaining(_ rule: RuleID, on subject: Subject, of exchange: Exchange) -> LegChange? {
        guard let twin = exchange.twin, subject == .request || subject == .answer else { return nil }
        // A request is changed on its way to the leg behind, an answer on its way to the leg in front.
        guard exchange.isFront(of: twin) == (subject == .answer) else { return nil }
        let wanted = fields.filter { entry in entry.rules.contains { rule.text.hasPrefix($0) } }
            .reduce(into: Set<String>()) { $0.formUnion($1.fields) }
        guard !wanted.isEmpty else { return nil }
        return of(exchange).first { $0.isRequest == (subject == .request) && wanted.contains($0.field) }
            ?? (subject == .request && wanted.contains("version") ? likelyVersion(exchange, behind: twin) : nil)
    }

    /// Pings are all the same, so that by two clocks nobody knows which of them are one; but what sent this one is in
    /// between, and the client's says another version.
    private static func likelyVersion(_ exchange: Exchange, behind front: Exchange) -> LegChange? {
        guard exchange.packet?.type == .ping, front.packet?.type == .ping,
            exchange.connection.leg === front.connection, !exchange.isProvenLeg(of: front),
            var change = requests(front, exchange).first(where: { $0.field == "version" })
        else { return nil }
        change.isLikely = true
        return change
    }
}

extension Exchange {
    /// Of the two legs of an exchange the one on the client's side, whose request comes first.
    func isFront(of twin: Exchange) -> Bool {
        guard let start = request?.start, let other = twin.request?.start else { return false }
        if !start.sharesClock(with: other) {
            // Whatever the clocks say, it takes longer in front.
            if connection.leg === twin.connection, connection.legDepth != twin.connection.legDepth {
                return connection.legDepth < twin.connection.legDepth
            }
            if let own = duration, let others = twin.duration, own != others { return own > others }
        }
        return (start.time, connection.index) < (other.time, twin.connection.index)
    }

    /// From the request's start to the answer's, by one clock.
    private var duration: Int64? {
        guard let start = request?.start, let end = answer?.start else { return nil }
        return start.elapsed(to: end)
    }
}
