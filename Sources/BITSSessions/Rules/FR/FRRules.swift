/// Fragments, in the order of ids.
enum FRRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            FragmentWithoutRange.self,
            UnreadableRange.self,
            ReversedRange.self,
            RangeBeyondTotal.self,
            LengthUnlikeRange.self,
            FragmentWithoutTotal.self,
            TotalChanged.self,
            OctetsSkipped.self,
            OctetsRepeated.self,
            OctetsSentAgain.self,
            FirstFragmentNotAtZero.self,
            FragmentWithoutSessionID.self,
            UnknownSessionID.self,
            FragmentAfterEnding.self,
            EncodingNotOffered.self,
            EncodingChanged.self,
            ContentNameChanged.self,
            EmptyFragment.self,
            UnlikelyFragmentSize.self,
            FragmentCutOff.self,
            FragmentNotMadeSmaller.self,
            FragmentAfterLastOctet.self,
            UnusualRangeUnit.self,
            RefusedOffsetIgnored.self,
        ]
    }
}
