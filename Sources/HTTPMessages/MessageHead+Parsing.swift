extension MessageHead {
    /// Reads a complete head: the octets from the first of the start line to the last of the empty line (RFC 9112 2.1,
    /// 5).
    ///
    /// Tolerant where the field is: LF alone ends a line, a folded value goes on in the next line, a line that is no
    /// field is kept and marked. Returns nil only if the first line is neither a request line nor a status line. A
    /// request line without a version is one of HTTP/0.9, and has no fields behind it.
    public convenience init?(parsing bytes: [UInt8]) {
        self.init(parsing: bytes, upTo: bytes.count, hole: .none)
        if isSimple, !fields.isEmpty { return nil }
    }

    /// A request line without a version: nothing but the line's end follows the target.
    var isSimple: Bool {
        guard version == .http09, case .request(_, let target) = startLine else { return false }
        return bytes[target.upperBound...].first { !ASCII.isBlank($0) } != 0x48
    }

    /// Reads what is there of a head that has a hole behind these octets: the start line and the fields that are whole.
    /// A field is whole with its CR; that it is folded further shows only where the next line's first octet is there.
    ///
    /// Returns nil if neither a method nor a status can be read.
    convenience init?(cut bytes: [UInt8]) {
        let bytes = MessageHead.completed(bytes)
        guard let end = MessageHead.wholeEnd(bytes) else {
            self.init(cutInStartLine: bytes)
            return
        }
        self.init(parsing: bytes, upTo: end, hole: .inFields)
    }

    /// The same with lines that stand behind the hole and are fields for certain.
    ///
    /// - Parameters:
    ///   - wireLength: octets of the whole head on the wire.
    ///   - missingLength: those of them that the capture lacks.
    convenience init?(cut bytes: [UInt8], tail: [UInt8], wireLength: Int64, missingLength: Int64) {
        let bytes = MessageHead.completed(bytes)
        guard let end = MessageHead.wholeEnd(bytes) else { return nil }
        let joined = bytes[..<end] + tail
        self.init(
            parsing: Array(joined), upTo: joined.count, hole: .inFields, wireLength: wireLength,
            missingLength: missingLength)
    }

    /// With the LF that the last line's CR tells.
    private static func completed(_ bytes: [UInt8]) -> [UInt8] {
        let endsInReturn = bytes.last == ASCII.carriageReturn && bytes.contains(ASCII.lineFeed)
        return endsInReturn ? bytes + [ASCII.lineFeed] : bytes
    }

    /// Where the last line ends that is whole, as far as can be told; nil if the start line is not.
    private static func wholeEnd(_ bytes: [UInt8]) -> Int? {
        var ends: [Int] = []
        for index in bytes.indices where bytes[index] == ASCII.lineFeed { ends.append(index &+ 1) }
        guard let lastEnd = ends.last else { return nil }
        var end = lastEnd
        if ends.count > 1, lastEnd < bytes.count, ASCII.isBlank(bytes[lastEnd]) {
            // The line that the cut one continues, and those that it continues in turn.
            var index = ends.count &- 2
            while index > 0, ASCII.isBlank(bytes[ends[index]]) { index &-= 1 }
            end = ends[index]
        }
        return end
    }

    private convenience init?(cutInStartLine bytes: [UInt8]) {
        var count = bytes.count
        if count > 0, bytes[count &- 1] == ASCII.carriageReturn { count &-= 1 }
        if let (line, version) = MessageHead.readStartLine(bytes, 0..<count), version != .http09 {
            self.init(
                bytes: bytes, startLine: line, version: version, fields: [], irregularities: [], hole: .inFields)
            return
        }
        var index = 0
        while index < count, ASCII.isTokenOctet(bytes[index]) { index &+= 1 }
        guard index > 0, index < count, ASCII.isBlank(bytes[index]) else { return nil }
        let end = MessageHead.endOfTarget(bytes, (index &+ 1)..<count)
        self.init(
            bytes: bytes, startLine: .request(method: 0..<index, target: (index &+ 1)..<(end ?? count)),
            version: .http11, fields: [], irregularities: [], hole: end == nil ? .inStartLine : .inFields)
    }

    /// Where a target ends behind which at least `HTTP/` of the version is there: fewer letters may be the rest of a
    /// target with a raw space in it.
    private static func endOfTarget(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        let rest = bytes[range]
        guard let blank = rest.lastIndex(where: ASCII.isBlank), blank > range.lowerBound else { return nil }
        let version: [UInt8] = [0x48, 0x54, 0x54, 0x50, 0x2f]
        guard rest[(blank &+ 1)...].starts(with: version) else { return nil }
        return blank
    }

    /// Reads a head of which all octets stand in one run, in one pass, if it is as nearly all are: each line ends with
    /// CR LF, and each field is a plain one. nil for any other, and for one that is not complete or too long.
    convenience init?(plainIn run: Span<UInt8>, from start: Int) {
        let octets = run.extracting(start..<run.count)
        var lineEnd = 0
        while lineEnd < octets.count, octets[lineEnd] != ASCII.lineFeed { lineEnd &+= 1 }
        guard lineEnd < octets.count, lineEnd >= 2, octets[lineEnd &- 1] == ASCII.carriageReturn,
            octets[lineEnd &- 2] != ASCII.carriageReturn
        else { return nil }
        var fields: [HeaderField] = []
        fields.reserveCapacity(12)
        var position = lineEnd &+ 1
        while position < octets.count, octets[position] != ASCII.carriageReturn {
            guard let (field, next) = MessageHead.readPlainField(octets, from: position, limit: octets.count) else {
                return nil
            }
            fields.append(field)
            position = next
        }
        let end = position &+ 2
        guard end <= octets.count, octets[position &+ 1] == ASCII.lineFeed, end <= HeadCollector.maxLength else {
            return nil
        }
        let bytes = HeadCollector.copy(octets, 0, end)
        guard let (startLine, version) = MessageHead.readStartLine(bytes, 0..<(lineEnd &- 1)), version != .http09
        else { return nil }
        self.init(bytes: bytes, startLine: startLine, version: version, fields: fields, irregularities: [])
    }

    private convenience init?(
        parsing bytes: [UInt8], upTo limit: Int, hole: Hole, wireLength: Int64? = nil, missingLength: Int64? = nil
    ) {
        let lines = LineReader(count: limit)
        guard let first = lines.line(in: bytes, from: 0) else { return nil }
        guard let (startLine, version) = MessageHead.readStartLine(bytes, 0..<first.end),
            hole == .none || version != .http09
        else { return nil }
        var irregularities: Irregularities = first.bareLineFeed ? .bareLineFeed : []
        var fields: [HeaderField] = []
        fields.reserveCapacity(12)
        var position = first.next
        let octets = bytes.span
        while position < limit {
            if let (field, next) = MessageHead.readPlainField(octets, from: position, limit: limit) {
                fields.append(field)
                position = next
                continue
            }
            guard let line = lines.line(in: bytes, from: position) else { break }
            if line.end == position {
                if line.bareLineFeed { irregularities.insert(.bareLineFeed) }
                break
            }
            var end = line.end
            var next = line.next
            var marks: Irregularities = line.bareLineFeed ? .bareLineFeed : []
            if line.extraReturn { marks.insert(.controlOctet) }
            // A following line that begins with a blank belongs to this one (RFC 9112 5.2).
            while next < limit, ASCII.isBlank(bytes[next]), let more = lines.line(in: bytes, from: next) {
                marks.insert(.obsoleteFold)
                if more.bareLineFeed { marks.insert(.bareLineFeed) }
                end = more.end
                next = more.next
            }
            let field = MessageHead.readField(bytes, position..<end, marks)
            irregularities.formUnion(field.irregularities)
            fields.append(field)
            position = next
        }
        self.init(
            bytes: bytes, startLine: startLine, version: version, fields: fields, irregularities: irregularities,
            hole: hole, wireLength: wireLength, missingLength: missingLength)
    }

    /// A field as nearly all are: a token, its colon, visible ASCII and blanks to a CR LF, and no folded line behind it.
    /// nil for any other, and where the lines end.
    private static func readPlainField(
        _ octets: Span<UInt8>, from start: Int, limit: Int
    ) -> (HeaderField, next: Int)? {
        let limit = min(limit, octets.count)
        var hash = FieldNameHash()
        var index = start
        // Letters and hyphens, of which nearly all names are, are told first.
        while index < limit {
            let octet = octets[index]
            guard ASCII.isLetter(octet) || octet == 0x2d || ASCII.isTokenOctet(octet) else { break }
            hash.add(octet)
            index &+= 1
        }
        let nameEnd = index
        guard nameEnd > start, index < limit, octets[index] == ASCII.colon else { return nil }
        index &+= 1
        while index < limit, ASCII.isBlank(octets[index]) { index &+= 1 }
        let valueStart = index
        // Blocks that are text throughout, then octet by octet.
        while index &+ textBlock <= limit, isText(octets.extracting(index..<(index &+ textBlock))) {
            index &+= textBlock
        }
        while index < limit, octets[index] &- 0x20 < 0x5f { index &+= 1 }
        guard index &+ 2 < limit, octets[index] == ASCII.carriageReturn, octets[index &+ 1] == ASCII.lineFeed,
            !ASCII.isBlank(octets[index &+ 2])
        else { return nil }
        var valueEnd = index
        while valueEnd > valueStart, octets[valueEnd &- 1] == ASCII.space { valueEnd &-= 1 }
        let field = HeaderField(
            nameStart: Int32(clamping: start), nameEnd: Int32(clamping: nameEnd),
            valueStart: Int32(clamping: valueStart), valueEnd: Int32(clamping: valueEnd), nameHash: hash.value,
            irregularities: [])
        return (field, index &+ 2)
    }

    /// So many octets fit into one register.
    private static let textBlock = 16

    /// Whether a block holds visible ASCII and spaces alone: without a branch, so that it is looked at as a whole.
    @inline(__always)
    private static func isText(_ block: Span<UInt8>) -> Bool {
        var largest: UInt8 = 0
        for index in 0..<textBlock { largest = max(largest, block[index] &- 0x20) }
        return largest < 0x5f
    }

    private static func readField(_ bytes: [UInt8], _ line: Range<Int>, _ marks: Irregularities) -> HeaderField {
        var marks = marks
        var hash = FieldNameHash()
        var index = line.lowerBound
        while index < line.upperBound, ASCII.isTokenOctet(bytes[index]) {
            hash.add(bytes[index])
            index &+= 1
        }
        let nameEnd = index
        while index < line.upperBound, ASCII.isBlank(bytes[index]) { index &+= 1 }
        guard nameEnd > line.lowerBound, index < line.upperBound, bytes[index] == ASCII.colon else {
            marks.insert(.notAField)
            return HeaderField(
                nameStart: Int32(clamping: line.lowerBound), nameEnd: Int32(clamping: line.upperBound),
                valueStart: Int32(clamping: line.upperBound), valueEnd: Int32(clamping: line.upperBound), nameHash: 0,
                irregularities: marks)
        }
        if index > nameEnd { marks.insert(.blankBeforeColon) }
        index &+= 1
        var valueEnd = line.upperBound
        let folded = marks.contains(.obsoleteFold)
        while index < valueEnd, isBlank(bytes[index], folded) { index &+= 1 }
        while valueEnd > index, isBlank(bytes[valueEnd &- 1], folded) { valueEnd &-= 1 }
        for octet in bytes[index..<valueEnd] where octet < 0x20 || octet > 0x7e {
            if octet > 0x7f {
                marks.insert(.nonASCIIOctet)
            } else if octet != ASCII.tab, !(folded && (octet == ASCII.carriageReturn || octet == ASCII.lineFeed)) {
                marks.insert(.controlOctet)
            }
        }
        return HeaderField(
            nameStart: Int32(clamping: line.lowerBound), nameEnd: Int32(clamping: nameEnd),
            valueStart: Int32(clamping: index), valueEnd: Int32(clamping: valueEnd), nameHash: hash.value,
            irregularities: marks)
    }

    /// Of a folded value line breaks are blanks too, so that one may stand before its first octet.
    @inline(__always)
    private static func isBlank(_ octet: UInt8, _ isFolded: Bool) -> Bool {
        ASCII.isBlank(octet) || isFolded && (octet == ASCII.carriageReturn || octet == ASCII.lineFeed)
    }

    /// A status line if the line begins with `HTTP/`, else a request line whose version may lack (RFC 9112 3, 4).
    static func readStartLine(_ bytes: [UInt8], _ line: Range<Int>) -> (StartLine, HTTPVersion)? {
        if let (version, after) = readVersion(bytes, line) {
            var index = after
            guard index < line.upperBound, ASCII.isBlank(bytes[index]) else { return nil }
            while index < line.upperBound, ASCII.isBlank(bytes[index]) { index &+= 1 }
            guard index &+ 3 <= line.upperBound else { return nil }
            var code = 0
            for offset in index..<(index &+ 3) {
                guard ASCII.isDigit(bytes[offset]) else { return nil }
                code = code &* 10 &+ Int(bytes[offset] &- 0x30)
            }
            index &+= 3
            guard index == line.upperBound || ASCII.isBlank(bytes[index]) else { return nil }
            while index < line.upperBound, ASCII.isBlank(bytes[index]) { index &+= 1 }
            return (.response(code: code, reason: index..<line.upperBound), version)
        }
        var index = line.lowerBound
        while index < line.upperBound, ASCII.isTokenOctet(bytes[index]) { index &+= 1 }
        let method = line.lowerBound..<index
        guard !method.isEmpty, index < line.upperBound, ASCII.isBlank(bytes[index]) else { return nil }
        while index < line.upperBound, ASCII.isBlank(bytes[index]) { index &+= 1 }
        // The target ends at the last blank before the version, so that a target with a raw space in it stays whole.
        var end = line.upperBound
        while end > index, ASCII.isBlank(bytes[end &- 1]) { end &-= 1 }
        var versionStart = end
        while versionStart > index, !ASCII.isBlank(bytes[versionStart &- 1]) { versionStart &-= 1 }
        guard versionStart > index, let (version, after) = readVersion(bytes, versionStart..<end), after == end else {
            return readSimpleRequest(bytes, method, index..<end).map { ($0, .http09) }
        }
        var targetEnd = versionStart
        while targetEnd > index, ASCII.isBlank(bytes[targetEnd &- 1]) { targetEnd &-= 1 }
        guard targetEnd > index else { return nil }
        return (.request(method: method, target: index..<targetEnd), version)
    }

    /// The request line of HTTP/0.9, which has GET and a path alone (RFC 1945 4.1).
    private static func readSimpleRequest(
        _ bytes: [UInt8], _ method: Range<Int>, _ target: Range<Int>
    ) -> StartLine? {
        guard bytes[method].elementsEqual([0x47, 0x45, 0x54]), !target.isEmpty, bytes[target.lowerBound] == 0x2f,
            !bytes[target].contains(where: { ASCII.isBlank($0) })
        else { return nil }
        return .request(method: method, target: target)
    }

    /// `HTTP/` DIGIT `.` DIGIT at the start of a range; the position after it.
    private static func readVersion(_ bytes: [UInt8], _ range: Range<Int>) -> (HTTPVersion, Int)? {
        let start = range.lowerBound
        guard range.count >= 8, bytes[start] == 0x48, bytes[start &+ 1] == 0x54, bytes[start &+ 2] == 0x54,
            bytes[start &+ 3] == 0x50, bytes[start &+ 4] == 0x2f, ASCII.isDigit(bytes[start &+ 5]),
            bytes[start &+ 6] == 0x2e, ASCII.isDigit(bytes[start &+ 7])
        else { return nil }
        return (HTTPVersion(major: bytes[start &+ 5] &- 0x30, minor: bytes[start &+ 7] &- 0x30), start &+ 8)
    }
}

/// Finds line ends: CR LF, or LF alone (RFC 9112 2.2).
private struct LineReader {
    struct Line {
        /// One past the line's last octet, CRs at its end not counted.
        let end: Int
        /// The next line's first octet.
        let next: Int
        let bareLineFeed: Bool
        /// More than one CR stands before the LF.
        let extraReturn: Bool
    }

    let count: Int

    @inline(__always)
    func line(in bytes: [UInt8], from start: Int) -> Line? {
        guard start < count else { return nil }
        var index = start
        while index < count, bytes[index] != ASCII.lineFeed { index &+= 1 }
        guard index < count else { return Line(end: count, next: count, bareLineFeed: false, extraReturn: false) }
        var end = index
        while end > start, bytes[end &- 1] == ASCII.carriageReturn { end &-= 1 }
        return Line(end: end, next: index &+ 1, bareLineFeed: end == index, extraReturn: index &- end > 1)
    }
}
