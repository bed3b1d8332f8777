/// Directives for the capture as a whole.
extension Interpreter {
    static let captureDirectives: [String: Directive] = [
        "start": { builder, words, _ in
            guard let time = Times.instant(try words.text(1)) else {
                throw ScriptError("'\(try words.text(1))' is not a time like 2025-03-04T09:00:00Z")
            }
            builder.settings.start = time
            builder.begin()
        },
        "seed": { builder, words, _ in
            builder.settings.seed = UInt64(truncatingIfNeeded: try words.number(1))
            builder.begin()
        },
        "rtt": { builder, words, _ in builder.settings.roundTrip = try words.duration(1) },
        "rto": { builder, words, _ in builder.settings.retransmissionTimeout = try words.duration(1) },
        "spacing": { builder, words, _ in builder.settings.spacing = try words.duration(1) },
        "capture-point": { builder, words, _ in
            builder.settings.capturePoint = try words.choice(1, ["client": .client, "server": .server])
        },
        "client": { builder, words, _ in
            builder.settings.client = try words.endpoint(1, defaultPort: builder.settings.client.port)
        },
        "server": { builder, words, _ in
            builder.settings.server = try words.endpoint(1, defaultPort: builder.settings.server.port)
        },
        "mss": { builder, words, _ in builder.settings.mss = try words.positive(1) },
        "link": { builder, words, _ in builder.settings.encapsulation.link = try words.value(1) },
        "network": { builder, words, _ in builder.settings.encapsulation.network = try words.value(1) },
        "padded": { builder, _, _ in builder.settings.encapsulation.padded = true },
        "tunnels": { builder, words, _ in
            builder.settings.encapsulation.tunnels = try words.rest.indices.map { try words.value($0) }
        },
        "ip-fragments": { builder, words, _ in
            var fragmentation = Fragmentation(size: try words.positive(1))
            for word in words.rest.dropFirst() where word != "outer" {
                guard let arrival = Fragmentation.Arrival(rawValue: word) else {
                    throw ScriptError("'\(word)' is no way in which fragments arrive")
                }
                fragmentation.arrival = arrival
            }
            fragmentation.isOuter = words.has("outer")
            builder.settings.encapsulation.fragmentation = fragmentation
        },
        "without-identification": { builder, _, _ in
            builder.settings.encapsulation.withoutIdentification = true
        },
        "offloaded": { builder, words, _ in
            builder.settings.encapsulation.offload = words.count > 1 ? Offload(sides: [try words.side(1)]) : Offload()
        },
        "cut": { builder, words, _ in builder.settings.cut = try words.positive(1) },
        "snaplen": { builder, words, _ in builder.snapLength(try words.positive(1)) },
        "onesided": { builder, words, _ in builder.oneSided(try words.side(1)) },
        "noise": { builder, words, _ in builder.noise(try words.value(1)) },
        "wait": { builder, words, _ in builder.wait(try words.duration(1)) },
        "stop": { builder, _, _ in builder.stop() },
    ]
}

extension ConversationBuilder {
    /// Takes the start time and the seed anew; only sensible before the first frame.
    fileprivate mutating func begin() {
        now = settings.start
        random = SeededRandom(seed: settings.seed)
    }
}

extension Words {
    func endpoint(_ index: Int, defaultPort: UInt16) throws -> Endpoint {
        guard let value = Endpoint(try text(index), defaultPort: defaultPort) else {
            throw ScriptError("'\(try text(index))' is not an address (write 192.0.2.10:80 or [2001:db8::10]:80)")
        }
        return value
    }

    func positive(_ index: Int) throws -> Int {
        let value = try number(index)
        guard value > 0 else { throw ScriptError("'\(first)' needs a number above 0") }
        return value
    }

    /// One of an enumeration's names.
    func value<Value: RawRepresentable & CaseIterable>(_ index: Int) throws -> Value where Value.RawValue == String {
        try choice(index, Dictionary(uniqueKeysWithValues: Value.allCases.map { ($0.rawValue, $0) }))
    }
}
