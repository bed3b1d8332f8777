import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct TickerTextTests {
    private func finding(
        _ severity: Severity, session: Int?, frames: [Int64] = [4], at offset: Int64 = 0, count: Int = 1
    )
        -> Finding
    {
        Samples.finding(
            "BUP-ANS-001", "No answer", severity, "A message.", session: session, frames: frames, at: offset,
            count: count)
    }

    @Test func linesAsThingsHappen() {
        let sink = Sink()
        let ticker = TickerText(to: sink.output)
        ticker.session(Samples.plainUpload(3))
        #expect(
            sink.text == """
                # 2025-03-04 UTC
                09:00:00.009  session 3  COMPLETED  12,000 of 12,000 octets acknowledged  \
                http://upload.example.test/upload/report.zip  client 192.0.2.10

                """)
        ticker.finding(finding(.warning, session: 3, at: 61_500_000_000))
        ticker.finding(finding(.violation, session: nil, frames: [], count: 1_200))
        ticker.finding(finding(.information, session: 3))
        ticker.session(
            Samples.session(
                4, target: "/a\u{1B}[2J", outcome: .closedEarly, cause: .server, explanation: "", total: nil, acked: 1,
                lasts: 15 * 3_600_000))
        #expect(
            sink.text.split(separator: "\n").dropFirst(2) == [
                "09:01:01.500  WARNING  BUP-ANS-001: No answer (session 3)",
                "--:--:--.---  VIOLATION  BUP-ANS-001: No answer, seen 1,200 times",
                "# 2025-03-05 UTC",
                "00:00:00.000  session 4  CLOSED EARLY  1 octet acknowledged, total unknown  "
                    + "http://upload.example.test/a\\x1B[2J  client 192.0.2.10  cause: server",
            ])
        ticker.finish(Samples.run(outcomes: [], findings: []))
        #expect(sink.text.split(separator: "\n").count == 6 && sink.text.hasSuffix("\n\n"))
    }

    @Test func coloursAndInformationOnDemand() {
        let sink = Sink()
        let ticker = TickerText(to: sink.output, options: TickerText.Options(colour: true, verbose: true))
        ticker.session(Samples.plainUpload())
        ticker.finding(finding(.information, session: 0))
        #expect(sink.text.contains("\u{1B}[1;32mCOMPLETED\u{1B}[0m"))
        #expect(sink.text.contains("INFORMATION"))
    }

    /// As the report says it; a finding of class `protocol` has a severity alone.
    @Test func levelsOfSecurity() {
        let sink = Sink()
        let ticker = TickerText(to: sink.output)
        var secret = finding(.warning, session: 0)
        secret.level = .high
        ticker.finding(secret)
        ticker.finding(finding(.warning, session: 0))
        #expect(
            sink.text.split(separator: "\n").dropFirst() == [
                "09:00:00.000  SECURITY high  BUP-ANS-001: No answer (session 0)",
                "09:00:00.000  WARNING  BUP-ANS-001: No answer (session 0)",
            ])
    }

    @Test func readerThatWentAway() {
        let output = ReportOutput { (_) throws(ReportFailure) in throw ReportFailure(action: "cannot write", code: 32) }
        let ticker = TickerText(to: output)
        var calls = 0
        ticker.onFailure = { calls += 1 }
        ticker.finding(finding(.information, session: 0))
        #expect(calls == 0)
        ticker.session(Samples.plainUpload())
        ticker.session(Samples.plainUpload())
        #expect(calls == 1 && ticker.failure?.isBrokenPipe == true)
    }

    @Test func bothReportsOfAPair() {
        let (ticker, packets) = (Sink(), Sink())
        let pair = SinkList([TickerText(to: ticker.output), TextReport(to: packets.output)])
        let run = Samples.run(outcomes: [Tally(name: "completed", count: 1)], findings: [])
        print([Samples.plainUpload()], Samples.plainFindings(), connections: [Samples.connection], run: run, on: pair)
        let alone = Sink()
        let report = TextReport(to: alone.output)
        print([Samples.plainUpload()], Samples.plainFindings(), connections: [Samples.connection], run: run, on: report)
        #expect(packets.text == alone.text)
        #expect(ticker.text.split(separator: "\n").count == 3)
    }
}
