/// What all messages have in common, in the order of ids.
enum GENRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            ForeignHTTPVersion.self,
            OversizedFieldValue.self,
            RequestWithoutContentLength.self,
            RequestWithTransferEncoding.self,
            ControlPacketWithBody.self,
            AckWithBody.self,
            PlainAnswerWithBody.self,
            AnswerWithoutPacketType.self,
            AnswerOfOtherType.self,
            RequestWithoutPacketType.self,
            RequestOfUnknownType.self,
            UnknownBITSHeader.self,
            RepeatedHeader.self,
            MisplacedBITSHeader.self,
            PacketInOtherMethod.self,
            TunnelledVerb.self,
            VerbInOtherCase.self,
            AnswerWithoutEnd.self,
            ContradictoryLength.self,
            HostNotOnce.self,
            MalformedFieldLine.self,
            RedirectedUpload.self,
            InterimAnswer.self,
        ]
    }
}
