import BITSProtocol

/// What a check looks at: an exchange that is over, in its session. A class, so that no check copies it.
final class ExchangeContext {
    let exchange: Exchange
    /// The session that the exchange belongs to; nil if none could be told.
    let session: Session?
    let parameters: Parameters
    /// The latest time that the run has seen, nanoseconds since 1970 UTC.
    let now: Int64
    let serverNames: ServerNames
    let traits: ExchangeTraits
    // What nearly every check looks at first, taken out of the exchange once: each look into a class is checked for
    // exclusive access.
    let packet: RequestPacket?
    let answerPacket: AnswerPacket?
    let request: Exchange.Message?
    let answer: Exchange.Message?
    let damage: Exchange.Damage
    /// The request is a Fragment of the upload protocol.
    let isFragment: Bool
    let isAuthenticationLeg: Bool
    /// ``findOffsets()``
    private(set) lazy var offsets = findOffsets()

    init(exchange: Exchange, session: Session?, parameters: Parameters, now: Int64, serverNames: ServerNames) {
        self.serverNames = serverNames
        self.exchange = exchange
        self.session = session
        self.parameters = parameters
        self.now = now
        traits = ExchangeTraits(exchange)
        packet = exchange.packet
        answerPacket = exchange.answerPacket
        request = exchange.request
        answer = exchange.answer
        damage = exchange.damage
        isFragment = packet?.type == .fragment && packet?.recognition.isUpload ?? false
        isAuthenticationLeg = exchange.isAuthenticationLeg
    }

    /// Gate T: whether the capture goes on for at least `duration` after `time`.
    func captureGoesOn(for duration: Int64, after time: Int64) -> Bool {
        exchange.connection.doubts.proven(from: time, to: now) >= duration
    }

    /// How long the capture goes on behind a moment, as far as nobody doubts its clock.
    func provenTime(since moment: Moment) -> Int64 {
        exchange.connection.doubts.proven(from: moment.time, to: now)
    }

    /// Gate T: whether the time from one moment to another is what the capture's clock says, and more than a limit; notes
    /// it as open if not.
    func isTimed(from start: Moment, to end: Moment, beyond limit: Int64 = .max, _ judge: inout Judge) -> Bool {
        if exchange.connection.doubts.allow(from: start.time, to: end.time, beyond: limit) { return true }
        judge.open(.time)
        return false
    }
}

/// When a rule is judged among those on the same exchange.
enum JudgingStage: Int, CaseIterable {
    /// It looks at the messages alone.
    case messages
    /// It asks what the rules before it found wrong with the request (``Judge/faultsOfRequest(of:in:)``).
    case answersToFaults
}

/// A rule that is judged on each exchange when it is over.
protocol ExchangeRule: SendableMetatype {
    static var rule: Rule { get }
    static var stage: JudgingStage { get }
    /// Whether a hole in the answer's head leaves all of it open.
    static var needsAnswer: Bool { get }
    /// It has nothing to say, not even that something is open, of an exchange with none of these: then it is not asked.
    static var concerns: ExchangeTraits { get }
    static func check(_ context: ExchangeContext, _ judge: inout Judge)
}

extension ExchangeRule {
    static var stage: JudgingStage { .messages }
    static var needsAnswer: Bool { true }
    static var concerns: ExchangeTraits { .every }
}

/// A rule that looks at the request alone: a hole in the answer's head does not concern it.
protocol RequestRule: ExchangeRule {}

extension RequestRule {
    static var needsAnswer: Bool { false }
}

/// A rule that looks at each message of an exchange by itself: a hole in the answer's head leaves open what it says of
/// the answer alone.
protocol MessageRule: ExchangeRule {}

extension MessageRule {
    static var needsAnswer: Bool { false }
}

/// A rule on an answer that is right or wrong by what was wrong with its request.
protocol FaultAnswerRule: ExchangeRule {}

extension FaultAnswerRule {
    static var stage: JudgingStage { .answersToFaults }
}

/// What a finding is about, for precedence: rules hide each other only on the same subject.
enum Subject: Hashable {
    case request, answer, session, connection, capture

    var name: String {
        switch self {
        case .request: "request"
        case .answer: "answer"
        case .session: "session"
        case .connection: "connection"
        case .capture: "capture"
        }
    }
}

/// A failed check before precedence and profile are applied.
struct Failure {
    let slot: Int
    let variant: Int
    let subject: Subject
    let message: Wording
    let places: [Moment]
    let evidence: [Evidence]
    let party: Party
    let confidence: Confidence
    /// The server that a vendor deviation is counted for; nil for findings of their own.
    let oncePer: String?
    var also: [RuleID] = []

    /// Of all places, each once, ascending.
    var frames: [FrameReference] {
        if places.count < 2 { return places.map(\.frame) }
        var frames: [FrameReference] = []
        for frame in places.map(\.frame).sorted() where frames.last != frame { frames.append(frame) }
        return frames
    }
}

/// A known vendor deviation: told once for each server.
struct DeviationKey: Hashable {
    let slot: Int
    let variant: Int
    let server: String
}

/// Collects what the checks say of one subject after the other: `pass`, `open` with the gate that lacked, or `fail`.
///
/// A check that does not apply says nothing. One check may fail more than once (on the request and on the answer).
struct Judge {
    struct Tally {
        var passed = 0
        var failed = 0
        var fates = Fates()
        var open = [Int](repeating: 0, count: Gate.allCases.count)
    }

    private static let gates = Gate.allCases

    private(set) var tallies: [Tally]
    /// What was judged since it was taken last.
    private var checks = SessionChecks()
    private(set) var failures: [Failure] = []
    /// The rule whose check is running: its position in the catalogue.
    private var slot = 0
    /// Who breaks each rule, where its check does not say otherwise.
    private let parties: [Party]
    /// Of each rule, whether the profile reports its variants.
    private let reported: [[Bool]]
    /// Of each rule, whether so many findings are listed that no more are.
    private var isFull: [Bool]
    /// Deviations of servers that are told already.
    private var known: Set<DeviationKey> = []

    /// - Parameter isListing: findings are listed, as far as they are not too many of one rule.
    init(rules: [Rule], profile: Profile, isListing: Bool = true) {
        tallies = [Tally](repeating: Tally(), count: rules.count)
        parties = rules.map(\.party)
        reported = rules.map { $0.variants.map { $0.severity(in: profile) != nil } }
        isFull = [Bool](repeating: !isListing, count: rules.count)
    }

    /// A rule's findings are listed no more: what its check would say is not asked for any longer.
    mutating func noteFull(slot: Int) { isFull[slot] = true }

    /// A server's deviation is told: the next ones are only counted.
    mutating func noteKnown(_ key: DeviationKey) { known.insert(key) }

    /// Whether nobody will read the message of such a failure.
    private func isUnread(_ variant: Int, _ server: String?) -> Bool {
        if !reported[slot].indices.contains(variant) || !reported[slot][variant] { return true }
        guard let server else { return isFull[slot] }
        return known.contains(DeviationKey(slot: slot, variant: variant, server: server))
    }

    /// The checks that follow are those of the rule at that position of the catalogue.
    mutating func begin(slot: Int) {
        self.slot = slot
    }

    mutating func pass() {
        tallies[slot].passed &+= 1
        checks.notePassed(slot: slot)
    }

    mutating func open(_ gate: Gate) {
        if let index = Judge.gates.firstIndex(of: gate) { tallies[slot].open[index] &+= 1 }
    }

    /// Passes if the condition holds, else fails with the first variant.
    mutating func require(
        _ condition: Bool, on subject: Subject, _ places: @autoclosure () -> [Moment],
        _ message: @autoclosure () -> Wording,
        _ evidence: @autoclosure () -> [Evidence] = []
    ) {
        if condition { pass() } else { fail(on: subject, places(), message(), evidence()) }
    }

    /// - Parameters:
    ///   - variant: position in the rule's variants; the severity comes from there.
    ///   - places: the frames to look at, the decisive one first.
    ///   - message: one sentence; text from the wire in it is raw, and foreign (``Wording``). Made, as the evidence is,
    ///     only if somebody can read it.
    ///   - oncePer: for known vendor deviations: the server they are counted for.
    mutating func fail(
        variant: Int = 0, on subject: Subject, _ places: [Moment], _ message: @autoclosure () -> Wording,
        _ evidence: @autoclosure () -> [Evidence] = [], party: Party? = nil, confidence: Confidence = .certain,
        oncePer: String? = nil
    ) {
        tallies[slot].failed &+= 1
        checks.noteFailed(slot: slot)
        let isUnread = isUnread(variant, oncePer)
        failures.append(
            Failure(
                slot: slot, variant: variant, subject: subject, message: isUnread ? Wording() : message(),
                places: places, evidence: isUnread ? [] : evidence(),
                party: party ?? parties[slot], confidence: confidence, oncePer: oncePer))
    }

    /// What became of a failure of that rule.
    mutating func note(slot: Int, _ fate: (inout Fates) -> Void) {
        fate(&tallies[slot].fates)
    }

    /// Takes what was judged since the last call.
    mutating func takeChecks() -> SessionChecks {
        defer { checks = SessionChecks() }
        return checks
    }

    /// What has failed since the last call is dealt with.
    mutating func dropFailures() { failures.removeAll(keepingCapacity: true) }
}
