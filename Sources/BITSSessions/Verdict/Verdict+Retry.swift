import BITSProtocol

// An upload that ended in a passing error is not over for BITS.
extension Verdict {
    /// Says what BITS does by itself about the error that the session ended in.
    mutating func addRetry(_ facts: SessionFacts) {
        guard outcome == .failed || outcome == .refused, facts.session.restartedAs == nil,
            let exchange = facts.decisive(outcome), let retry = facts.retry(of: exchange)
        else { return }
        switch retry {
        case .later:
            explanation += """
                 BITS takes that for a passing error: it tries again by itself (after about 10 minutes by default) and \
                gives up after 14 days without progress.
                """
        case .smaller: explanation += " BITS sends the octets again by itself, in smaller Fragments."
        }
    }
}

/// What the Windows client does after a passing error.
enum Retry {
    /// It waits and resumes.
    case later
    /// It divides what was too large.
    case smaller
}

extension SessionFacts {
    /// What BITS does about this end of an exchange (win32 pages, "handling server application errors", "ack for
    /// Close-Session"); nil if it gives up, if that is not known, or if no Windows client speaks.
    func retry(of exchange: Exchange) -> Retry? {
        guard let packet = exchange.packet, packet.recognition.isUpload, packet.agent?.isWindows ?? false else {
            return nil
        }
        // Who breaks the protocol is no BITS, whatever it calls itself.
        if reason(of: exchange, least: .violation) != nil { return nil }
        guard let answer = exchange.answerPacket else { return isPassing(exchange) ? .later : nil }
        switch answer.status {
        case 401, 407, 416, ..<400: return nil
        case 413:
            let isLarge = exchange.faults.contains { $0.rule.id == "BUP-FR-021" }
            return packet.type == .fragment && !answer.hresult.isPresent && !isLarge ? .smaller : nil
        default: break
        }
        guard ErrorTables.isTransient(answer.status), !(exchange.answer?.isCut ?? false) else { return nil }
        if packet.type == .closeSession || packet.type == .cancelSession, answer.status < 500 { return nil }
        let explained = answer.hresult.value.flatMap {
            $0.code == 0
                ? nil
                : ErrorTables.explain(hresult: $0, httpStatus: answer.status, context: answer.errorContext.value)
        }
        return explained?.transient == false ? nil : .later
    }

    /// Nobody answered, and the client's own will was not the reason.
    private func isPassing(_ exchange: Exchange) -> Bool {
        if exchange.request?.isCut ?? true { return false }
        switch Silence.of(exchange, parameters: parameters, now: now) {
        // Behind an idle close HTTP itself sends the request anew, at once.
        case .serverFinished(isRace: true): return false
        case .serverFinished, .serverReset, .noAnswer, .brokenOff(.server), .brokenOff(.reset): return true
        case .clientGaveUp(let waited): return waited >= parameters.slowApplication
        default: return false
        }
    }

    /// When the session's last message was over: a request that nobody answered, when its connection was ended.
    var lastEvent: Int64 {
        guard let last = session.lastMessage, last.answer == nil else { return session.lastTime }
        let closings = [last.connection.clientClosing, last.connection.serverClosing]
        return max(session.lastTime, closings.compactMap { $0?.moment.time }.min() ?? session.lastTime)
    }
}

extension AnswerPacket {
    /// An error that BITS does not try again after: neither a passing one, nor one that tells the client how to go on
    /// (win32 pages, "handling server application errors").
    var isLastingError: Bool {
        guard status >= 400, ![401, 407, 413, 416].contains(status) else { return false }
        // The server does not know the session: no Ping brings it back.
        if hresult.value?.code == HResult.sessionNotFound { return true }
        let explained = hresult.value.flatMap {
            $0.code == 0 ? nil : ErrorTables.explain(hresult: $0, httpStatus: status, context: errorContext.value)
        }
        return explained?.transient == false || !ErrorTables.isTransient(status)
    }
}
