import BITSProtocol
import HTTPMessages

/// Reads where the parts of a body in `multipart/byteranges` lie (RFC 9110 14.6): a boundary line, fields with
/// `Content-Range`, an empty line, the octets, and so on. The octets themselves are only counted.
///
/// What it cannot read it says to be unreadable, and from then on looks at nothing.
final class PartReader {
    /// As many as a request can ask for (``ByteRanges``).
    static let maxParts = 1000
    /// A line of a part's fields; servers for BITS keep all fields of a part within 180 octets.
    private static let maxLine = 512
    /// Fields of one part.
    private static let maxFields = 16

    private enum State {
        /// Before the first boundary: the Windows client takes two line ends there.
        case start(lines: Int)
        case boundary
        case fields(count: Int)
        case data(left: Int64)
        /// Behind a part's octets stands a line end, and then a boundary.
        case behind
        case over
        case unreadable
    }

    /// Where in the file the parts lie, in the order of the body.
    private(set) var ranges: [Range<Int64>] = []
    /// The file's length as the last part tells it.
    private(set) var total: Int64?
    private var state = State.start(lines: 0)
    private var line: [UInt8] = []
    private var range: Range<Int64>?
    private let boundary: [UInt8]

    /// - Parameter contentType: nil, or without a boundary: nothing can be read.
    init?(contentType: String?) {
        guard let contentType, contentType.utf8.count <= PartReader.maxLine,
            contentType.lowercased().hasPrefix("multipart/byteranges"),
            let boundary = PartReader.boundary(of: contentType)
        else { return nil }
        self.boundary = [0x2d, 0x2d] + boundary
    }

    /// The last boundary came, and nothing before it was unreadable.
    var isComplete: Bool { if case .over = state { true } else { false } }

    func take(_ octets: Span<UInt8>) {
        var position = 0
        while position < octets.count {
            switch state {
            case .over, .unreadable: return
            case .data(let left):
                let taken = min(left, Int64(octets.count &- position))
                position &+= Int(taken)
                state = taken == left ? .behind : .data(left: left &- taken)
            case .start, .boundary, .fields, .behind:
                let octet = octets[position]
                position &+= 1
                if octet == ASCII.lineFeed {
                    if line.last == 0x0d { line.removeLast() }
                    endLine()
                    line.removeAll(keepingCapacity: true)
                } else if line.count < PartReader.maxLine {
                    line.append(octet)
                    // The last boundary needs no line end.
                    if isLastBoundary { state = .over }
                } else {
                    state = .unreadable
                }
            }
        }
    }

    /// Octets that are missing: within a part they are counted, elsewhere they hide what follows.
    func miss(_ count: Int64) {
        switch state {
        case .data(let left) where count <= left: state = count == left ? .behind : .data(left: left &- count)
        case .over: break
        default: state = .unreadable
        }
    }

    private var isLastBoundary: Bool {
        guard line.count == boundary.count &+ 2, line.last == 0x2d, line[line.count &- 2] == 0x2d else { return false }
        switch state {
        case .boundary, .start: return line.starts(with: boundary)
        default: return false
        }
    }

    private func endLine() {
        switch state {
        case .start(let lines):
            if line.isEmpty, lines < 2 {
                state = .start(lines: lines &+ 1)
            } else {
                beginPart()
            }
        case .boundary: beginPart()
        case .fields(let count):
            if line.isEmpty { return endFields() }
            readField()
            state = count < PartReader.maxFields ? .fields(count: count &+ 1) : .unreadable
        case .behind: state = line.isEmpty ? .boundary : .unreadable
        case .data, .over, .unreadable: break
        }
    }

    private func beginPart() {
        // Blanks may follow a boundary (RFC 2046 5.1.1).
        while let last = line.last, ASCII.isBlank(last) { line.removeLast() }
        guard line == boundary, ranges.count < PartReader.maxParts else {
            state = .unreadable
            return
        }
        range = nil
        state = .fields(count: 0)
    }

    private func readField() {
        guard let colon = line.firstIndex(of: ASCII.colon), line[..<colon].map(ASCII.lowercased) == PartReader.name
        else { return }
        let value = line[colon...].dropFirst().drop(while: ASCII.isBlank)
        guard case .success(let told) = ContentRange.parse(String(decoding: value, as: UTF8.self)),
            let end = told.end, told.first < end
        else { return }
        range = told.first..<end
        total = told.totalNumber ?? total
    }

    private func endFields() {
        guard let range else {
            state = .unreadable
            return
        }
        ranges.append(range)
        state = .data(left: range.upperBound &- range.lowerBound)
    }

    private static let name = Array("content-range".utf8)

    private static func boundary(of contentType: String) -> [UInt8]? {
        let wanted = Array("boundary=".utf8)
        for parameter in Array(contentType.utf8).split(separator: UInt8(ascii: ";")).dropFirst() {
            let text = parameter.drop(while: ASCII.isBlank)
            guard text.count > wanted.count, text.prefix(wanted.count).map(ASCII.lowercased) == wanted else { continue }
            var value = text.dropFirst(wanted.count)
            while let last = value.last, ASCII.isBlank(last) { value.removeLast() }
            let quote = UInt8(ascii: "\"")
            if value.count >= 2, value.first == quote, value.last == quote { value = value.dropFirst().dropLast() }
            return value.isEmpty ? nil : Array(value)
        }
        return nil
    }
}

extension Exchange {
    /// The reader of an answer in parts to the Windows client; nil for any other.
    func readParts() -> PartReader? {
        guard packet?.recognition == .download else { return nil }
        if parts == nil { parts = PartReader(contentType: answerPacket?.contentType) }
        return parts
    }
}
