/// A full path on the server's side, as the back end tells it to a server application ([MC-BUP] 2.2.12.2).
public struct DataFilePath: Hashable, Sendable {
    /// As on the wire.
    public let raw: String

    /// Never fails.
    public init(_ raw: String) {
        self.raw = raw
    }

    /// `D:\…` or `D:/…` (NTF-005).
    public var hasDriveLetter: Bool {
        let start = Array(raw.utf8.prefix(3))
        guard start.count >= 2, start[1] == 0x3a, (start[0] | 0x20) &- 0x61 < 26 else { return false }
        return start.count == 2 || start[2] == 0x5c || start[2] == 0x2f
    }

    /// `\\server\share…`
    public var isUNC: Bool { raw.utf8.starts(with: [0x5c, 0x5c]) }

    /// IIS puts the session's id into the path: the best link between a notification and its upload.
    public var sessionGUID: GUID? { GUID.firstBraced(in: raw) }
}
