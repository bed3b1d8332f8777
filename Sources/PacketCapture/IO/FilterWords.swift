/// The words of a filter expression, cut as libpcap's scanner cuts them (pcap-filter(7)): the longest that fits, and of
/// equally long ones an address or a number before a name.
///
/// libpcap looks names of hosts and networks up, which sends them into the network. Here they are found before libpcap
/// sees the expression. What this scanner does not know is a name for it, so it can refuse too much but never too
/// little.
struct FilterWords {
    /// No expression that people write comes near it.
    static let maxLength = 1 << 20

    enum Word: Equatable {
        /// What stands before an address: `host`, `net`, `src`, `dst`, `mask`…
        case place
        case gateway
        /// What stands before a port or protocol, whose names are looked up in files of this machine.
        case service
        /// What takes a word of its own table: `type`, `ifname`, `llc`…
        case tabled
        /// `and`, `or`, `not` in all spellings.
        case joint
        case open, close
        case name(String)
        case other
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ expression: String) {
        bytes = Array(expression.utf8)
    }

    /// The next word; nil at the end.
    mutating func next() -> Word? {
        while [0x20, 0x0d, 0x0a, 0x09].contains(octet(position)) { position += 1 }
        guard position < bytes.count else { return nil }
        let scanner = FilterScanner(bytes)
        let start = position
        if bytes[start] == UInt8(ascii: "\\") {
            position = scanner.escapedEnd(start)
            guard position > start + 1 else { return .other }
            return .name(text(start + 1..<position))
        }
        let fixed = scanner.addressOrNumberEnd(start)
        if let end = scanner.identifierEnd(start), end > fixed {
            position = end
            let word = text(start..<end)
            return FilterKeywords.kind(word) ?? .name(word)
        }
        if fixed > start {
            position = fixed
            return .other
        }
        return symbol()
    }

    private mutating func symbol() -> Word {
        let (first, second) = (octet(position), octet(position + 1))
        position += 1
        switch (first, second) {
        case (UInt8(ascii: "&"), UInt8(ascii: "&")), (UInt8(ascii: "|"), UInt8(ascii: "|")):
            position += 1
            return .joint
        case (UInt8(ascii: "!"), UInt8(ascii: "=")):
            position += 1
            return .other
        case (UInt8(ascii: "!"), _): return .joint
        case (UInt8(ascii: "("), _): return .open
        case (UInt8(ascii: ")"), _): return .close
        default: return .other
        }
    }

    private func octet(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

extension FilterWords {
    /// Why the expression must not reach libpcap; nil if it may.
    ///
    /// libpcap's grammar takes a name behind a qualifier, or, with the qualifiers of the last term, behind `and`, `or`,
    /// `not` and `(`. Behind anything else it is a syntax error, which libpcap tells better.
    static func objection(to expression: String) -> String? {
        guard expression.utf8.count <= maxLength else { return "the filter is longer than \(maxLength) octets" }
        // libpcap's string would end there, and the rest be lost without a word.
        guard !expression.utf8.contains(0) else { return "the filter holds a NUL character" }
        var words = FilterWords(expression)
        var previous = Word.joint
        // Whether a name without a qualifier would be one of a port or protocol; what holds outside of each
        // parenthesis.
        var isService = false
        var outer: [Bool] = []
        while let word = words.next() {
            switch word {
            case .place, .gateway: isService = false
            case .service: isService = true
            case .open: outer.append(isService)
            case .close: isService = outer.popLast() ?? false
            case .name(let name):
                if previous == .gateway {
                    return "'gateway' needs a name, and names are not looked up: "
                        + "write 'ether host MAC-ADDRESS and not host ADDRESS'"
                }
                if [.joint, .open].contains(previous), !isService {
                    return "'\(name.prefix(100))' is no word of filters, and names are not looked up: "
                        + "write an address if it is a host's"
                }
                if previous == .place {
                    return "names are not looked up: write the address of '\(name.prefix(100))'"
                }
            case .tabled, .joint, .other: break
            }
            previous = word
        }
        return nil
    }
}

/// The words that mean something to libpcap wherever they stand.
enum FilterKeywords {
    static func kind(_ word: String) -> FilterWords.Word? { kinds[word] }

    private static let kinds: [String: FilterWords.Word] = {
        var kinds: [String: FilterWords.Word] = ["gateway": .gateway]
        for (words, kind) in [(places, FilterWords.Word.place), (services, .service), (tabled, .tabled)] {
            for word in words.split(separator: " ") { kinds[String(word)] = kind }
        }
        for word in ["and", "or", "not"] { kinds[word] = .joint }
        for line in [protocols, primitives, offsets] {
            for word in line.split(whereSeparator: \.isWhitespace) { kinds[String(word)] = .other }
        }
        return kinds
    }()

    private static let places =
        "host net mask src dst addr1 addr2 addr3 addr4 address1 address2 address3 address4 ra ta"
    private static let services = "port portrange proto protochain"
    private static let tabled = "type subtype dir direction on ifname rset ruleset reason action llc"

    private static let protocols = """
        link ether ppp slip fddi tr wlan arp rarp ip sctp tcp udp icmp igmp igrp pim vrrp carp radio ip6 icmp6 ah esp
        atalk aarp decnet lat sca moprc mopdl iso esis es-is isis is-is l1 l2 iih lsp snp csnp psnp clnp stp ipx netbeui
        """
    private static let primitives = """
        less greater byte broadcast multicast len length inbound outbound ifindex vlan mpls pppoed pppoes geneve
        lane metac bcc oam oamf4 oamf4ec oamf4sc sc ilmic vpi vci connectmsg metaconnect
        rnr rulenum srnr subrulenum fisu lssu lsu msu hfisu hlssu hmsu sio opc dpc sls hsio hopc hdpc hsls
        """
    private static let offsets = """
        icmptype icmpcode icmp6type icmp6code tcpflags
        icmp-echoreply icmp-unreach icmp-sourcequench icmp-redirect icmp-echo icmp-routeradvert icmp-routersolicit
        icmp-timxceed icmp-paramprob icmp-tstamp icmp-tstampreply icmp-ireq icmp-ireqreply icmp-maskreq icmp-maskreply
        icmp6-destinationunreach icmp6-packettoobig icmp6-timeexceeded icmp6-parameterproblem icmp6-echo icmp6-echoreply
        icmp6-multicastlistenerquery icmp6-multicastlistenerreportv1 icmp6-multicastlistenerdone icmp6-routersolicit
        icmp6-routeradvert icmp6-neighborsolicit icmp6-neighboradvert icmp6-redirect icmp6-routerrenum
        icmp6-nodeinformationquery icmp6-nodeinformationresponse icmp6-ineighbordiscoverysolicit
        icmp6-ineighbordiscoveryadvert icmp6-multicastlistenerreportv2 icmp6-homeagentdiscoveryrequest
        icmp6-homeagentdiscoveryreply icmp6-mobileprefixsolicit icmp6-mobileprefixadvert icmp6-certpathsolicit
        icmp6-certpathadvert icmp6-multicastrouteradvert icmp6-multicastroutersolicit icmp6-multicastrouterterm
        tcp-fin tcp-syn tcp-rst tcp-push tcp-ack tcp-urg tcp-ece tcp-cwr
        """
}
