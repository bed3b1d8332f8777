/// Which frames brought the fragments of which datagram, for somebody who copies frames.
///
/// Bounded: what is given up is that the frames of a datagram are known, never the datagram.
final class FragmentSightings {
    /// Datagrams under way, and complete ones that are remembered: several times what ``FragmentTable`` holds.
    private static let maxDatagrams = 8_192
    /// As long as any host waits for fragments, in nanoseconds (RFC 8200 4.5).
    private static let patience: UInt64 = 60_000_000_000
    /// Fragments of one datagram with their copies.
    private static let maxPieces = 4_096

    /// Where the current frame stands; set before it is decoded.
    var place = Place() {
        didSet {
            (pieces, repeated, number) = ([], nil, -1)
        }
    }
    /// The frames that brought the datagram completed last by the current frame, and its number.
    private(set) var pieces: [FragmentPiece] = []
    private(set) var number = -1
    /// The current frame repeats a fragment of a complete datagram.
    private(set) var repeated: (datagram: Int, piece: FragmentPiece)?

    private var underWay: [FragmentKey: [FragmentPiece]] = [:]
    private var complete: [FragmentKey: Int] = [:]
    private var count = 0

    /// A fragment was taken.
    ///
    /// - Parameters:
    ///   - isNested: it lies in the datagram that the current frame completed.
    ///   - isRepeated: the table had it before.
    ///   - isLast: it completed its datagram.
    func note(_ fragment: Fragment, isNested: Bool, isRepeated: Bool, isLast: Bool) {
        let key = FragmentKey(fragment)
        let range = fragment.start..<(fragment.start &+ max(0, fragment.captured))
        let own = FragmentPiece(place: place, range: range, offset: fragment.offset, isNested: false)
        let brought = isNested ? pieces.map(\.nested) : [own]
        if isRepeated, underWay[key] == nil {
            if let datagram = complete[key], !isNested { repeated = (datagram, own) }
            return
        }
        if underWay[key] == nil, underWay.count >= Self.maxDatagrams { underWay.removeAll() }
        var known = underWay.removeValue(forKey: key) ?? []
        // An atomic fragment is a datagram by itself; identifications are used again.
        let age = known.first.map { place.time.subtractingReportingOverflow($0.place.time) }
        let isOld = age.map { $0.overflow || $0.partialValue.magnitude > Self.patience } ?? false
        if isOld || fragment.offset == 0 && fragment.isLast { known = [] }
        if known.count < Self.maxPieces { known += brought }
        guard isLast else {
            underWay[key] = known
            return
        }
        if complete.count >= Self.maxDatagrams { complete.removeAll() }
        pieces = known
        number = count
        complete[key] = count
        count &+= 1
    }
}

extension FragmentPiece {
    fileprivate var nested: FragmentPiece {
        FragmentPiece(place: place, range: range, offset: offset, isNested: true)
    }
}
