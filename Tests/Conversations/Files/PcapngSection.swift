/// Writes one section of a pcapng file.
struct PcapngSection {
    private let options: PcapngOptions
    private let blocks: PcapngBlocks
    /// The interfaces in the order of this section, by their place in the options.
    private let order: [Int]

    init(_ options: PcapngOptions, number: Int, bigEndian: Bool) {
        self.options = options
        blocks = PcapngBlocks(bigEndian: bigEndian)
        let first = options.rotatesInterfaces ? number % options.interfaces.count : 0
        order = options.interfaces.indices.map { ($0 + first) % options.interfaces.count }
    }

    func write(_ frames: ArraySlice<BuiltFrame>) -> CaptureFile {
        var body: [UInt8] = []
        var described = 0
        func describe(_ count: Int) {
            while described < count {
                body += blocks.interface(options.interfaces[order[described]], isDescribed: options.descriptions)
                described += 1
            }
        }
        if !options.lateInterfaces { describe(order.count) }
        if let secrets = options.secrets { body += blocks.decryptionSecrets(secrets) }
        if options.otherBlocks { body += blocks.nameResolution + blocks.unknown }
        var records: [Range<Int>] = []
        var counts = order.map { _ in UInt64(0) }
        let captured = frames.map(writable).captured(bigEndian: blocks.bigEndian, form)
        for (index, frame) in captured.enumerated() {
            let interface = number(frame.frame)
            describe(interface + 1)
            counts[interface] += 1
            if options.otherBlocks, index % 3 == 1 { body += blocks.custom(mayBeCopied: index % 2 == 0) }
            let block = packet(frame, index)
            records.append(body.count..<body.count + block.count)
            body += block
        }
        describe(order.count)
        body += statistics(counts, captured.last?.time ?? 0)
        let head = blocks.sectionHeader(
            length: options.sectionLengths ? UInt64(body.count) : .max, isDescribed: options.descriptions)
        return CaptureFile(
            bytes: head + body, records: records.map { $0.lowerBound + head.count..<$0.upperBound + head.count })
    }

    private func statistics(_ counts: [UInt64], _ end: Int64) -> [UInt8] {
        order.indices.flatMap { number -> [UInt8] in
            let interface = options.interfaces[order[number]]
            guard options.otherBlocks || interface.dropped != nil else { return [] }
            return blocks.statistics(
                number, ticks: interface.ticks(end), received: counts[number], dropped: interface.dropped)
        }
    }

    /// The frame's interface as this section numbers it.
    private func number(_ frame: BuiltFrame) -> Int {
        if options.packets.contains(.simple) { return 0 }
        return order.firstIndex(of: min(frame.interface, order.count - 1)) ?? 0
    }

    /// Simple Packet Blocks do not tell how much of a frame they hold.
    private func writable(_ frame: BuiltFrame) -> BuiltFrame {
        var frame = frame
        if options.packets.contains(.simple) { frame.captureLimit = nil }
        return frame
    }

    private func form(_ frame: BuiltFrame) -> (encapsulation: Encapsulation, snapLength: Int?) {
        let interface = options.interfaces[order[number(frame)]]
        return (interface.encapsulation, interface.snapLength == 0 ? nil : interface.snapLength)
    }

    private func packet(_ frame: CapturedFrame, _ index: Int) -> [UInt8] {
        let number = number(frame.frame)
        let interface = options.interfaces[order[number]]
        let kind = options.packets[index % options.packets.count]
        let body = blocks.writing {
            switch kind {
            case .enhanced: $0.u32(UInt32(number))
            case .simple:
                $0.u32(UInt32(frame.length))
                return $0.put(frame.octets)
            case .obsolete:
                $0.u16(UInt16(number))
                $0.u16(UInt16(clamping: dropCount(index) ?? 0))
            }
            $0.put(blocks.time(interface.ticks(frame.time)))
            $0.u32(UInt32(frame.octets.count))
            $0.u32(UInt32(frame.length))
            $0.put(frame.octets)
            $0.align()
            $0.put(blocks.options(packetOptions(frame.frame, interface, index, kind)))
        }
        let types: [PacketBlock: UInt32] = [.enhanced: 6, .simple: 3, .obsolete: 2]
        return blocks.block(types[kind] ?? 6, body)
    }

    private func packetOptions(
        _ frame: BuiltFrame, _ interface: PcapngInterface, _ index: Int, _ kind: PacketBlock
    ) -> [[UInt8]] {
        var list = (frame.comments + [options.comment].compactMap { $0 }).map { blocks.option(1, text: $0) }
        if options.flags {
            // Outbound or inbound as the client sees it, unicast, octets of the frame check sequence.
            let direction: UInt32 = frame.side == .server ? 1 : 2
            let fcs = UInt32(interface.encapsulation.link.declaredFCS)
            list.append(blocks.option(2, word: direction | 1 << 2 | fcs << 5))
        }
        if kind == .enhanced, let count = dropCount(index) { list.append(blocks.option(4, long: count)) }
        return list
    }

    private func dropCount(_ index: Int) -> UInt64? {
        index % 100 == 99 ? options.dropCount : nil
    }
}
