import Conversations
import FoundationEssentials
import Glibc

/// conversation-tool SCRIPT OUT [--link NAME] [--network NAME] [--tunnels NAME,NAME] [--format pcap|pcapng] [--big-endian] [--microseconds]
///     [--padded] [--mixed] [--mss N] [--resegment N] [--sections N] [--snaplen N]
/// conversation-tool SCRIPT OUT --form NAME [--mss N] [--resegment N] [--snaplen N]
/// conversation-tool --list-forms
/// `--mixed` writes pcapng with three interfaces that differ in link type and time unit; `--form` is one of all ways in
/// which captures come (`CaptureForm`) and leaves nothing else to choose.
/// SCRIPT is a file or the name of a script in Tests/Scripts.
struct Tool {
    var paths: [String] = []
    var options: [String: String] = [:]

    init(_ arguments: [String]) throws {
        let flags = ["--big-endian", "--microseconds", "--padded", "--mixed", "--list-forms"]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if flags.contains(argument) {
                options[argument] = ""
            } else if argument.hasPrefix("--") {
                guard let value = rest.popFirst() else { throw ScriptError("\(argument) needs a value") }
                options[argument] = value
            } else {
                paths.append(argument)
            }
        }
        guard paths.count == (options["--list-forms"] == nil ? 2 : 0) else {
            throw ScriptError("usage: conversation-tool SCRIPT OUT [--link NAME …]")
        }
    }

    func run() throws {
        guard options["--list-forms"] == nil else {
            for form in CaptureForm.all { print(form.name) }
            return
        }
        var settings = Settings()
        if let mss = try number("--mss") { settings.mss = mss }
        let isPath = paths[0].contains("/") || paths[0].hasSuffix(".conv")
        let script = isPath ? try String(contentsOfFile: paths[0], encoding: .utf8) : try ScriptLibrary.text(paths[0])
        let conversation = try Conversation(script: script, settings: settings)
        var frames = conversation.frames()
        if let size = try number("--resegment") { frames = frames.resegmented(size) }
        if let count = try number("--snaplen") { frames = frames.snapped(to: count) }
        let bytes = try file(frames, conversation.settings.encapsulation).cut(conversation.settings.cut)
        try Data(bytes).write(to: URL(filePath: paths[1]))
        print("\(paths[1]): \(frames.count) frames, \(bytes.count) bytes")
    }

    private func file(_ frames: [BuiltFrame], _ own: Encapsulation) throws -> CaptureFile {
        if let name = options["--form"] { return try value(CaptureForm.named(name), name).file(of: frames) }
        var encapsulation = own
        if let name = options["--link"] { encapsulation.link = try value(LinkType(rawValue: name), name) }
        if let name = options["--network"] { encapsulation.network = try value(NetworkLayer(rawValue: name), name) }
        if let names = options["--tunnels"] {
            encapsulation.tunnels = try names.split(separator: ",").map {
                try value(Tunnel(rawValue: String($0)), String($0))
            }
        }
        if options["--padded"] != nil { encapsulation.padded = true }
        let bigEndian = options["--big-endian"] != nil
        let sections = try number("--sections") ?? 1
        if options["--mixed"] != nil {
            let interfaces = [
                PcapngInterface(encapsulation: encapsulation, resolution: nil),
                PcapngInterface(encapsulation: Encapsulation(link: .sll2), resolution: .binary(30)),
                PcapngInterface(encapsulation: Encapsulation(link: .raw)),
            ]
            let order = [bigEndian, !bigEndian]
            return .pcapng(
                frames.spread(over: 3),
                PcapngOptions(interfaces: interfaces, sections: sections, bigEndian: order, otherBlocks: true))
        }
        guard options["--format"] == "pcapng" else {
            let nanoseconds = options["--microseconds"] == nil
            return .pcap(
                frames, PcapOptions(encapsulation: encapsulation, bigEndian: bigEndian, nanoseconds: nanoseconds))
        }
        let interface = PcapngInterface(encapsulation: encapsulation)
        return .pcapng(frames, PcapngOptions(interfaces: [interface], sections: sections, bigEndian: [bigEndian]))
    }

    private func number(_ name: String) throws -> Int? {
        guard let text = options[name] else { return nil }
        return try value(Int(text), text)
    }

    private func value<Value>(_ value: Value?, _ text: String) throws -> Value {
        guard let value else { throw ScriptError("'\(text)' is not understood") }
        return value
    }
}

do {
    try Tool(Array(CommandLine.arguments.dropFirst())).run()
} catch {
    print("conversation-tool: \(error)")
    exit(1)
}
