import CPcap
import Testing

@testable import PacketCapture

/// Captures real traffic of this process on the loopback device. Needs the right to capture.
@Suite(.timeLimit(.minutes(5))) struct LiveReaderTests {
    private let marker = Array("live \(UInt64.random(in: 0 ... .max)) end".utf8)

    /// What is seen within some seconds, up to the frame that `isLast` knows.
    private func read(_ reader: LiveReader, upTo isLast: ([UInt8]) -> Bool) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        let clock = ContinuousClock()
        let start = clock.now
        while start.duration(to: clock.now) < .seconds(20) {
            guard reader.next() == .frame else { continue }
            frames.append(unsafe Array(reader.bytes))
            if let last = frames.last, isLast(last) { return frames }
        }
        return frames
    }

    private func holds(_ frame: [UInt8], _ text: [UInt8]) -> Bool {
        frame.count >= text.count && frame[(frame.count - text.count)...].elementsEqual(text)
    }

    @Test func loopback() throws {
        let connection = try LoopbackConnection()
        var options = LiveReader.Options()
        options.filter = "tcp port \(connection.port)"
        let reader = try LiveReader.open(device: "lo", options: options)
        connection.send(marker)
        let frames = read(reader) { holds($0, marker) }
        let last = try #require(frames.last)
        #expect(holds(last, marker))
        #expect(reader.frame.linkType == 1 && reader.frame.number == Int64(frames.count))
        #expect(reader.frame.capturedLength == last.count && reader.frame.originalLength == last.count)
        #expect(reader.offset == Int64(frames.map(\.count).reduce(0, +)))
        // 2024 to 2100, in nanoseconds.
        #expect(reader.frame.time > 1_704_067_200_000_000_000 && reader.frame.time < 4_102_444_800_000_000_000)
        let decoded = PacketDecoder.direct(
            last.span, linkType: reader.frame.linkType, originalLength: last.count, frameCheckLength: 0)
        #expect(decoded.content == .tcp)
        #expect(reader.interfaces.first?.name == "lo")
        while reader.next() == .frame {}
        #expect(reader.statistics.received >= Int64(frames.count) && reader.statistics.droppedByKernel == 0)
    }

    /// `any` tells which interface a frame came through.
    @Test func allDevices() throws {
        let connection = try LoopbackConnection()
        var options = LiveReader.Options()
        options.filter = "tcp port \(connection.port)"
        let reader = try LiveReader.open(device: "any", options: options)
        connection.send(marker)
        let frames = read(reader) { holds($0, marker) }
        let last = try #require(frames.last)
        #expect(holds(last, marker))
        #expect(reader.frame.linkType == LinkType.linuxCooked2)
        #expect(reader.interfaces[reader.frame.interface].name == "lo" && reader.interfaces[0].name == "any")
        let decoded = PacketDecoder.direct(
            last.span, linkType: reader.frame.linkType, originalLength: last.count, frameCheckLength: 0)
        #expect(decoded.content == .tcp)
    }

    /// Without frames the caller gets its turn; it then knows up to when it has seen all.
    @Test func idleness() throws {
        var options = LiveReader.Options()
        options.filter = "tcp port 1 and udp port 1 or ip[2:2] = 65535"
        let reader = try LiveReader.open(device: "lo", options: options)
        let clock = ContinuousClock()
        let start = clock.now
        let steps = (0..<3).map { _ in reader.next() }
        #expect(steps == [.idle, .idle, .idle])
        #expect(start.duration(to: clock.now) < .seconds(10))
        #expect(reader.settledTime != nil)
    }

    /// What was captured before `stop` is read, what comes after is not.
    @Test func stopping() throws {
        let connection = try LoopbackConnection()
        var options = LiveReader.Options()
        options.filter = "tcp port \(connection.port)"
        let reader = try LiveReader.open(device: "lo", options: options)
        connection.send(marker)
        reader.stop()
        let late = Array("too late".utf8)
        connection.send(late)
        var frames: [[UInt8]] = []
        var step = reader.next()
        while step != .end {
            if step == .frame { frames.append(unsafe Array(reader.bytes)) }
            step = reader.next()
        }
        #expect(frames.contains { holds($0, marker) })
        #expect(!frames.contains { holds($0, late) })
        #expect(reader.frame.number == Int64(frames.count))
        #expect(reader.next() == .end && reader.problems.isEmpty)
    }

    @Test func noSuchDevice() throws {
        for name in ["nosuch0", "", "lo\0x"] {
            let error = try #require(throws: CaptureError.self) { try LiveReader.open(device: name) }
            #expect(error.message.hasPrefix("there is no device '\(name)'; there are "), "\(error.message)")
            #expect(error.message.contains("lo"))
        }
    }

    @Test(arguments: ["tcp prot 80", "host intranet"])
    func wrongFilter(filter: String) throws {
        var options = LiveReader.Options()
        options.filter = filter
        let error = try #require(throws: CaptureError.self) { try LiveReader.open(device: "lo", options: options) }
        #expect(error.message.contains(filter.hasPrefix("host") ? "intranet" : "syntax error"))
    }

    @Test func devices() throws {
        let devices = LiveReader.devices()
        let loopback = try #require(devices.first { $0.name == "lo" })
        #expect(loopback.isLoopback && loopback.isUp)
        #expect(devices.contains { $0.name == "any" && !$0.isLoopback })
    }

    @Test func words() {
        let problem = LiveProblem("eth0", names: ["eth0", "lo"])
        #expect(
            problem.error(PCAP_ERROR_PERM_DENIED, detail: "x").message
                == "capturing on eth0 needs the right to: run as root or "
                + "`setcap cap_net_raw=ep $(which bitstrail)`")
        #expect(problem.error(PCAP_ERROR_IFACE_NOT_UP, detail: "").message.hasPrefix("eth0 is down"))
        #expect(problem.error(PCAP_ERROR, detail: "the text").message == "cannot capture on eth0: the text")
        #expect(problem.error(PCAP_ERROR_RFMON_NOTSUP, detail: "").message.contains("monitor mode"))
        // Without rights libpcap does not look whether there is such a device.
        let absent = LiveProblem("eth7", names: (0..<30).map { "veth\($0)" })
        let message = absent.error(PCAP_ERROR_PERM_DENIED, detail: "").message
        #expect(message.hasPrefix("there is no device 'eth7'; there are veth0, veth1, "))
        #expect(message.hasSuffix("veth19 and 10 more"))
    }
}
