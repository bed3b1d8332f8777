/// Error headers and reactions to them.
enum ERRRules {
    static var exchange: [any ExchangeRule.Type] {
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
            LostSessionUsedOn.self,
            FatalErrorRepeated.self,
        ]
    }
}
