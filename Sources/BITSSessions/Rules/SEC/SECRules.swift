/// Security and abuse, in the order of ids. Class `security`: nothing of it makes a session faulty.
enum SECRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            TargetTraversal.self, DangerousName.self, GuessableID.self, BasicInTheClear.self, SecretInTheOpen.self,
            NTLMUsed.self, ReplyFromElsewhere.self, SentToForeignHost.self, ScriptedClient.self, SmuggledRequest.self,
            TunnelledElsewhere.self, PathsLeak.self,
        ]
    }
    static var session: [any SessionRule.Type] {
        [
            SessionFromElsewhere.self, AnonymousUpload.self, CodeUploaded.self, UploadToOutside.self,
            TargetUploadedAgain.self, CredentialsUploaded.self,
        ]
    }
    /// Judged when the run is over.
    static let declaredOnly: [Rule] = [IISLookalike.rule, BeaconPattern.rule]
}
