/// How frames of several captures are told apart: `ring-07.pcap:12`.
public struct CaptureNames: Sendable {
    private let labels: [String]
    private let shortLabels: [String]

    /// - Parameter names: as given, in the order of the captures' indexes. One capture needs no name on its frames.
    public init(_ names: [String]) {
        guard names.count > 1 else {
            labels = []
            shortLabels = []
            return
        }
        let lasts = names.map { name in
            let last = name.split(separator: "/").last.map(String.init) ?? name
            return last == "-" ? "stdin" : last
        }
        let areDistinct = Set(lasts).count == lasts.count
        let texts = (areDistinct ? lasts : names).map { Escaping.name($0) }
        labels = CaptureNames.shortened(texts, to: 40)
        shortLabels = CaptureNames.shortened(texts, to: 20)
    }

    /// Whether frames need a name.
    var areMany: Bool { !labels.isEmpty }

    /// The capture's name; nil if there is only one.
    func label(_ capture: Int32) -> String? {
        guard areMany else { return nil }
        return Int(capture) < labels.count ? labels[Int(capture)] : "\(capture)"
    }

    /// The same for narrow columns.
    func shortLabel(_ capture: Int32) -> String? {
        guard areMany else { return nil }
        return Int(capture) < shortLabels.count ? shortLabels[Int(capture)] : "\(capture)"
    }

    /// The ends of long names, where names of a ring differ; the captures' indexes if those are alike.
    private static func shortened(_ names: [String], to width: Int) -> [String] {
        let short = names.map { $0.count > width ? "…\($0.suffix(width - 1))" : $0 }
        return Set(short).count == Set(names).count ? short : names.indices.map { "\($0)" }
    }
}
