import HTTPMessages

/// Text forms of IP addresses: just whether a text is one.
enum IPText {
    /// Four decimal numbers 0 … 255 with dots between.
    static func isIPv4(_ octets: some Collection<UInt8>) -> Bool {
        var parts = 0
        var digits = 0
        var value = 0
        for octet in octets {
            if octet == 0x2e {
                guard digits > 0, parts < 3 else { return false }
                parts &+= 1
                digits = 0
                value = 0
            } else {
                guard ASCII.isDigit(octet), digits < 3 else { return false }
                value = value &* 10 &+ Int(octet &- 0x30)
                digits &+= 1
                guard value <= 255 else { return false }
            }
        }
        return parts == 3 && digits > 0
    }

    /// Groups of one to four hexadecimal digits with colons between, one `::` at most, maybe an IPv4 address at the end
    /// (RFC 2373 appendix B, RFC 4291 2.2). No zone, no brackets.
    static func isIPv6(_ octets: some Collection<UInt8>) -> Bool {
        guard octets.count >= 2, octets.count <= 45 else { return false }
        let octets = Array(octets)
        var groups = 0
        var hasGap = false
        var index = 0
        if octets[0] == ASCII.colon {
            guard octets[1] == ASCII.colon else { return false }
            hasGap = true
            index = 2
        }
        while index < octets.count {
            var end = index
            while end < octets.count, octets[end] != ASCII.colon { end &+= 1 }
            if end == octets.count, octets[index..<end].contains(0x2e) {
                guard isIPv4(octets[index..<end]) else { return false }
                groups &+= 2
                index = end
                break
            }
            guard end > index, end &- index <= 4,
                octets[index..<end].allSatisfy({ ASCII.hexDigit($0) != nil })
            else { return false }
            groups &+= 1
            index = end
            guard index < octets.count else { break }
            index &+= 1
            guard index < octets.count else { return false }
            if octets[index] == ASCII.colon {
                guard !hasGap else { return false }
                hasGap = true
                index &+= 1
            }
        }
        return hasGap ? groups <= 7 : groups == 8
    }
}
