/// How frames of several captures are told apart: `ring-07.pcap:12`.
public struct CaptureNames {
    private let labels: [String]
    private let shortLabels: [String]
    /// The name of a capture of a folder that is followed, known once it is read.
    private let later: (Int32) -> String?

    /// - Parameters:
    ///   - names: as given, in the order of the captures' indexes. One capture needs no name on its frames.
    ///   - later: names of captures that come while the run goes on.
    public init(_ names: [String], later: @escaping (Int32) -> String? = { _ in nil }) {
        self.later = later
        guard names.count > 1 else {
            labels = []
            shortLabels = []
            return
        }
        let lasts = names.map(CaptureNames.last)
        let areDistinct = Set(lasts).count == lasts.count
        let texts = (areDistinct ? lasts : names).map { Escaping.name($0) }
        labels = CaptureNames.shortened(texts, to: 40)
        shortLabels = CaptureNames.shortened(texts, to: 20)
    }

    /// Whether frames need a name.
    var areMany: Bool { !labels.isEmpty || later(0) != nil }

    /// Whether the labels are the captures' indexes, since no short names tell them apart.
    var areNumbers: Bool { shortLabels.first == "0" && shortLabels.last == "\(shortLabels.count - 1)" }

    /// The capture's name; nil if there is only one.
    func label(_ capture: Int32) -> String? {
        guard areMany else { return nil }
        return Int(capture) < labels.count ? labels[Int(capture)] : laterLabel(capture, to: 40)
    }

    /// The same for narrow columns.
    func shortLabel(_ capture: Int32) -> String? {
        guard areMany else { return nil }
        return Int(capture) < shortLabels.count ? shortLabels[Int(capture)] : laterLabel(capture, to: 20)
    }

    private func laterLabel(_ capture: Int32, to width: Int) -> String {
        guard let name = later(capture) else { return "\(capture)" }
        return CaptureNames.end(Escaping.name(CaptureNames.last(name)), width)
    }

    /// A capture's name as given, for sentences.
    static func spoken(_ name: String) -> String {
        name == "-" ? "standard input" : Escaping.name(name)
    }

    /// The name without its folders.
    static func last(_ name: String) -> String {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        return last == "-" ? "stdin" : last
    }

    private static func end(_ name: String, _ width: Int) -> String {
        name.count > width ? "…\(name.suffix(width - 1))" : name
    }

    /// The ends of long names, where names of a ring differ, or their beginnings; the captures' indexes if neither
    /// tells all of them apart.
    private static func shortened(_ names: [String], to width: Int) -> [String] {
        let ends = names.map { end($0, width) }
        if Set(ends).count == names.count { return ends }
        let beginnings = names.map { $0.count > width ? "\($0.prefix(width - 1))…" : $0 }
        return Set(beginnings).count == names.count ? beginnings : names.indices.map { "\($0)" }
    }
}
