import BITSSessions

/// One line of CSV (RFC 4180): commas, quotes where they are needed, CRLF.
///
/// No cell begins like a formula, nor does what stands behind a semicolon, where many spreadsheets divide cells:
/// formulas are run. Text from the wire is escaped as in the text report; longer
/// text is cut, since a spreadsheet's cell holds 32,767 characters.
struct CSVRow {
    private static let textLimit = 8000
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    /// Ends the line and hands it out.
    mutating func take() -> [UInt8] {
        defer {
            bytes = []
            isFirst = true
        }
        return bytes + [0x0D, 0x0A]
    }

    mutating func add(_ number: Int64?) {
        separate()
        if let number { bytes.appendDecimal(number) }
    }

    mutating func add(_ number: Int?) { add(number.map { Int64($0) }) }

    mutating func add(_ flag: Bool) {
        separate()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// Text from the wire.
    mutating func add(wire text: String?) { add(text.map { Escaping.wire($0, limit: Self.textLimit) }) }

    /// Text that is printable; nil and "" are both an empty cell.
    mutating func add(_ text: String?) {
        separate()
        guard let text, !text.isEmpty else { return }
        var safe: [UInt8] = []
        var mayBegin = true
        for byte in text.utf8 {
            // OWASP's advice: an apostrophe before what a spreadsheet takes for a formula.
            if mayBegin, "=+-@\t\r\n".utf8.contains(byte) { safe.append(UInt8(ascii: "'")) }
            mayBegin = byte == UInt8(ascii: ";") || mayBegin && byte == UInt8(ascii: " ")
            safe.append(byte)
        }
        guard safe.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 < 0x20 }) || safe.first == UInt8(ascii: "'") else {
            bytes.append(contentsOf: safe)
            return
        }
        bytes.append(0x22)
        for byte in safe {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    mutating func add(time: Int64?, _ times: inout TimeText) {
        separate()
        if let time { times.append(time, to: &bytes) }
    }

    /// The first of `frames`: its capture's index, its number.
    mutating func add(_ frame: FrameReference?) {
        add(frame.map { Int64($0.capture) })
        add(frame?.frame)
    }

    static func header(_ names: [String]) -> [UInt8] { Array((names.joined(separator: ",") + "\r\n").utf8) }

    private mutating func separate() {
        if !isFirst { bytes.append(0x2C) }
        isFirst = false
    }
}
