import ArgumentParser
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
/// Its options are put before those of the command line, which thus wins where only one can hold and adds to those
/// that may be repeated.
struct Configuration {
    /// More is no list of options.
    private static let maxBytes = 1 << 20
    /// Options that make no sense in a file.
    private static let unfit: Set<String> = ["config", "help", "version"]

    struct Failure: Error {
        let message: String
    }

    private struct Entry {
        let key: String
        let line: Int
        let arguments: [String]
    }

    private let name: String
    private let entries: [Entry]
    private let given: [String]
    /// How many of ``given`` name the command.
    private let start: Int

    /// The arguments with those of the file that `--config` names among them, if one does.
    ///
    /// - Parameters:
    ///   - commands: names of subcommands, behind which options may stand.
    ///   - parse: what is wrong with arguments; nil if they can be used.
    static func expanded(
        _ arguments: [String], commands: [String], parse: ([String]) -> String?
    ) throws(Failure) -> [String] {
        guard let path = path(in: arguments) else { return arguments }
        let configuration = try Configuration(fileAt: path, arguments, commands)
        try configuration.check(parse)
        let start = configuration.start
        return arguments.prefix(start) + configuration.entries.flatMap(\.arguments) + arguments.dropFirst(start)
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

    private init(fileAt path: String, _ arguments: [String], _ commands: [String]) throws(Failure) {
        name = Analyzer.printable(path)
        given = arguments
        start = arguments.first.map(commands.contains) ?? false ? 1 : 0
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw Failure(message: "--config: \(InputError(unreadable: name, error).message)")
        }
        guard data.count <= Self.maxBytes else {
            throw Failure(message: "--config: \(name) has more than \(Self.maxBytes) octets: it is no list of options")
        }
        let read: [ConfigurationText.Entry]
        do throws(ConfigurationText.Failure) {
            read = try ConfigurationText.entries(Array(data))
        } catch {
            throw Failure(message: "--config: \(name):\(error.line): \(Analyzer.printable(error.message))")
        }
        var lines: [String: Int] = [:]
        var entries: [Entry] = []
        for entry in read {
            let place = "--config: \(name):\(entry.line): \"\(Analyzer.printable(entry.key))\""
            guard !entry.key.isEmpty, !Self.unfit.contains(entry.key),
                entry.key.utf8.allSatisfy({ $0 == 0x2d || $0 &- 0x61 < 26 }), entry.key.first != "-"
            else { throw Failure(message: "\(place) is no name of an option that a file can give") }
            if let first = lines.updateValue(entry.line, forKey: entry.key) {
                throw Failure(message: "\(place) stands in line \(first) already; a list gives several values")
            }
            let options: [String] =
                switch entry.value {
                case .flag(let isOn): isOn ? ["--\(entry.key)"] : []
                case .texts(let texts): texts.map { "--\(entry.key)=\($0)" }
                }
            entries.append(Entry(key: entry.key, line: entry.line, arguments: options))
        }
        self.entries = entries
    }

    /// Tries each entry alone, behind all that the command line says, so that a flag cannot swallow what follows it.
    private func check(_ parse: ([String]) -> String?) throws(Failure) {
        // What is wrong with the command line itself is told as ever.
        guard parse(given) == nil else { return }
        for entry in entries {
            // A flag that is off has nothing to say, but its name has to be one.
            let tried = entry.arguments.isEmpty ? ["--\(entry.key)"] : entry.arguments
            let end = given.firstIndex(of: "--") ?? given.endIndex
            guard let objection = parse(given[..<end] + tried + given[end...]) else { continue }
            throw Failure(message: "--config: \(name):\(entry.line): \"\(entry.key)\": \(objection)")
        }
    }
}
