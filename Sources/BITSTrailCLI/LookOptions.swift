import ArgumentParser
import BITSTrail
import Glibc

/// How text looks on a terminal.
///
/// Unsafe code: a struct that lives as long as the system call, and strings of the environment, which nothing of this
/// program changes, copied at once.
struct LookOptions: ParsableArguments {
    @Option(help: "Colours: auto is on for a terminal unless NO_COLOR is set.")
    var color: ColourChoice = .auto

    @Option(help: "Columns of text (default: the terminal's, else 80).")
    var width: Int?

    /// Less holds no table, more than any terminal has is a slip.
    private static let widths = 60...1000

    func validate() throws {
        if let width, !Self.widths.contains(width) {
            throw ValidationError("--width: \(Self.widths.lowerBound) to \(Self.widths.upperBound) columns")
        }
    }

    func apply(to presentation: inout Analyzer.Presentation) { Self.apply(color, width, to: &presentation) }

    static func apply(_ color: ColourChoice, _ width: Int?, to presentation: inout Analyzer.Presentation) {
        presentation.usesColour = color.isOn
        presentation.columns = width ?? usualColumns
        presentation.isASCII = !hasUTF8
    }

    private static var usualColumns: Int {
        let known = environment("COLUMNS").flatMap { Int($0) } ?? terminalColumns ?? 80
        return min(max(known, widths.lowerBound), widths.upperBound)
    }

    private static var terminalColumns: Int? {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether the locale's characters are UTF-8: the first of these that is set says so (POSIX, 8.2).
    private static var hasUTF8: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment($0) }.first ?? ""
        // Behind the language and the place, before a modifier: `de_DE.UTF-8@euro`.
        let name = locale.utf8.split(separator: UInt8(ascii: ".")).last?.prefix { $0 != UInt8(ascii: "@") }
        return ["utf-8", "utf8"].contains(name.map { String(Substring($0)).lowercased() })
    }

    /// nil also if it is set to nothing.
    private static func environment(_ name: String) -> String? {
        let value = unsafe getenv(name).map { unsafe String(cString: $0) }
        return value?.isEmpty ?? true ? nil : value
    }
}

enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    /// Whether to colour standard output (https://no-color.org).
    var isOn: Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: unsafe getenv("NO_COLOR") == nil && isatty(STDOUT_FILENO) == 1
        }
    }
}
