import BITSProtocol

/// What bodies carry.
extension SessionTracker {
    /// Octets of a Fragment's body, the first of them at `offset` of the body; only with ``wantsDigests`` or
    /// ``uploads``.
    public func body(of exchange: Exchange, octets: Span<UInt8>, at offset: Int64) {
        guard let start = fileOffset(exchange, offset) else { return }
        exchange.session?.digest?.add(octets, at: start)
        guard let uploads else { return }
        if let session = exchange.session {
            guard !session.isReported else { return }
            let settled = exchange.standing.knowsOffset ? exchange.standing.expected ?? 0 : 0
            uploads.take(octets, at: start, of: .session(session.index), settled: settled, total: session.total)
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

    /// Octets of a Fragment's body that are missing; only with ``wantsDigests``.
    public func bodyGap(of exchange: Exchange, length: Int64, at offset: Int64) {
        guard let start = fileOffset(exchange, offset) else { return }
        exchange.session?.digest?.miss(length, at: start)
    }

    /// Where an octet of the body belongs in the file; nil if the message is none of the session, or does not say.
    private func fileOffset(_ exchange: Exchange, _ offset: Int64) -> Int64? {
        guard !exchange.isStray, let range = exchange.packet?.contentRange.value else { return nil }
        return clampedSum(range.first, offset)
    }
}
