/// Which frames of captures are looked at: an expression of pcap-filter(7), compiled by libpcap for each link type that
/// comes.
///
/// Frames of a link type for which the expression means nothing are not accepted, and ``failures`` says so.
public struct PacketFilter {
    /// A link type on which the expression does not compile, and why.
    public struct Failure: Sendable, Equatable {
        /// LINKTYPE_ number of the tcpdump registry.
        public let linkType: UInt32
        /// libpcap's own words.
        public let message: String
    }

    /// More than the registry has; a capture with more is made to cost memory.
    static let maxLinkTypes = 1024

    public let expression: String
    /// In the order in which the link types were met; at most 1,024, beyond which no link type is tried.
    public private(set) var failures: [Failure] = []
    private let acceptsAll: Bool
    /// By link type and byte order; nil where the expression does not compile.
    private var programs: [Key: FilterProgram?] = [:]
    private var latest: (key: Key, program: FilterProgram?)?

    private struct Key: Hashable {
        let linkType: UInt32
        let isSwapped: Bool
    }

    /// Link types on one of which every primitive of the language means something.
    private static let probes: [UInt32] = [1, 101, 113, 276, 105, 127, 117, 123, 140]

    /// Throws if the expression is none on any link type, or if a name in it would have to be looked up; a blank
    /// expression accepts every frame.
    public init(expression: String) throws(CaptureError) {
        self.expression = expression
        acceptsAll = expression.utf8.allSatisfy { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
        if acceptsAll { return }
        if let objection = FilterWords.objection(to: expression) {
            throw CaptureError(byteOffset: nil, message: objection)
        }
        var first: CaptureError?
        for linkType in Self.probes {
            do {
                _ = try FilterProgram.compile(expression, linkType: linkType, isSwapped: false).get()
                return
            } catch {
                first = first ?? error
            }
        }
        if let first { throw first }
    }

    /// - Parameters:
    ///   - bytes: the captured bytes.
    ///   - originalLength: bytes on the wire, which `len`, `less` and `greater` mean.
    public mutating func accepts(_ bytes: Span<UInt8>, linkType: UInt32, originalLength: Int) -> Bool {
        if acceptsAll { return true }
        let key = Key(linkType: linkType, isSwapped: linkType == LinkType.null && Self.isSwapped(bytes))
        if let latest, latest.key == key { return latest.program?.accepts(bytes, originalLength) ?? false }
        let program = program(key)
        latest = (key, program)
        return program?.accepts(bytes, originalLength) ?? false
    }

    /// BSD loopback frames begin with a small number in the byte order of the host that captured them.
    private static func isSwapped(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 4 else { return false }
        #if _endian(little)
            return bytes[0] == 0 && bytes[1] == 0
        #else
            return bytes[2] == 0 && bytes[3] == 0
        #endif
    }

    private mutating func program(_ key: Key) -> FilterProgram? {
        if let known = programs[key] { return known }
        guard programs.count < Self.maxLinkTypes else { return nil }
        switch FilterProgram.compile(expression, linkType: key.linkType, isSwapped: key.isSwapped) {
        case .success(let program):
            programs[key] = .some(program)
            return program
        case .failure(let error):
            programs[key] = .some(nil)
            if !failures.contains(where: { $0.linkType == key.linkType }) {
                failures.append(Failure(linkType: key.linkType, message: error.message))
            }
            return nil
        }
    }
}
