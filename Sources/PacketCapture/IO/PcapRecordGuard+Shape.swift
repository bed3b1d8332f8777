/// Record headers that are longer than the magic number says.
///
/// Patches for libpcap of 1999 (Red Hat 6.1, SuSE 6.3) and a maker of firewalls wrote such files; libpcap does not know
/// them, Wireshark tells them by trying. The additional bytes stand behind the usual ones.
extension PcapRecordGuard {
    /// Whether records have headers that libpcap does not expect.
    var hasOwnShape: Bool { layout.headerLength != file.recordHeaderLength }

    private static let standardShapes = [24, 20]
    private static let modifiedShapes = [28]

    /// Looks for a longer header with which the first records follow each other, as they don't with the usual one.
    func findShape() -> Bool {
        guard file.lengthOrder == .capturedFirst, !file.isNanoseconds, file.extraLength == 0 else { return false }
        let shapes = file.recordHeaderLength == 16 ? Self.standardShapes : Self.modifiedShapes
        for length in shapes {
            var other = layout
            other.headerLength = length
            let chain = look(PcapChain.lookahead, [], in: nil)
            var own = PcapChain(
                other, tolerated: [], fileSeconds: nil, bytes: chain.bytes, isShort: chain.isShort,
                endsWithBytes: chain.endsWithBytes)
            let result = withWindow(own.bytes) { own.follow($0, from: 0, after: nil) }
            if result != .broken, own.records >= PcapChain.fewestRecords {
                layout = other
                return true
            }
        }
        return false
    }
}
