/// Blocks and options in one byte order (draft-ietf-opsawg-pcapng).
struct PcapngBlocks {
    var bigEndian: Bool

    /// Type, length, body with zeros up to a multiple of four, length.
    func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
        writing {
            let length = UInt32(12 + (body.count + 3) / 4 * 4)
            $0.u32(type)
            $0.u32(length)
            $0.put(body)
            $0.align()
            $0.u32(length)
        }
    }

    func option(_ code: UInt16, _ value: [UInt8]) -> [UInt8] {
        writing {
            $0.u16(code)
            $0.u16(UInt16(value.count))
            $0.put(value)
            $0.align()
        }
    }

    func option(_ code: UInt16, text: String) -> [UInt8] { option(code, Array(text.utf8)) }
    func option(_ code: UInt16, word: UInt32) -> [UInt8] { option(code, writing { $0.u32(word) }) }
    func option(_ code: UInt16, long: UInt64) -> [UInt8] { option(code, writing { $0.u64(long) }) }

    /// The options and their end; nothing at all if there are none.
    func options(_ parts: [[UInt8]]) -> [UInt8] {
        let all = parts.flatMap { $0 }
        return all.isEmpty ? [] : all + [0, 0, 0, 0]
    }

    func writing(_ write: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter(bigEndian: bigEndian)
        write(&writer)
        return writer.bytes
    }

    /// High and low half of a time, as packets and statistics have them.
    func time(_ ticks: UInt64) -> [UInt8] {
        writing {
            $0.u32(UInt32(truncatingIfNeeded: ticks >> 32))
            $0.u32(UInt32(truncatingIfNeeded: ticks))
        }
    }
}

/// Blocks that hold no frames.
extension PcapngBlocks {
    func sectionHeader(length: UInt64, isDescribed: Bool) -> [UInt8] {
        let description = [
            option(1, text: "made for a test"), option(2, text: "no hardware"), option(3, text: "no system"),
            option(4, text: "conversation-tool"),
        ]
        return block(
            0x0a0d_0d0a,
            writing {
                $0.u32(0x1a2b_3c4d)
                $0.u16(1)
                $0.u16(0)
                $0.u64(length)
                $0.put(options(isDescribed ? description : []))
            })
    }

    func interface(_ interface: PcapngInterface, isDescribed: Bool) -> [UInt8] {
        var list: [[UInt8]] = []
        if let name = interface.name { list.append(option(2, text: name)) }
        if isDescribed {
            list += [
                option(1, text: "a comment on the interface"), option(3, text: "an interface of a test"),
                option(8, long: 1_000_000_000), option(11, [0] + Array("tcp port 80".utf8)),
                option(12, text: "no system"),
            ]
        }
        if let resolution = interface.resolution { list.append(option(9, [resolution.optionValue])) }
        let fcs = interface.encapsulation.link.declaredFCS
        if fcs > 0 { list.append(option(13, [UInt8(interface.countsBits ? fcs * 8 : fcs)])) }
        if interface.offset != 0 { list.append(option(14, long: UInt64(bitPattern: interface.offset))) }
        return block(
            1,
            writing {
                $0.u16(interface.encapsulation.link.number)
                $0.u16(0)
                $0.u32(UInt32(interface.snapLength))
                $0.put(options(list))
            })
    }

    /// The names of both ends, an IPv4 and an IPv6 record, and the server that gave them.
    var nameResolution: [UInt8] {
        let name = Array("upload.example.test".utf8) + [0]
        let records: [(UInt16, [UInt8])] = [
            (1, [192, 0, 2, 80] + name), (2, IPAddress.v4(0xc000_0250).asIPv6.octets + name),
        ]
        return block(
            4,
            writing {
                for (type, value) in records {
                    $0.u16(type)
                    $0.u16(UInt16(value.count))
                    $0.put(value)
                    $0.align()
                }
                $0.u32(0)
                $0.put(options([option(2, text: "resolver.example.test"), option(3, [192, 0, 2, 53])]))
            })
    }

    /// What an interface received and dropped until `ticks`.
    func statistics(_ number: Int, ticks: UInt64, received: UInt64, dropped: UInt64?) -> [UInt8] {
        let counts = dropped.map { [option(4, long: received), option(5, long: $0)] } ?? []
        return block(5, writing { $0.u32(UInt32(number)) } + time(ticks) + options(counts))
    }

    /// TLS keys in the form of the key log file.
    func decryptionSecrets(_ text: String) -> [UInt8] {
        block(
            10,
            writing {
                $0.u32(0x544c_534b)
                $0.u32(UInt32(text.utf8.count))
                $0.put(Array(text.utf8))
                $0.align()
            })
    }

    /// A custom block that may be copied, or not; of the number that is reserved for documentation (RFC 5612).
    func custom(mayBeCopied: Bool) -> [UInt8] {
        block(mayBeCopied ? 0x0000_0bad : 0x4000_0bad, writing { $0.u32(32_473) } + [1, 2, 3, 4, 5, 6, 7, 8])
    }

    /// Block types for local use, which anybody may give any meaning.
    var unknown: [UInt8] { block(0x8000_0bad, Array("nobody knows".utf8)) }
}
