import BITSProtocol

enum NotificationUnanswered: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-011", "Server application answers too late or not at all", scope: .exchange,
        [
            RuleVariant("later than the back end waits", field: .warning, spec: .warning),
            RuleVariant("no answer", field: .warning, spec: .warning),
        ],
        gates: [.bothDirections, .time], party: .serverApplication, source: "[MC-BUP] 3.3.2, 3.3.6",
        meaning: """
            The back end waits five minutes for the application's answer. Then it tells the client that the upload \
            failed; the client sends the end of the file again, and the application gets the same file a second time.
            """,
        causes: "The application does its work before it answers, hangs, or its process crashed.",
        advice: """
            Let the application take the file and answer at once, and work on it afterwards. Look at its log at this \
            time.
            """,
        example: "notification at 10:00:00, 200 at 10:06:10")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard let request = exchange.request else { return }
        guard !request.isCut, !exchange.damage.contains(.request) else { return judge.open(.wholeHead) }
        guard exchange.connection.hasBothDirections else { return judge.open(.bothDirections) }
        let limit = context.parameters.notifyTimeout
        if let answer = exchange.answer {
            guard !exchange.damage.contains(.answer) else { return judge.open(.wholeHead) }
            guard !exchange.answeredEarly else { return judge.pass() }
            guard let end = exchange.requestThrough, let wait = context.record.wait else {
                return judge.open(.countedBody)
            }
            guard wait > limit else { return judge.pass() }
            guard exchange.connection.doubts.allow(from: end.time, to: answer.start.time, beyond: limit) else {
                return judge.open(.time)
            }
            return judge.fail(
                variant: 0, on: .answer, [answer.start, end],
                """
                The application answered the notification after \(grouped(wait / Parameters.second)) seconds; the back \
                end waits \(grouped(limit / Parameters.second)).
                """,
                [.duration("wait", wait), .duration("limit", limit)])
        }
        let silence = Silence.of(exchange, parameters: context.parameters, now: context.now)
        // The client was told success before the time was over: there was an answer, and the capture lacks it.
        if let told = context.record.fragment?.answer?.start.time, let end = request.end?.time,
            context.record.fragment?.answerPacket?.isSuccess ?? false, told < clampedSum(end, limit)
        {
            return judge.open(.bothDirections)
        }
        let how: Wording
        switch silence {
        case .serverFinished(let isRace):
            // It never met the request, which the back end sends again.
            if isRace { return }
            how = "the application closed the connection"
        case .serverReset: how = "the application reset the connection"
        // Octets of an answer came.
        case .brokenOff: return judge.pass()
        case .clientGaveUp(let after): how = "the back end gave up after \(grouped(after / Parameters.second)) seconds"
        case .noAnswer: how = "none came within \(grouped(limit / Parameters.second)) seconds"
        case .hiddenByGap, .givenUp, .unreadable, .requestIncomplete: return judge.open(.wholeHead)
        case .oneSided, .closingNotSeen, .clientNotSeen, .endUnseen: return judge.open(.bothDirections)
        case .captureEnds: return judge.open(.time)
        case .isAnswered: return
        }
        judge.fail(
            variant: 1, on: .request, [request.start, request.end].compactMap(\.self),
            "The notification has no answer: \(how).", [.duration("limit", limit)])
    }
}

enum NotifiedAgain: NotificationRule {
    static let rule = Rule(
        "BUP-NTF-012", "Application is told of the same session again", scope: .server,
        [RuleVariant(field: .note, spec: .note)], party: .server, source: "win32: Preventing Multiple Uploads",
        meaning: """
            The back end notifies the application each time the last Fragment arrives. A client that did not get the \
            Ack sends it again, so that the application gets the same upload twice.
            """,
        causes: "The Ack to the last Fragment was lost or too late, or the first notification failed.",
        advice: """
            Let the application keep the ids of sessions that it has worked on (the GUID in the path), and answer a \
            second notification as it answered the first.
            """,
        example: "two notifications with Requests\\{…}\\requestfile.bin of the same GUID")

    static func check(_ context: NotificationContext, _ judge: inout Judge) {
        guard let guid = context.record.content.sessionGUID, let request = context.exchange.request else { return }
        guard let earlier = context.record.earlier, !earlier.isChallenged, !earlier.isUnmet,
            !context.record.isLeg(of: earlier)
        else { return judge.pass() }
        judge.fail(
            on: .request, [request.start, earlier.start],
            """
            The application is told of the session \(guid.uppercased) again\
            \(earlier.status.map { "; the first time it answered \($0)" } ?? "").
            """,
            [.text("session_guid", guid.uppercased), .frame("earlier_notification", earlier.start.frame)])
    }
}

enum ApplicationAndAckDiffer: SessionRule {
    static let rule = Rule(
        "BUP-NTF-013", "Ack says something else than the server application", scope: .session,
        [
            RuleVariant("the application refused, the Ack says success", field: .warning, spec: .warning),
            RuleVariant("the application took it, the Ack says error", field: .warning, spec: .warning),
            RuleVariant("the error is not marked as the application's", field: .warning, spec: .warning),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 3.2.5.1.3, 3.2.5.2.6",
        meaning: """
            What the application answers decides what the client is told: on 200 the Ack to the last Fragment is a \
            success, on an error it is that error with BITS-Error-Context 0x7, by which the client knows that the \
            application failed and not the server. An application's success other than 200 is not judged: 201 to 299 \
            refuse nothing, and what a back end makes of them is not written anywhere.
            """,
        causes: """
            A back end of other make that does not look at the application's answer, or a server that failed after the \
            application had succeeded.
            """,
        advice: """
            Compare the application's log with the status that the client got. If the client was told success, the \
            upload is missing where the application should have put it.
            """,
        example: "application answers 500, the client gets 200 with all octets acknowledged")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        // Which one the Ack goes by is not known where they are not all there.
        guard session.notificationsOmitted == 0 else { return judge.open(.bothDirections) }
        for record in session.notifications {
            guard let fragment = record.fragment, let told = record.answerStart, let status = record.status,
                !record.isChallenged, let answer = fragment.answer, let ack = fragment.answerPacket, ack.isAck,
                ack.status != 401, ack.status != 407, ack.status != 416
            else { continue }
            // The Ack goes by the last notification, and by none that is answered behind it.
            let isLast = !session.notifications.contains { other in
                other !== record && other.fragment === fragment && other.start.time >= record.start.time
                    && !other.isLeg(of: record)
            }
            guard isLast, told.time <= answer.start.time else { continue }
            guard record.isPaired, fragment.connection.hasBothDirections, !record.mayHideOthers, !record.isDamaged,
                fragment.damage.isEmpty
            else {
                judge.open(.bothDirections)
                continue
            }
            judge.compare(record, status, ack, [answer.start, told])
        }
    }
}

extension Judge {
    fileprivate mutating func compare(
        _ record: NotificationRecord, _ status: Int, _ ack: AnswerPacket, _ places: [Moment]
    ) {
        let evidence: [Evidence] = [
            .integer("application_status", status), .integer("ack_status", ack.status),
            .text("error_context", ack.errorContext.raw ?? ""), .text("application", "\(record.application)"),
        ]
        if record.isRefused, ack.isSuccess {
            return fail(
                variant: 0, on: .session, places,
                """
                The application answered \(status), but the Ack to the last Fragment is \(ack.status): the client \
                takes the upload for done.
                """, evidence)
        }
        if record.isAccepted, ack.status >= 400 {
            return fail(
                variant: 1, on: .session, places,
                """
                The application answered \(status), but the Ack to the last Fragment is \(ack.status): the client \
                takes the upload for failed.
                """, evidence, confidence: .likely)
        }
        if record.isRefused, ack.status >= 400 {
            guard ack.errorContext.value?.code != 0x7 else { return pass() }
            return fail(
                variant: 2, on: .session, places,
                """
                The application answered \(status), and the Ack to the last Fragment is \(ack.status) \
                \(ack.errorContext.raw.map { "with the error context \"\($0)\"" } ?? "without an error context"); \
                0x7 is due.
                """, evidence)
        }
        if record.isAccepted, ack.isSuccess { pass() }
    }
}
