/// The Create-Sessions that began last: the leg in front of one that is over may be among them, still under way.
struct RecentCreates {
    /// With more between two legs the one in front is not found.
    private static let limit = 8

    private var latest: [Exchange] = []
    private var oldest = 0

    mutating func note(_ exchange: Exchange) {
        guard latest.count == RecentCreates.limit else { return latest.append(exchange) }
        latest[oldest] = exchange
        oldest = (oldest &+ 1) % RecentCreates.limit
    }

    func mayHoldFront(of exchange: Exchange) -> Bool {
        latest.contains { $0.answer == nil && !$0.isClosed && $0.mayBeFront(of: exchange) }
    }
}

extension SessionTracker {
    /// Whether what was found in a Create-Session waits for the leg in front, which may say who is to blame.
    func waitsForFront(_ exchange: Exchange, _ session: Session?, _ findings: [Finding]) -> Bool {
        guard !findings.isEmpty, let session, session.create === exchange, session.id != nil, !session.isReported,
            exchange.twin == nil, session.heldFindings.count &+ findings.count <= Session.maxHeld
        else { return false }
        return creates.mayHoldFront(of: exchange)
    }

    /// The leg in front of a session's Create-Session has come: what was found in the one behind may be what the
    /// machine in between made of it.
    func attributeAgain(_ session: Session, _ back: Exchange) {
        guard back.isClosed, let frame = back.request?.start.frame else { return }
        func change(_ rule: RuleID, _ party: Party, _ frames: [FrameReference]) -> LegChange? {
            guard party == .client, frames.contains(frame) else { return nil }
            return LegChange.explaining(rule, on: .request, of: back)
        }
        for index in session.heldFindings.indices {
            let finding = session.heldFindings[index]
            guard finding.matter?.subject == Subject.request.name,
                let change = change(finding.rule.id, finding.party, finding.frames)
            else { continue }
            let wording = (finding.wording ?? Wording(foreign: finding.message)) + change.sentence
            session.heldFindings[index].wording = wording
            session.heldFindings[index].message = wording.text
            session.heldFindings[index].evidence += change.evidence
            session.heldFindings[index].party = .proxy
        }
        func again(_ fault: Fault) -> Fault {
            guard let change = change(fault.rule.id, fault.party, fault.frames) else { return fault }
            return Fault(
                rule: fault.rule, severity: fault.severity, party: .proxy, frames: fault.frames, changed: change.field)
        }
        back.faults = back.faults.map(again)
        session.firstViolation = session.firstViolation.map(again)
        tellHeld(of: session, as: session)
    }
}
