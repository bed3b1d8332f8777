extension [UInt8] {
    /// The ones' complement sum of 16-bit words: 0xffff over octets that hold their checksum.
    var wordSum: UInt32 {
        var total: UInt64 = 0
        var index = 0
        while index < count {
            total &+= UInt64(self[index]) &<< (index & 1 == 0 ? 8 : 0)
            index &+= 1
        }
        while total > 0xffff { total = total & 0xffff + total >> 16 }
        return UInt32(total)
    }

    /// Whether the last four octets are the CRC-32 of those before them: divided bit by bit, the whole leaves IEEE
    /// 802.3's fixed rest.
    var endsInFrameCheckSequence: Bool {
        var register = UInt32.max
        for octet in self {
            register ^= UInt32(octet)
            var bit = 0
            while bit < 8 {
                register = register & 1 == 1 ? register &>> 1 ^ 0xedb8_8320 : register &>> 1
                bit &+= 1
            }
        }
        return register == 0xdebb_20e3
    }

    func half(_ at: Int, bigEndian: Bool = true) -> Int {
        bigEndian ? Int(self[at]) << 8 | Int(self[at + 1]) : Int(self[at + 1]) << 8 | Int(self[at])
    }

    func word(_ at: Int, bigEndian: Bool = true) -> Int {
        bigEndian
            ? half(at) << 16 | half(at + 2)
            : half(at + 2, bigEndian: false) << 16 | half(at, bigEndian: false)
    }

    func from(_ start: Int) -> [UInt8] { Array(dropFirst(start)) }
    func first(_ count: Int) -> [UInt8] { Array(prefix(count)) }
}
