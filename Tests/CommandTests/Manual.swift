import Foundation

/// The manual page in mdoc(7), made of what ArgumentParser tells of the commands (`--experimental-dump-help`).
struct Manual {
    private struct Dump: Decodable {
        let command: Command
    }

    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let shouldDisplay: Bool?
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String

            var dashed: String { kind == "short" ? "-\(name)" : "--\(name)" }
        }

        let kind: String
        let shouldDisplay: Bool?
        let sectionTitle: String?
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let allValues: [String]?
        let abstract: String?
    }

    let command: Command

    init(dump: Data) throws { command = try JSONDecoder().decode(Dump.self, from: dump).command }

    var page: String {
        let commands = (command.subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
        var page = """
            .Dd March 4, 2025
            .Dt BITSTRAIL 1
            .Os
            .Sh NAME
            .Nm bitstrail
            .Nd \(Self.text(command.abstract ?? "", isSentence: false))
            .Sh SYNOPSIS
            .Nm
            .Op Ar subcommand
            .Op Ar options
            .Ar capture ...
            .Sh DESCRIPTION

            """
        page += Self.prose(command.discussion ?? "")
        page += ".Sh SUBCOMMANDS\nWithout one,\n.Cm analyze\nis meant.\n"
        for command in commands { page += Self.section(command) }
        page += """
            .Sh EXIT STATUS
            .Bl -tag -width Ds
            .It 0
            Analysed; no finding of class protocol at or above
            .Fl -fail-on .
            .It 1
            Such findings.
            .It 2
            An input was unreadable or only partly read; what could be read is still reported.
            .It 64
            Wrong usage.
            .El
            .Sh ENVIRONMENT
            .Bl -tag -width Ds
            .It Ev NO_COLOR
            If set, there are no colours unless
            .Fl -color Cm always
            is given.
            .It Ev COLUMNS
            Columns of text, before those of the terminal.
            .It Ev LC_ALL , LC_CTYPE , LANG
            Timelines and tables of sessions are drawn in ASCII unless the locale has UTF-8.
            .El
            .Sh SEE ALSO
            .Xr tcpdump 1 ,
            .Xr wireshark 1 ,
            .Xr pcap-filter 7

            """
        return page
    }

    private static func section(_ command: Command) -> String {
        var text = ".Ss bitstrail \(command.commandName)\n\(self.text(command.abstract ?? ""))\n"
        if let discussion = command.discussion, !discussion.isEmpty { text += ".Pp\n" + prose(discussion) }
        let arguments = (command.arguments ?? []).filter {
            $0.shouldDisplay != false && !["help", "version"].contains($0.names?.first?.name ?? "")
        }
        guard !arguments.isEmpty else { return text }
        text += ".Bl -tag -width Ds\n"
        for argument in arguments { text += item(argument) }
        return text + ".El\n"
    }

    private static func item(_ argument: Argument) -> String {
        let value = argument.valueName ?? "value"
        var text = ".It "
        switch argument.kind {
        case "positional": text += "Ar \(value)\(argument.isRepeating ? " ..." : "")"
        case "flag": text += "Fl " + flags(argument).joined(separator: " , Fl ")
        default: text += "Fl " + flags(argument).joined(separator: " , Fl ") + " Ar \(value)"
        }
        text += "\n\(self.text(argument.abstract ?? ""))\n"
        let values = argument.allValues ?? []
        if !values.isEmpty { text += "One of \(values.joined(separator: ", ")).\n" }
        if let standard = argument.defaultValue, !standard.isEmpty, argument.kind == "option" {
            text += "The default is \(self.text(standard, isSentence: false)).\n"
        }
        return text
    }

    /// mdoc's `Fl` writes the first dash itself.
    private static func flags(_ argument: Argument) -> [String] {
        (argument.names ?? []).map { String($0.dashed.dropFirst()).replacingOccurrences(of: "-", with: "\\-") }
    }

    /// Indented lines stay as they are, under their heading; others are paragraphs.
    private static func prose(_ discussion: String) -> String {
        var text = ""
        var isLiteral = false
        for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
            let isIndented = line.hasPrefix("  ")
            if isIndented != isLiteral, !(line.isEmpty && isLiteral == false) {
                text += isIndented ? ".Bd -literal -offset indent\n" : ".Ed\n"
                isLiteral = isIndented
            }
            if isIndented {
                text += escaped(String(line.dropFirst(2))) + "\n"
            } else if line.isEmpty {
                text += ".Pp\n"
            } else {
                text += self.text(String(line), isSentence: false) + "\n"
            }
        }
        return text + (isLiteral ? ".Ed\n" : "")
    }

    private static func text(_ text: String, isSentence: Bool = true) -> String {
        let text = escaped(text.replacingOccurrences(of: "\n", with: " "))
        return isSentence && !text.isEmpty && !".!?)".contains(text.last ?? " ") ? "\(text)." : text
    }

    /// Nothing in it is taken for a request.
    private static func escaped(_ text: String) -> String {
        let text = text.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&\(text)" : text
    }
}
