internal import Glibc

/// Why an input cannot be opened as a capture.
public struct CaptureError: Error, Sendable {
    /// Where in the file; nil if the file as a whole is meant.
    public let byteOffset: Int64?
    /// One line without a full stop, fit for a terminal.
    public let message: String
}

/// Texts of `errno` values.
enum SystemError {
    static func text(_ number: Int32) -> String {
        // Unsafe code: a C string that is copied at once.
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}
