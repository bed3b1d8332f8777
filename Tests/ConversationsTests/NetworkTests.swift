import Testing

@testable import Conversations

/// The simulated network: TCP at both ends repairs what it loses.
@Suite struct NetworkTests {
    private let lossy = "loss=0.08,reorder=0.1,duplicate=0.05,delay=15ms,jitter=5ms"

    private func frames(_ name: String, _ network: String) throws -> [BuiltFrame] {
        try ScriptLibrary.conversation(name).frames(over: try Network(network))
    }

    @Test(arguments: 1...4, Network.Point.allCases) func sameOctets(_ seed: Int, _ point: Network.Point) throws {
        let conversation = try ScriptLibrary.conversation("F02-upload-reply")
        let plain = conversation.frames()
        let other = try frames("F02-upload-reply", "seed=\(seed),point=\(point.rawValue),\(lossy)")
        #expect(other != plain)
        for connection in 0..<3 {
            for side in Side.allCases {
                let octets = other.stream(side, connection: connection)
                #expect(octets == plain.stream(side, connection: connection), "\(connection) \(side)")
            }
        }
    }

    @Test func sameSeedSameFrames() throws {
        let first = try frames("F01-plain-upload", "seed=5,\(lossy)")
        #expect(try frames("F01-plain-upload", "seed=5,\(lossy)") == first)
        #expect(try frames("F01-plain-upload", "seed=6,\(lossy)") != first)
    }

    @Test func calmNetworksSendNothingTwice() throws {
        let calm = try frames("F05-cancel", "delay=30ms")
        #expect(!calm.contains { $0.role == .retransmission || $0.role == .duplicate })
        #expect(zip(calm, calm.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    /// Before the capture point: seen once. Behind it: seen twice.
    @Test func whereItWasLost() throws {
        let atServer = try frames("F05-cancel", "seed=2,loss=0.1,point=server")
        let atClient = try frames("F05-cancel", "seed=2,loss=0.1,point=client")
        func isRepeated(_ frames: [BuiltFrame]) -> Bool {
            let again = frames.filter { $0.side == .client && $0.role == .retransmission && !$0.payload.isEmpty }
            return again.contains { copy in
                frames.contains { $0.role == .data && $0.side == .client && $0.tcp?.sequence == copy.tcp?.sequence }
            }
        }
        #expect(isRepeated(atClient))
        #expect(atServer.contains { $0.side == .client && $0.role == .retransmission })
    }

    @Test func options() throws {
        func options(_ network: String) throws -> [UInt8] {
            try frames("F05-cancel", network).compactMap(\.tcp).filter { $0.flags == .ack }.flatMap(\.options)
        }
        #expect(try options("seed=3,loss=0.1,sack=no") == [])
        #expect(try options("seed=3,loss=0.1").starts(with: [1, 1, 5]))
        #expect(try options("sack=no,timestamps=yes").starts(with: [1, 1, 8, 10]))
    }

    @Test func segmentSize() throws {
        let sizes = try frames("F05-cancel", "mss=88,\(lossy)").map(\.payload.count)
        #expect(sizes.max() == 88)
        #expect(try frames("F05-cancel", "mss=8960").map(\.payload.count).max() == 8_960)
    }

    /// The capture loses frames that the network did not.
    @Test func poorCaptures() throws {
        let whole = try frames("F05-cancel", "seed=4")
        let mirrored = try frames("F05-cancel", "seed=4,mirror-loss=0.1")
        #expect(mirrored.count < whole.count && mirrored.allSatisfy(whole.contains))
        #expect(try frames("F05-cancel", "seed=4,kernel-drops=2x10").count < whole.count - 10)
    }

    @Test func translatedAddresses() throws {
        let frames = try frames("F02-upload-reply", "nat=client")
        let clients = Set(frames.filter { $0.side == .client }.compactMap { $0.tcp?.source })
        #expect(clients.count == 3)
        #expect(Set(clients.map(\.address)).count == 1)
        let servers = Set(frames.filter { $0.side == .client }.compactMap { $0.tcp?.destination.address })
        #expect(servers.count == 3)
    }

    /// Nothing comes back from a machine that is cut off: its peer repeats, and gives up.
    @Test func isolatedServer() throws {
        let frames = try frames("F11b-not-acknowledged", "delay=5ms")
        let again = frames.filter { $0.role == .retransmission && $0.side == .client && !$0.payload.isEmpty }
        #expect(again.count >= 6)
    }

    @Test(arguments: ["loss", "loss=2", "delay=5", "point=here", "mss=0", "nat=client+router", "kernel-drops=3", "a=1"])
    func refusesOtherWords(_ text: String) {
        #expect(throws: ScriptError.self) { try Network(text) }
    }
}
