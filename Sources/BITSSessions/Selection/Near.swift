import BITSProtocol

/// Finds what somebody may have meant.
public enum Near {
    /// Longer words are not compared: nobody mistypes that much.
    private static let maxLength = 100

    /// `unknown rule BUP-FR-08; did you mean BUP-FR-008?`
    public static func objection(_ word: String, among known: [String], as noun: String) -> String {
        let hint = nearest(word, among: known).map { "; did you mean \($0)?" } ?? ""
        return "unknown \(noun) \(word)\(hint)"
    }

    /// The known word with the fewest differences in letters, if it is much alike; letter case does not count.
    public static func nearest(_ word: String, among known: [String]) -> String? {
        nearest(word, among: known, limit: 1).first
    }

    /// At most so many of them, the nearest first: none that is farther off than the nearest one.
    public static func nearest(_ word: String, among known: [String], limit: Int) -> [String] {
        let wanted = octets(word)
        let ranked = known.map { name in
            let octets = octets(name)
            let bare = Array(octets.dropFirst(octets.starts(with: "bup-".utf8) ? 4 : 0))
            return (name, min(distance(wanted, octets), distance(wanted, bare)))
        }
        guard let best = ranked.map(\.1).min(), best <= max(1, wanted.count / 3) else { return [] }
        var found: [String] = []
        for (name, distance) in ranked where distance == best && !found.contains(name) && found.count < limit {
            found.append(name)
        }
        return found
    }

    /// The known words, those with the fewest differences first; equals keep their order.
    static func ranked(_ known: [String], by word: String) -> [String] {
        let wanted = octets(word)
        return known.enumerated().map { (distance(wanted, octets($0.element)), $0.offset, $0.element) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    private static func octets(_ word: String) -> [UInt8] {
        WireText.lowercased(word).utf8.prefix(maxLength).map(\.self)
    }

    /// Letters to insert, delete or replace (Levenshtein), two that changed places counting as two.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let replaced = diagonal + (letter == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
