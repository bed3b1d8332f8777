/// What a session shows of messages whose heads have a hole, e.g. in captures with a snap length.
struct CutHeads {
    /// Requests and answers.
    var messages = 0
    /// Requests whose packet type is not known.
    var untyped = 0
    /// Requests whose body has no place in the file: Content-Range is not known.
    var unplaced = 0
    /// Octets of the ``untyped`` and ``unplaced`` requests, heads included, as sequence numbers prove them.
    var octets: Int64 = 0
    /// A Close-Session or Cancel-Session was answered, but not whether with success.
    var hasEnding = false
}
