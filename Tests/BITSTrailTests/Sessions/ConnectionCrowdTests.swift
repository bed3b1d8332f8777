import Testing

@testable import BITSSessions

/// Of very many connections of one session most are let go of; what is asked of all stays right.
@Suite struct ConnectionCrowdTests {
    private static let count = ConnectionCrowd.held * 6
    /// One that is neither among the first nor among the latest.
    private static let middle = ConnectionCrowd.held * 3

    private static func connection(_ index: Int, handshakeSeen: Bool = true, gaps: Int = 0) -> Connection {
        let address = IPAddress(isIPv6: false, high: 0, low: 0xc000_020a)
        let end = Endpoint(address: address, port: UInt16(truncatingIfNeeded: index))
        let moment = Moment(
            frame: FrameReference(capture: 0, frame: Int64(index + 1)), time: Int64(index), byteOffset: 0)
        let connection = Connection(
            index: index, client: end, server: end, first: moment, handshakeSeen: handshakeSeen, gapsBefore: gaps)
        connection.refresh(clientFrames: 1, serverFrames: 1, lastTime: connection.lastTime)
        connection.requestsStartSeen = true
        return connection
    }

    /// Each ends before the next one begins.
    private static func crowd(_ odd: Connection? = nil) -> ConnectionCrowd {
        var crowd = ConnectionCrowd()
        for index in 0..<count {
            let one = index == middle ? odd ?? connection(index) : connection(index)
            crowd.add(one)
            one.end = .closed
        }
        return crowd
    }

    @Test func fewAreHeld() {
        let crowd = Self.crowd()
        #expect(crowd.connections.count <= ConnectionCrowd.held * 4 && crowd.recent.count <= 65)
        #expect(crowd.connections.first?.index == 0 && crowd.connections.last?.index == Self.count - 1)
        #expect(!crowd.connections.contains { $0.index == Self.middle })
        #expect(crowd.haveBothDirections && !crowd.haveGaps && crowd.haveStarts && !crowd.haveAuthentication)
        #expect(!crowd.areShared && !crowd.isHeldBack(besides: nil))
    }

    @Test func whatOneOfThemWasIsRemembered() {
        let oneSided = Self.connection(0)
        oneSided.refresh(clientFrames: 1, serverFrames: 0, lastTime: oneSided.lastTime)
        #expect(!Self.crowd(oneSided).haveBothDirections)
        #expect(Self.crowd(Self.connection(0, gaps: 1)).haveGaps)
        #expect(!Self.crowd(Self.connection(0, handshakeSeen: false)).haveStarts)
        let proven = Self.connection(0)
        proven.security.hasAuthentication = true
        #expect(Self.crowd(proven).haveAuthentication)
        let shared = Self.connection(0)
        shared.sessionCount = 2
        #expect(Self.crowd(shared).areShared)
        let cut = Self.connection(0)
        cut.security.hasCutHead = true
        #expect(!Self.crowd(cut).showAuthentication)
    }

    /// The report names all of them, and the upload is as whole as on one connection.
    @Test func manyConnectionsOfOneUpload() throws {
        let number = ConnectionCrowd.held * 5
        let script =
            Prologue.session.lines
            + (0..<number).map {
                "connect C\($0) client=192.0.2.10:\(1024 + $0)\nfragment \($0)-\($0)/\(number)\nack 200 received=\($0 + 1)\nfin client\nfin server\n"
            }.joined() + "connect last\nclose\nack 200"
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(sink.outcomeLines == ["completed \(number)/\(number)"])
        let session = try #require(sink.sessions.first)
        #expect(session.connections.count == number + 2 && !session.displayFilter.isEmpty)
        #expect(!sink.findings.contains { $0.severity >= .warning }, "\(sink.findingLines)")
    }
}
