/// The Fragments of a session that were answered last: another leg of one is told by them from octets that were sent
/// again. Of more than two legs, and of one that is read late, no twin is known.
struct AnsweredFragments {
    private struct Record {
        let connection: Int
        let client: Endpoint
        let server: Endpoint
        let hasLeg: Bool
        let octets: Range<Int64>
        /// From the request's start to the answer's, nanoseconds since 1970 UTC.
        let time: ClosedRange<Int64>

        init?(_ exchange: Exchange, _ octets: Range<Int64>) {
            guard let start = exchange.request?.start.time, let end = exchange.answer?.start.time, start <= end else {
                return nil
            }
            connection = exchange.connection.index
            client = exchange.connection.client
            hasLeg = exchange.connection.hasLeg
            server = exchange.connection.server
            self.octets = octets
            time = start...end
        }

        /// Legs nest in time, and begin within the time that what lies between takes to pass a message on. A client
        /// with other connections sends from its own address; whoever sends from one end alone has one connection.
        func isLeg(of other: Record, slack: Int64) -> Bool {
            guard connection != other.connection, octets == other.octets, time.overlaps(other.time),
                Exchange.mayPassOn(from: time.lowerBound, to: other.time.lowerBound),
                isInside(other, slack) || other.isInside(self, slack)
            else { return false }
            if client.address != other.client.address { return true }
            return server != other.server && (client == other.client || hasLeg || other.hasLeg)
        }

        private func isInside(_ other: Record, _ slack: Int64) -> Bool {
            clampedSum(time.lowerBound, slack) >= other.time.lowerBound
                && time.upperBound <= clampedSum(other.time.upperBound, slack)
        }
    }

    /// More than a leg falls behind before what it lacks is given up.
    static let limit = 32

    /// Most sessions have few: the first one needs no array.
    private var first: Record?
    private var latest: [Record] = []
    private var oldest = 0

    /// Notes a Fragment that is over, with the octets of the file that it carries.
    ///
    /// - Parameter slack: by how much frames of two connections may change places, nanoseconds.
    /// - Returns: whether one before it was the same on the other side of something in between.
    mutating func note(_ exchange: Exchange, _ octets: Range<Int64>, slack: Int64) -> Bool {
        guard let record = Record(exchange, octets) else { return false }
        guard let first else {
            self.first = record
            return false
        }
        let isLeg =
            first.isLeg(of: record, slack: slack) || latest.contains { $0.isLeg(of: record, slack: slack) }
        if latest.count < AnsweredFragments.limit {
            latest.append(record)
        } else {
            latest[oldest] = record
            oldest = (oldest &+ 1) % AnsweredFragments.limit
        }
        return isLeg
    }
}
