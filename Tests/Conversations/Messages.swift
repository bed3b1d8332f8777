/// The messages of a conversation. Shortened ones are completed from F01.
extension ConversationBuilder {
    public mutating func ping(_ edits: MessageEdits = []) { request(.ping, nil, edits) }
    public mutating func close(_ edits: MessageEdits = []) { request(.close, nil, edits) }
    public mutating func cancel(_ edits: MessageEdits = []) { request(.cancel, nil, edits) }

    /// Create-Session; a target given here holds for the messages after it too.
    public mutating func create(_ target: String? = nil, _ edits: MessageEdits = []) {
        if let target { dialogue.target = target }
        request(.create, nil, edits)
    }

    /// A Fragment with the octets of `range`, for example `0-8191/12000`.
    public mutating func fragment(_ range: String, _ edits: MessageEdits = []) {
        guard let range = ContentRange(range) else { preconditionFailure("not a range like 0-8191/12000: \(range)") }
        request(.fragment, range, edits)
    }

    /// An Ack; a session given to a Create-Session's Ack holds for the messages after it.
    public mutating func ack(_ status: Int = 200, _ fields: AckFields = AckFields(), _ edits: MessageEdits = []) {
        let kind = takeUnanswered()
        if kind == .create, let session = fields.session { dialogue.session = session }
        transmit(dialogue.ack(status, to: kind, fields, at: now, edits), from: .server)
    }

    /// A response that is no Ack.
    public mutating func answer(_ status: Int, _ edits: MessageEdits = []) {
        if status >= 200 { _ = takeUnanswered() }
        transmit(dialogue.answer(status, at: now, edits), from: .server)
    }

    /// A message whose head is exactly these lines.
    public mutating func message(_ side: Side, _ lines: [String], _ edits: MessageEdits = []) {
        if side == .client { noteRequest(nil) } else { _ = takeUnanswered() }
        transmit(Dialogue.verbatim(lines, edits), from: side)
    }

    /// Octets as they are; no message is counted.
    public mutating func send(_ side: Side, _ octets: [UInt8]) {
        transmit(octets, from: side)
    }

    mutating func request(_ kind: PacketKind, _ range: ContentRange?, _ edits: MessageEdits) {
        noteRequest(kind)
        transmit(dialogue.request(kind, range: range, edits), from: .client)
    }

    private mutating func noteRequest(_ kind: PacketKind?) {
        connectIfNeeded()
        connections[current].unanswered.append(kind)
    }

    private mutating func takeUnanswered() -> PacketKind? {
        connectIfNeeded()
        guard !connections[current].unanswered.isEmpty else { return nil }
        return connections[current].unanswered.removeFirst()
    }
}
