import BITSProtocol

/// What bodies carry.
extension SessionTracker {
    /// Octets of a Fragment's body, the first of them at `offset` of the body; only with ``wantsDigests`` or
    /// ``uploads``.
    public func body(of exchange: Exchange, octets: Span<UInt8>, at offset: Int64) {
        guard let start = fileOffset(exchange, offset) else { return }
        // What follows a refusal is not stored.
        guard !exchange.isRefused else { return }
        exchange.session?.digest?.add(octets, at: start)
        guard let uploads else { return }
        if let session = exchange.session {
            guard !session.isReported else { return }
            uploads.take(
                octets, at: start, of: .session(session.index), settled: exchange.settledOctets, total: session.total)
        } else {
            if exchange.fragmentNumber == nil {
                fragmentCount &+= 1
                exchange.fragmentNumber = fragmentCount
            }
            uploads.take(
                octets, at: start, of: .fragment(exchange.fragmentNumber ?? 0), settled: 0,
                total: exchange.packet?.contentRange.value?.totalNumber)
        }
    }

    /// Octets of the body of an answer in parts, in order.
    public func answerBody(of exchange: Exchange, octets: Span<UInt8>) {
        exchange.readParts()?.take(octets)
    }

    /// Octets of the body of an answer in parts that are missing.
    public func answerBodyGap(of exchange: Exchange, length: Int64) {
        exchange.readParts()?.miss(length)
    }

    /// Octets of a Fragment's body that are missing; only with ``wantsDigests`` or ``uploads``.
    public func bodyGap(of exchange: Exchange, length: Int64, at offset: Int64) {
        guard let start = fileOffset(exchange, offset) else { return }
        guard !exchange.isRefused, let session = exchange.session else { return }
        session.digest?.miss(length, at: start)
        uploads?.miss(start..<clampedSum(start, length), of: session.index, settled: exchange.settledOctets)
    }

    /// Of a Fragment whose head has a hole nobody knows where its body begins, so that none of its octets has a place
    /// in the file.
    func noteUnplaceable(_ exchange: Exchange, _ session: Session) {
        guard session.digest != nil || uploads != nil, exchange.request?.isCut == true,
            exchange.typeByAnswer == .fragment, !exchange.isRefused, !exchange.isStray,
            let range = exchange.packet?.contentRange.value, let end = range.end, end > range.first
        else { return }
        session.digest?.miss(end &- range.first, at: range.first)
        if !session.isReported {
            uploads?.miss(range.first..<end, of: session.index, settled: exchange.settledOctets)
        }
    }

    /// Where an octet of the body belongs in the file; nil if the message is none of the session, or does not say.
    private func fileOffset(_ exchange: Exchange, _ offset: Int64) -> Int64? {
        guard !exchange.isStray, let range = exchange.packet?.contentRange.value else { return nil }
        return clampedSum(range.first, offset)
    }
}

extension SessionTracker {
    /// The answer tells whether the Fragment's octets are in the file.
    func noteStored(_ answer: AnswerPacket, _ exchange: Exchange, _ session: Session) {
        guard session.digest != nil || uploads != nil, exchange.packet?.type == .fragment, !exchange.isStray,
            let range = exchange.packet?.contentRange.value
        else { return }
        let isUnderWay = session.storing === exchange
        if exchange.isRefused {
            if isUnderWay { session.digest?.refuse() } else { session.digest?.refuse(earlierAt: range.first) }
            guard isUnderWay else { return }
            session.storing = nil
            uploads?.refuseFragment(of: session.index)
        } else if isUnderWay, answer.isSuccess, let next = answer.receivedOffset.value?.value {
            session.digest?.acknowledge(next)
            if let end = range.end, next > end { uploads?.doubtFragment(of: session.index) }
        }
    }
}

extension Exchange {
    /// Octets of the file that the server had acknowledged when the request began; 0 if that is not known.
    var settledOctets: Int64 { standing.knowsOffset ? standing.expected ?? 0 : 0 }

    /// An answer that says that nothing of the request is stored.
    var isRefused: Bool { answerPacket.map { (400...499).contains($0.status) } ?? false }
}
