import BITSSessions
import Conversations
import PacketCapture
import Testing

@testable import BITSTrail

/// `--max-memory` lowers and raises what may be held; the report says where that was too little.
@Suite struct MemoryPlanTests {
    private func limits(_ capture: [UInt8], memory: String?) throws -> [String: LimitReport] {
        try Running.withFile(capture) { path in
            var options = Analyzer.Options()
            if let memory { options.setMaxMemory(memory) }
            let run = Analyzer(captures: [path], options: options).run(into: CollectingSink())
            return Dictionary(uniqueKeysWithValues: run.limits.map { ($0.name, $0) })
        }
    }

    @Test func sizes() {
        let sizes: [(String, Int64?)] = [
            ("64M", 64 << 20), ("1G", 1 << 30), ("65536K", 64 << 20), ("32MiB", 32 << 20), ("100MB", 100_000_000),
            ("33554432", 32 << 20), ("M", nil), ("", nil), ("-64M", nil), ("64X", nil), ("64 M", nil),
            ("99999999999G", nil),
        ]
        for (text, octets) in sizes {
            #expect(Analyzer.memory(text) == octets, "\(text)")
            #expect((Analyzer.objection(toMemory: text) == nil) == (octets != nil), "\(text)")
        }
        #expect(Analyzer.objection(toMemory: "31M") == "32M is the least")
    }

    @Test func boundsGoWithMemory() {
        let usual = MemoryPlan(octets: nil)
        #expect(usual.streams.connections == StreamAssembler.Bounds().connections)
        #expect(usual.sessions.openSessions == SessionTracker.Bounds().openSessions)
        let plans = [0, 32 << 20, 33 << 20, 64 << 20, 256 << 20, MemoryPlan.usual, 1 << 30, .max].map {
            MemoryPlan(octets: $0)
        }
        func bounds(_ plan: MemoryPlan) -> [Int] {
            let (streams, sessions) = (plan.streams, plan.sessions)
            return [
                streams.connections, streams.measured, streams.held, streams.heldPerConnection, streams.fragmentOctets,
                sessions.openSessions, sessions.rememberedSessions, plan.keptConnections, plan.retiredConnections,
                sessions.timelineEntries, plan.pipeline.readers, plan.pipeline.waiting, plan.pipeline.heldOctets,
            ]
        }
        for (smaller, larger) in zip(plans, plans.dropFirst()) {
            for (small, large) in zip(bounds(smaller), bounds(larger)) { #expect(small <= large && small > 0) }
        }
        #expect(bounds(plans[0]) == bounds(plans[1]) && bounds(plans[5]) == bounds(usual))
        for (small, large) in zip(bounds(plans[3]), bounds(usual)) { #expect(small < large) }
        for (usual, large) in zip(bounds(usual), bounds(plans[6])) { #expect(usual < large) }
        #expect(plans[7].streams.connections < Int(Int32.max))
    }

    @Test func halfOpenConnections() throws {
        let capture = try Conversation(script: (0..<6500).map { "syn-only C\($0) count=1\n" }.joined()).pcap()
        #expect(try limits(capture, memory: nil).isEmpty)
        let limit = try #require(try limits(capture, memory: "32M")["connections"])
        #expect(limit.bound == Int64(MemoryPlan(octets: 32 << 20).streams.connections))
        #expect(limit.times == 6500 - Int(limit.bound))
    }

    /// Only the client's frames, of which one is missing: nothing tells that it will not come.
    @Test func octetsHeldBack() throws {
        let script = Prologue.session.lines + "fragment 0-399999/400000\nack 200 received=400000\nclose\nack 200\n"
        var frames = try Conversation(script: script).frames().filter { $0.side == .client }
        frames.remove(at: 12)
        let capture = CaptureFile.pcap(frames).bytes
        #expect(try limits(capture, memory: nil)["held_octets"] == nil)
        #expect(try limits(capture, memory: "32M")["held_octets"]?.times == 1)
    }

    @Test func sessionsThatAreOver() throws {
        var script = Prologue.nothing.lines
        for number in 0..<260 {
            script += """
                connect C\(number)
                create /upload/\(number)
                ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F\(100_000 + number)}
                fragment 0-9/10
                ack 200 received=10
                close
                ack 200
                fin both

                """
        }
        // Longer than a closed connection lingers.
        let capture = try Conversation(script: script + "wait 70s\nnoise udp\n").pcap()
        #expect(try limits(capture, memory: nil)["remembered_sessions"] == nil)
        let limit = try #require(try limits(capture, memory: "32M")["remembered_sessions"])
        #expect(limit.bound == 256 && 1...4 ~= limit.times)
    }
}
