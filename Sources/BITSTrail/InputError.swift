import BITSReports
import FoundationEssentials
import Glibc

/// Why an input, or a filter for it, cannot be used: one line for a terminal.
public struct InputError: Error, Sendable {
    public let message: String
}

extension InputError {
    /// That a file cannot be read, and why as the system says it.
    package init(unreadable path: String, _ error: any Error) {
        let action = "\(path) cannot be read"
        let code = ((error as? CocoaError)?.underlying as? POSIXError)?.code.rawValue
        self.init(message: code.map { ReportFailure(action: action, code: $0).description } ?? action)
    }
}
