/// The Fragments of a session that are over and came last: another leg of one is told by them from octets that were
/// sent again. Of more than two legs, and of one that is read late, no twin is known.
struct AnsweredFragments {
    private struct Record {
        let connection: Int
        let client: Endpoint
        let server: Endpoint
        let hasLeg: Bool
        /// The octets of the file that it announces: of legs the capture need not hold as many of one as of the other.
        let octets: Range<Int64>
        /// Nanoseconds since 1970 UTC, and which clock says so.
        let start: Int64
        let clock: (capture: Int32, interface: Int32)
        /// The answer's start, or where its connection was ended without one; nil if nothing tells.
        let end: Int64?
        let isAnswered: Bool
        /// Legs of one Fragment have the same.
        var group = 0

        init?(_ exchange: Exchange, _ octets: Range<Int64>) {
            guard let first = exchange.request?.start else { return nil }
            let connection = exchange.connection
            let closings = [connection.clientClosing, connection.serverClosing].compactMap { $0?.moment.time }
            start = first.time
            clock = (first.frame.capture, first.interface)
            end = exchange.answer?.start.time ?? closings.min()
            isAnswered = exchange.answer != nil
            if let end, end < start { return nil }
            self.connection = connection.index
            client = connection.client
            hasLeg = connection.hasLeg
            server = connection.server
            self.octets = octets
        }

        /// Legs nest in time, and begin within the time that what lies between takes to pass a message on. A client
        /// with other connections sends from its own address; whoever sends from one end alone has one connection.
        func isLeg(of other: Record, slack: Int64) -> Bool {
            guard connection != other.connection, octets == other.octets,
                Exchange.mayPassOn(from: start, to: other.start), nests(with: other, slack)
            else { return false }
            if client.address != other.client.address { return true }
            return server != other.server && (client == other.client || hasLeg || other.hasLeg)
        }

        /// Two clocks may differ by more than a leg lasts: they prove nothing.
        private func nests(with other: Record, _ slack: Int64) -> Bool {
            if clock != other.clock { return true }
            let (early, late) = start <= other.start ? (self, other) : (other, self)
            guard late.start <= early.end ?? Int64.max else { return false }
            // One that was not answered may last as long as the other one.
            guard isAnswered, other.isAnswered else { return true }
            return isInside(other, slack) || other.isInside(self, slack)
        }

        private func isInside(_ other: Record, _ slack: Int64) -> Bool {
            clampedSum(start, slack) >= other.start && (end ?? Int64.max) <= clampedSum(other.end ?? Int64.max, slack)
        }

        /// Both cannot be legs of one Fragment: a client that comes to a server on another connection sends again.
        func excludes(_ other: Record) -> Bool {
            connection == other.connection || client.address == other.client.address && server == other.server
        }
    }

    /// More than a leg falls behind before what it lacks is given up.
    static let limit = 32

    /// Most sessions have few: the first one needs no array.
    private var first: Record?
    private var latest: [Record] = []
    private var oldest = 0
    private var groups = 0

    /// Notes a Fragment that is over, answered or not, with the octets of the file that it announces.
    ///
    /// - Parameter slack: by how much frames of two connections may change places, nanoseconds.
    /// - Returns: whether one before it was the same on the other side of something in between.
    mutating func note(_ exchange: Exchange, _ octets: Range<Int64>, slack: Int64) -> Bool {
        guard var record = Record(exchange, octets) else { return false }
        guard let first else {
            self.first = record
            return false
        }
        let leg =
            first.isLeg(of: record, slack: slack) && isFree(first, for: record)
            ? first : latest.first { $0.isLeg(of: record, slack: slack) && isFree($0, for: record) }
        groups &+= 1
        record.group = leg?.group ?? groups
        if latest.count < AnsweredFragments.limit {
            latest.append(record)
        } else {
            latest[oldest] = record
            oldest = (oldest &+ 1) % AnsweredFragments.limit
        }
        return leg != nil
    }

    /// Whether none of the legs that are known of a Fragment excludes another one.
    private func isFree(_ leg: Record, for record: Record) -> Bool {
        if let first, first.group == leg.group, first.excludes(record) { return false }
        return !latest.contains { $0.group == leg.group && $0.excludes(record) }
    }
}
