/// What is wrong with a script, and in which line.
public struct ScriptError: Error, Sendable, CustomStringConvertible {
    public var message: String
    /// 1-based; `nil` until the parser knows.
    public var line: Int?

    public init(_ message: String, line: Int? = nil) {
        self.message = message
        self.line = line
    }

    public var description: String {
        line.map { "line \($0): \(message)" } ?? message
    }
}
