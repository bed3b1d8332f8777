/// The Fragments of a session that were answered last: another leg of one is told by them from octets that were sent
/// again. Of more than two legs, and of one that is read late, no twin is known.
struct AnsweredFragments {
    private struct Record {
        let connection: Int
        let client: IPAddress
        let server: Endpoint
        let octets: Range<Int64>
        /// From the request's start to the answer's, nanoseconds since 1970 UTC.
        let time: ClosedRange<Int64>

        init?(_ exchange: Exchange, _ octets: Range<Int64>) {
            guard let start = exchange.request?.start.time, let end = exchange.answer?.start.time, start <= end else {
                return nil
            }
            connection = exchange.connection.index
            client = exchange.connection.client.address
            server = exchange.connection.server
            self.octets = octets
            time = start...end
        }

        /// From one end to another nobody sends the same octets twice at a time.
        func isLeg(of other: Record) -> Bool {
            connection != other.connection && octets == other.octets && time.overlaps(other.time)
                && (client != other.client || server != other.server)
        }
    }

    /// More than a leg falls behind before what it lacks is given up.
    static let limit = 32

    private var latest: [Record] = []
    private var oldest = 0

    /// Notes a Fragment that is over, with the octets of the file that it carries.
    ///
    /// - Returns: whether one before it was the same on the other side of something in between.
    mutating func note(_ exchange: Exchange, _ octets: Range<Int64>) -> Bool {
        guard let record = Record(exchange, octets) else { return false }
        let isLeg = latest.contains { $0.isLeg(of: record) }
        if latest.count < AnsweredFragments.limit {
            latest.append(record)
        } else {
            latest[oldest] = record
            oldest = (oldest &+ 1) % AnsweredFragments.limit
        }
        return isLeg
    }
}
