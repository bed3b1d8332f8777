import Testing

/// The outcome of a session and its octets: each outcome beside its near misses.
@Suite struct OutcomeTests {
    @Test(arguments: completed + closedEarly + cancelled) func ended(_ test: OutcomeCase) throws { try test.check() }
    @Test(arguments: restarted + lost + refused) func begunAgain(_ test: OutcomeCase) throws { try test.check() }
    @Test(arguments: failed + interrupted + undetermined) func left(_ test: OutcomeCase) throws { try test.check() }

    private static let second = "{22222222-52D0-4F6E-8A3B-1D2E3F405162}"
    private static let last = "fragment 8192-11999/12000\n"
    private static let whole = "completed 12000/12000 sent 12000 resent 0"
    private static let half = "8192/12000 sent 8192 resent 0"
    private static let sentAll = "8192/12000 sent 12000 resent 0"
    private static let anew = """
        create /upload/report.zip
        ack 200 session=\(second)
        fragment 0-11999/12000
        ack 200 received=12000
        close
        ack 200
        """

    private static let completed = [
        OutcomeCase("plain", after: .uploaded, "close\nack 200", whole),
        OutcomeCase("Close answered with 201", after: .uploaded, "close\nack 201", whole),
        OutcomeCase("nothing uploaded", "close\nack 200", "completed 0/? sent 0 resent 0"),
        OutcomeCase(
            "last Ack missing in the capture", after: .halfway, last + "drop 1\nack 200 received=12000\nclose\nack 200",
            "completed \(sentAll)"),
        OutcomeCase(
            "resumed", after: .halfway,
            last + "rst server\nwait 70s\nconnect\nping\nack 200\n" + last + "ack 416 received=12000\nclose\nack 200",
            "completed 12000/12000 sent 12000 resent 3808"),
        OutcomeCase(
            "an error overcome", after: .halfway,
            last + "ack 503\nwait 600s\nconnect\nping\nack 200\n" + last
                + "ack 200 received=12000\nclose\nack 200", "completed 12000/12000 sent 12000 resent 3808"),
        OutcomeCase("a Close repeated after 5xx", after: .uploaded, "close\nack 503\nwait 9s\nclose\nack 200", whole),
        OutcomeCase(
            "a Close repeated without answer", after: .uploaded,
            "close\nfin server\nwait 9s\nconnect\nclose\nack 200", whole),
        OutcomeCase("a Cancel behind it", after: .uploaded, "close\nack 200\ncancel\nack 200", whole),
        OutcomeCase(
            "from before the capture", after: .connection,
            "target /a\nsession $ID\n" + last + "ack 200 received=12000\nclose\nack 200",
            "completed 12000/12000 sent 3808 resent 0"),
        OutcomeCase(
            "challenged before Create-Session", after: .connection,
            """
            create /a
            answer 401
                WWW-Authenticate: Negotiate
            create /a
                Authorization: Negotiate YIIBhg==
            answer 401
                WWW-Authenticate: Negotiate oYIBhg==
            create /a
                Authorization: Negotiate YIIBhg==
            ack 200 session=$ID
            fragment 0-999/1000
            ack 200 received=1000
            close
            ack 200
            """, "completed 1000/1000 sent 1000 resent 0"),
    ]

    private static let closedEarly = [
        OutcomeCase("too early", after: .halfway, "close\nack 200", "closed-early \(half)"),
        OutcomeCase(
            "all sent, the server took half", after: .halfway,
            last + "ack 200 received=8192\nclose\nack 200", "closed-early \(sentAll)"),
        OutcomeCase("refused: nothing lost yet", after: .halfway, "close\nack 503", "failed \(half)"),
        OutcomeCase(
            "octets are missing in the capture", after: .connection,
            """
            create /a
            ack 200 session=$ID
            fragment 0-8191/12000
            ack 200 received=8192
            drop 1
            fragment 8192-11999/12000
            drop 1
            ack 200 received=12000
            close
            ack 200
            """, "undetermined \(half)"),
        OutcomeCase(
            "only the Close is in the capture", after: .connection,
            "target /a\nsession $ID\nclose\nack 200", "undetermined 0/? sent 0 resent 0"),
    ]

    private static let cancelled = [
        OutcomeCase("half-way", after: .halfway, "cancel\nack 200", "cancelled \(half)"),
        OutcomeCase("complete", after: .uploaded, "cancel\nack 200", "cancelled 12000/12000 sent 12000 resent 0"),
        OutcomeCase("a Close behind it", after: .halfway, "cancel\nack 200\nclose\nack 200", "cancelled \(half)"),
        OutcomeCase("refused", after: .halfway, "cancel\nack 403 error=0x80070005 context=0x5", "failed \(half)"),
        OutcomeCase("no answer yet", after: .halfway, "cancel\nwait 1s\nnoise udp", "undetermined \(half)"),
        OutcomeCase("then a new upload", after: .halfway, "cancel\nack 200\n" + anew, "cancelled \(half)", whole),
    ]

    private static let restarted = [
        OutcomeCase("given up", after: .halfway, "wait 10s\n" + anew, "restarted \(half)", whole),
        OutcomeCase(
            "lost, then anew", after: .halfway,
            last + "ack 500 error=0x8020001F context=0x5\n" + anew, "restarted \(sentAll)", whole),
        OutcomeCase(
            "failed, then anew", after: .halfway, last + "ack 503\nwait 9s\n" + anew,
            "restarted \(sentAll)", whole),
        OutcomeCase(
            "both go on: two jobs", after: .nothing,
            """
            connect one
            create /a
            ack 200 session=$ID
            fragment 0-999/2000
            ack 200 received=1000
            connect two
            create /a
            ack 200 session=\(second)
            fragment 0-999/3000
            ack 200 received=1000
            on one
            session $ID
            fragment 1000-1999/2000
            ack 200 received=2000
            close
            ack 200
            on two
            session \(second)
            fragment 1000-2999/3000
            ack 200 received=3000
            close
            ack 200
            """, "completed 2000/2000 sent 2000 resent 0", "completed 3000/3000 sent 3000 resent 0"),
        OutcomeCase("closed before: a second upload", after: .uploaded, "close\nack 200\n" + anew, whole, whole),
        OutcomeCase(
            "another target", after: .halfway,
            "create /b\nack 200 session=\(second)\nfragment 0-9/10\nack 200 received=10\nclose\nack 200",
            "undetermined \(half)", "completed 10/10 sent 10 resent 0"),
    ]

    private static let lost = [
        OutcomeCase(
            "unknown to the server", after: .halfway, last + "ack 500 error=0x8020001F context=0x5",
            "lost \(sentAll)"),
        OutcomeCase(
            "another error", after: .halfway, last + "ack 500 error=0x80070070 context=0x5",
            "failed \(sentAll)"),
        OutcomeCase(
            "a slip of the id is no loss", after: .halfway,
            """
            fragment 8192-11999/12000
                BITS-Session-Id: {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
            ack 500 error=0x8020001F context=0x5
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """, whole),
    ]

    private static let refused = [
        OutcomeCase(
            "forbidden", after: .connection, "create /a\nack 403 error=0x80070005 context=0x5",
            "refused 0/? sent 0 resent 0"),
        OutcomeCase(
            "no BITS there", after: .connection, "create /a\nanswer 404\n    body html 1245",
            "refused 0/? sent 0 resent 0"),
        OutcomeCase(
            "challenged and gone", after: .connection,
            "create /a\nanswer 401\n    WWW-Authenticate: Negotiate\nwait 6s\nnoise udp", "refused 0/? sent 0 resent 0"),
        OutcomeCase(
            "challenged without a scheme", after: .connection, "create /a\nanswer 401", "refused 0/? sent 0 resent 0"),
        OutcomeCase(
            "tried again with success", after: .connection,
            "create /upload/report.zip\nack 503\nwait 9s\n" + anew, "refused 0/? sent 0 resent 0", whole),
        OutcomeCase(
            "no answer yet", after: .connection, "create /a\nwait 2s\nnoise udp",
            "undetermined 0/? sent 0 resent 0"),
        OutcomeCase("no answer ever", after: .connection, "create /a\nfin server", "failed 0/? sent 0 resent 0"),
        OutcomeCase(
            "the answer is not in the capture", after: .connection, "create /a\ndrop 1\nack 403\nping\nack 200",
            "undetermined 0/? sent 0 resent 0"),
    ]

    private static let failed = [
        OutcomeCase("the server closes", after: .halfway, last + "fin server", "failed \(sentAll)"),
        OutcomeCase("reset", after: .halfway, last + "rst server", "failed \(sentAll)"),
        OutcomeCase("silence", after: .halfway, last + "wait 901s\nnoise udp", "failed \(sentAll)"),
        OutcomeCase("404 to Close", after: .uploaded, "close\nack 404", "failed 12000/12000 sent 12000 resent 0"),
        OutcomeCase(
            "503 to Close, and the answer to the next is not in the capture", after: .uploaded,
            "close\nack 503\nwait 9s\nclose\ndrop 1\nack 200",
            "undetermined 12000/12000 sent 12000 resent 0"),
        OutcomeCase(
            "an error, then a Ping that works", after: .halfway,
            last + "ack 503\nwait 9s\nping\nack 200\nwait 1s\nnoise udp", "undetermined \(sentAll)"),
        OutcomeCase(
            "a 416 with an offset is no failure", after: .halfway,
            "fragment 9000-11999/12000\nack 416 received=8192", "undetermined 8192/12000 sent 11192 resent 0"),
    ]

    private static let interrupted = [
        OutcomeCase("gone", after: .halfway, "fin client\nwait 301s\nnoise udp", "interrupted \(half)"),
        OutcomeCase("silent", after: .halfway, "wait 301s\nnoise udp", "interrupted \(half)"),
        OutcomeCase(
            "complete, but never closed", after: .uploaded, "wait 301s\nnoise udp",
            "interrupted 12000/12000 sent 12000 resent 0"),
        OutcomeCase("not for long", after: .halfway, "wait 299s\nnoise udp", "undetermined \(half)"),
        OutcomeCase(
            "within a Fragment", after: .halfway, "breakoff 1000\n" + last + "rst client\nwait 301s\nnoise udp",
            "interrupted 8192/12000 sent 8883 resent 0"),
    ]

    private static let undetermined = [
        OutcomeCase("the capture ends", after: .halfway, "", "undetermined \(half)"),
        OutcomeCase(
            "the capture ends before the answer", after: .halfway, last + "wait 20s\nnoise udp",
            "undetermined \(sentAll)"),
        OutcomeCase(
            "before the answer to Close", after: .uploaded, "close\nwait 1s\nnoise udp",
            "undetermined 12000/12000 sent 12000 resent 0"),
        OutcomeCase(
            "Close-Session is not in the capture", after: .uploaded,
            "drop 1\nclose\nack 200\nfin both\nwait 301s\nnoise udp", "undetermined 12000/12000 sent 12000 resent 0"),
        OutcomeCase(
            "the answer to Close-Session is not in the capture", after: .uploaded,
            "close\ndrop 1\nack 200\nfin both\nwait 301s\nnoise udp",
            "undetermined 12000/12000 sent 12000 resent 0"),
        OutcomeCase(
            "what came after an error is not in the capture", after: .halfway,
            last + "ack 503\ndrop 1 2 3 4\n" + last
                + "drop 1\nack 200 received=12000\ndrop 1\nclose\nack 200\nfin both",
            "undetermined \(sentAll)"),
        OutcomeCase(
            "resumed behind a reset, and the capture ends", after: .halfway,
            "fragment 8192-8999/12000\nrst server\nconnect\nping\nack 200\nfragment 8192-8999/12000\n"
                + "ack 200 received=9000\nfragment 9000-11999/12000", "undetermined 9000/12000 sent 12000 resent 808"),
        OutcomeCase("created only", "", "undetermined 0/? sent 0 resent 0"),
    ]
}
