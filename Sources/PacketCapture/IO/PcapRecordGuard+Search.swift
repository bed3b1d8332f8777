/// A search for the next record behind bytes that are none.
struct PcapSearch {
    /// Offset of the first byte that is not read.
    let start: Int64
    /// What is wrong there.
    let what: String
    /// Whether there can be anything to find.
    var isHopeless = false
}

/// Where records seem to go on, in the window.
struct PcapFind {
    let position: Int
    /// Whether reading may go on there; else it only shows that what stands before is no record.
    let isCertain: Bool
}

/// How the guard finds the next record, and goes on behind another file's header.
extension PcapRecordGuard {
    /// Bytes searched in one go.
    private static let stride = 256 << 10
    /// Headers that may be looked at in a search beyond those that its length explains: without a bound, bytes made so
    /// that chains begin everywhere would make it quadratic.
    private static let spareSteps = 65_536
    private static let stepsPerByte = 2

    /// Looks for the first position in the window from which a chain of records runs.
    ///
    /// Where something else speaks for a position, reading goes on there. Else the first records found may lie inside a
    /// frame whose own header is damaged, if it carries a capture, and happen to end with it: reading goes on where the
    /// chain has left such a frame behind.
    func findRecord(
        in range: Range<Int>, after seconds: UInt32?, _ chain: inout PcapChain, isLikely: Bool = false
    ) -> PcapFind? {
        let most = chain.steps &+ Self.spareSteps &+ Self.stepsPerByte &* range.count
        let upper = min(range.upperBound, chain.bytes &- layout.headerLength &+ 1)
        guard range.lowerBound < upper else { return nil }
        return withWindow(chain.bytes) { bytes in
            for position in range.lowerBound..<upper where layout.isShort(bytes, position) {
                // Without a time to begin with, one record proves less.
                if chain.follow(bytes, from: position, after: seconds).isGood,
                    seconds != nil || chain.records >= PcapChain.fewestRecords
                {
                    if isLikely { return PcapFind(position: position, isCertain: true) }
                    let beyond = chain.border(bytes, from: position, beyond: position &+ longestFrame)
                    return PcapFind(position: beyond ?? position, isCertain: beyond != nil)
                }
                if chain.steps > most { break }
            }
            return nil
        }
    }

    /// Goes on with the search; false if the file has to grow first.
    func searchOn() -> Bool {
        guard let search else { return true }
        var chain = look(PcapChain.lookahead &+ Self.stride, tolerated, in: lastSeconds)
        let endsHere = chain.isShort
        let range = 0..<(endsHere ? chain.bytes : Self.stride)
        if !search.isHopeless, let next = findRecord(in: range, after: lastSeconds, &chain), next.isCertain {
            buffer.drop(next.position)
            endSearch(found: true)
            return true
        }
        if endsHere, mayGrow {
            buffer.drop(search.isHopeless ? chain.bytes : chain.bytes &- PcapChain.lookahead)
            return false
        }
        buffer.drop(range.count)
        if endsHere { endSearch(found: false) }
        return true
    }

    /// Reports what was not read from the search's start to where the window now begins.
    func endSearch(found: Bool) {
        guard let search else { return }
        let count = buffer.position &- search.start
        let end = found ? "the next record at byte \(buffer.position)" : "the end of the file"
        problems.add(
            search.start, "\(search.what); \(count) byte\(count == 1 ? " is" : "s are") not read, up to \(end)")
        self.search = nil
    }

    /// Where files were strung together, as with cat, a second file header stands in the middle: if it says the same as
    /// the first, reading goes on behind it. nil if none stands there.
    func judgeSeam(_ place: Int) -> Judgement? {
        let count = PcapFileHeader.length &+ file.extraLength
        guard let other = fileHeader(at: place), other.major == 2, other.minor <= 4, other.linkType < 65_536 else {
            return nil
        }
        let isAlike = file.readsAlike(other)
        let first = place &+ count
        if isAlike, buffer.fill(first &+ layout.headerLength), fileHeader(at: first) == nil {
            let header = withWindow(first &+ layout.headerLength) { layout.header($0, first) }
            guard layout.oddities(header, after: nil).isSubset(of: tolerated) else { return nil }
        }
        if place > 0 { return .cleared(place) }
        guard isAlike else {
            let what = "another capture begins here, of another kind (link type \(other.linkType)) than the first"
            search = PcapSearch(start: buffer.position, what: what, isHopeless: true)
            return .goOn
        }
        seams.add(buffer.position)
        buffer.drop(count)
        lastSeconds = nil
        return .goOn
    }

    private func fileHeader(at place: Int) -> PcapFileHeader? {
        let end = place &+ PcapFileHeader.length
        guard buffer.fill(end) else { return nil }
        // Unsafe code: single octets, at places that RawSpan checks.
        let bytes = withWindow(end) { window in
            (place..<end).map { unsafe window.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        return PcapFileHeader(bytes)
    }
}
