/// The server name in a TLS ClientHello (RFC 8446 4.1.2, RFC 6066 3).
enum TLSClientHello {
    /// The name if the octets begin with a ClientHello that holds one; only what lies in these octets is read.
    static func serverName(_ bytes: Span<UInt8>) -> String? {
        // Record header 5, handshake header 4, version 2, random 32.
        guard bytes.count > 43, bytes[0] == 0x16, bytes[5] == 1 else { return nil }
        var position = 43
        guard let session = length8(bytes, position) else { return nil }
        position &+= 1 &+ session
        guard let suites = length16(bytes, position) else { return nil }
        position &+= 2 &+ suites
        guard let compression = length8(bytes, position) else { return nil }
        position &+= 1 &+ compression &+ 2
        while let type = length16(bytes, position), let length = length16(bytes, position &+ 2) {
            position &+= 4
            if type == 0 { return name(bytes, position, length) }
            position &+= length
        }
        return nil
    }

    private static func name(_ bytes: Span<UInt8>, _ start: Int, _ length: Int) -> String? {
        // List length 2, type 1 (0 = host name), name length 2.
        guard length >= 5, bytes.count > start &+ 2, bytes[start &+ 2] == 0, let size = length16(bytes, start &+ 3),
            size <= length &- 5, size <= 255, start &+ 5 &+ size <= bytes.count
        else { return nil }
        var text = String.UnicodeScalarView()
        for index in (start &+ 5)..<(start &+ 5 &+ size) { text.append(Unicode.Scalar(bytes[index])) }
        return String(text)
    }

    private static func length8(_ bytes: Span<UInt8>, _ at: Int) -> Int? {
        at < bytes.count ? Int(bytes[at]) : nil
    }

    private static func length16(_ bytes: Span<UInt8>, _ at: Int) -> Int? {
        at &+ 1 < bytes.count ? Int(bytes[at]) << 8 | Int(bytes[at &+ 1]) : nil
    }
}
