/// Sessions that are over and reported, whose ids are still known: a queue, in the order of their reports.
struct RememberedSessions {
    private let bound: Int
    private let octetBound: Int
    /// A ring.
    private var sessions: [Session?] = []
    private var oldest = 0
    private var count = 0
    private var octets = 0

    /// - Parameters:
    ///   - bound: more are not remembered, but for the latest.
    ///   - octets: what the names of all together may take, where they are long ones.
    init(bound: Int, octets: Int) {
        self.bound = max(1, bound)
        octetBound = octets
    }

    /// - Returns: the sessions that have to be forgotten for it, and for which bound.
    mutating func add(_ session: Session) -> [(session: Session, bound: TrackerBound)] {
        var forgotten: [(Session, TrackerBound)] = []
        while count > 0, count >= bound || octets &+ session.octets.cost > octetBound {
            guard let first = sessions[oldest] else { break }
            forgotten.append((first, count >= bound ? .rememberedSessions : .rememberedOctets))
            sessions[oldest] = nil
            oldest = (oldest &+ 1) % bound
            count &-= 1
            octets &-= first.octets.cost
        }
        let place = (oldest &+ count) % bound
        if place < sessions.count { sessions[place] = session } else { sessions.append(session) }
        count &+= 1
        octets &+= session.octets.cost
        return forgotten
    }
}
