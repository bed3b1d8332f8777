/// Error headers and reactions to them, in the order of ids.
enum ERRRules {
    static var all: [any ExchangeRule.Type] {
        [
            ErrorInSuccess.self,
            FailureWithoutError.self,
            ContextWithoutError.self,
            ErrorWithoutContext.self,
            ForeignErrorContext.self,
            UnusualErrorSpelling.self,
            UnknownErrorPair.self,
            ErrorUnderBothNames.self,
            SuccessCodeInFailure.self,
            UnknownErrorCode.self,
            RefusalExplained.self,
            MisplacedApplicationError.self,
            DiskFullMisspelled.self,
        ]
    }

    /// Judged elsewhere, since they need a session's history.
    static let declaredOnly: [Rule] = [LostSessionUsedOn.rule, FatalErrorRepeated.rule]
}
