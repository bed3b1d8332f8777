import BITSSessions

extension JSONWriter {
    /// A string with its quotes. Swift strings are valid UTF-8, so the output is.
    mutating func quote(_ text: String) {
        let octets = text.utf8Span.span
        let count = octets.count
        var plain = 0
        // Blocks of what stands as it is, then octet by octet.
        while plain &+ JSONWriter.block <= count,
            JSONWriter.isPlain(octets.extracting(plain..<(plain &+ JSONWriter.block)))
        {
            plain &+= JSONWriter.block
        }
        while plain < count {
            let octet = octets[plain]
            guard octet &- 0x20 < 0x5F, octet != 0x22, octet != 0x5C else { break }
            plain &+= 1
        }
        let end = plain
        bytes.append(addingCapacity: end &+ 2) { out in
            out.append(UInt8(ascii: "\""))
            out.append(octets.extracting(..<end))
            if end == count { out.append(UInt8(ascii: "\"")) }
        }
        guard plain < count else { return }
        // So far every character was an octet.
        for scalar in text.unicodeScalars.dropFirst(plain) { append(scalar) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// So many octets fit into one register.
    private static let block = 16

    /// Whether all of a block stand in a string as they are: without a branch, so that it is looked at as a whole.
    @inline(__always)
    private static func isPlain(_ octets: Span<UInt8>) -> Bool {
        var odd: UInt8 = 0
        for index in 0..<block {
            let octet = octets[index]
            odd |= (octet &- 0x20 < 0x5F ? 0 : 1) | (octet == 0x22 ? 1 : 0) | (octet == 0x5C ? 1 : 0)
        }
        return odd == 0
    }

    /// An address as a string.
    mutating func member(_ name: JSONName, _ address: IPAddress) {
        guard !address.isIPv6, address.standIn == nil else { return member(name, address.description) }
        key(name)
        separate()
        bytes.append(UInt8(ascii: "\""))
        for shift in [24, 16, 8, 0] as [UInt64] {
            bytes.appendDecimal(Int64(address.low >> shift & 0xFF))
            bytes.append(UInt8(ascii: shift == 0 ? "\"" : "."))
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x22, 0x5C:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(UInt8(scalar.value))
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0C: bytes.append(contentsOf: "\\f".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF:
            bytes.append(contentsOf: "\\u".utf8)
            for shift in [12, 8, 4, 0] as [UInt32] {
                let digit = UInt8(truncatingIfNeeded: scalar.value >> shift & 15)
                bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        default:
            bytes.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        }
    }
}

extension [UInt8] {
    /// Appends a number in decimal, without a String.
    mutating func appendDecimal(_ number: Int64) {
        if number >= 0, number < 10 { return append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number)) }
        if number < 0 { append(UInt8(ascii: "-")) }
        var width = 1
        var bound: UInt64 = 10
        while number.magnitude >= bound, width < 19 {
            width &+= 1
            bound &*= 10
        }
        appendDigits(number.magnitude, width)
    }

    /// The same of a number of up to 64 bits, with a comma after every three digits: `12,000`.
    mutating func appendGrouped(_ number: some BinaryInteger) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let amount = UInt64(clamping: number.magnitude)
        var unit: UInt64 = 1
        while amount / unit >= 1000 { unit *= 1000 }
        appendDecimal(Int64(amount / unit))
        while unit > 1 {
            let rest = amount % unit
            unit /= 1000
            append(UInt8(ascii: ","))
            appendDigits(rest / unit, 3)
        }
    }

    /// Appends a number in decimal with at least `digits` digits.
    mutating func appendDecimal(_ number: Int64, digits: Int) {
        var power: Int64 = 10
        for _ in 1..<Swift.max(digits, 1) {
            if number < power { append(UInt8(ascii: "0")) }
            power *= 10
        }
        appendDecimal(number)
    }

    /// The last `width` digits of a number, with zeros in front; 20 at most, which any number fits.
    mutating func appendDigits(_ number: UInt64, _ width: Int) {
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var rest = number
        var first = digits.count
        while rest > 0, first > 0 {
            first &-= 1
            digits[first] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        let start = digits.count &- Swift.min(Swift.max(width, 0), digits.count)
        append(addingCapacity: digits.count &- start) { out in out.append(digits.span.extracting(start...)) }
    }
}
