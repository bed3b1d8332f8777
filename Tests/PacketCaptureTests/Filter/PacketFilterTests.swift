import CPcap
import Conversations
import Testing

@testable import PacketCapture

/// A filter that expectations can ask, since they cannot change a value.
private final class Sieve {
    private var filter: PacketFilter
    var failures: [PacketFilter.Failure] { filter.failures }

    init(_ expression: String) throws {
        filter = try PacketFilter(expression: expression)
    }

    func takes(_ bytes: [UInt8], _ linkType: UInt32, _ originalLength: Int) -> Bool {
        filter.accepts(bytes.span, linkType: linkType, originalLength: originalLength)
    }
}

@Suite struct PacketFilterTests {
    private static let expressions = [
        "tcp port 80", "tcp", "udp", "host 192.0.2.10", "src net 192.0.2.0/24 and not udp", "greater 200", "less 60",
        "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "ip[2:2] > 100", "len % 2 = 0", "port 1", "ip6", "arp",
        "vlan 100 and tcp", "tcp port 80 and (((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)",
        "ip6 protochain 6", "icmp", "ether proto 0x88cc", "portrange 79-81", "dst host 192.0.2.80",
    ]

    private static func frames() throws -> [BuiltFrame] {
        try Conversation(
            script: """
                create /x
                ack 200 session={A} received=0
                noise arp
                noise udp
                noise lldp
                fragment 0-2999/3000
                ack 200 session={A} received=3000
                close
                ack 200
                """
        ).frames()
    }

    /// The frames that libpcap itself lets through; nil if it refuses the filter.
    private func oracle(_ path: String, _ expression: String) -> [[UInt8]]? {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let handle = unsafe pcap_open_offline(path, &message) else { return nil }
        defer { unsafe pcap_close(handle) }
        var program = unsafe bpf_program()
        guard unsafe pcap_compile(handle, &program, expression, 1, 0xffff_ffff) == 0 else { return nil }
        defer { unsafe pcap_freecode(&program) }
        guard unsafe pcap_setfilter(handle, &program) == 0 else { return nil }
        var frames: [[UInt8]] = []
        var record: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        while unsafe pcap_next_ex(handle, &record, &data) == 1 {
            guard let header = unsafe record?.pointee else { break }
            unsafe frames.append(Array(UnsafeBufferPointer(start: data, count: Int(header.caplen))))
        }
        return frames
    }

    /// Every link type, whole and cut frames, in both byte orders.
    @Test(arguments: Conversations.LinkType.simple, [false, true])
    func agreesWithLibpcap(link: Conversations.LinkType, bigEndian: Bool) throws {
        var accepted = 0
        var refused = 0
        for snapLength in [262_144, 60] {
            let encapsulation = Encapsulation(link: link)
            // A host with that byte order writes its own in the link header too.
            let isBig = link == .nullBig || (bigEndian && link != .nullLittle)
            let options = PcapOptions(encapsulation: encapsulation, bigEndian: isBig, snapLength: snapLength)
            let file = CaptureFile.pcap(try Self.frames(), options)
            try TemporaryFile.with(file.bytes) { path in
                let read = ReadCapture(path: path)
                for expression in Self.expressions {
                    let filter = try Sieve(expression)
                    let ours = zip(read.frames, read.bytes).filter { frame, bytes in
                        filter.takes(bytes, frame.linkType, frame.originalLength)
                    }.map(\.1)
                    let theirs = oracle(path, expression)
                    #expect(ours == theirs ?? [], "\(expression)")
                    #expect(filter.failures.isEmpty == (theirs != nil), "\(expression)")
                    accepted += ours.count
                    refused += read.frames.count - ours.count
                }
            }
        }
        #expect(accepted > 50 && refused > 50)
    }

    @Test func blankAcceptsAll() throws {
        for expression in ["", " ", "\t\r\n "] {
            let filter = try Sieve(expression)
            #expect(filter.takes([UInt8](), 1, 0))
            #expect(filter.takes([1, 2, 3], 60_000, 3))
            #expect(filter.failures.isEmpty)
        }
    }

    @Test func frameOfNoBytes() throws {
        let filter = try Sieve("tcp port 80")
        #expect(!filter.takes([UInt8](), 1, 0))
        #expect(!filter.takes([UInt8](), 0, 1500))
        let long = try Sieve("len >= 1500")
        #expect(long.takes([UInt8](), 1, 1500))
        #expect(!long.takes([UInt8](), 1, 1499))
    }

    @Test(arguments: ["tcp prot 80", "tcp[", "port", "host 10.0.0.1 10.0.0.2", "port nosuchservice", "ip broadcast"])
    func errorsAreFoundAtOnce(expression: String) throws {
        let error = try #require(throws: CaptureError.self) { try PacketFilter(expression: expression) }
        #expect(!error.message.isEmpty)
    }

    @Test func syntaxErrorInLibpcapsWords() throws {
        let error = try #require(throws: CaptureError.self) { try PacketFilter(expression: "tcp prot 80") }
        #expect(error.message.hasSuffix("syntax error"))
    }

    @Test func namesNeverReachLibpcap() throws {
        let error = try #require(throws: CaptureError.self) { try PacketFilter(expression: "tcp and host intranet") }
        #expect(error.message == "names are not looked up: write the address of 'intranet'")
    }

    /// What means something only elsewhere is told once per link type, and takes no frame.
    @Test func linkTypesWithoutMeaning() throws {
        let filter = try Sieve("type mgt subtype beacon")
        let beacon: [UInt8] = [0x80, 0] + Array(repeating: 0, count: 22)
        for _ in 0..<3 {
            #expect(!filter.takes(beacon, 1, 24))
            #expect(filter.takes(beacon, 105, 24))
            #expect(!filter.takes([0x90], 105, 1))
        }
        #expect(filter.failures.map(\.linkType) == [1])
        #expect(filter.failures.first?.message.contains("802.11") == true)
    }

    /// `inbound` on Ethernet is known to a live capture only; a filter that silently takes nothing would be wrong.
    @Test func whatOnlyALiveCaptureKnows() throws {
        let filter = try Sieve("inbound")
        #expect(!filter.takes(Array(repeating: 0, count: 60), 1, 60))
        #expect(filter.failures.map(\.linkType) == [1])
        #expect(filter.takes(Array(repeating: 0, count: 60), 113, 60))
    }

    @Test func rawIPByAnyNumber() throws {
        let packet: [UInt8] = [0x45, 0, 0, 20, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]
        let filter = try Sieve("ip src 10.0.0.1 and tcp")
        for linkType: UInt32 in [12, 14, 101, 228] {
            #expect(filter.takes(packet, linkType, 20), "\(linkType)")
        }
        #expect(filter.failures.isEmpty)
    }

    @Test func manyLinkTypesCostLittle() throws {
        let filter = try Sieve("tcp")
        for linkType in 0..<UInt32(5_000) {
            _ = filter.takes([1, 2, 3, 4], 40_000 + linkType, 4)
        }
        #expect(filter.failures.count == PacketFilter.maxLinkTypes)
    }
}
