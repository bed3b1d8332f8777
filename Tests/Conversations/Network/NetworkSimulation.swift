/// Plays what the programs do over a lossy network, event by event, and collects what passes the capture point.
struct NetworkSimulation {
    enum Event {
        case arrival(SimulatedSegment)
        case timeout(Int, Side, Int)
        case delayedAcknowledgement(Int, Side, Int)
        case act(Int)
    }

    struct Link {
        var peers: [Side: SimulatedPeer]
        /// What each side's programs had written by the acts so far, FINs included.
        var written: [Side: Int] = [.client: 0, .server: 0]
        /// A side's reset was sent.
        var isReset = false

        subscript(side: Side) -> SimulatedPeer {
            get { peers[side, default: SimulatedPeer(endpoint: Endpoint(.v4(0), 0), isn: 0)] }
            _modify { yield &peers[side, default: SimulatedPeer(endpoint: Endpoint(.v4(0), 0), isn: 0)] }
        }
    }

    /// After so many time-outs in a row an end gives the connection up.
    private static let maxAttempts = 6
    /// A receiver's window, and how long it waits for a second segment to acknowledge.
    static let window = 262_144
    static let acknowledgementDelay: Int64 = 40_000_000

    let acts: [Act]
    let settings: Settings
    var passage: Passage
    var links: [Link]
    var queue = EventQueue<Event>()
    var frames: [BuiltFrame] = []
    var now: Int64
    private var nextAct = 0
    private var isScheduled = false
    /// When the last act was done.
    private var done: Int64
    private var stopTime: Int64?

    init(acts: [Act], peers: [(client: SimulatedPeer, server: SimulatedPeer)], settings: Settings, network: Network) {
        self.acts = acts
        self.settings = settings
        passage = Passage(network)
        links = peers.map { Link(peers: [.client: $0.client, .server: $0.server]) }
        now = settings.start
        done = settings.start
    }

    var network: Network { passage.network }

    mutating func run() -> [BuiltFrame] {
        scheduleActs()
        while let (time, event) = queue.pop() {
            now = time
            switch event {
            case .arrival(let segment): take(segment)
            case .timeout(let link, let side, let timer): timeOut(link, side, timer)
            case .delayedAcknowledgement(let link, let side, let timer):
                let peer = links[link][side]
                if peer.acknowledgementTimerRuns, peer.acknowledgementTimer == timer { acknowledge(link, side) }
            case .act(let index): perform(acts[index])
            }
            scheduleActs()
        }
        let frames = self.frames.sortedByTime()
        return stopTime.map { stop in frames.filter { $0.time <= stop } } ?? frames
    }

    // MARK: What the programs do

    /// Sets the time of the next act as soon as its end knows what it waits for.
    private mutating func scheduleActs() {
        guard !isScheduled, nextAct < acts.count, isReady(nextAct) else { return }
        let act = acts[nextAct]
        queue.push(.act(nextAct), at: max(now, done) + settings.think + act.pause)
        isScheduled = true
    }

    private func isReady(_ index: Int) -> Bool {
        let act = acts[index]
        if act.isEarly { return true }
        if act.needsPeer, let side = act.side, !hasReceived(links[act.connection], side) { return false }
        guard index > 0 else { return true }
        let before = acts[index - 1]
        guard before.connection >= 0 else { return true }
        let link = links[before.connection]
        switch before.kind {
        case .connect:
            let peer = link[act.side ?? .client]
            return peer.state == .established || peer.state == .gone || isCutOff(link)
        case .write(let side, _), .finish(let side), .reset(let side):
            return act.side == side || hasReceived(link, side.other)
        case .knock, .isolate, .noise, .stop: return true
        }
    }

    /// Whether the side has got all that the other one has sent so far, or never will.
    private func hasReceived(_ link: Link, _ side: Side) -> Bool {
        let peer = link[side]
        if peer.state == .gone || peer.isIsolated || link[side.other].state == .gone && !link.isReset { return true }
        return peer.received >= link.written[side.other] ?? 0 && !link.isReset
    }

    private func isCutOff(_ link: Link) -> Bool {
        link[.client].isIsolated || link[.server].isIsolated
    }

    private mutating func perform(_ act: Act) {
        let link = act.connection
        if case .reset(let side) = act.kind, !links[link][side].isAllAcknowledged, !links[link][side.other].isIsolated,
            links[link][side].state == .established
        {
            // What it has sent has to arrive before, or the script would tell another story.
            queue.push(.act(nextAct), at: now + 5_000_000)
            return
        }
        isScheduled = false
        nextAct += 1
        done = now
        switch act.kind {
        case .connect(let hasHandshake): connect(link, hasHandshake)
        case .knock(let count, let interval): knock(link, count, interval)
        case .write(let side, let octets):
            links[link][side].octets += octets
            links[link][side].writeEnds.insert(links[link][side].octets.count)
            links[link].written[side, default: 0] += octets.count
            pump(link, side)
        case .finish(let side):
            links[link][side].hasFinished = true
            links[link].written[side, default: 0] += 1
            pump(link, side)
        case .reset(let side):
            let peer = links[link][side]
            var segment = SimulatedSegment(link, side, [.rst, .ack])
            segment.offset = peer.next
            segment.acknowledged = peer.received
            links[link][side].state = .gone
            links[link].isReset = true
            send(segment)
        case .isolate(let side, let isIsolated): links[link][side].isIsolated = isIsolated
        case .noise(let noise):
            let content = noise.content(settings.client, settings.server)
            frames.append(
                BuiltFrame(
                    time: now, content: content, role: .noise, connection: nil, side: nil,
                    identification: passage.nextIdentification(.client)))
        case .stop:
            stopTime = now
            queue.removeAll()
        }
    }

    private mutating func connect(_ link: Int, _ hasHandshake: Bool) {
        guard hasHandshake else {
            for side in Side.allCases { establish(link, side) }
            return
        }
        links[link][.client].state = .connecting
        send(SimulatedSegment(link, .client, .syn))
        startTimer(link, .client)
    }

    private mutating func knock(_ link: Int, _ count: Int, _ interval: Int64) {
        var pause = interval
        for number in 0..<count {
            if number > 0 {
                done += pause
                pause *= 2
            }
            var segment = SimulatedSegment(link, .client, .syn)
            segment.isAgain = number > 0
            let frame = built(segment, at: done)
            frames.append(frame)
        }
    }

    // MARK: Time-outs

    mutating func startTimer(_ link: Int, _ side: Side) {
        links[link][side].timer += 1
        links[link][side].timerRuns = true
        let peer = links[link][side]
        queue.push(.timeout(link, side, peer.timer), at: now + peer.timeout)
    }

    private mutating func timeOut(_ link: Int, _ side: Side, _ timer: Int) {
        let peer = links[link][side]
        guard peer.timerRuns, peer.timer == timer, peer.state != .gone else { return }
        guard peer.attempts < Self.maxAttempts else {
            links[link][side].state = .gone
            return
        }
        links[link][side].timeOut(mss: network.mss)
        if peer.state == .connecting {
            var segment = SimulatedSegment(link, side, side == .client ? .syn : [.syn, .ack])
            segment.isAgain = true
            send(segment)
            startTimer(link, side)
        } else {
            links[link][side].timerRuns = false
            pump(link, side)
        }
    }
}
