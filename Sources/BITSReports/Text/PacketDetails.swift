import BITSSessions

/// A packet taken apart, as lines for a terminal: each line of its head as on the wire, the octets of the stream that
/// hold it, and what it means.
enum PacketDetails {
    /// Columns before the text.
    private static let indent = 17
    /// Octets of one line that are shown.
    private static let limit = 4_096

    static func text(_ packet: PacketReport, _ names: CaptureNames) -> String {
        let dissection = PacketDissection(packet)
        var text = wrapped(place(packet, dissection, names), first: "  ", rest: 4)
        for line in dissection.lines {
            let range = packet.streamOffset.map { octets(line.octets, from: $0) } ?? ""
            text += wrapped(
                Escaping.wire(line.text, limit: limit), first: range.leftPadded(indent - 2) + "  ", rest: indent)
            for meaning in line.meanings {
                text += wrapped(
                    Escaping.wire(meaning, limit: limit), first: String(repeating: " ", count: indent) + "= ",
                    rest: indent + 2)
            }
        }
        return text + "\n"
    }

    private static func place(
        _ packet: PacketReport, _ dissection: PacketDissection, _ names: CaptureNames
    ) -> String {
        let (first, last) = (packet.moment.frame, packet.lastFrame)
        let frames =
            first == last
            ? "frame \(FrameText.frame(first, names))"
            : "frames \(FrameText.frame(first, names)) to \(FrameText.frame(last, names))"
        let side = packet.direction == .clientToServer ? "client" : "server"
        let stream =
            packet.streamOffset.map { ", octets \(octets(0..<dissection.length, from: $0)) of the \(side)" } ?? ""
        let body =
            switch packet.bodyLength {
            case nil: ""
            case 0?: ", no body"
            case let length?: ", a body of \(Quantity.counted(length, "octet"))"
            }
        return "head: \(frames)\(stream)\(body)"
    }

    private static func octets(_ range: Range<Int>, from offset: Int64) -> String {
        let start = offset &+ Int64(range.lowerBound)
        return range.count < 2 ? "\(start)" : "\(start)-\(offset &+ Int64(range.upperBound) &- 1)"
    }

    /// Lines of at most 80 columns, broken behind blanks where there are any; no blank is left out.
    private static func wrapped(_ text: String, first: String, rest: Int) -> String {
        var result = first
        var line: [Unicode.Scalar] = []
        var room = max(1, Layout.width - first.columns)
        func end(_ line: ArraySlice<Unicode.Scalar>) {
            result.unicodeScalars.append(contentsOf: line)
            while result.last == " " { result.removeLast() }
            result += "\n"
        }
        for scalar in text.unicodeScalars {
            if line.count >= room {
                let blank = line.lastIndex(of: " ").map { $0 + 1 } ?? line.count
                end(line[..<blank])
                line.removeFirst(blank)
                result += String(repeating: " ", count: rest)
                room = max(1, Layout.width - rest)
            }
            line.append(scalar)
        }
        end(line[...])
        return result
    }
}
