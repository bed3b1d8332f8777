/// How machines with the peer cache of BITS 3.0 find each other: WS-Discovery with a namespace of its own ([MS-BPDP]).
enum PeerDiscovery {
    static let port: UInt16 = 3702

    private static let namespace = Array("http://schemas.microsoft.com/windows/2005/05/BITS/cache".utf8)

    /// Whether the datagram, as far as it is captured, names that namespace.
    static func isIn(_ bytes: Span<UInt8>, _ payload: Layer) -> Bool {
        let end = min(payload.end, bytes.count)
        var start = payload.start
        // A datagram has at most 65,535 octets.
        while start >= 0, start &+ namespace.count <= end {
            if bytes[start] == namespace[0], matches(bytes, start) { return true }
            start &+= 1
        }
        return false
    }

    private static func matches(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        for offset in namespace.indices where bytes[start &+ offset] != namespace[offset] { return false }
        return true
    }
}
