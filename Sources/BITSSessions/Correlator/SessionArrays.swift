/// Sessions of one id, of one client and target, or of one connection: oldest first.
extension [Session] {
    /// So many of the latest are looked at for the one that a message belongs to: what has more is an attack, or a server
    /// that hands out one id only, and each look would take longer than the one before.
    static var lookBack: Int { 256 }

    var latest: ArraySlice<Session> { suffix([Session].lookBack) }

    /// Takes a session out. Those that go are mostly the oldest.
    mutating func drop(_ session: Session) {
        if let index = firstIndex(where: { $0 === session }) { remove(at: index) }
    }
}

extension Dictionary where Value == [Session] {
    mutating func drop(_ session: Session, from key: Key) {
        guard let place = index(forKey: key) else { return }
        values[place].drop(session)
        if values[place].isEmpty { remove(at: place) }
    }
}
