// What a file says beside its frames: section headers, interfaces, statistics, names, secrets.

extension PcapngReader {
    /// Texts longer than that are cut: names, descriptions, comments on anything but a frame.
    private static let maxText = 1_024

    func readSectionHeader(_ block: Span<UInt8>) {
        guard block.count >= 28 else {
            return problem("a section header of \(PcapngText.bytes(block.count)); 28 are due")
        }
        let (major, minor) = (block.half(12, section.bigEndian), block.half(14, section.bigEndian))
        if major != 1 { problem("a section of version \(major).\(minor), read as version 1.0") }
        // The length of the section (16...23) is not needed, and often wrong.
        var walk = options(block, from: 24)
        let wasSlice = isSlice
        isSlice = false
        while let option = walk.next(block) {
            let text = PcapngText.option(block, option.value, limit: Self.maxText)
            if option.code == 4, text.hasPrefix(PcapngWriter.sliceMark) { isSlice = true }
            switch option.code {
            case 1: noteLog.add(offset, "comment: \(text)")
            case 2: hardware = hardware ?? text
            case 3: operatingSystem = operatingSystem ?? text
            case 4: application = application ?? text
            default: break
            }
        }
        finish(walk)
        if wasSlice, isSlice { onBorder?() }
    }

    func readInterface(_ block: Span<UInt8>) {
        guard block.count >= 20 else {
            problem("an interface description of \(PcapngText.bytes(block.count)); 20 are due")
            return addLostInterface()
        }
        if section.hasHole {
            // Its number is the count of descriptions before it.
            changeSection { $0.hasHole = false }
            problem("an interface described behind bytes that are not read: frames may be given to a wrong one")
        }
        guard section.interfaces.count < PcapngSection.maxInterfaces else {
            tallies.unlistedInterfaces &+= 1
            return
        }
        var interface = PcapngSection.Interface(
            linkType: UInt32(block.half(8, section.bigEndian)), snapLength: Int(block.word(12, section.bigEndian)))
        var listed = CaptureInterface(
            linkType: interface.linkType, snapLength: interface.snapLength, name: nil, dropped: nil)
        var walk = options(block, from: 16)
        while let option = walk.next(block) { readInterfaceOption(block, option, &interface, &listed) }
        finish(walk)
        if interface.frameCheckLength > 0 { listed.frameCheckLength = interface.frameCheckLength }
        if interfaces.count < PcapngSection.maxInterfaces {
            interface.isListed = true
            interfaces.append(listed)
        } else {
            tallies.unlistedInterfaces &+= 1
        }
        interface.index = interfaces.count &- 1
        changeSection { $0.interfaces.append(interface) }
    }

    private func readInterfaceOption(
        _ block: Span<UInt8>, _ option: PcapngOptionWalk.Option, _ interface: inout PcapngSection.Interface,
        _ listed: inout CaptureInterface
    ) {
        let value = option.value
        switch option.code {
        case 1: noteLog.add(offset, "comment on interface \(interfaces.count): \(text(block, value))")
        case 2: listed.name = keptText(block, value)
        case 3: listed.description = keptText(block, value)
        case 9 where value.count == 1:
            let octet = block[value.lowerBound]
            listed.timeDigits = octet & 0x80 == 0 ? min(octet, 9) : 9
            if !interface.clock.setResolution(octet) {
                let unit = octet & 0x80 != 0 ? "2⁻\(octet & 0x7f) s" : "10⁻\(octet) s"
                noteLog.add(offset, "an interface counts time in units of \(unit), too small for any time to be told")
            }
        case 11 where value.count >= 1:
            // The first octet tells what follows: 0 a filter of libpcap, 1 its compiled form.
            if block[value.lowerBound] == 0 {
                listed.filter = keptText(block, value.lowerBound &+ 1..<value.upperBound)
            } else {
                listed.filter = "(compiled, \(PcapngText.counted(Int64(value.count &- 1), "byte")))"
            }
        case 12: listed.operatingSystem = keptText(block, value)
        case 13 where value.count == 1: interface.frameCheckLength = Self.octets(ofCheck: block[value.lowerBound])
        case 14 where value.count == 8:
            interface.clock.offsetSeconds = Int64(bitPattern: block.long(value.lowerBound, section.bigEndian))
            listed.timeOffset = interface.clock.offsetSeconds
        default: break
        }
    }

    /// if_fcslen is said to be in bits, with `4` as its example; writers have taken both for true.
    private static func octets(ofCheck value: UInt8) -> UInt8 {
        switch value {
        case 1...8: value
        case 16, 24, 32, 48, 64: value / 8
        default: 0
        }
    }

    /// A description that cannot be read has its number all the same.
    func addLostInterface() {
        guard section.interfaces.count < PcapngSection.maxInterfaces else { return }
        changeSection { $0.interfaces.append(PcapngSection.Interface(linkType: 0, snapLength: 0)) }
    }

    /// Interface statistics: what the interface dropped (isb_ifdrop) and what the system did (isb_osdrop), and other
    /// counts.
    func readStatistics(_ block: Span<UInt8>) {
        guard block.count >= 24 else {
            return problem("interface statistics of \(PcapngText.bytes(block.count)); 24 are due")
        }
        let number = section.interface(PcapngBlockType.statistics, block)
        guard number < section.interfaces.count else {
            tallies.strayStatistics &+= 1
            return
        }
        let index = section.interfaces[number].isListed ? section.interfaces[number].index : nil
        var dropped: Int64?
        var walk = options(block, from: 20)
        while let option = walk.next(block) {
            if option.code == 1 {
                let place = index.map { " on statistics of interface \($0)" } ?? " on statistics"
                noteLog.add(offset, "comment\(place): \(text(block, option.value))")
            }
            if option.code == 3, option.value.count == 8, isSlice {
                let ticks =
                    UInt64(block.word(option.value.lowerBound, section.bigEndian)) << 32
                    | UInt64(block.word(option.value.lowerBound &+ 4, section.bigEndian))
                knownEnd = max(knownEnd ?? .min, section.interfaces[number].clock.nanoseconds(ticks))
            }
            guard (4...8).contains(option.code), option.value.count == 8 else { continue }
            let count = Int64(clamping: block.long(option.value.lowerBound, section.bigEndian))
            if option.code == 5 || option.code == 7 { dropped = Self.sum(dropped ?? 0, count) }
            guard let index else { continue }
            switch option.code {
            case 4: interfaces[index].received = count
            case 6: interfaces[index].accepted = count
            case 8: interfaces[index].delivered = count
            default: break
            }
        }
        finish(walk)
        // Counts go on from the start of the capture: the last block holds them all.
        if let dropped {
            changeSection { $0.interfaces[number].droppedByStatistics = dropped }
            tellDropped(number)
        }
    }

    /// Frames dropped since the one before, as a frame's block says.
    func countDropped(_ count: Int64, _ number: Int) {
        let before = section.interfaces[number].droppedBetweenFrames ?? 0
        changeSection { $0.interfaces[number].droppedBetweenFrames = Self.sum(before, count) }
        tellDropped(number)
    }

    /// Both ways of counting count the same frames: the greater of them is told.
    private func tellDropped(_ number: Int) {
        let interface = section.interfaces[number]
        guard interface.isListed, let index = interface.index else { return }
        interfaces[index].dropped = [interface.droppedBetweenFrames, interface.droppedByStatistics].compactMap(\.self)
            .max()
    }

    /// Name resolution: counted only; a capture's own addresses are what is reported.
    func readNames(_ block: Span<UInt8>) {
        guard let count = PcapngNames.count(block, section.bigEndian) else {
            tallies.unsoundOptions &+= 1
            return
        }
        tallies.names &+= count
    }

    func readSecrets(_ block: Span<UInt8>) {
        guard block.count >= 20 else {
            return problem("decryption secrets of \(PcapngText.bytes(block.count)); 20 are due")
        }
        let length = Int(block.word(12, section.bigEndian))
        let room = block.count &- 20
        guard length <= room else {
            return problem("decryption secrets of \(PcapngText.bytes(length)) in a block that holds \(room)")
        }
        secrets.count(block.word(8, section.bigEndian), length)
    }

    private func options(_ block: Span<UInt8>, from start: Int) -> PcapngOptionWalk {
        PcapngOptionWalk(from: start, to: block.count &- 4, bigEndian: section.bigEndian)
    }

    private func finish(_ walk: PcapngOptionWalk) {
        if !walk.isSound { tallies.unsoundOptions &+= 1 }
    }

    private func text(_ block: Span<UInt8>, _ value: Range<Int>) -> String {
        PcapngText.option(block, value, limit: Self.maxText)
    }

    /// A text of an interface, as long as there is room for it; nil if it is empty.
    private func keptText(_ block: Span<UInt8>, _ value: Range<Int>) -> String? {
        let text = text(block, value)
        let size = text.utf8.count
        guard size > 0, size <= textBudget else { return nil }
        textBudget &-= size
        return text
    }

    private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
        let sum = a.addingReportingOverflow(b)
        return sum.overflow ? .max : sum.partialValue
    }
}
