/// Writes one section of a pcapng file.
struct PcapngSection {
    var options: PcapngOptions
    var bigEndian: Bool

    func write(_ frames: ArraySlice<BuiltFrame>) -> CaptureFile {
        var body = options.interfaces.flatMap { interface($0) }
        if options.otherBlocks { body += block(4, nameResolution) + block(0x0bad_f00d, [1, 2, 3, 4]) }
        var records: [Range<Int>] = []
        for frame in Array(frames).captured(bigEndian: bigEndian, form) {
            let block = packet(frame)
            records.append(body.count..<body.count + block.count)
            body += block
        }
        if options.otherBlocks { body += block(5, Array(repeating: 0, count: 12)) }
        let head = header(length: body.count)
        return CaptureFile(
            bytes: head + body, records: records.map { $0.lowerBound + head.count..<$0.upperBound + head.count })
    }

    private func header(length: Int) -> [UInt8] {
        block(
            0x0a0d_0d0a,
            writing {
                $0.u32(0x1a2b_3c4d)
                $0.u16(1)
                $0.u16(0)
                $0.u64(options.sectionLengths ? UInt64(length) : .max)
            })
    }

    private func interface(_ interface: PcapngInterface) -> [UInt8] {
        block(
            1,
            writing {
                $0.u16(interface.encapsulation.link.number)
                $0.u16(0)
                $0.u32(UInt32(interface.snapLength))
                if let resolution = interface.resolution {
                    $0.put(option(9, [resolution.optionValue]) + option(0, []))
                }
            })
    }

    private func interfaceNumber(_ frame: BuiltFrame) -> Int {
        options.simplePackets ? 0 : min(frame.interface, options.interfaces.count - 1)
    }

    private func form(_ frame: BuiltFrame) -> (encapsulation: Encapsulation, snapLength: Int?) {
        let interface = options.interfaces[interfaceNumber(frame)]
        return (interface.encapsulation, interface.snapLength == 0 ? nil : interface.snapLength)
    }

    private func packet(_ frame: CapturedFrame) -> [UInt8] {
        let number = interfaceNumber(frame.frame)
        if options.simplePackets {
            return block(3, writing { $0.u32(UInt32(frame.length)) } + frame.octets)
        }
        let ticks = (options.interfaces[number].resolution ?? .decimal(6)).ticks(frame.time)
        return block(
            6,
            writing {
                $0.u32(UInt32(number))
                $0.u32(UInt32(truncatingIfNeeded: ticks >> 32))
                $0.u32(UInt32(truncatingIfNeeded: ticks))
                $0.u32(UInt32(frame.octets.count))
                $0.u32(UInt32(frame.length))
                $0.put(frame.octets)
                $0.align()
                if let comment = options.comment { $0.put(option(1, Array(comment.utf8)) + option(0, [])) }
            })
    }

    private var nameResolution: [UInt8] {
        writing {
            let record: [UInt8] = [192, 0, 2, 80] + Array("upload.example.test".utf8) + [0]
            $0.u16(1)
            $0.u16(UInt16(record.count))
            $0.put(record)
            $0.align()
            $0.u32(0)
        }
    }

    private func option(_ code: UInt16, _ value: [UInt8]) -> [UInt8] {
        writing {
            $0.u16(code)
            $0.u16(UInt16(value.count))
            $0.put(value)
            $0.align()
        }
    }

    private func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
        writing {
            let padding = (4 - body.count % 4) % 4
            let length = UInt32(12 + body.count + padding)
            $0.u32(type)
            $0.u32(length)
            $0.put(body)
            $0.align()
            $0.u32(length)
        }
    }

    private func writing(_ write: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter(bigEndian: bigEndian)
        write(&writer)
        return writer.bytes
    }
}
