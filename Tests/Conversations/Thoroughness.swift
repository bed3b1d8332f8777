private import FoundationEssentials

/// How much of a large product the suite tries: with `BITSTRAIL_THOROUGH=1`, as `.ci/nightly` sets it, all of it; else a
/// part that is the same each time.
public enum Thoroughness {
    public static let isFull = ProcessInfo.processInfo.environment["BITSTRAIL_THOROUGH"] == "1"

    /// Every `step`th of them, from one on that hangs on `turn`: the parts of several turns are different ones.
    public static func part<Element>(of all: [Element], every step: Int, turn: Int = 0) -> [Element] {
        isFull ? all : all.indices.filter { ($0 + turn) % step == 0 }.map { all[$0] }
    }
}
