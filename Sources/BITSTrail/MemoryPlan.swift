import BITSSessions
import PacketCapture

/// How much a run may hold of what grows with its input: all such bounds, from one amount of memory.
///
/// `Documentation/memory.md` lists them with what an entry of each costs.
struct MemoryPlan {
    /// About what a run takes that reaches every bound at once, as the bounds are without a plan.
    static let usual: Int64 = 512 << 20
    /// The part of it that does not grow: the program, its buffers and tables of fixed size, what reports keep before
    /// they go to temporary files.
    static let fixed: Int64 = 20 << 20
    /// With less, too little would be left of the bounds to follow anything.
    static let least: Int64 = 32 << 20

    /// Of what grows, the part that there is room for; more than 1 if there is more than usual.
    private let share: Double

    /// - Parameter octets: memory to stay within; nil: the usual bounds. Less than ``least`` counts as that.
    init(octets: Int64?) {
        guard let octets else {
            share = 1
            return
        }
        // Tables have indexes of 32 bits.
        let most = 64 * MemoryPlan.usual
        let growing = min(max(octets, MemoryPlan.least), most) - MemoryPlan.fixed
        share = Double(growing) / Double(MemoryPlan.usual - MemoryPlan.fixed)
    }

    /// - Parameter least: below that the structure would be of no use.
    private func part(of bound: Int, least: Int) -> Int {
        share == 1 ? bound : max(least, Int(Double(bound) * share))
    }

    var streams: StreamAssembler.Bounds {
        var bounds = StreamAssembler.Bounds()
        bounds.connections = part(of: bounds.connections, least: 1024)
        bounds.measured = part(of: bounds.measured, least: 256)
        bounds.held = part(of: bounds.held, least: 512 << 10)
        bounds.heldPerConnection = min(part(of: bounds.heldPerConnection, least: 128 << 10), bounds.held)
        bounds.fragmentOctets = part(of: bounds.fragmentOctets, least: 256 << 10)
        return bounds
    }

    var sessions: SessionTracker.Bounds {
        var bounds = SessionTracker.Bounds()
        bounds.openSessions = part(of: bounds.openSessions, least: 256)
        bounds.timelineEntries = part(of: bounds.timelineEntries, least: 8192)
        bounds.rememberedSessions = part(of: bounds.rememberedSessions, least: 256)
        bounds.headOctets = part(of: bounds.headOctets, least: 2 << 20)
        bounds.rememberedOctets = part(of: bounds.rememberedOctets, least: 1 << 20)
        return bounds
    }

    var pipeline: PipelineBounds {
        var bounds = PipelineBounds()
        bounds.readers = part(of: bounds.readers, least: 256)
        bounds.waiting = part(of: bounds.waiting, least: 256)
        bounds.heldOctets = part(of: bounds.heldOctets, least: 512 << 10)
        bounds.waitingOctets = part(of: bounds.waitingOctets, least: 1 << 20)
        bounds.sessions = sessions
        return bounds
    }

    /// ``Pipeline/maxKept``.
    var keptConnections: Int { part(of: Pipeline.maxKept, least: 64) }
    /// ``RetiredConnections/limit``.
    var retiredConnections: Int { part(of: RetiredConnections.limit, least: 512) }
}

extension Analyzer {
    /// What is wrong with an amount of memory, as ``Options/setMaxMemory(_:)`` takes it; nil if it can be used.
    public static func objection(toMemory text: String) -> String? {
        guard let octets = memory(text) else { return "'\(text)' is no size such as 64M or 1G" }
        return octets < MemoryPlan.least ? "\(MemoryPlan.least >> 20)M is the least" : nil
    }

    /// `64M` is 64 MiB, as `64MiB`; nil if it is no size.
    static func memory(_ text: String) -> Int64? {
        octets(text.last.map { "KMG".contains($0) } ?? false ? text + "iB" : text)
    }
}

extension Analyzer.Options {
    /// Sets the memory to stay within as `64M` or `1G` says; anything else changes nothing.
    public mutating func setMaxMemory(_ text: String) {
        if Analyzer.objection(toMemory: text) == nil { maxMemory = Analyzer.memory(text) }
    }

    var memory: MemoryPlan { MemoryPlan(octets: maxMemory) }
}
