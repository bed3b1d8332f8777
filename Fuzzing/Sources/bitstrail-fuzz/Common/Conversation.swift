/// A conversation as text: what the harnesses of HTTP and of uploads read, so that a dictionary and libFuzzer's own
/// mutations fit.
///
/// Octets are those of the wire but for these marks.
enum Mark {
    /// What follows comes from the client, or from the server.
    static let client: UInt8 = 1
    static let server: UInt8 = 2
    /// Octets are missing: one octet tells how many.
    static let gap: UInt8 = 3
    /// This direction ends.
    static let fin: UInt8 = 4
    /// A segment ends.
    static let cut: UInt8 = 5
    /// Time passes: one octet tells how much.
    static let wait: UInt8 = 6
    /// Another connection: one octet tells which.
    static let connection: UInt8 = 7
    /// This side resets the connection.
    static let reset: UInt8 = 8
    /// The next octet stands for itself, though it be a mark.
    static let literal: UInt8 = 14

    static func gapLength(_ octet: UInt8) -> Int64 { octet < 0x80 ? Int64(octet) + 1 : Int64(octet - 0x7f) * 1_000 }
}

/// One step of it.
enum Turn: Equatable {
    case octets(Int, [UInt8])
    case gap(Int, Int64)
    case fin(Int)
    case reset(Int)
    case wait(UInt8)
    case connection(UInt8)

    var isGap: Bool { if case .gap = self { true } else { false } }

    /// - Parameter joins: neighbouring octets of one side are one step, wherever they are cut.
    static func all(_ text: [UInt8], joins: Bool = false) -> [Turn] {
        var turns: [Turn] = []
        var side = 0
        var octets: [UInt8] = []
        func flush() {
            guard !octets.isEmpty else { return }
            if joins, case .octets(side, let before) = turns.last {
                turns[turns.count - 1] = .octets(side, before + octets)
            } else {
                turns.append(.octets(side, octets))
            }
            octets = []
        }
        var input = InputReader(text)
        while !input.isAtEnd {
            let octet = input.octet()
            if octet >= Mark.client, octet <= Mark.reset { flush() }
            switch octet {
            case Mark.client: side = 0
            case Mark.server: side = 1
            case Mark.gap: turns.append(.gap(side, Mark.gapLength(input.octet())))
            case Mark.fin: turns.append(.fin(side))
            case Mark.cut: break
            case Mark.wait: turns.append(.wait(input.octet()))
            case Mark.connection: turns.append(.connection(input.octet() & 3))
            case Mark.reset: turns.append(.reset(side))
            case Mark.literal: octets.append(input.octet())
            default: octets.append(octet)
            }
        }
        flush()
        return turns
    }
}
