/// Decides what becomes of each octet of an uploaded file when Fragments overlap: which is new, which takes the place of
/// an earlier one, which the server has already and keeps.
///
/// A server that has acknowledged octets takes only what follows, so the earlier copy stays; what
/// it had not acknowledged it takes from the resend. Bounded: stretches beyond ``OctetSet/maxRanges`` are refused.
public struct UploadAssembly {
    public enum Action: Sendable {
        /// Nothing is there yet.
        case write
        /// An earlier copy gives way.
        case replace
        /// The earlier copy stays.
        case keep
        /// Not taken: beyond the file's end, or too scattered.
        case refuse
    }

    public struct Piece: Sendable {
        /// Octets of the file, half-open.
        public let range: Range<Int64>
        public let action: Action
    }

    private var known = OctetSet()

    public init() {}

    /// How many octets of the file are there.
    public var count: Int64 { known.count }
    /// Behind the last octet that is there.
    public var end: Int64 { known.ranges.last?.upperBound ?? 0 }

    public func covers(_ total: Int64) -> Bool { known.covers(total) }

    /// The stretches of `0..<total` that are not there, at most `limit` of them.
    public func holes(upTo total: Int64, limit: Int) -> [Range<Int64>] { known.holes(upTo: total, limit: limit) }

    /// Octets that are not there after all.
    public mutating func forget(_ range: Range<Int64>) { known.remove(range) }

    /// Whether some octet of the range is there.
    public func overlaps(_ range: Range<Int64>) -> Bool {
        var isThere = false
        known.forEach(in: range) { _ in isThere = true }
        return isThere
    }

    /// What to do with octets of the file; they count as there from now on.
    ///
    /// - Parameters:
    ///   - settled: the server had acknowledged all octets before that.
    ///   - limit: no octet from there on belongs to the file.
    public mutating func take(_ range: Range<Int64>, settled: Int64, limit: Int64) -> [Piece] {
        var pieces: [Piece] = []
        let taken = range.clamped(to: 0..<max(0, limit))
        if range.lowerBound < taken.lowerBound || taken.isEmpty {
            return [Piece(range: range, action: .refuse)]
        }
        guard known.canTake(taken) else { return [Piece(range: range, action: .refuse)] }
        var position = taken.lowerBound
        known.forEach(in: taken) { overlap in
            if overlap.lowerBound > position {
                pieces.append(Piece(range: position..<overlap.lowerBound, action: .write))
            }
            let border = min(max(settled, overlap.lowerBound), overlap.upperBound)
            if border > overlap.lowerBound { pieces.append(Piece(range: overlap.lowerBound..<border, action: .keep)) }
            if border < overlap.upperBound {
                pieces.append(Piece(range: border..<overlap.upperBound, action: .replace))
            }
            position = overlap.upperBound
        }
        if position < taken.upperBound { pieces.append(Piece(range: position..<taken.upperBound, action: .write)) }
        if taken.upperBound < range.upperBound {
            pieces.append(Piece(range: taken.upperBound..<range.upperBound, action: .refuse))
        }
        _ = known.insert(taken)
        return pieces
    }
}
