import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct SessionWordsTests {
    private func session(
        _ acked: Int64, of total: Int64?, _ adjust: (inout SessionReport) -> Void = { _ in }
    ) -> SessionReport {
        var session = Samples.session(0, outcome: .undetermined, explanation: "x", total: total, acked: acked)
        adjust(&session)
        return session
    }

    private func words(_ session: SessionReport) -> [String] {
        [SessionWords.octets(session), SessionWords.amount(session), SessionWords.cell(session)]
    }

    @Test func whatIsKnown() {
        #expect(
            words(session(6000, of: 12_000)) == [
                "6,000 of 12,000 octets acknowledged", "6,000 of 12,000 octets", "6,000 of 12,000",
            ])
        #expect(words(session(0, of: nil)) == ["0 octets acknowledged, total unknown", "0 octets", "0"])
        #expect(words(session(1, of: nil)) == ["1 octet acknowledged, total unknown", "1 octet", "1"])
        #expect(words(session(1, of: 1)) == ["1 of 1 octet acknowledged", "1 of 1 octet", "1 of 1"])
    }

    @Test func whatTheCaptureHides() {
        let hidings: [(inout SessionReport) -> Void] = [
            { $0.hasHiddenAcks = true }, { $0.cutHeads.acksWithoutOffset = 1 }, { $0.cutHeads.requestsWithoutType = 1 },
        ]
        for hide in hidings {
            #expect(
                words(session(6000, of: 12_000, hide)) == [
                    "at least 6,000 of 12,000 octets acknowledged", "at least 6,000 of 12,000 octets",
                    "at least 6,000 of 12,000",
                ])
            #expect(
                words(session(0, of: 12_000, hide)) == [
                    "an unknown part of 12,000 octets acknowledged", "an unknown part of 12,000 octets",
                    "unknown of 12,000",
                ])
            #expect(
                words(session(0, of: nil, hide)) == [
                    "an unknown number of octets acknowledged", "an unknown number of octets", "unknown",
                ])
            #expect(SessionWords.octets(session(5, of: nil, hide)) == "at least 5 octets acknowledged, total unknown")
            // More than all cannot have been acknowledged.
            #expect(words(session(12_000, of: 12_000, hide))[2] == "12,000 of 12,000")
        }
    }

    /// No form says of such a session that nothing was acknowledged.
    @Test func everyFormHasThem() {
        let hidden = session(0, of: 12_000) { $0.hasHiddenAcks = true }
        let plain = session(0, of: 12_000)
        let run = Samples.run(outcomes: [Tally(name: "undetermined", count: 1)], findings: [])
        let makers: [(ReportOutput) -> any ReportSink] = [
            { TextReport(to: $0) }, { TextReport(to: $0, options: .init(quiet: true)) }, { TickerText(to: $0) },
            { MermaidReport(to: $0) }, { MarkdownReport(to: $0) }, { HTMLReport(to: $0) }, { SessionList(to: $0) },
        ]
        for (index, maker) in makers.enumerated() {
            let (one, other) = (Sink(), Sink())
            print([hidden], [], connections: [], run: run, on: maker(one.output))
            print([plain], [], connections: [], run: run, on: maker(other.output))
            #expect(one.text.contains("unknown part of 12,000") || one.text.contains("unknown of 12,000"), "\(index)")
            #expect(!one.text.contains("0 of 12,000 octets acknowledged\n"), "\(index)")
            #expect(other.text.contains(#/\b0 of 12,000/#) && !other.text.contains("unknown part"), "\(index)")
        }
    }
}
