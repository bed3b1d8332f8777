import Conversations
import FoundationEssentials
import Glibc

/// conversation-tool SCRIPT OUT [--link NAME] [--network NAME] [--tunnels NAME,NAME] [--format pcap|pcapng]
///     [--big-endian] [--microseconds] [--padded] [--mixed] [--mss N] [--resegment N] [--sections N] [--snaplen N]
///     [--split N] [--network seed=1,loss=0.03,point=middle,…]
/// conversation-tool SCRIPT OUT --form NAME [--mss N] [--resegment N] [--snaplen N] [--split N]
/// conversation-tool SCRIPT OUT --form NAME --other-end OUT2 [--clock-offset MICROSECONDS] [--mss N]
/// conversation-tool --list-forms
/// `--mixed` writes pcapng with three interfaces that differ in link type and time unit; `--form` is one of all ways in
/// which captures come (`CaptureForm`) and leaves nothing else to choose. `--split` writes N files in the place of
/// OUT.pcap: OUT-1.pcap, OUT-2.pcap … `--other-end` writes what was seen at the client, and at the server.
/// `--network` with conditions plays the conversation over a simulated network (`Network.init`): what it loses is sent
/// again, so that the capture has segments and ACKs of its own.
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
        if let path = options["--other-end"] { return try writeBothEnds(conversation, path) }
        var frames = try network.map { conversation.frames(over: $0) } ?? conversation.frames()
        if let size = try number("--resegment") { frames = frames.resegmented(size) }
        if let count = try number("--snaplen") { frames = frames.snapped(to: count) }
        let own = conversation.settings.encapsulation
        if let parts = try number("--split") {
            let files =
                try form?.files(of: frames, .parts(parts)) ?? frames.split(.parts(parts)).map { try file($0, own) }
            for (index, file) in files.enumerated() { try write(file, numbered(paths[1], index + 1)) }
        } else {
            let file = try form?.file(of: frames) ?? file(frames, own)
            try write(file, cut: conversation.settings.cut, paths[1])
        }
    }

    private func writeBothEnds(_ conversation: Conversation, _ path: String) throws {
        guard let form = try form else { throw ScriptError("--other-end needs --form") }
        let offset = Int64(try number("--clock-offset") ?? 0) * 1_000
        let files = form.filesAtBothEnds(of: conversation, clockOffset: offset)
        try write(files.client, paths[1])
        try write(files.server, path)
    }

    private func write(_ file: CaptureFile, cut: Int = 0, _ path: String) throws {
        let bytes = file.cut(cut)
        try Data(bytes).write(to: URL(filePath: path))
        print("\(path): \(file.records.count) frames, \(bytes.count) bytes")
    }

    /// `dir/a.pcap` becomes `dir/a-1.pcap`.
    private func numbered(_ path: String, _ number: Int) -> String {
        let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
        let end = name.lastIndex(of: ".") ?? path.endIndex
        return "\(path[..<end])-\(number)\(path[end...])"
    }

    /// The network that the conversation is played over; the network layer is a name without `=`.
    private var network: Network? {
        get throws { try options["--network"].flatMap { $0.contains("=") ? try Network($0) : nil } }
    }

    private var form: CaptureForm? {
        get throws { try options["--form"].map { try value(CaptureForm.named($0), $0) } }
    }

    private func file(_ frames: [BuiltFrame], _ own: Encapsulation) throws -> CaptureFile {
        var encapsulation = own
        if let name = options["--link"] { encapsulation.link = try value(LinkType(rawValue: name), name) }
        if try network == nil, let name = options["--network"] {
            encapsulation.network = try value(NetworkLayer(rawValue: name), name)
        }
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
