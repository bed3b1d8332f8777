import HTTPMessages

/// Who sent a request, by its own word. The Windows client names the version of its transfer module, which tells the
/// release of BITS.
public struct UserAgent: Hashable, Sendable {
    /// As on the wire.
    public let raw: String
    /// The version behind `Microsoft BITS/`, e.g. 7.8; nil for others, or if no two numbers stand there.
    public let version: Version?
    /// Whether the text begins `Microsoft BITS/`.
    public let isWindows: Bool

    public struct Version: Hashable, Comparable, Sendable {
        public let major: Int
        public let minor: Int

        public init(major: Int, minor: Int) {
            self.major = major
            self.minor = minor
        }

        public static func < (a: Version, b: Version) -> Bool {
            (a.major, a.minor) < (b.major, b.minor)
        }
    }

    static let prefix = "Microsoft BITS/"

    /// Never fails.
    public init(_ raw: String) {
        self.raw = raw
        isWindows = ASCII.begins(raw, with: UserAgent.prefix)
        var position = UserAgent.prefix.utf8.count
        let octets = raw.utf8.span
        guard isWindows, let major = WireNumber.read(octets, &position), position < octets.count,
            octets[position] == 0x2e
        else {
            version = nil
            return
        }
        position &+= 1
        guard let minor = WireNumber.read(octets, &position) else {
            version = nil
            return
        }
        version = Version(major: Int(clamping: major), minor: Int(clamping: minor))
    }

    /// Whether it is the server's own back end on its way to a server application ([MC-BUP] 4.2).
    public var isBackEnd: Bool { ASCII.begins(raw, with: "BITSExts") }

    /// The release of BITS, e.g. `10.1+`; nil if the table has no such version.
    public var bitsRelease: String? { entry?.release }

    /// The Windows editions that typically have it.
    public var windows: String? { entry?.windows }

    private var entry: (release: String, windows: String)? {
        guard let version else { return nil }
        switch (version.major, version.minor) {
        case (6, 0): return ("1.0", "XP")
        case (6, 2): return ("1.2", "XP, 2000")
        case (6, 5): return ("1.5", "XP, Server 2003")
        case (6, 6): return ("2.0", "XP SP2, Server 2003 SP1")
        case (6, 7): return ("2.5", "XP, Server 2003 with update")
        case (7, 0): return ("3.0", "Vista, Server 2008")
        case (7, 5): return ("4.0", "7, Server 2008 R2")
        case (7, 7): return ("5.0", "8, Server 2012")
        case (7, 8): return ("10.1+", "10, 11, Server 2016 and later")
        default: return nil
        }
    }
}
