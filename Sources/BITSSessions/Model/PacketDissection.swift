import BITSProtocol
import HTTPMessages

/// The header block of a packet line by line: what stands there, and what it means.
public struct PacketDissection: Sendable {
    /// One line of the head.
    public struct Line: Sendable {
        /// Its octets in the head, without the line end.
        public let octets: Range<Int>
        /// As on the wire, raw, but for credentials, of which only the scheme is left, and user information in URLs.
        public let text: String
        /// What it means, one clause each.
        public let meanings: [String]
    }

    public let lines: [Line]
    /// Octets of the head that are here.
    public let length: Int

    /// More lines are not taken apart; they are an attack.
    private static let maxLines = 1_000

    public init(_ packet: PacketReport) {
        let octets = HeadBlanking.blanked(packet.head, showsUnknown: true)
        length = octets.count
        var lines: [Line] = []
        var start = 0
        let server = PacketDissection.server(octets)
        while start < octets.count, lines.count < Self.maxLines {
            var end = start
            while end < octets.count, octets[end] != ASCII.lineFeed { end += 1 }
            let next = min(end + 1, octets.count)
            while end > start, octets[end - 1] == ASCII.carriageReturn { end -= 1 }
            let text = PacketDissection.text(octets[start..<end])
            if lines.isEmpty {
                let meanings =
                    packet.status == nil ? PacketDissection.request(text) : PacketDissection.answer(packet, server)
                lines.append(Line(octets: start..<end, text: text, meanings: meanings))
            } else if start < end {
                lines.append(PacketDissection.field(text, start..<end, packet.head[start..<end]))
            }
            start = next
        }
        self.lines = lines
    }

    /// One Latin-1 character for each octet.
    private static func text(_ octets: ArraySlice<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        for octet in octets { scalars.append(Unicode.Scalar(octet)) }
        return String(scalars)
    }

    private static func field(_ text: String, _ octets: Range<Int>, _ raw: ArraySlice<UInt8>) -> Line {
        guard let first = text.utf8.first, !ASCII.isBlank(first) else {
            return Line(octets: octets, text: text, meanings: ["goes on with the line before it (RFC 9112 5.2)"])
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = trimmed(parts[0])
        let isSecret = name.lowercased().contains("authoriz")
        guard parts.count == 2 else {
            let shown = isSecret ? "Authorization …" : text
            return Line(octets: octets, text: shown, meanings: ["no field: it has no colon (RFC 9112 5)"])
        }
        let value = trimmed(parts[1])
        if isSecret {
            // The real value is read for the scheme and the user alone.
            let credentials = trimmed(Self.text(raw.drop { $0 != ASCII.colon }.dropFirst()))
            let scheme = AuthScheme(credentials)
            return Line(
                octets: octets, text: "\(parts[0]): \(scheme.kind.rawValue) …",
                meanings: FieldMeaning.credentials(scheme))
        }
        var meanings = FieldMeaning.of(name, value)
        if parts[0] != name { meanings.append("blanks before the colon (RFC 9112 5.1)") }
        return Line(
            octets: octets, text: FieldMeaning.hidesTokens(name) ? withoutTokens(text) : text, meanings: meanings)
    }

    /// Challenges hold tokens, of which nobody needs to see more than that they are there.
    private static func withoutTokens(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let isToken =
                word.utf8.count >= 16 && !word.contains("\"") && !word.contains(":") && !word.dropLast(2).contains("=")
            return isToken ? "…" : String(word)
        }.joined(separator: " ")
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first == " " || first == "\t" { scalars.removeFirst() }
        while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
        return String(scalars)
    }

    private static func server(_ octets: [UInt8]) -> String? {
        MessageHead(parsing: octets)?.firstValue(.server)
    }

    // MARK: Start lines

    private static func request(_ line: String) -> [String] {
        let words = line.split(separator: " ").map(String.init)
        guard let method = words.first else { return [] }
        var meaning = (method == "BITS_POST" ? "BITS_POST: an upload by BITS" : "method \(method)")
        if words.count > 1 {
            let target = words[1]
            let form =
                target.hasPrefix("/") ? "a path" : target.contains("://") ? "a whole URL, as for a proxy" : "no path"
            meaning += "; the target is \(form)"
        }
        return [meaning]
    }

    private static func answer(_ packet: PacketReport, _ server: String?) -> [String] {
        guard let status = packet.status else { return [] }
        let isAck = packet.packetType.map { PacketType(wire: $0) == .ack } ?? false
        let explanation = ErrorTables.explain(httpStatus: status, isAck: isAck, server: server)
        return explanation.map { ["\($0.name): \($0.meaning)"] } ?? []
    }
}
