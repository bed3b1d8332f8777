import Conversations
import Testing

@testable import PacketCapture

/// What is sent again or late, which of both, and what loss costs.
@Suite struct MetricsLossTests {
    private func measure(
        _ script: String, _ encapsulation: Encapsulation = Encapsulation(),
        _ change: ([BuiltFrame]) -> [BuiltFrame] = { $0 }
    ) throws -> ConnectionMetrics {
        try MetricsLog(change(Conversation(script: script).frames()), encapsulation: encapsulation).first()
    }

    private let millisecond: Int64 = 1_000_000
    private static let unidentified = [
        Encapsulation(network: .v6),
        {
            var encapsulation = Encapsulation()
            encapsulation.withoutIdentification = true
            return encapsulation
        }(),
    ]

    // MARK: Overtaken, or sent again

    /// Swaps the times of the third and fourth data segment: the number of the late one is the lower.
    private func overtaking(_ frames: [BuiltFrame], by delay: Int64 = 0) -> [BuiltFrame] {
        var frames = frames
        let data = frames.indices.filter { frames[$0].role == .data && frames[$0].side == .client }
        let (first, second) = (data[2], data[3])
        (frames[first].time, frames[second].time) = (frames[second].time + delay, frames[first].time)
        return frames.sortedByTime()
    }

    @Test(arguments: [Encapsulation()] + unidentified) func overtaken(_ encapsulation: Encapsulation) throws {
        let sent = try measure(
            "rtt 10ms\ncapture-point server\nsend client 9000 at 0\nsend server 200 at 0", encapsulation
        ) { overtaking($0, by: 3_000_000) }.initiator
        #expect(sent.outOfOrder == .init(segments: 1, octets: 1_460))
        #expect(sent.retransmitted == .init() && sent.recovered == .init() && sent.unclear == .init())
        #expect(sent.lossTime == 0 && sent.unseenOctets == 0 && sent.octets == 9_000)
    }

    /// Nothing is overtaken by as much as a timer takes to send it again.
    @Test func overtakenByTooMuch() throws {
        let sent = try measure("rtt 10ms\nsend client 9000 at 0\nsend server 200 at 0") {
            overtaking($0, by: 250_000_000)
        }.initiator
        #expect(sent.outOfOrder == .init() && sent.recovered.segments == 1)
    }

    /// A later number is proof where segments are numbered; sooner it may be that of a box that numbers them anew.
    @Test func sentAgainAtOnce() throws {
        let script = "rtt 10ms\nrto 1200us\nlose 3\nsend client 9000 at 0\nsend server 200 at 0"
        let frames = try Conversation(script: script).frames().enumerated().map { offset, frame in
            var frame = frame
            frame.identification = UInt16(offset + 1)
            return frame
        }
        let sent = try MetricsLog(frames).first().initiator
        #expect(sent.recovered == .init(segments: 1, octets: 1_460))
        #expect(sent.outOfOrder == .init() && sent.unclear == .init())
        let soon = frames.map { frame in
            var frame = frame
            if frame.role == .retransmission { frame.time -= 800_000 }
            return frame
        }
        #expect(try MetricsLog(soon).first().initiator.unclear.segments == 1)
    }

    /// Without numbers nobody can ask for an octet within less than a round trip; neither is known without one.
    @Test(arguments: unidentified) func withoutNumbers(_ encapsulation: Encapsulation) throws {
        let late = "lose 3\nsend client 9000 at 0\nsend server 200 at 0"
        #expect(try measure("rtt 10ms\nrto 15ms\n" + late, encapsulation).initiator.recovered.segments == 1)
        #expect(try measure("rtt 10ms\nrto 9500us\n" + late, encapsulation).initiator.unclear.segments == 1)
        let blind = try measure("rtt 10ms\nrto 15ms\nconnect midstream\n" + late, encapsulation).initiator
        #expect(blind.unclear.segments == 1 && blind.recovered == .init() && blind.lossTime == 0)
    }

    /// The handshake is missing, but round trips to both sides are measured before the loss.
    @Test(arguments: unidentified) func roundTripWithoutHandshake(_ encapsulation: Encapsulation) throws {
        let sent = try measure(
            """
            rtt 10ms
            rto 15ms
            connect midstream
            send client 3000 at 0
            send server 200 at 0
            send client 3000 at 0
            send server 200 at 0
            lose 3
            send client 9000 at 0
            send server 200 at 0
            """, encapsulation
        ).initiator
        #expect(sent.recovered.segments == 1 && sent.unclear == .init())
    }

    // MARK: Copies

    /// All of it captured twice: nothing was sent again, whatever the copies can be known by.
    @Test(arguments: [Encapsulation()] + unidentified) func capturedTwice(_ encapsulation: Encapsulation) throws {
        let script = """
            rtt 10ms
            lose 2
            send client 9000 at 0
            send server 200 at 0
            wait 5s
            keepalive client
            retransmit 3
            send client 9000 at 0
            """
        var clean = try measure(script, encapsulation)
        var doubled = try measure(script, encapsulation) { $0.seenAgain() }
        #expect(clean.initiator.recovered.segments == 1 && clean.initiator.retransmitted.segments == 1)
        #expect(clean.initiator.keepAlives == 1)
        // A bare ACK that comes again may be the sender's; of two that come so soon after each other one is not counted.
        #expect(doubled.initiator.duplicateAcknowledgements <= clean.initiator.duplicateAcknowledgements)
        clean.initiator.duplicateAcknowledgements = 0
        doubled.initiator.duplicateAcknowledgements = 0
        #expect(doubled == clean)
    }

    // MARK: Reported twice

    /// The acknowledgement of what was sent again says that it came twice (RFC 2883).
    private func reporting(_ frames: [BuiltFrame]) throws -> [BuiltFrame] {
        var frames = frames
        let again = try #require(frames.firstIndex { $0.role == .retransmission })
        let answer = try #require(frames[again...].firstIndex { $0.role == .acknowledgment })
        var segment = try #require(frames[answer].tcp)
        let repeated = try #require(frames[again].tcp)
        let numbers = [repeated.sequence, repeated.end]
        segment.options = [1, 1, 5, 10] + numbers.flatMap { n in [24, 16, 8, 0].map { UInt8(n >> $0 & 255) } }
        frames[answer].tcp = segment
        return frames
    }

    @Test(arguments: [Encapsulation(), Encapsulation(network: .v6)])
    func neededNothing(_ encapsulation: Encapsulation) throws {
        let script = "rtt 10ms\nretransmit 2\nsend client 5000 at 0\nsend server 200 at 0"
        let lost = try measure(script, encapsulation).initiator
        let frames = try reporting(Conversation(script: script).frames())
        let needless = try measure(script, encapsulation) { _ in frames }.initiator
        #expect(lost.needless == 0 && lost.reportedTwice == 0 && lost.lossTime > 0)
        #expect(needless.needless == 1 && needless.reportedTwice == 1 && needless.lossTime == 0)
        #expect(needless.retransmitted == lost.retransmitted)
        let doubled = try measure(script, encapsulation) { _ in frames.seenAgain() }.initiator
        #expect(doubled.reportedTwice == 1 && doubled.needless == 1)
    }

    // MARK: Time

    /// Seen at the sender, at the receiver, at both after a loss before the capture's place.
    @Test(arguments: ["", "capture-point server\n"], ["retransmit 2", "lose 2"])
    func timeout(_ place: String, _ loss: String) throws {
        let script = "rtt 10ms\n\(place)\(loss)\nsend client 9000 at 0\nsend server 200 at 0"
        let time = try measure(script).initiator.lossTime
        #expect(time > 185 * millisecond && time < 205 * millisecond, "\(time)")
        #expect(try measure(script).responder.lossTime == 0)
    }

    /// All of a message is lost: from where its acknowledgement was due.
    @Test func lostAltogether() throws {
        let time = try measure("rtt 10ms\nretransmit 1\nsend client 900 at 0\nsend server 200 at 0").initiator.lossTime
        #expect(time > 195 * millisecond && time < 201 * millisecond, "\(time)")
    }

    /// Times that have to do with no loss.
    @Test(arguments: [
        "send client 9000 at 0\nwait 300ms\nsend client 9000 at 0",
        "send client 9000 at 0\nsend server 200 at 0\nwait 3s\noverlap client 100 1000",
        "send client 9000 at 0\nwait 3s\nkeepalive client\nwait 3s\nsend client 9000 at 0",
        "duplicate 2\nsend client 9000 at 0\nwait 300ms\nsend client 9000 at 0",
        "drop 2\nsend client 9000 at 0\nwait 300ms\nsend client 9000 at 0",
    ])
    func noLoss(_ script: String) throws {
        #expect(try measure("rtt 10ms\n" + script).initiator.lossTime == 0)
    }

    /// What comes behind the acknowledgement is the sender's own time.
    @Test func idleAfterLoss() throws {
        let time = try measure("rtt 10ms\nretransmit 2\nsend client 9000 at 0\nwait 3s\nsend client 9000 at 0")
            .initiator.lossTime
        #expect(time < 205 * millisecond, "\(time)")
    }

    /// Each silence counts, up to what is sent again last.
    @Test func lostMoreThanOnce() throws {
        let script = """
            rtt 10ms
            acks server none
            send client 1000 at 0
            wait 200ms
            tcp client seq=0 text "again"
            wait 400ms
            tcp client seq=0 text "again"
            """
        let sent = try measure(script).initiator
        #expect(sent.retransmitted.segments == 2 && sent.timed == 2)
        #expect(sent.lossTime > 585 * millisecond && sent.lossTime < 605 * millisecond, "\(sent.lossTime)")
    }

    /// While the window is closed it is the receiver that holds the sender up.
    @Test func closedWindowIsNoLoss() throws {
        let sent = try measure(
            """
            acks server none
            send client 3000 at 0
            wait 9ms
            window server 0
            tcp server flags=A ack=1460
            wait 2s
            tcp client seq=1460 text "again"
            wait 2s
            window server 1024
            tcp server flags=A ack=3000
            """
        ).initiator
        #expect(sent.lossTime == 0 && sent.zeroWindowTime > 4_000 * millisecond)
        #expect(sent.windowLimitedTime >= 4_000 * millisecond)
    }

    private static let troubles = [
        "retransmit 2,4\nsend client 9000 at 0\nwait 1s\nsend client 9000 at 0",
        "lose 2,3\nsend client 9000 at 0\nsend server 200 at 0\nwait 300ms\nlose 1\nsend client 9000 at 0",
        "window server 20\nretransmit 3\nsend client 9000 at 0\nwait 1s\nretransmit 1\nsend client 9000 at 0",
        "window server 0\nsend client 9000 at 0\nwait 2s\nwindow server 900\ntcp server flags=A\nsend client 900 at 0",
        "acks server none\nsend client 900 at 0\nwait 1s\ntcp client seq=0 900 at 0\nwait 1s\ntcp client seq=0 900 at 0",
        "wait 2s\nsend client 900 at 0\nwait 2s\nsend server 900 at 0\nwait 2s\nlose 1\nsend client 900 at 0",
    ]

    /// No time is told twice, and all of it passed.
    @Test(arguments: troubles, ["client", "server"]) func limitsDoNotOverlap(_ script: String, _ place: String) throws {
        let frames = try Conversation(script: "rtt 10ms\ncapture-point \(place)\n" + script).frames()
        let metrics = try MetricsLog(frames).first()
        let duration = try #require(frames.last).time - frames[0].time
        for direction in [metrics.initiator, metrics.responder] {
            let limits = [direction.lossTime, direction.windowLimitedTime, direction.quietTime]
            #expect(limits.allSatisfy { $0 >= 0 } && limits.reduce(0, +) <= duration, "\(limits)")
        }
    }

    /// Between two moments of a connection all numbers stay or grow.
    @Test(arguments: troubles) func growsOnly(_ script: String) throws {
        let course = try MetricsLog(Conversation(script: "rtt 10ms\n" + script).frames()).course
        #expect(course.count > 3)
        for (before, after) in zip(course, course.dropFirst()) {
            for (old, new) in [(before.initiator, after.initiator), (before.responder, after.responder)] {
                let numbers = { (direction: ConnectionMetrics.Direction) -> [Int64] in
                    [
                        direction.octets, direction.lossTime, direction.windowLimitedTime, direction.quietTime,
                        direction.zeroWindowTime, direction.pauseTime, direction.retransmitted.octets,
                        direction.recovered.octets, direction.outOfOrder.octets, direction.unclear.octets,
                        Int64(direction.segments), Int64(direction.zeroWindows), Int64(direction.roundTrips.count),
                        Int64(direction.duplicateAcknowledgements), direction.largestFlight,
                    ]
                }
                #expect(zip(numbers(old), numbers(new)).allSatisfy { $0 <= $1 })
            }
        }
    }
}
