import BITSTrail
import FoundationEssentials

/// Options from a file: a JSON object whose names are those of the long options without their dashes. Comments as in
/// JSON5 are allowed.
///
///     {
///       // what the nightly run of the upload server looks at
///       "fail-on": "warning",
///       "set": ["T_resp=60", "max_frag=1MiB"],
///       "ignore": ["BUP-CS-009"],
///       "redact": true
///     }
///
/// Its options are put before those of the command line, which thus go first where only one can hold and add to those
/// that may be repeated.
enum Configuration {
    /// More is no list of options.
    private static let maxBytes = 1 << 20

    struct Failure: Error {
        let message: String
    }

    private enum Value: Decodable {
        case flag(Bool)
        case texts([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Int64.self) {
                self = .texts(["\(number)"])
            } else if let text = try? container.decode(String.self) {
                self = .texts([text])
            } else if let numbers = try? container.decode([Int64].self) {
                self = .texts(numbers.map { "\($0)" })
            } else {
                self = .texts(try container.decode([String].self))
            }
        }
    }

    /// The arguments with those of the file that `--config` names among them, if one does.
    ///
    /// - Parameter commands: names of subcommands, behind which options may stand.
    static func expanded(_ arguments: [String], commands: [String]) throws(Failure) -> [String] {
        guard let path = path(in: arguments) else { return arguments }
        let added = try options(inFileAt: path)
        let start = arguments.first.map(commands.contains) ?? false ? 1 : 0
        return arguments.prefix(start) + added + arguments.dropFirst(start)
    }

    /// The last one, as of other options of which one holds.
    private static func path(in arguments: [String]) -> String? {
        let own = arguments.prefix { $0 != "--" }
        for (index, argument) in own.enumerated().reversed() {
            if argument.hasPrefix("--config=") { return String(argument.dropFirst("--config=".count)) }
            if argument == "--config", index + 1 < own.count { return own[index + 1] }
        }
        return nil
    }

    private static func options(inFileAt path: String) throws(Failure) -> [String] {
        let name = Analyzer.printable(path)
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw Failure(message: "--config: \(name) cannot be read")
        }
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        guard data.count <= maxBytes, let values = try? decoder.decode([String: Value].self, from: data) else {
            throw Failure(
                message: "--config: \(name) is no object of options, e.g. {\"fail-on\": \"warning\", \"redact\": true}")
        }
        var options: [String] = []
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            guard !key.isEmpty, key != "config", key.utf8.allSatisfy({ $0 == 0x2d || $0 &- 0x61 < 26 }) else {
                throw Failure(message: "--config: \(name): \"\(Analyzer.printable(key))\" is no name of an option")
            }
            switch value {
            case .flag(let isOn): if isOn { options.append("--\(key)") }
            case .texts(let texts): options += texts.map { "--\(key)=\($0)" }
            }
        }
        return options
    }
}
