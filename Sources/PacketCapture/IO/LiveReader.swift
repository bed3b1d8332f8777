internal import CPcap
internal import Glibc

/// Reads frames from a device of this machine as they pass, through libpcap.
///
/// It never waits longer than ``patience``, so that its caller can look at timers and at Ctrl-C. Unsafe code: libpcap's
/// handle, owned by this object, and its pointers, valid until the next call of ``next()``.
@safe public final class LiveReader {
    /// How to capture.
    public struct Options: Sendable {
        /// pcap-filter(7), run by the kernel; empty for every frame.
        public var filter = ""
        /// Whether to ask the device for frames to other stations too.
        public var isPromiscuous = false

        public init() {}
    }

    /// What became of the frames that passed the filter since the start.
    public struct Statistics: Sendable, Equatable {
        /// As the kernel counts: also those that it dropped, and on the loopback device each of them twice.
        public internal(set) var received: Int64 = 0
        /// Lost because they were not fetched in time.
        public internal(set) var droppedByKernel: Int64 = 0
        /// Lost by the device or its driver, as far as it says.
        public internal(set) var droppedByInterface: Int64 = 0
    }

    /// Frames are kept whole: the greatest length that libpcap allows.
    private static let snapLength: Int32 = 262_144
    /// A tenth of a second of a full gigabit link.
    private static let bufferSize: Int32 = 16 << 20
    /// After so many milliseconds the kernel hands over what it has gathered.
    private static let gatheringTime: Int32 = 100
    /// Milliseconds without a frame after which ``next()`` says so: more than twice ``gatheringTime``.
    static let patience: Int32 = 250
    /// Nanoseconds after ``stop()`` within which what was captured before must have come.
    private static let grace: Int64 = 1_000_000_000
    /// More interfaces than that behind `any` share the first one's entry.
    private static let maxInterfaces = 4096
    /// Frames between two looks at the counters, which have 32 bits in the kernel.
    private static let counterRounds: UInt32 = 1 << 20

    public let device: String
    /// The device first; behind `any` each interface that brought a frame.
    private(set) var interfaces: [CaptureInterface]
    private(set) var frame = Frame()
    /// Frames read so far.
    public var frameCount: Int64 { frame.number }
    /// The frame's bytes: owned by libpcap, valid until the next call of ``next()``.
    private(set) var bytes = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Why the capture ended, if it did so by itself.
    private(set) var problems: [CaptureProblem] = []
    /// What the device or libpcap said at the start and cost nothing.
    private(set) var notes: [CaptureProblem] = []
    public private(set) var statistics = Statistics()
    /// Frames captured before that time (nanoseconds since 1970 UTC) have all been read: set when ``next()`` finds
    /// none.
    private(set) var settledTime: Int64?
    /// Octets of the frames read so far.
    private(set) var offset: Int64 = 0

    private let handle: OpaquePointer
    private let isNanoseconds: Bool
    private let isCooked2: Bool
    private var counters = pcap_stat()
    private var interfaceOfIndex: [UInt32: Int] = [:]
    private var stopTime: Int64?
    private var deadline = Int64.max
    private var isOver = false

    /// Begins to capture on a device; `any` is all of them.
    public static func open(device: String, options: Options = Options()) throws(CaptureError) -> LiveReader {
        if let objection = FilterWords.objection(to: options.filter) {
            throw CaptureError(byteOffset: nil, message: objection)
        }
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard !device.isEmpty, !device.utf8.contains(0), let handle = unsafe pcap_create(device, &message) else {
            let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw LiveProblem(device).error(PCAP_ERROR_NO_SUCH_DEVICE, detail: String(decoding: text, as: UTF8.self))
        }
        unsafe pcap_set_snaplen(handle, snapLength)
        unsafe pcap_set_promisc(handle, options.isPromiscuous ? 1 : 0)
        unsafe pcap_set_timeout(handle, gatheringTime)
        unsafe pcap_set_buffer_size(handle, bufferSize)
        unsafe pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO)
        let status = unsafe pcap_activate(handle)
        let detail = unsafe pcap_geterr(handle).map { unsafe String(cString: $0) } ?? ""
        guard status >= 0 else {
            unsafe pcap_close(handle)
            throw LiveProblem(device).error(status, detail: detail)
        }
        let reader = unsafe LiveReader(handle, device)
        if status > 0 {
            let text = detail.isEmpty ? unsafe String(cString: pcap_statustostr(status)) : detail
            reader.notes.append(CaptureProblem(byteOffset: nil, message: text))
        }
        try reader.set(filter: options.filter)
        return reader
    }

    private init(_ handle: OpaquePointer, _ device: String) {
        unsafe self.handle = unsafe handle
        self.device = device
        isNanoseconds = unsafe pcap_get_tstamp_precision(handle) == PCAP_TSTAMP_PRECISION_NANO
        // The second form of cooked frames tells the interface; libpcap offers it for `any` only.
        if unsafe pcap_datalink(handle) == DLT_LINUX_SLL { unsafe pcap_set_datalink(handle, DLT_LINUX_SLL2) }
        let kind = unsafe pcap_datalink(handle)
        isCooked2 = kind == DLT_LINUX_SLL2
        // Live, raw IP has a number that files do not use.
        frame.linkType = kind == DLT_RAW ? LinkType.raw : UInt32(clamping: kind)
        let snapLength = Int(unsafe pcap_snapshot(handle))
        interfaces = [
            CaptureInterface(linkType: frame.linkType, snapLength: snapLength, name: device, dropped: nil)
        ]
    }

    deinit { unsafe pcap_close(handle) }

    /// The kernel throws away what the filter does not take, and what came in before it was set.
    private func set(filter: String) throws(CaptureError) {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        if !filter.isEmpty {
            var network: UInt32 = 0
            var netmask: UInt32 = 0
            if unsafe pcap_lookupnet(device, &network, &netmask, &message) != 0 {
                netmask = FilterProgram.unknownNetmask
            }
            var program = unsafe try FilterProgram.compile(filter, on: handle, netmask: netmask).get()
            defer { unsafe pcap_freecode(&program) }
            guard unsafe pcap_setfilter(handle, &program) == 0 else { throw lastError() }
        }
        guard unsafe pcap_setnonblock(handle, 1, &message) == 0 else { throw lastError() }
    }

    private func lastError() -> CaptureError {
        CaptureError(byteOffset: nil, message: unsafe String(cString: pcap_geterr(handle)))
    }

    /// What is read from now on was captured before now; then the end comes, soon.
    public func stop() {
        guard stopTime == nil else { return }
        stopTime = Self.now(CLOCK_REALTIME)
        deadline = Self.now(CLOCK_MONOTONIC) &+ Self.grace
    }

    /// The next frame; idle after at most ``patience`` milliseconds without one; the end when the device is gone, or
    /// after ``stop()`` or Ctrl-C (``Interruption``) once all that was captured before has been read.
    func next() -> ReadStep {
        guard !isOver else { return .end }
        if Interruption.isRequested { stop() }
        let step = take()
        guard step == .idle else { return judged(step) }
        let begin = Self.now(CLOCK_REALTIME)
        let waiting = waitForFrames()
        let second = take()
        guard second == .idle else { return judged(second) }
        readCounters()
        if waiting == .inVain { settledTime = begin }
        return stopTime != nil && (waiting == .inVain || Self.now(CLOCK_MONOTONIC) > deadline) ? finish() : .idle
    }

    /// Ends the capture at the first frame that came after ``stop()``.
    private func judged(_ step: ReadStep) -> ReadStep {
        guard step == .frame, let stopTime, frame.time > stopTime || Self.now(CLOCK_MONOTONIC) > deadline else {
            return step
        }
        frame.number &-= 1
        offset = frame.byteOffset
        return finish()
    }

    private func finish() -> ReadStep {
        readCounters()
        isOver = true
        unsafe bytes = unsafe UnsafeBufferPointer(start: nil, count: 0)
        return .end
    }

    private enum Waiting {
        case ready, inVain, interrupted
    }

    private func waitForFrames() -> Waiting {
        let descriptor = unsafe pcap_get_selectable_fd(handle)
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // Rare devices have nothing to wait for; poll passes over the negative number.
        let result = unsafe poll(&request, 1, Self.patience)
        return result > 0 ? .ready : result == 0 ? .inVain : .interrupted
    }

    private func take() -> ReadStep {
        var record: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        let result = unsafe pcap_next_ex(handle, &record, &data)
        if result == 0 { return .idle }
        guard result == 1, let record = unsafe record, let data = unsafe data else {
            let error = lastError().message
            problems.append(CaptureProblem(byteOffset: nil, message: "the capture on \(device) ended: \(error)"))
            return finish()
        }
        let captured = Int(unsafe record.pointee.caplen)
        frame.number &+= 1
        let fraction = Int64(unsafe record.pointee.ts.tv_usec)
        frame.time =
            Int64(unsafe record.pointee.ts.tv_sec) &* 1_000_000_000
            &+ (isNanoseconds ? fraction : fraction &* 1000)
        frame.capturedLength = captured
        frame.originalLength = max(captured, Int(unsafe record.pointee.len))
        frame.byteOffset = offset
        offset &+= Int64(captured)
        unsafe bytes = unsafe UnsafeBufferPointer(start: data, count: captured)
        if isCooked2 { frame.interface = interface(unsafe bytes.span) }
        if UInt32(truncatingIfNeeded: frame.number) % Self.counterRounds == 0 { readCounters() }
        return .frame
    }

    /// The entry of the interface that a frame of `any` came through; its system-wide index stands at byte 4.
    private func interface(_ frame: Span<UInt8>) -> Int {
        guard frame.count >= 8 else { return 0 }
        let index = frame.word(4, true)
        if let known = interfaceOfIndex[index] { return known }
        guard interfaces.count < Self.maxInterfaces else { return 0 }
        var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        let isNamed = unsafe if_indextoname(index, &name) != nil
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        interfaces.append(
            CaptureInterface(
                linkType: interfaces[0].linkType, snapLength: interfaces[0].snapLength,
                name: isNamed ? text : "interface \(index)", dropped: nil))
        interfaceOfIndex[index] = interfaces.count &- 1
        return interfaces.count &- 1
    }

    /// Adds what the kernel counted since the last look; its counters begin anew after 2^32.
    private func readCounters() {
        var latest = pcap_stat()
        guard unsafe pcap_stats(handle, &latest) == 0 else { return }
        statistics.received &+= Int64(latest.ps_recv &- counters.ps_recv)
        statistics.droppedByKernel &+= Int64(latest.ps_drop &- counters.ps_drop)
        statistics.droppedByInterface &+= Int64(latest.ps_ifdrop &- counters.ps_ifdrop)
        counters = latest
        interfaces[0].dropped = statistics.droppedByKernel &+ statistics.droppedByInterface
    }

    private static func now(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
