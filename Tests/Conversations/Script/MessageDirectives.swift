/// Directives for messages and for what messages have in common. All of them may have indented details.
extension Interpreter {
    static let messageDirectives: [String: Directive] = [
        "method": { builder, words, _ in builder.dialogue.method = try words.text(1) },
        "target": { builder, words, _ in builder.dialogue.target = try words.text(1) },
        "host": { builder, words, _ in builder.dialogue.host = try words.text(1) },
        "session": { builder, words, _ in builder.dialogue.session = try words.text(1) },
        "name": { builder, words, _ in builder.dialogue.contentName = try words.text(1) },
        "always": { builder, words, edits in
            switch try words.side(1) {
            case .client: builder.dialogue.clientEdits = edits
            case .server: builder.dialogue.serverEdits = edits
            }
        },
        "ping": { builder, _, edits in builder.ping(edits) },
        "create": { builder, words, edits in builder.create(words.count > 1 ? try words.text(1) : nil, edits) },
        "fragment": { builder, words, edits in
            guard let range = ContentRange(try words.text(1)) else {
                throw ScriptError("'\(try words.text(1))' is not a range like 0-8191/12000")
            }
            builder.request(.fragment, range, edits)
        },
        "close": { builder, _, edits in builder.close(edits) },
        "cancel": { builder, _, edits in builder.cancel(edits) },
        "ack": { builder, words, edits in
            let fields = AckFields(
                session: words.option("session"), protocolID: words.option("protocol"),
                received: words.option("received"), hostID: words.option("host-id"),
                fallbackTimeout: words.option("timeout"), replyURL: words.option("reply"),
                errorCode: words.option("error"), errorContext: words.option("context"))
            builder.ack(words.count > 1 ? try words.number(1) : 200, fields, edits)
        },
        "answer": { builder, words, edits in builder.answer(try words.number(1), edits) },
        "send": { builder, words, _ in builder.send(try words.side(1), try words.body(from: 2).wire) },
    ]
}
