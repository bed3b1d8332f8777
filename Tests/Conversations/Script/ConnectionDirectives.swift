/// Directives for connections.
extension Interpreter {
    static let connectionDirectives: [String: Directive] = [
        "connect": { builder, words, _ in
            let settings = builder.settings
            let midstream = words.has("midstream")
            builder.connect(
                words.connectionName ?? "main",
                client: try words.endpointOption("client", defaultPort: settings.client.port),
                server: try words.endpointOption("server", defaultPort: settings.server.port), handshake: !midstream,
                clientISN: try words.sequenceOption("client-isn"), serverISN: try words.sequenceOption("server-isn"))
        },
        "syn-only": { builder, words, _ in
            let settings = builder.settings
            let interval = words.option("interval")
            guard let pause = Times.duration(interval ?? "3s") else { throw ScriptError("'interval=' is not a time") }
            builder.synOnly(
                words.connectionName ?? "unanswered",
                client: try words.endpointOption("client", defaultPort: settings.client.port),
                server: try words.endpointOption("server", defaultPort: settings.server.port),
                count: try words.numberOption("count") ?? 3, interval: pause,
                clientISN: try words.sequenceOption("client-isn"))
        },
        "on": { builder, words, _ in
            guard builder.on(try words.text(1)) else {
                throw ScriptError("there is no connection '\(try words.text(1))'")
            }
        },
        "fin": { builder, words, _ in
            for side in try words.sides(1) { builder.fin(side) }
        },
        "rst": { builder, words, _ in builder.rst(try words.side(1)) },
        "keepalive": { builder, words, _ in builder.keepAlive(try words.side(1)) },
        "segment": { builder, words, _ in builder.segment(try words.positive(1)) },
        "acks": { builder, words, _ in
            let behaviour = try words.choice(
                2, ["normal": AckBehaviour.normal, "piggyback": .piggyback, "none": .none])
            for side in try words.sides(1) { builder.acks(side, behaviour) }
        },
        "window": { builder, words, _ in
            guard let size = UInt16(exactly: try words.number(2)) else { throw ScriptError("a window has 16 bits") }
            builder.window(try words.side(1), size)
        },
        "tcp": { builder, words, _ in
            let letters = words.option("flags") ?? "PA"
            guard let flags = TCPFlags(letters: letters) else { throw ScriptError("flags are letters of SAFRP") }
            let side = try words.side(1)
            builder.tcp(
                side, sequence: try words.numberOption("seq"), acknowledgment: try words.numberOption("ack"),
                flags: flags, words.count > 2 ? try words.body(from: 2).wire : [])
        },
    ]
}

extension Words {
    fileprivate var connectionName: String? {
        rest.first { $0 != "midstream" }
    }

    fileprivate func sides(_ index: Int) throws -> [Side] {
        try choice(index, ["client": [.client], "server": [.server], "both": [.client, .server]])
    }

    fileprivate mutating func sequenceOption(_ name: String) throws -> UInt32? {
        guard let number = try numberOption(name) else { return nil }
        guard let value = UInt32(exactly: number) else { throw ScriptError("'\(name)=' has 32 bits") }
        return value
    }
}
