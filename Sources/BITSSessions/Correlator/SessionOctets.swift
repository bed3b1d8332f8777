import HTTPMessages

/// What a session keeps of heads, roughly. Most heads are some hundred octets long and cost less than what else a
/// session is made of; long credentials, and whoever means harm, make them hundreds of times longer.
struct SessionOctets {
    /// Shorter heads are not counted.
    static let plain = 2048
    /// So many messages of one session are kept at most, as the last of their kind.
    private static let keptMessages = 6
    /// A head, and the strings that are made of it.
    private static let copies = 3

    /// More than all that is kept.
    private static let most = 1 << 30

    private var all = 0
    private var longest = 0

    /// The octets that it counts for.
    var cost: Int { SessionOctets.copies * min(all, SessionOctets.keptMessages * longest) }

    mutating func note(_ head: Int) {
        guard head > SessionOctets.plain else { return }
        all = min(all &+ head, SessionOctets.most)
        longest = max(longest, head)
    }

    /// The session is over: its name is kept, and the message that ended it.
    mutating func noteOver(target: Int) {
        self = SessionOctets()
        note(target)
    }
}

extension SessionTracker {
    /// A message of the session has a head of so many octets. Beyond the bound for all sessions those unused longest
    /// are reported, down to seven eighths of it, since each look for them goes through all.
    func noteHead(_ octets: Int, of session: Session) {
        guard octets > SessionOctets.plain, !session.isReported else { return }
        keptOctets &-= session.octets.cost
        session.octets.note(octets)
        keptOctets &+= session.octets.cost
        guard keptOctets > bounds.headOctets else { return }
        let least = bounds.headOctets / 8 * 7
        for other in open.values.sorted(by: { ($0.lastUse, $0.index) < ($1.lastUse, $1.index) })
        where keptOctets > least && other !== session && other.octets.cost > 0 {
            boundsReached.add(.headOctets)
            report(other, isEvicted: true)
        }
    }

    /// The session turns out to be another one, which keeps the exchange.
    func moveHead(of exchange: Exchange, from session: Session, to other: Session) {
        keptOctets &-= session.octets.cost
        session.octets = SessionOctets()
        noteHead(exchange.request?.head.bytes.count ?? 0, of: other)
    }

    /// The session is reported, and only remembered from now on.
    func noteHeadsDropped(of session: Session) {
        keptOctets &-= session.octets.cost
        session.octets.noteOver(target: session.targetKey.utf8.count)
        for (forgotten, bound) in remembered.add(session) {
            if !isFinishing { boundsReached.add(bound) }
            forget(forgotten)
        }
    }
}
