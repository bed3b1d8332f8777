// The ladder in figures: where its rows and lanes stand.

extension SequenceDiagram {
    /// Where everything stands, in the units of the drawing.
    private enum Place {
        static let top = 50
        static let pitch = 32
        static let line = 15
        static let client = 120
        static let lanes = [[600], [430, 600], [345, 472, 600]]
    }

    /// Rows in one drawing: less than a page of paper, so that none is cut by its end.
    private static let rowsInPart = 22
    /// Characters of frame numbers that fit beside the ladder.
    private static let frameWidth = 31

    /// Names of the template: `parts` (`rows` (`kind`, `y`, `offset`, `label`, `frames`, `lines`), `height`),
    /// `packets_about`. ``resolveLanes(_:_:)`` adds what depends on connections.
    func fill(_ page: Node, start: Int64) {
        var parts: [Node] = []
        for first in stride(from: 0, to: rows.count, by: Self.rowsInPart) {
            var y = Place.top
            let part = Node()
            part.set(
                "rows",
                rows[first..<min(first + Self.rowsInPart, rows.count)].map { row in
                    defer { y += Place.pitch + row.notes.count * Place.line }
                    return node(row, y: y, start: start)
                })
            part["height"] = "\(y - 8)"
            part["lane_end"] = "\(y - 16)"
            parts.append(part)
        }
        page.set("parts", parts)
        page["packets_about"] = about
    }

    private func node(_ row: Row, y: Int, start: Int64) -> Node {
        let node = Node(["kind": row.kind.rawValue, "y": "\(y)", "label": row.label])
        if let time = row.time { node["offset"] = Quantity.offset(time &- start) }
        if !row.frames.isEmpty {
            let text = "#" + row.frames
            node["frames"] = text.columns > Self.frameWidth ? "…\(text.suffix(Self.frameWidth - 1))" : text
        }
        if let connection = row.connection { node["connection"] = "\(connection)" }
        if !row.notes.isEmpty {
            let lines = row.notes.enumerated().map { index, line in
                Node(["line": line, "dy": "\((index + 1) * Place.line)"])
            }
            node.set("lines", lines)
        }
        return node
    }

    private var about: String {
        var parts = [Quantity.counted(requests, "request"), Quantity.counted(answers, "answer")]
        if again > 0 { parts.append("\(Quantity.counted(again, "Fragment")) with octets sent before") }
        if gaps > 0 { parts.append(Quantity.counted(gaps, "gap")) }
        return parts.joined(separator: ", ")
    }

    /// The connections of a page's rows by index, as often as rows name them.
    static func connections(_ page: Node) -> [Int] {
        page.list("parts").flatMap { part in part.list("rows").compactMap { $0["connection"].flatMap { Int($0) } } }
    }

    /// Gives each server of the session a lane, and each row its arrow.
    ///
    /// - Parameter connections: what is known of connections by their index, now that all are reported.
    static func resolveLanes(_ page: Node, _ connections: [Int: LaneName]) {
        let rows = page.list("parts").flatMap { $0.list("rows") }
        guard !rows.isEmpty else { return }
        func name(_ row: Node) -> LaneName? { row["connection"].flatMap { Int($0) }.flatMap { connections[$0] } }
        var names: [LaneName] = []
        for row in rows {
            if let name = name(row), !names.contains(name) { names.append(name) }
        }
        let places = Place.lanes[min(max(names.count, 1), Place.lanes.count) - 1]
        for row in rows {
            let lane = name(row).flatMap { names.firstIndex(of: $0) } ?? 0
            let x = places[min(lane, places.count - 1)]
            // The lanes in between do not cross what stands on the arrow.
            if places.count > 1 { row["ground"] = "\((row["label"] ?? "").columns * 8 + 4)" }
            row["arrow"] = arrow(Kind(rawValue: row["kind"] ?? "") ?? .remark, to: x)
        }
        let client = page["client_lane"] ?? "client"
        let isWide = client.columns > 34
        var lanes = [
            Node([
                "x": "\(Place.client)", "nx": isWide ? "4" : "\(Place.client)", "ny": "14", "lane": client,
                "anchor": isWide ? "s" : "m",
            ])
        ]
        for (index, x) in places.enumerated() {
            var text = index < names.count ? names[index].text : page["server_lane"] ?? "server"
            let others = names.count - places.count
            if index == places.count - 1, others > 0 { text += " and \(others) more" }
            // Names of several lanes stand below each other.
            let isWide = text.columns > (index == 0 ? 44 : 30)
            lanes.append(
                Node([
                    "x": "\(x)", "nx": isWide ? "816" : "\(x)", "ny": "\(14 + 13 * index)", "lane": text,
                    "anchor": isWide ? "e" : "m",
                ]))
        }
        page["lane_start"] = "\(8 + 13 * places.count)"
        page.set("lanes", lanes)
    }

    private static func arrow(_ kind: Kind, to x: Int) -> String? {
        let client = Place.client
        return switch kind {
        case .request, .again: "M\(client) 0H\(x - 2)m-8-4l8 4-8 4"
        case .response, .refusal: "M\(x) 0H\(client + 2)m8-4l-8 4 8 4"
        case .run: "M\(client) 0H\(x)m-10-4l8 4-8 4M\(client + 10)-4l-8 4 8 4"
        case .gap: "M\(client) 0H\(x)"
        case .remark, .pause: nil
        }
    }
}
