extension Parameters {
    /// One parameter that can be set by name.
    public struct Setting: Sendable {
        /// What a number without a unit counts.
        public enum Unit: Sendable {
            case seconds, milliseconds, octets, count

            /// How many of what ``Parameters`` keeps make one.
            var factor: Int64 {
                switch self {
                case .seconds: Parameters.second
                case .milliseconds: Parameters.millisecond
                case .octets, .count: 1
                }
            }

            /// Endings that a number may have, with what they multiply it by.
            fileprivate var endings: [(text: String, factor: Int64)] {
                switch self {
                case .seconds, .milliseconds:
                    [
                        ("ms", Parameters.millisecond), ("s", Parameters.second), ("m", 60 * Parameters.second),
                        ("h", 3600 * Parameters.second), ("d", 86_400 * Parameters.second),
                    ]
                case .octets:
                    [
                        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("kB", 1000), ("MB", 1_000_000),
                        ("GB", 1_000_000_000), ("B", 1),
                    ]
                case .count: []
                }
            }
        }

        enum Access: Sendable {
            case number(get: @Sendable (Parameters) -> Int64, set: @Sendable (inout Parameters, Int64) -> Void)
            case hosts(any WritableKeyPath<Parameters, [String]> & Sendable)
        }

        /// E.g. `T_resp`.
        public let name: String
        public let unit: Unit
        /// What it is, for people.
        public let meaning: String
        let access: Access

        init(_ name: String, _ unit: Unit, _ path: any WritableKeyPath<Parameters, Int64> & Sendable, _ meaning: String)
        {
            self.name = name
            self.unit = unit
            self.meaning = meaning
            access = .number(get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 })
        }

        init(_ name: String, _ unit: Unit, _ path: any WritableKeyPath<Parameters, Int> & Sendable, _ meaning: String) {
            self.name = name
            self.unit = unit
            self.meaning = meaning
            access = .number(
                get: { Int64($0[keyPath: path]) }, set: { $0[keyPath: path] = Int(clamping: $1) })
        }

        init(_ name: String, hosts path: any WritableKeyPath<Parameters, [String]> & Sendable, _ meaning: String) {
            self.name = name
            unit = .count
            self.meaning = meaning
            access = .hosts(path)
        }

        /// Its key in reports: what is not counted in seconds there says so.
        var reportName: String { unit == .milliseconds ? name + "_ms" : name }
    }

    /// All parameters, in the order of reports.
    public static let settings: [Setting] = [
        Setting("T_resp", .seconds, \.responseTimeout, "how long a client waits for an answer"),
        Setting("T_send", .seconds, \.sendTimeout, "how long a client may take to send a request"),
        Setting("T_notify", .seconds, \.notifyTimeout, "how long a server waits for its application"),
        Setting("slow_app", .seconds, \.slowApplication, "from when on a server application is slow"),
        Setting("stall", .count, \.stall, "Acks with the same offset that make a stall"),
        Setting("storm", .count, \.storm, "equal requests within a minute that make a storm"),
        Setting("retry_window", .seconds, \.retryWindow, "how soon an equal request counts as a repetition"),
        Setting("idle_close", .seconds, \.idleClose, "silence after which a session is interrupted"),
        Setting("close_missing", .seconds, \.closeMissing, "how soon a complete upload has to be closed"),
        Setting("resume_gap", .seconds, \.resumeGap, "absence after which a client says Ping first"),
        Setting("host_slack", .seconds, \.hostSlack, "tolerance of the fall-back from a Host-Id"),
        Setting("order_slack", .milliseconds, \.orderSlack, "by how much frames of two connections may swap places"),
        Setting("file_gap", .seconds, \.fileGap, "pause between two captures that may hide messages"),
        Setting("min_frag", .octets, \.minFragment, "smallest Fragment of the Windows client"),
        Setting("max_frag", .octets, \.maxFragment, "largest Fragment of the Windows client"),
        Setting("old_max_frag", .octets, \.oldMaxFragment, "largest Fragment before BITS 2.5"),
        Setting("max_header", .octets, \.maxHeaderValue, "longest value of a BITS header field"),
        Setting("max_name", .octets, \.maxName, "longest Content-Name"),
        Setting("max_reply_url", .octets, \.maxReplyURL, "longest BITS-Reply-URL"),
        Setting("max_host_id", .octets, \.maxHostID, "longest BITS-Host-Id"),
        Setting("max_protocols", .count, \.maxProtocols, "most protocols that a client may offer"),
        Setting("max_session_id", .octets, \.maxSessionID, "longest session id"),
        Setting("min_id_chars", .count, \.minIDCharacters, "shorter session ids can be guessed"),
        Setting("exfil_bytes", .octets, \.exfiltrationBytes, "upload to the Internet that weighs more"),
        Setting("session_timeout", .seconds, \.sessionTimeout, "how long a server keeps an idle session"),
        Setting("allow_hosts", hosts: \.allowedHosts, "hosts that uploads may go to (with commas); empty: any"),
        Setting("tunnel_hosts", hosts: \.tunnelHosts, "hosts that take the tunnelled verb, and names below them"),
    ]

    /// Sets a parameter as `NAME=VALUE` says: a whole number, maybe with a unit (`90s`, `5m`, `13MiB`), or hosts with
    /// commas between them.
    ///
    /// - Returns: what is wrong with it; nil if it was set.
    public mutating func set(_ assignment: String) -> String? {
        guard let sign = assignment.firstIndex(of: "=") else { return "'\(assignment)' is not NAME=VALUE" }
        let name = String(assignment[..<sign])
        let text = String(assignment[assignment.index(after: sign)...])
        guard let setting = Parameters.settings.first(where: { $0.name == name }) else {
            return "there is no parameter '\(name)'; there are: "
                + Parameters.settings.map(\.name).joined(separator: ", ")
        }
        switch setting.access {
        case .hosts(let path):
            self[keyPath: path] = text.split(separator: ",").map { $0.lowercased() }
        case .number(_, let set):
            guard let value = setting.unit.value(of: text) else {
                return "'\(text)' is no value for \(name): a whole number \(setting.expectation)"
            }
            set(&self, value)
        }
        return nil
    }
}

extension Parameters {
    /// A number of octets, maybe with a unit: `1000`, `500MB`, `2GiB`; nil if it is none.
    public static func octets(_ text: String) -> Int64? { Setting.Unit.octets.value(of: text) }
}

extension Parameters.Setting.Unit {
    /// What the text says, as ``Parameters`` keeps it; nil if it is no such number or too large.
    fileprivate func value(of text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), !digits.isEmpty else { return nil }
        let ending = text.dropFirst(digits.count)
        let factor: Int64? =
            ending.isEmpty ? self.factor : endings.first { $0.text == ending }?.factor
        guard let factor else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        // Rules add times: half the range leaves them room.
        return overflow || product > Int64.max / 4 ? nil : product
    }
}

extension Parameters.Setting {
    /// Its value with the unit, for people.
    public func text(in parameters: Parameters) -> String {
        switch access {
        case .hosts(let path):
            let hosts = parameters[keyPath: path]
            return hosts.isEmpty ? "none" : hosts.joined(separator: ",")
        case .number(let get, _):
            let value = get(parameters) / unit.factor
            switch unit {
            case .seconds: return "\(grouped(value)) s"
            case .milliseconds: return "\(grouped(value)) ms"
            case .octets: return "\(grouped(value)) B"
            case .count: return grouped(value)
            }
        }
    }

    fileprivate var expectation: String {
        switch unit {
        case .seconds: "of seconds, or with ms, s, m, h or d"
        case .milliseconds: "of milliseconds, or with ms, s, m, h or d"
        case .octets: "of octets, or with kB, KiB, MB, MiB, GB or GiB"
        case .count: "from 0 on"
        }
    }
}
