import BITSSessions

/// How many octets of a session are acknowledged, in the same words everywhere.
enum SessionWords {
    /// `30,000 of 30,000 octets acknowledged`, `1 octet acknowledged, total unknown`.
    static func octets(_ session: SessionReport) -> String {
        var text: [UInt8] = []
        append(octetsOf: session, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The same as octets: there may be hundreds of thousands of them, and a string is put together slowly.
    static func append(octetsOf session: SessionReport, to line: inout [UInt8]) {
        append(amountOf: session, to: &line)
        line += " acknowledged".utf8
        if session.totalBytes == nil, isKnown(session) { line += ", total unknown".utf8 }
    }

    /// `30,000 of 30,000 octets`, `at least 6,000 of 12,000 octets`, `an unknown part of 12,000 octets`.
    static func amount(_ session: SessionReport) -> String {
        var text: [UInt8] = []
        append(amountOf: session, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// For a column: `30,000 of 30,000`, `at least 6,000`, `unknown of 12,000`.
    static func cell(_ session: SessionReport) -> String {
        number(session) + (session.totalBytes.map { " of \(Quantity.grouped($0))" } ?? "")
    }

    /// Without the total: `30,000`, `at least 6,000`, `unknown`.
    static func number(_ session: SessionReport) -> String {
        guard isKnown(session) else { return "unknown" }
        return (session.mayLackAcks ? "at least " : "") + Quantity.grouped(session.ackedBytes)
    }

    private static func isKnown(_ session: SessionReport) -> Bool { session.ackedBytes > 0 || !session.mayLackAcks }

    private static func append(amountOf session: SessionReport, to line: inout [UInt8]) {
        if isKnown(session) {
            if session.mayLackAcks { line += "at least ".utf8 }
            line.appendGrouped(session.ackedBytes)
            if session.totalBytes != nil { line += " of ".utf8 }
        } else {
            line += (session.totalBytes == nil ? "an unknown number of" : "an unknown part of ").utf8
        }
        if let total = session.totalBytes { line.appendGrouped(total) }
        let isOne = (session.totalBytes ?? session.ackedBytes) == 1
        line += (isOne ? " octet" : " octets").utf8
    }
}
