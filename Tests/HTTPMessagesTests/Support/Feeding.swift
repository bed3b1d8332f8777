import HTTPMessages

/// Feeds a connection as TCP does, and keeps what it says as lines of text.
///
/// Lines: `C head 0 POST /x [5]`, `S head 0 200 [until]`, `C ended 0 5/0 complete`, `C stray`, `C damaged`, `S
/// answerLost 0`, `C found`, `foreign tls`. Positions and what depends on the cutting of runs are left out.
struct Feeder: ~Copyable {
    enum Step {
        case octets(Int, [UInt8])
        case gap(Int, Int64)
        case fin(Int)
    }

    private var connection: HTTPConnection
    private(set) var lines: [String] = []
    private(set) var heads: [MessageHead] = []
    /// Body octets of requests, where they were asked for.
    private(set) var body: [UInt8] = []
    /// Body octets of answers in parts.
    private(set) var answerBody: [UInt8] = []
    /// How many octets were handed over.
    private(set) var handedOver = 0
    private var credit: [Int64] = [0, 0]
    private var skipped: [Int64] = [0, 0]
    private var missing: [Int64] = [0, 0]
    private let usesCredit: Bool

    /// Frames of both sides were captured, whatever they carried.
    var hasFramesOfBothSides: Bool {
        get { connection.hasFramesOfBothSides }
        set { connection.hasFramesOfBothSides = newValue }
    }

    init(handshakeSeen: Bool = true, wantsBodies: Bool = false, usesCredit: Bool = true) {
        connection = HTTPConnection(handshakeSeen: handshakeSeen, wantsRequestBodies: wantsBodies)
        self.usesCredit = usesCredit
    }

    static func run(
        _ steps: [Step], handshakeSeen: Bool = true, wantsBodies: Bool = false, usesCredit: Bool = true
    ) -> Feeder {
        var feeder = Feeder(handshakeSeen: handshakeSeen, wantsBodies: wantsBodies, usesCredit: usesCredit)
        for step in steps { feeder.feed(step) }
        return feeder
    }

    mutating func feed(_ step: Step) {
        switch step {
        case .octets(let direction, let bytes): feed(direction, bytes)
        case .gap(let direction, let length): gap(direction, length)
        case .fin(let direction):
            flush(direction)
            take { $0.end(direction: direction, isProven: true, into: &$1) }
        }
    }

    private mutating func feed(_ direction: Int, _ bytes: [UInt8]) {
        let passed = min(credit[direction], Int64(bytes.count))
        if passed > 0 { pass(direction, passed, missing: 0) }
        let rest = Array(bytes.dropFirst(Int(passed)))
        guard !rest.isEmpty else { return }
        handedOver += rest.count
        var new: Int64 = 0
        take { new = $0.receive(rest.span, direction: direction, into: &$1) }
        addBody(rest)
        credit[direction] = usesCredit ? new : 0
    }

    private mutating func gap(_ direction: Int, _ length: Int64) {
        let passed = min(credit[direction], length)
        if passed > 0 { pass(direction, passed, missing: passed) }
        guard length > passed else { return }
        var new: Int64 = 0
        take { new = $0.gap(length - passed, direction: direction, into: &$1) }
        credit[direction] = usesCredit ? new : 0
    }

    private mutating func pass(_ direction: Int, _ count: Int64, missing lacking: Int64) {
        credit[direction] -= count
        skipped[direction] += count
        missing[direction] += lacking
        if credit[direction] == 0 { flush(direction) }
    }

    private mutating func flush(_ direction: Int) {
        guard skipped[direction] > 0 else { return }
        let (length, lacking) = (skipped[direction], missing[direction])
        (skipped[direction], missing[direction]) = (0, 0)
        var new: Int64 = 0
        take { new = $0.skipped(length, missing: lacking, direction: direction, into: &$1) }
        credit[direction] = new
    }

    private var bodyRanges: [Range<Int>] = []
    private var answerRanges: [Range<Int>] = []

    private mutating func addBody(_ bytes: [UInt8]) {
        for range in bodyRanges { body += bytes[range] }
        bodyRanges = []
        for range in answerRanges { answerBody += bytes[range] }
        answerRanges = []
    }

    private mutating func take(_ call: (inout HTTPConnection, inout [HTTPEvent]) -> Void) {
        var events: [HTTPEvent] = []
        call(&connection, &events)
        for event in events { add(event) }
    }

    private mutating func add(_ event: HTTPEvent) {
        func side(_ fromClient: Bool) -> String { fromClient ? "C" : "S" }
        func text(_ number: Int?) -> String { number.map { "\($0)" } ?? "-" }
        switch event {
        case .began, .unasked: break
        case .head(let head, let exchange, let length, _):
            heads.append(head)
            let line = head.isRequest ? "\(head.method) \(head.target)" : "\(head.status ?? -1)"
            lines.append(
                "\(side(head.isRequest)) head \(text(exchange)) \(line) [\(length.map { "\($0)" } ?? "until")]")
        case .moreOfHead(let head, let exchange, let length):
            heads.append(head)
            lines.append("S more \(text(exchange)) [\(length.map { "\($0)" } ?? "until")]")
        case .body(_, let range, _): bodyRanges.append(range)
        case .heldBody(_, let octets, _): body += octets
        case .bodyGap(let exchange, let length, let offset):
            lines.append("C bodyGap \(text(exchange)) \(offset)+\(length)")
        case .answerBody(_, let range): answerRanges.append(range)
        case .answerBodyGap(let exchange, let length): lines.append("S bodyGap \(text(exchange)) \(length)")
        case .ended(let fromClient, let exchange, let length, let missing, let isComplete, _):
            let how = isComplete ? "complete" : "cut"
            lines.append("\(side(fromClient)) ended \(text(exchange)) \(length)/\(missing) \(how)")
        case .stray(let fromClient, _, _): lines.append("\(side(fromClient)) stray")
        case .brokenOff(let exchange, let octets): lines.append("S brokenOff \(exchange) \(octets)")
        case .damaged(let fromClient): lines.append("\(side(fromClient)) damaged")
        case .answerLost(let exchange): lines.append("S answerLost \(exchange)")
        case .framing: break
        case .resynchronised(let fromClient): lines.append("\(side(fromClient)) found")
        case .endUnproven(let fromClient, let exchange):
            lines.append("\(side(fromClient)) unproven \(text(exchange))")
        case .proxied(let header, _): lines.append("C proxied \(header.client.map { "\($0)" } ?? "-")")
        case .tunnel(let target): lines.append("tunnel \(target)")
        case .headTooLong(let fromClient): lines.append("\(side(fromClient)) tooLong")
        case .foreign(let kind): lines.append("foreign \(kind)")
        }
    }
}

extension Feeder.Step {
    static func client(_ text: String) -> Self { .octets(0, Array(text.wire.utf8)) }
    static func server(_ text: String) -> Self { .octets(1, Array(text.wire.utf8)) }
}

extension String {
    /// `|` stands for CR LF.
    var wire: String { replacing("|", with: "\r\n") }
}

/// The same steps with runs cut differently.
enum Cutting {
    static func all(_ steps: [Feeder.Step], at sizes: () -> Int) -> [Feeder.Step] {
        steps.flatMap { step -> [Feeder.Step] in
            guard case .octets(let direction, let bytes) = step else { return [step] }
            var pieces: [Feeder.Step] = []
            var position = 0
            while position < bytes.count {
                let end = min(bytes.count, position + max(1, sizes()))
                pieces.append(.octets(direction, Array(bytes[position..<end])))
                position = end
            }
            return pieces
        }
    }
}
