import BITSSessions
import Conversations
import Testing

/// The clock of the capturing machine is set forward, or the machine stands still, in the middle of a capture: the time
/// stamps of TCP tell that no hour has passed, and nobody has let anybody wait.
@Suite struct SteppedClockTests {
    private static let second: Int64 = 1_000_000_000
    private static let hour = 3600 * second
    private static let start = Prologue.session.lines
    /// As long as it takes to learn how fast the clocks of both ends go.
    private static let pace = "wait 3s\nping\nack 200\n"
    private static let upload = start + pace + "fragment 0-11999/12000\n"
    private static let finish = "ack 200 received=12000\nclose\nack 200\n"

    /// What is said of the script's capture. The clock is set so many seconds after the first frame.
    private func run(
        _ script: String, at seconds: Double? = nil, by step: Int64 = hour, stamps: Bool = true, others: Int64? = nil
    ) throws -> CollectingSink {
        var network = Network()
        network.hasTimestamps = stamps
        var frames = try Conversation(script: script).frames(over: network)
        if let seconds, let first = frames.first?.time {
            let limit = first + Int64(seconds * 1e9)
            for index in frames.indices where frames[index].time >= limit { frames[index].time += step }
            if let others, let frame = frames.firstIndex(where: { $0.time >= limit }) {
                let noise = try Conversation(script: "noise udp\n").frames()
                let times = stride(from: limit, to: limit + step, by: Int(others))
                frames.insert(
                    contentsOf: times.flatMap { time in
                        noise.map {
                            var copy = $0
                            copy.time = time
                            return copy
                        }
                    }, at: frame)
            }
        }
        return try Running.analyze(CaptureFile.pcap(frames, PcapOptions(nanoseconds: true)).bytes)
    }

    private func rules(_ sink: CollectingSink) -> Set<String> { Set(sink.findings.map(\.rule.id.text)) }

    private func open(_ rule: String, _ sink: CollectingSink) -> Int {
        sink.run?.checks.first { $0.rule.id.text == rule }?.open.first { $0.gate == .time }?.count ?? 0
    }

    /// The step lies in the server's wait of ten seconds.
    @Test func waitForTheLastAck() throws {
        let script = Self.upload + "wait 10s\n" + Self.finish
        let sink = try run(script, at: 8)
        #expect(rules(sink).isDisjoint(with: ["BUP-FRA-014", "BUP-ANS-004"]), "\(sink.findingLines)")
        #expect(open("BUP-FRA-014", sink) == 1 && open("BUP-ANS-004", sink) == 1)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(sink.sessions.first?.timing.limitedBy == nil)
        #expect(try rules(run(script)).isDisjoint(with: ["BUP-FRA-014", "BUP-ANS-004"]))
    }

    /// An hour that did pass, and one of which no time stamp tells anything.
    @Test func waitsThatAreOnes() throws {
        let waited = try run(Self.upload + "wait 1h\n" + Self.finish)
        #expect(rules(waited).contains("BUP-FRA-014") && open("BUP-FRA-014", waited) == 0)
        #expect(waited.sessions.first?.timing.limitedBy != nil)
        let unstamped = try run(Self.upload + "wait 10s\n" + Self.finish, at: 8, stamps: false)
        #expect(rules(unstamped).contains("BUP-FRA-014"))
    }

    /// A machine that sleeps is alone with its hour: others' frames lie in it, and the time did pass.
    @Test func aMachineThatSleeps() throws {
        let script = Self.upload + "wait 10s\n" + Self.finish
        let slept = try run(script, at: 8, others: 20 * Self.second)
        #expect(rules(slept).contains("BUP-FRA-014"), "\(slept.findingLines)")
        // The clock is set between two of them.
        #expect(try !rules(run("noise udp\n" + script, at: 8, others: Self.hour)).contains("BUP-FRA-014"))
    }

    /// What was waited for before the step, and behind it, counts as ever.
    @Test func otherWaitsOfTheCapture() throws {
        let late = "fragment 0-5999/12000\nwait 301s\nack 200 received=6000\n"
        let rest = "fragment 6000-11999/12000\nack 200 received=12000\nclose\nack 200\n"
        #expect(try rules(run(Self.start + Self.pace + late + "wait 5s\n" + rest, at: 306)).contains("BUP-ANS-004"))
        #expect(try rules(run(Self.start + Self.pace + "wait 5s\n" + late + rest, at: 5)).contains("BUP-ANS-004"))
    }

    /// Nothing is learned of the clocks' pace, but none ticks more slowly than once a second.
    @Test func aStepAtOnce() throws {
        let script = Self.start + "fragment 0-11999/12000\nwait 100ms\n" + Self.finish
        #expect(try rules(run(script, at: 0.1)).isDisjoint(with: ["BUP-FRA-014", "BUP-ANS-004"]))
    }

    @Test func aNotification() throws {
        let told = Telling.told + "wait 3s\n" + Telling.byReference
        let rest = Telling.taken + "on up\nack 200 received=12000\nclose\nack 200\n"
        let late = Prologue.nothing.lines + told + "wait 301s\n" + rest
        #expect(try rules(run(late)).contains("BUP-NTF-011"))
        let stepped = try run(Prologue.nothing.lines + told + "wait 1s\n" + rest, at: 3.5)
        #expect(rules(stepped).isDisjoint(with: ["BUP-NTF-011", "BUP-FRA-014"]), "\(stepped.findingLines)")
    }

    /// The client leaves without an answer, an hour later by the capture's clock.
    @Test(arguments: [true, false]) func nobodyAnswers(_ isStep: Bool) throws {
        let script =
            Self.start + Self.pace + "fragment 0-5999/12000\n" + (isStep ? "wait 20s\n" : "wait 1h\n") + "fin client\n"
        let sink = try run(script, at: isStep ? 10 : nil)
        #expect(rules(sink).contains("BUP-ANS-002") == !isStep, "\(sink.findingLines)")
        #expect(open("BUP-ANS-002", sink) == (isStep ? 1 : 0))
    }

    /// Where a clock of an end goes slowly, and where its numbers never change.
    @Test(arguments: [1, 10, 100, 1000]) func otherTicks(_ milliseconds: UInt32) throws {
        func sink(_ wait: String, at seconds: Double?) throws -> CollectingSink {
            var network = Network()
            network.hasTimestamps = true
            let script = Self.upload + "wait \(wait)\n" + Self.finish
            var frames = try Conversation(script: script).frames(over: network)
            let first = frames.first?.time ?? 0
            for index in frames.indices {
                frames[index].tcp?.slowDown(by: milliseconds)
                if let seconds, Double(frames[index].time - first) >= seconds * 1e9 { frames[index].time += Self.hour }
            }
            return try Running.analyze(CaptureFile.pcap(frames, PcapOptions(nanoseconds: true)).bytes)
        }
        #expect(try !rules(sink("10s", at: 8)).contains("BUP-FRA-014"))
        #expect(try rules(sink("1h", at: nil)).contains("BUP-FRA-014"))
    }
}

extension TCPSegment {
    /// Makes the numbers of the time stamps those of a clock with longer ticks.
    fileprivate mutating func slowDown(by factor: UInt32) {
        guard let start = options.indices.first(where: { options[$0] == 8 && options.dropFirst($0 + 1).first == 10 })
        else { return }
        for place in [start + 2, start + 6] where place + 4 <= options.count {
            let value = options[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } / factor
            for index in 0..<4 { options[place + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32(index))) }
        }
    }
}
