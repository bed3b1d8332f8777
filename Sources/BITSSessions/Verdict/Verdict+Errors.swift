import BITSProtocol

// Verdicts on sessions that ended with an answer that is no success.
extension Verdict {
    static func answeredWithError(_ facts: SessionFacts, _ outcome: Outcome) -> Verdict {
        let session = facts.session
        guard let exchange = outcome == .refused ? session.create : session.lastAnswered ?? session.create,
            let answer = exchange.answerPacket
        else { return Verdict(outcome, .none, "The server refused the session.") }
        let answerer = Answerer.of(exchange, session.between)
        let explained = explanation(of: exchange, answer)
        let isReply = exchange.packet?.recognition == .download
        let what = Wording(
            own: exchange.packet?.type?.rawValue ?? (isReply ? "the download of the reply" : "a request"))
        let number: Wording = answer.hresult.value.map { "\(answer.status) and \($0)" } ?? "\(answer.status)"
        let meaning: Wording = explained?.meaning.map { " (\($0))" } ?? ""
        let isCancel = exchange.packet?.type == .cancelSession
        let verb: Wording =
            outcome == .refused
            ? "The session was refused"
            : isCancel
                ? "The client gave the upload up after \(facts.octets)"
                : "The upload \(facts.retry(of: exchange) == nil ? "failed" : "stopped") after \(facts.octets)"
        var verdict = Verdict(
            outcome, cause(of: exchange, answer, answerer, facts),
            "\(verb): \(what) was answered with \(number)\(meaning)",
            explained?.advice)
        if isCancel {
            verdict.nextStep = """
                If nobody meant to cancel, look at the client's job log for who did. What the server still holds of the upload it \
                deletes by its own time-out (BITSSessionTimeout).
                """
        }
        if isReply, [401, 403, 404].contains(answer.status) {
            verdict.nextStep = """
                At the server: check the reply's URL and whether the uploading user may read it there; filters and \
                proxies have to let its GET pass.
                """
        }
        // An earlier one without an answer may have done the work.
        let mayBeDone =
            exchange.packet?.type == .closeSession && answer.status == 404
            && facts.session.total.map { session.acknowledged >= $0 } ?? false
            && exchange.faults.contains { $0.rule.id == "BUP-CLA-003" && $0.severity == .note }
        if mayBeDone, let step = verdict.nextStep {
            verdict.nextStep = """
                First see whether the file is at its target: an earlier Close-Session may already have ended the \
                session. If it is not there: \(step)
                """
        }
        switch answerer {
        case .server:
            verdict.explanation += "."
            if verdict.cause == .capture, !exchange.isVerbUncertain {
                verdict.explanation += " What the reason is may stand in messages before it that the capture lacks."
            }
            if answer.status == 413, !answer.isAck {
                verdict.nextStep = """
                    At the server: raise its limit for request bodies (IIS: maxAllowedContentLength of request \
                    filtering; uploadReadAheadSize with client certificates). Until then the client has to make \
                    Fragments smaller, as Windows does by itself.
                    """
            }
            if answer.isAck, [400, 403, 404].contains(answer.status), let target = exchange.packet?.target,
                !PathTricks.of(target.path).isEmpty
            {
                // The usual advice, to grant rights, would help an attacker.
                verdict.cause = .client
                verdict.explanation +=
                    " Its target leads out of the upload directory, or hides where it leads (BUP-SEC-001)."
                verdict.nextStep = """
                    Grant nothing: the server has refused a target that no ordinary upload has. Find out who sends \
                    from the client's address, and with which program.
                    """
            }
        case .gateway(let server):
            let name: Wording = server.map { ", and \"Server: \($0)\" does not tell it either" } ?? ""
            verdict.explanation += """
                 by a gateway, as that status says; whether the gateway itself failed or the server behind it the \
                capture does not prove\(name).
                """
            verdict.nextStep = """
                Look first into the log of the gateway (reverse proxy or load balancer; IIS with ARR is one, too) at \
                this time: which server did it ask, and what went wrong? Then at that server: does it run, and \
                \(answer.status == 504 ? "why did it not answer in time" : "did it break the connection")?
                """
        case .between(let sign):
            verdict.explanation += " by a machine between client and BITS server (\(sign))."
            verdict.nextStep = atProxy(answer.status) ?? verdict.nextStep
        case .foreign(let server):
            let name: Wording = server.map { "\"\($0)\"" } ?? "without a name"
            verdict.explanation += """
                ; who answered (\(name)) shows no sign of a BITS server, and whether the URL means it or it stands \
                before the BITS server the capture does not tell.
                """
            let check =
                "Check that the URL leads to the BITS server, directly or through something that passes BITS_POST."
            verdict.nextStep = [check, verdict.nextStep].compactMap(\.self).joined(separator: " ")
        }
        return verdict
    }

    /// What the answer means and what to do; the meaning without full stop.
    private static func explanation(
        of exchange: Exchange, _ answer: AnswerPacket
    ) -> (meaning: Wording?, advice: String?)? {
        // An answer that is no error, and no Ack either.
        if answer.status < 300, answer.isAck {
            return (
                "an Ack, but only 200 and 201 grant a session",
                "Have the server grant sessions with 200, the one status that all clients take."
            )
        }
        if answer.status < 300 {
            return (
                "an ordinary web page, not the answer of a BITS server",
                """
                Check that BITS uploads are enabled on the URL's directory; the login page of a proxy or portal \
                answers like this, too.
                """
            )
        }
        if answer.status == 405 || answer.status == 501, !answer.isAck, let packet = exchange.packet,
            packet.method.uppercased() != "BITS_POST", !packet.hasMethodOverride, !exchange.isVerbUncertain
        {
            return (
                "the method \(packet.method.clipped) is not taken there", "Have the client use the method BITS_POST."
            )
        }
        if answer.status == 416 {
            return (
                "client and server do not agree on the next octet, and the answer does not tell where to go on",
                "Begin the upload anew."
            )
        }
        if exchange.isBodilessNotFound {
            return (
                Wording(own: Exchange.bodilessNotFound),
                """
                See in the answer (Server, Via) who that was, and check that BITS uploads are still enabled on the URL's \
                directory.
                """
            )
        }
        let code = answer.hresult.value
        // What the status means depends on fields that a hole may hide.
        let isHidden = exchange.answer?.isCut ?? false && !answer.isAck
        let explained =
            code.flatMap { code in
                code.code == 0 && answer.errorContext.value?.isApplication != true
                    ? nil
                    : ErrorTables.explain(
                        hresult: code, httpStatus: answer.status, context: answer.errorContext.value)
            }
            ?? (isHidden
                ? nil : ErrorTables.explain(httpStatus: answer.status, isAck: answer.isAck, server: answer.server))
        guard let explained else { return nil }
        let isUnknown =
            code.map { $0.code != 0 && ErrorTables.explain(hresult: $0, httpStatus: nil) == nil } ?? false
        var meaning = explained.meaning
        if meaning.hasSuffix(".") { meaning.removeLast() }
        guard isUnknown, answer.status == 500, let code else { return (Wording(own: meaning), explained.advice) }
        return (
            Wording(own: meaning),
            """
            Look into the server's event log at this time, and up \(code): that code is all that the answer says of \
            what failed there.
            """
        )
    }

    /// Who has to act on an error.
    private static func cause(
        of exchange: Exchange, _ answer: AnswerPacket, _ answerer: Answerer, _ facts: SessionFacts
    ) -> Party {
        if answer.errorContext.value?.isApplication == true { return .serverApplication }
        if let reason = facts.reason(of: exchange), mayExplain(reason, answer) { return reason.party }
        switch answerer {
        case .between, .gateway: return .proxy
        case .server, .foreign: break
        }
        // What the method was may be why, and the capture does not tell it.
        if exchange.isVerbUncertain, [400, 405, 501].contains(answer.status) { return .capture }
        // Which message before it made the request invalid may be what the capture lacks.
        if answer.status == 400, facts.mayHideFault(exchange) { return .capture }
        // A total that no file has: the norm allows the client to write it, and does not tell a server to take it.
        if answer.status == 400, exchange.packet?.contentRangeFault == .beyond { return .none }
        // Without a scheme the client has nothing to answer the challenge with.
        let isAnswerable = !exchange.faults.contains { $0.rule.id == "BUP-AUTH-006" }
        return answer.status == 401 && isAnswerable ? .client : .server
    }

    /// Whether what is wrong with a request can be why it got that status.
    static func mayExplain(_ reason: Fault, _ answer: AnswerPacket) -> Bool {
        switch answer.status {
        // Permission, overload and gateways have nothing to do with what the request says.
        case 401, 403, 407, 502, 503, 504: false
        case 404: answer.isAck
        // Only its size has.
        case 413: reason.rule.id == "BUP-FR-021"
        default: true
        }
    }

    /// What to change at a proxy that answers with that status.
    private static func atProxy(_ status: Int) -> String? {
        switch status {
        case 405, 501: "At the proxy: let requests with the method BITS_POST pass to the upload server."
        case 403: "At the proxy: find the rule that refuses the request, and except the upload server's URL from it."
        case 413:
            "At the proxy: raise its limit for request bodies; until then the client has to make Fragments smaller."
        case 400, 411:
            "At the proxy: see in its log what it does not like in the request, or let the upload go past it."
        case 404: "At the proxy: check to which server it sends the URL, and whether it passes BITS_POST on."
        case 200...399:
            "At the proxy: have it pass BITS_POST on to the upload server instead of answering by itself."
        default: nil
        }
    }
}

extension Exchange {
    static let bodilessNotFound = "Whoever answered does not take BITS uploads there, or does not know the target"

    /// A 404 of no BITS server to a message without a body, which is over no limit for bodies.
    var isBodilessNotFound: Bool {
        guard let answer = answerPacket, answer.status == 404, !answer.isAck else { return false }
        return packet?.type == .closeSession || packet?.type == .cancelSession
    }
}
