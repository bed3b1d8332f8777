/// How long a client tries the alternate host without progress: `BITS-Host-Id-Fallback-Timeout` ([MC-BUP] 2.2.3.2).
public struct FallbackTimeout: Hashable, Sendable {
    /// 1 … 4294967295.
    public let seconds: UInt32

    /// Nil for 0.
    public init?(seconds: UInt32) {
        guard seconds > 0 else { return nil }
        self.seconds = seconds
    }

    /// One to ten decimal digits in the range; anything else is nil (CSA-010).
    public init?(_ text: String) {
        guard text.utf8.count <= 10, let number = WireNumber.parse(text), let seconds = UInt32(exactly: number) else {
            return nil
        }
        self.init(seconds: seconds)
    }

    /// The greatest number means: never go back to the origin.
    public var isNever: Bool { seconds == .max }
}
