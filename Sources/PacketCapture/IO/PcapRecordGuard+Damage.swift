/// What the guard does where no record seems to stand.
///
/// First it is asked whether the odd thing is a record all the same: files with times that jump or lengths that make no
/// sense are read as libpcap reads them. Only if its end is no proof of it (``PcapChain``) another place is looked for.
/// Whatever cannot be decided is not read, and reported: a frame too few is a known gap, a wrong one a false finding.
extension PcapRecordGuard {
    enum Judgement {
        /// So many bytes are sound.
        case cleared(Int)
        /// It takes bytes that the growing file does not have yet.
        case undecided
        /// Something was settled; look again.
        case goOn
    }

    /// A record that libpcap refuses for its length but that may be whole is looked at up to this length.
    private static let longestSkipped = 4 << 20
    /// Where bytes were lost or added, the next record begins at most so many bytes from where it should. What the
    /// frame there carries begins further on: it has its record header, and IP and TCP headers, before it.
    private static let slip = 40
    /// Real records that were odd, after which their oddities are taken for a habit.
    private static let patience = 16

    /// Link types with huge records could hide a chain of any length in one of them, and files that break several rules
    /// at once leave too few to tell a record by.
    private var canResynchronise: Bool {
        layout.largestCaptured <= UInt32(PcapChain.provingLength) && tolerated.count < 2
    }

    /// Settles what stands at the end of `walk`. If a record stands before it, its own length is in doubt too.
    func judge(_ walk: Walk) -> Judgement {
        let place = walk.end
        if let judgement = judgeSeam(place) { return judgement }
        if place > 0, isFirst, !hasOwnShape, findShape() { return .goOn }
        let header = headerAt(place)
        switch whatStands(at: place, header, walk) {
        case .record:
            acceptedUpTo = buffer.position &+ Int64(place)
            return .goOn
        case .undecided: return .undecided
        case .tooLong(let next):
            if place > 0 { return .cleared(place) }
            let most = layout.largestCaptured
            problems.add(
                buffer.position,
                "a frame of \(header.captured) bytes is not read: \(most) are the most that it may have")
            buffer.drop(next)
            return .goOn
        case .nothing(let next):
            if place > 0, isSound(place, before: header, after: walk.seconds, next: next?.position) {
                return .cleared(place)
            }
            goOnBehind(place, describe(place, header), next)
            return .goOn
        }
    }

    /// What stands at the window's start is not read, nor what follows up to the next record.
    private func goOnBehind(_ place: Int, _ what: String, _ next: PcapFind?) {
        search = PcapSearch(start: buffer.position, what: what, isHopeless: !(next?.isCertain ?? canResynchronise))
        buffer.drop(next?.position ?? place)
        if let next, next.isCertain { endSearch(found: true) }
    }

    /// Whether the record at the window's start may be trusted although the file ends with less than a header behind
    /// it. If not, that is settled.
    func isSoundAtEnd(_ walk: Walk) -> Bool {
        let seconds = withWindow(buffer.available) { $0.byteCount < walk.end &+ 4 ? nil : layout.seconds($0, walk.end) }
        if seconds.map({ isTime($0, after: walk.seconds) }) ?? false { return true }
        return isLastRecord(walk, at: walk.end, PcapRecordHeader(seconds: 0, fraction: 0, captured: 0, original: 0))
    }

    /// Whether the record at the window's start, of which the file has not all, is just cut. If not, its length lies,
    /// and that is settled.
    func isCut(_ walk: Walk) -> Bool {
        isLastRecord(walk, at: 0, headerAt(0))
    }

    private func isLastRecord(_ walk: Walk, at place: Int, _ header: PcapRecordHeader) -> Bool {
        guard canResynchronise else { return true }
        var chain = look(walk.end &+ layout.headerLength, tolerated, in: walk.seconds)
        guard let next = findNear(place, header, walk, after: place > 0 ? walk.seconds : lastSeconds, &chain),
            next.isCertain || place > 0
        else { return true }
        goOnBehind(place, "the frame here is not followed by another one where its length says", next)
        return false
    }

    private enum Standing {
        case record
        /// A record that is too long for libpcap, and where the next one stands.
        case tooLong(next: Int)
        /// No record, and where the next one stands if it is near.
        case nothing(next: PcapFind?)
        case undecided
    }

    private func whatStands(at place: Int, _ header: PcapRecordHeader, _ walk: Walk) -> Standing {
        let odd = layout.oddities(header, after: walk.seconds).subtracting(tolerated)
        let isPadding = PcapRecordLayout.isPadding(header, in: walk.seconds)
        let end = place &+ layout.headerLength &+ Int(header.captured)
        if odd.contains(.tooLong) {
            if isWhole(end, header, odd) { return .tooLong(next: end) }
        } else if !isPadding, isFollowed(end, header, walk) {
            noteOdd(odd)
            return .record
        }
        let reach = place &+ PcapChain.provingLength
        var chain = look(reach &+ PcapChain.lookahead, tolerated, in: walk.seconds)
        let mustGrow = chain.isShort && mayGrow
        if canResynchronise, let next = findNear(place, header, walk, after: walk.seconds, &chain) {
            if next.position > place, withWindow(chain.bytes, { chain.leads($0, from: place, to: next.position) }) {
                noteOdd(odd)
                return .record
            }
            return mustGrow && !next.isCertain ? .undecided : .nothing(next: next)
        }
        if mustGrow { return .undecided }
        if !odd.contains(.tooLong), !isPadding, isReadable(place, end, odd, walk) {
            noteOdd(odd)
            return .record
        }
        return .nothing(next: nil)
    }

    /// Whether some ordinary records, or the end of the file, follow an odd one.
    ///
    /// A few with the file's times are enough, and no more bytes than that, for which a live capture would have to be
    /// waited for. If the time has jumped and stays there, it takes a proof: rows of small numbers look like that too.
    private func isFollowed(_ end: Int, _ header: PcapRecordHeader, _ walk: Walk) -> Bool {
        var needed = end &+ layout.headerLength
        while true {
            var chain = look(needed, tolerated, in: walk.seconds)
            guard end <= chain.bytes else { return false }
            let result = withWindow(chain.bytes) { chain.follow($0, from: end, after: walk.seconds ?? header.seconds) }
            if result.isGood || chain.records >= PcapChain.fewestRecords { return true }
            if result == .broken || chain.isShort { break }
            needed = chain.end &+ layout.headerLength
        }
        var chain = look(end &+ PcapChain.lookahead, tolerated, in: walk.seconds)
        return withWindow(chain.bytes) { chain.follow($0, from: end, after: header.seconds) }.isGood
    }

    /// Whether a record that is too long for libpcap is nothing worse, and ends where another one begins.
    private func isWhole(_ end: Int, _ header: PcapRecordHeader, _ odd: PcapOddities) -> Bool {
        let allowed: PcapOddities = [.tooLong, .original]
        guard odd.isSubset(of: allowed), header.original <= Self.longestSkipped else { return false }
        let chain = look(end &+ layout.headerLength, tolerated, in: header.seconds)
        if chain.endsWithBytes, end == chain.bytes { return true }
        guard end &+ layout.headerLength <= chain.bytes else { return false }
        let next = headerAt(end)
        let odd = layout.oddities(next, after: header.seconds).subtracting(tolerated)
        return odd.isSubset(of: allowed) && next.original <= Self.longestSkipped && next.captured > 0
    }

    /// Whether libpcap would read on from `place` for long or to the end of the file, however odd what it reads: with
    /// nothing better anywhere near, this is what the file has.
    private func isReadable(_ place: Int, _ end: Int, _ odd: PcapOddities, _ walk: Walk) -> Bool {
        let count = place &+ PcapChain.provingLength &+ PcapChain.lookahead
        var chain = look(count, .readable, in: walk.seconds)
        var result = withWindow(chain.bytes) { chain.follow($0, from: place, after: nil) }
        if result == .cut, chain.endsWithBytes {
            // A file that is cut, in which all that is left is odd in the same way.
            chain = look(count, tolerated.union(odd), in: walk.seconds)
            result = withWindow(chain.bytes) { chain.follow($0, from: place, after: nil) }
            if result == .cut, !odd.contains(.time) || chain.records >= PcapChain.fewestRecords { result = .complete }
        }
        if result.isGood {
            tolerated.formUnion(odd)
            return true
        }
        // One more whole frame before what cannot be read, as files made to confuse have it; or the first frame of all,
        // which stands where it must.
        let isLast = chain.endsWithBytes || (place == 0 && isFirst)
        return isLast && end > place &+ layout.headerLength && end <= chain.bytes
    }

    /// The next record behind what stands at `place`, or inside the record before it, if its length lies.
    private func findNear(
        _ place: Int, _ header: PcapRecordHeader, _ walk: Walk, after seconds: UInt32?, _ chain: inout PcapChain
    ) -> PcapFind? {
        let from = place > 0 ? layout.headerLength : 1
        // Often only one of a header's two lengths is damaged, and the other one leads on.
        var likely: [Int] = []
        if place > 0, walk.original != walk.length { likely.append(layout.headerLength &+ walk.original) }
        let isHeader = isTime(header.seconds, after: walk.seconds) || (place == 0 && isFirst)
        if isHeader, header.captured > header.original {
            likely.append(place &+ layout.headerLength &+ Int(header.original))
        }
        for border in likely {
            if chain.endsWithBytes, border == chain.bytes { return PcapFind(position: border, isCertain: false) }
            let range = border..<border &+ 1
            if let find = findRecord(in: range, after: seconds, &chain, isLikely: true) { return find }
        }
        let near = max(from, place &- Self.slip)..<place &+ layout.headerLength &+ Self.slip
        if let find = findRecord(in: near, after: seconds, &chain, isLikely: true) { return find }
        let reach = from..<place &+ PcapChain.provingLength
        if let find = findRecord(in: reach, after: seconds, &chain) { return find }
        // The first record's own time has nothing to be compared with, and may be as wrong as its lengths.
        guard lastSeconds == nil, seconds != nil else { return nil }
        return findNear(place, header, walk, after: nil, &chain)
    }

    /// Whether the window begins with the first record, which stands where it must.
    var isFirst: Bool { buffer.position == Int64(PcapFileHeader.length &+ file.extraLength) }

    private func noteOdd(_ odd: PcapOddities) {
        oddRecords &+= 1
        if oddRecords >= Self.patience { tolerated.formUnion(odd) }
    }

    /// Whether the record before `place` may be trusted although none stands behind it.
    ///
    /// Yes if what stands there is a damaged header rather than other bytes: then the record ends where it says. No if
    /// the next record begins within it or less than a header behind it, or if nothing tells of a header: damage that
    /// is not in the header behind a record is most likely in the record.
    private func isSound(_ place: Int, before header: PcapRecordHeader, after seconds: UInt32?, next: Int?) -> Bool {
        guard let next else {
            if buffer.available < place &+ PcapChain.provingLength &+ PcapChain.lookahead { return true }
            return isTime(header.seconds, after: seconds)
        }
        if lastSeconds == nil, next &+ layout.headerLength <= buffer.available,
            !isTime(headerAt(next).seconds, after: seconds)
        {
            return false
        }
        if next >= place &+ 4, isTime(header.seconds, after: seconds) { return true }
        let frame = next &- place &- layout.headerLength
        return frame > 0 && (Int(header.captured) == frame || Int(header.original) == frame)
    }

    private func isTime(_ time: UInt32, after seconds: UInt32?) -> Bool {
        seconds.map { PcapRecordLayout.isNear(time, $0) } ?? false
    }

    private func describe(_ place: Int, _ header: PcapRecordHeader) -> String {
        if place > 0 { return "the frame here is not followed by another one where its length says" }
        if header.captured > layout.largestCaptured {
            return "a record claims a frame of \(header.captured) bytes, \(layout.largestCaptured) are the most"
        }
        return "no record stands here"
    }

    private func headerAt(_ place: Int) -> PcapRecordHeader {
        withWindow(place &+ layout.headerLength) { layout.header($0, place) }
    }

    /// A chain over so many bytes of the window, or up to the end of the file; more would make the outcome depend on
    /// how the bytes come in.
    func look(_ count: Int, _ tolerated: PcapOddities, in fileSeconds: UInt32?) -> PcapChain {
        let isShort = !buffer.fill(count)
        return PcapChain(
            layout, tolerated: tolerated, fileSeconds: fileSeconds, bytes: min(count, buffer.available),
            isShort: isShort, endsWithBytes: isShort && !mayGrow)
    }

    /// Whether where the bytes end is not where the file ends.
    var mayGrow: Bool { isGrowing && buffer.failure == 0 }

    func withWindow<Result>(_ count: Int, _ body: (RawSpan) -> Result) -> Result {
        // Unsafe code: a part of the window, lent for the call.
        let window = unsafe buffer.bytes(count)
        return unsafe body(window.span.bytes)
    }
}
