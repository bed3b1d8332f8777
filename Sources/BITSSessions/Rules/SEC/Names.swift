import BITSProtocol
import HTTPMessages

/// What is odd about a path that a client wants to upload to (SEC-001), told in words; nothing for ordinary ones.
enum PathTricks {
    /// Rounds of percent-decoding: servers and the layers behind them do one each.
    private static let rounds = 2

    /// The same of a query, which no server takes for a path by itself: what is in it only if its program is careless.
    /// Addresses, drives and doubly encoded text are ordinary there.
    static func ofQuery(_ query: String) -> [String] {
        guard query.utf8.contains(where: { $0 == 0x2e || $0 == 0x25 || $0 == 0x3a }) else { return [] }
        var tricks: [String] = []
        func note(_ trick: String) {
            if !tricks.contains(trick) { tricks.append(trick) }
        }
        var text = query
        for round in 0...rounds {
            let octets = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            // Segments of the values of its fields.
            let segments = octets.split(omittingEmptySubsequences: false) {
                $0 == 0x2f || $0 == 0x5c || $0 == 0x26 || $0 == 0x3b || $0 == 0x3d
            }
            if segments.contains(where: { $0.elementsEqual([0x2e, 0x2e]) }) { note("\"..\" segments") }
            if octets.contains(0) { note("a NUL octet") }
            if text.contains("::$") { note("an alternate data stream") }
            if hasOverlong(octets) { note("overlong encoding") }
            guard round < rounds else { break }
            let decoded = PercentCoding.decoded(text)
            guard decoded != text else { break }
            text = decoded
        }
        return tricks
    }

    static func of(_ path: String) -> [String] {
        // Most paths have nothing of what all tricks need.
        guard needsLook(path) else { return [] }
        var tricks: [String] = []
        func note(_ trick: String) {
            if !tricks.contains(trick) { tricks.append(trick) }
        }
        if path.lowercased().contains("%3a%3a") { note("an alternate data stream") }
        var text = path
        for round in 0...rounds {
            let octets = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            let segments = octets.split(omittingEmptySubsequences: false) { $0 == 0x2f || $0 == 0x5c }
            if segments.contains(where: { $0.elementsEqual([0x2e, 0x2e]) }) { note("\"..\" segments") }
            if octets.contains(0) { note("a NUL octet") }
            if text.contains(":$") { note("an alternate data stream") }
            if beginsWithDrive(octets) { note("a drive letter") }
            if beginsWithShare(octets) { note("a network share") }
            if hasOverlong(octets) { note("overlong encoding") }
            guard round < rounds else { break }
            let decoded = PercentCoding.decoded(text)
            guard decoded != text else { break }
            if round == 0, hidesEncoding(decoded) { note("double encoding") }
            text = decoded
        }
        return tricks
    }

    /// Whether the path holds two dots at the start of a segment, or an octet that only tricks, or encodings, have.
    private static func needsLook(_ path: String) -> Bool {
        var dots = 0
        for octet in path.utf8 {
            switch octet {
            case 0x2f: dots = 0
            case 0x2e:
                dots &+= dots < 0 ? 0 : 1
                if dots == 2 { return true }
            case 0x25, 0x5c, 0x3a, 0, 0x80...: return true
            default: dots = -1
            }
        }
        return false
    }

    private static func beginsWithDrive(_ octets: [UInt8]) -> Bool {
        let rest = octets.first == 0x2f || octets.first == 0x5c ? octets.dropFirst() : octets[...]
        guard rest.count >= 2, (rest[rest.startIndex] | 0x20) &- 0x61 < 26, rest[rest.startIndex &+ 1] == 0x3a else {
            return false
        }
        return rest.count == 2 || rest[rest.startIndex &+ 2] == 0x2f || rest[rest.startIndex &+ 2] == 0x5c
    }

    private static func beginsWithShare(_ octets: [UInt8]) -> Bool {
        octets.starts(with: [0x5c, 0x5c]) || octets.starts(with: [0x2f, 0x5c, 0x5c])
    }

    /// UTF-8 of more octets than the character needs (RFC 3629 10): of those that mean something in a path.
    private static func hasOverlong(_ octets: [UInt8]) -> Bool {
        let forms: [[UInt8]] = [
            [0xc0, 0xae], [0xc0, 0xaf], [0xc0, 0x80], [0xc1, 0x9c], [0xe0, 0x80, 0xae], [0xe0, 0x80, 0xaf],
            [0xe0, 0x80, 0x80], [0xe0, 0x81, 0x9c], [0xf0, 0x80, 0x80, 0xae], [0xf0, 0x80, 0x80, 0xaf],
            [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x80, 0x81, 0x9c],
        ]
        guard let first = octets.firstIndex(where: { $0 >= 0xc0 }) else { return false }
        return (first..<octets.count).contains { start in
            forms.contains { octets[start...].starts(with: $0) }
        }
    }

    /// Once decoded, something that means something in a path is still encoded.
    private static func hidesEncoding(_ decoded: String) -> Bool {
        let text = decoded.lowercased()
        return ["%2e", "%2f", "%5c", "%00", "%3a"].contains { text.contains($0) }
    }
}

/// What makes a file name one that a server had better not use (SEC-002), told in words.
enum NameTricks {
    static func of(_ name: String) -> [String] {
        if isPlain(name) { return [] }
        let octets = name.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        var tricks: [String] = []
        if octets.contains(where: { $0 == 0x2f || $0 == 0x5c }) { tricks.append("a path separator") }
        let parts = PercentCoding.decoded(name).split { $0 == "/" || $0 == "\\" }
        if parts.contains("..") { tricks.append("\"..\"") }
        if octets.count >= 2, (octets[0] | 0x20) &- 0x61 < 26, octets[1] == 0x3a { tricks.append("a drive letter") }
        if parts.contains(where: isDevice) { tricks.append("a reserved device name") }
        if octets.contains(where: { $0 < 0x20 || $0 == 0x7f }) { tricks.append("a control character") }
        return tricks
    }

    /// Whether a name with a trick has one whatever its encoding is.
    static func areProven(_ name: String) -> Bool {
        var proven = String.UnicodeScalarView()
        proven.append(contentsOf: NameOctets.withoutHalves(name).map { Unicode.Scalar($0) })
        return !of(String(proven)).isEmpty
    }

    /// Whether no trick can be in the name: it has none of the octets that they need, and does not begin like a device.
    private static func isPlain(_ name: String) -> Bool {
        let octets = name.utf8
        guard let first = octets.first else { return true }
        switch first | 0x20 {
        case 0x61, 0x63, 0x6c, 0x6e, 0x70, 0x2e: return false
        default: break
        }
        return octets.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x2f && $0 != 0x5c && $0 != 0x25 && $0 != 0x3a }
    }

    private static let devices: Set<String> = ["con", "prn", "aux", "nul", "conin$", "conout$"]

    /// Windows takes these names for devices, whatever ending they have.
    private static func isDevice(_ part: Substring) -> Bool {
        let base = part.prefix { $0 != "." && $0 != ":" }.lowercased()
        let stem = String(base.reversed().drop { $0 == " " }.reversed())
        if devices.contains(stem) { return true }
        guard stem.utf8.count == 4, stem.hasPrefix("com") || stem.hasPrefix("lpt"), let digit = stem.utf8.last else {
            return false
        }
        return digit &- 0x31 < 9
    }
}

/// Kinds of files by their names.
enum UploadedName {
    private static let code: Set<String> = [
        "asp", "aspx", "ashx", "asmx", "php", "jsp", "cgi", "exe", "dll", "ps1", "vbs", "js", "hta", "bat", "cmd",
        "msi", "config",
    ]
    private static let archives: Set<String> = ["zip", "7z", "rar", "cab", "tar", "gz", "tgz"]
    private static let keys: Set<String> = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"]

    /// Whether servers or Windows execute such a file, or obey it. Of `x.asp;.jpg` old servers took the first part.
    static func isCode(_ name: String) -> Bool {
        if let ending = plainEnding(name) { return codeEndings.contains(ending) }
        return name.split(separator: ";").contains { code.contains(ending($0)) }
    }

    private static let codeEndings: [UInt64] = code.compactMap { packed($0.utf8.span) }

    /// The ending of a name without anything odd in it, in lower case, as ``packed(_:)``; 0 if it has none. nil if the
    /// name needs a closer look.
    private static func plainEnding(_ name: String) -> UInt64? {
        let octets = name.utf8.span
        guard !octets.isEmpty, octets[octets.count &- 1] != 0x2e else { return nil }
        var isOdd: UInt8 = 0
        for index in 0..<octets.count {
            let octet = octets[index]
            isOdd |= octet &- 0x21 >= 0x5e || octet == 0x3a || octet == 0x3b ? 1 : 0
        }
        guard isOdd == 0 else { return nil }
        var start = octets.count
        while start > 0, octets[start &- 1] != 0x2e { start &-= 1 }
        return start == 0 ? 0 : packed(octets.extracting(start..<octets.count)) ?? 0
    }

    /// The octets of a short word in lower case as one number; nil for more than eight.
    private static func packed(_ octets: Span<UInt8>) -> UInt64? {
        var word: UInt64 = 0
        for index in 0..<octets.count {
            guard word >> 56 == 0 else { return nil }
            word = word << 8 | UInt64(ASCII.lowercased(octets[index]))
        }
        return word
    }

    /// Documents and packages that are ZIP or CAB archives inside, so that being one says nothing.
    private static let packages: Set<String> = [
        "docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "xlsb", "pptx", "pptm", "potx", "vsdx", "odt", "ods", "odp",
        "epub", "jar", "war", "apk", "aab", "ipa", "msu", "msix", "appx", "nupkg", "vsix", "kmz", "xps", "oxps", "3mf",
        "svgz", "emz",
    ]

    static func isPackage(_ name: String) -> Bool { packages.contains(ending(name[...])) }

    static func isArchive(_ name: String) -> Bool { archives.contains(ending(name[...])) }

    /// Whether such a file holds passwords or keys: the accounts of a domain or a machine, the memory of what checks
    /// them, a password safe, a private key.
    static func isCredentials(_ name: String) -> Bool {
        if cannotBeCredentials(name) { return false }
        let name = trimmed(name[...]).lowercased()
        let stem = name.prefix { $0 != "." }
        if name.hasPrefix("ntds.dit") || name.hasSuffix(".kdbx") { return true }
        if name == "sam" || ["sam.hiv", "sam.hive", "sam.save", "sam.bak"].contains(name) { return true }
        if stem == "lsass" || stem.hasPrefix("lsass_") || stem.hasPrefix("lsass-") { return true }
        return keys.contains(String(stem)) && !name.hasSuffix(".pub")
    }

    /// Whether the first and last letters tell that the name is none of those.
    private static func cannotBeCredentials(_ name: String) -> Bool {
        let octets = name.utf8
        guard let first = octets.first, let last = octets.last else { return true }
        switch first | 0x20 {
        case 0x69, 0x6c, 0x6e, 0x73: return false
        default: break
        }
        return last | 0x20 != 0x78 && last != 0x2e && last != 0x20
            && octets.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x3a }
    }

    private static func ending(_ name: Substring) -> String {
        let name = trimmed(name)
        guard let dot = name.lastIndex(of: ".") else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// Without what Windows drops at the end of a name, and without a stream's name.
    private static func trimmed(_ name: Substring) -> Substring {
        var name = name.prefix { $0 != ":" }
        while let last = name.last, last == "." || last == " " { name.removeLast() }
        return name
    }

    /// The names that an upload goes by: the target's last part, and what stands behind the last separator of
    /// Content-Name.
    static func names(of session: Session) -> [String] {
        if let known = session.fileNames { return known }
        let names = newNames(of: session)
        session.fileNames = names
        return names
    }

    private static func newNames(of session: Session) -> [String] {
        let content = session.contentName.map { (name: String) -> String in
            // Most names hold no separator.
            if !hasSeparator(name) { return name }
            return String(name.split { $0 == "/" || $0 == "\\" }.last ?? "")
        }
        var names: [String] = []
        if let target = session.target?.lastSegment, !target.isEmpty { names.append(target) }
        if let content, !content.isEmpty, names.first != content { names.append(content) }
        return names
    }

    private static func hasSeparator(_ name: String) -> Bool {
        let octets = name.utf8.span
        var found: UInt8 = 0
        for index in 0..<octets.count { found |= octets[index] == 0x2f || octets[index] == 0x5c ? 1 : 0 }
        return found != 0
    }
}
