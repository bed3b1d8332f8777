/// How far one server has come with a session.
struct ServerProgress {
    let server: Endpoint
    /// It is seen behind a machine that changes the client's address alone, and in front of that one, too: how many such
    /// machines are before it.
    let depth: Int
    /// Value of its last Ack·Fragment; nil before the first.
    var acknowledged: Int64?
    var lastAck: Exchange?
    /// The greatest that it ever acknowledged.
    var highest: Int64 = 0
    /// Its last Ack·Fragment was 416 with that offset.
    var refused: (exchange: Exchange, offset: Int64)?
    var lastFragment: Exchange?
    /// Fragments sent since its last Ack whose octets it may hold: their greatest end.
    var uncertainEnd: Int64 = 0
    /// Fragments under way.
    var pending: [Exchange] = []
    /// Something was left without a delivered success since the last one.
    var isBroken = false
    /// A gap hides what it said; until its next Ack·Fragment nothing is known. Of several together nothing ever is.
    var isHidden: Bool {
        get { isShared || wasHidden }
        set { wasHidden = newValue }
    }
    private var wasHidden = false
    /// Acks in a row that asked for no more than the one before.
    var stalls = 0
    var tooLarge: (exchange: Exchange, start: Int64, length: Int64)?

    /// It stands for all servers beyond ``most``.
    let isShared: Bool
    /// Servers of one session that are told apart; a session's messages rarely go to more than some nodes of a farm.
    static let most = 256

    init(_ connection: Connection, isShared: Bool = false) {
        server = connection.server
        self.isShared = isShared
        depth = ServerProgress.depth(connection)
    }

    func isOf(_ connection: Connection) -> Bool {
        server == connection.server && depth == ServerProgress.depth(connection)
    }

    func isSame(as other: ServerProgress) -> Bool { server == other.server && depth == other.depth }

    /// Legs to servers of their own need not be told apart.
    private static func depth(_ connection: Connection) -> Int {
        connection.sharesServer ? connection.legDepth : 0
    }
}
