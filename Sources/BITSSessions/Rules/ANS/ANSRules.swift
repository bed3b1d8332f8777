/// Requests without an answer, and answers at the wrong time, in the order of ids.
enum ANSRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            ServerClosedWithoutAnswer.self, ClientGaveUp.self, NoAnswer.self, LateAnswer.self, SlowRequest.self,
            EarlyAnswer.self, UnrequestedAnswer.self,
        ]
    }
}

extension ExchangeContext {
    /// Why an upload request has no answer; nil if the rules of silence do not look at the exchange.
    var silence: Silence? {
        guard isUpload, exchange.request != nil else { return nil }
        return Silence.of(exchange, parameters: parameters, now: now)
    }

    /// The gate that the decision list lacked, if it ended before a verdict.
    func openGate(_ silence: Silence) -> Gate? {
        switch silence {
        case .hiddenByGap, .givenUp, .unreadable: .wholeHead
        case .oneSided, .closingNotSeen, .clientNotSeen: .bothDirections
        case .requestIncomplete: .wholeHead
        case .endUnseen: .bothDirections
        case .captureEnds: .time
        default: nil
        }
    }
}
