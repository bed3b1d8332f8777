/// Whose octets they are: a session, or a Fragment that is not known to belong to one yet.
public enum UploadOwner: Hashable, Sendable {
    /// ``SessionReport/index``.
    case session(Int)
    case fragment(Int)
}

/// Takes the octets of uploaded files while they pass, for somebody who wants the files and not only their digests.
public protocol UploadSink: AnyObject {
    /// Octets of a Fragment.
    ///
    /// - Parameters:
    ///   - offset: of the first of them in the file.
    ///   - settled: the server had acknowledged all octets before that offset when the Fragment began; what it has it
    ///     does not take again.
    ///   - total: the file's length as far as it is known.
    func take(_ octets: Span<UInt8>, at offset: Int64, of owner: UploadOwner, settled: Int64, total: Int64?)

    /// The next octets of the session are those of another Fragment.
    func beginFragment(of session: Int)

    /// Octets of the session's Fragment under way are missing.
    func miss(_ range: Range<Int64>, of session: Int, settled: Int64)

    /// Whether the server took the octets of the session's Fragment under way is not known: it says that it holds more
    /// than they are.
    func doubtFragment(of session: Int)

    /// The server has refused the session's Fragment under way: what its octets took the place of stays.
    func refuseFragment(of session: Int)

    /// The Fragment turned out to belong to that session; nil: to none.
    func assign(fragment: Int, to session: Int?)
}
