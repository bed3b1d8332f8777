/// What the server accepted, or answered to what it had to refuse, in the order of ids.
enum SRVRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            FaultyRequestAccepted.self, MissingLengthRefusedOddly.self, DeadSessionServed.self,
            NoCommonProtocolRefusedOddly.self, BadRangeRefusedOddly.self, RefusalUnexplained.self,
        ]
    }
}
