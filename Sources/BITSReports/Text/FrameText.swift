import BITSSessions

/// Frames and ranges as text.
enum FrameText {
    /// `12`, or `a.pcap:12` if there are several captures.
    static func frame(_ frame: FrameReference, _ names: CaptureNames) -> String {
        guard let name = names.label(frame.capture) else { return "\(frame.frame)" }
        return "\(name):\(frame.frame)"
    }

    /// `12`, `12-15`, `4, 12-15`; after five stretches the number of the others.
    static func list(_ frames: [FrameReference], _ names: CaptureNames) -> String {
        let stretches = stretches(frames)
        let text = stretches.prefix(5).map { stretch in
            let first = frame(stretch.first, names)
            return stretch.first == stretch.last ? first : "\(first)-\(stretch.last.frame)"
        }.joined(separator: ", ")
        return stretches.count > 5 ? "\(text) and \(stretches.count - 5) more" : text
    }

    /// In a narrow column: the first and the last with what lies between left out.
    static func short(_ frames: [FrameReference], _ names: CaptureNames) -> String {
        guard let first = frames.first, let last = frames.last else { return "" }
        func text(_ frame: FrameReference) -> String {
            names.shortLabel(frame.capture).map { "\($0):\(frame.frame)" } ?? "\(frame.frame)"
        }
        let start = text(first)
        guard first != last else { return start }
        let end = first.capture == last.capture ? "\(last.frame)" : text(last)
        return stretches(frames).count == 1 ? "\(start)-\(end)" : "\(start)…\(end)"
    }

    /// `0-8191/12000`, as in Content-Range.
    static func range(_ range: OctetRange) -> String {
        "\(range.first)-\(range.last)/\(range.total.map { "\($0)" } ?? "*")"
    }

    private static func stretches(_ frames: [FrameReference]) -> [(first: FrameReference, last: FrameReference)] {
        var result: [(first: FrameReference, last: FrameReference)] = []
        for frame in frames {
            if let last = result.last?.last, last.capture == frame.capture, last.frame + 1 == frame.frame {
                result[result.count - 1].last = frame
            } else {
                result.append((frame, frame))
            }
        }
        return result
    }
}

extension String {
    /// With blanks before it, at least `width` characters.
    func leftPadded(_ width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - columns)) + self
    }

    /// With blanks behind it, at least `width` characters.
    func rightPadded(_ width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - columns))
    }
}
