import Testing

@testable import PacketCapture

/// Names are found before libpcap sees them, and nothing else is taken for a name.
@Suite struct FilterWordsTests {
    @Test(arguments: [
        "host 10.0.0.1", "src host 10.0.0.1", "dst 10.0.0.1", "src or dst 10.0.0.1", "host fe80::1", "host ::",
        "host 2001:db8:0:0:0:0:0:1", "host ::ffff:10.0.0.1", "dst or src ::1", "net 10/8", "net 10.0.0.0/8",
        "net 10.0.0.0 mask 255.0.0.0", "net 192.168.1", "src net 172.16", "net fe80::/10",
        "ether host aa:bb:cc:dd:ee:ff", "ether src aa-bb-cc-dd-ee-ff", "ether dst aa.bb.cc.dd.ee.ff",
        "ether host aabb.ccdd.eeff", "ether host aabbccddeeff", "wlan ra 0:1:2:3:4:5",
        "wlan addr4 0:1:2:3:4:5", "host(10.0.0.1 or 10.0.0.2)", "host 10.0.0.1 and (10.0.0.2 or 10.0.0.3)",
        "not host 10.0.0.1 and 10.0.0.2", "!host 10.0.0.1&&!10.0.0.2||::1", "decnet host 1.2", "arp net 128.3",
    ])
    func addresses(expression: String) {
        #expect(FilterWords.objection(to: expression) == nil)
    }

    @Test(arguments: [
        "port 80", "port http", "tcp dst port ftp or ftp-data or domain", "src or dst port ftp-data",
        "portrange 80-90", "portrange ftp-http", "udp portrange 7000-7009", "port(http or https)",
        "not port (http or not https)", "host 10.0.0.1 and (port http or https)", "ip proto \\tcp",
        "ether proto 0x88cc", "ether proto \\arp", "ip6 protochain \\tcp", "proto ospf", "iso proto \\esis",
        "port http and (host 10.0.0.1) and https",
    ])
    func services(expression: String) {
        #expect(FilterWords.objection(to: expression) == nil)
    }

    @Test(
        arguments: [
            "", " \t\r\n", "tcp", "tcp[13] & 2 != 0", "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
            "vlan 100 and tcp port 80",
            "vlan && vlan 300 && ip", "mpls 100000 && mpls 1024 && host 192.9.200.1", "pppoes 0x27 && ip", "geneve 0xb",
            "greater 100", "less 64", "len <= 1500", "inbound", "outbound", "ifindex 3", "ifname eth0", "on pppoe-wan",
            "rset main", "ruleset anchor.1", "rnr 5", "srnr 6", "reason match", "action pass",
            "type mgt subtype beacon",
            "type data", "subtype probe-req", "dir tods", "wlan type ctl subtype cf-end-ack", "llc", "llc rr", "llc u",
            "broadcast", "ether multicast", "ip6 multicast", "ether[0] & 1 = 0 and ip[16] >= 224",
            "ip[6:2] & 0x1fff = 0",
            "icmp[icmptype] != icmp-echo and icmp[icmptype] != icmp-echoreply",
            "icmp6[icmp6type] != icmp6-echo and icmp6[icmp6type] != icmp6-echoreply",
            "tcp port 80 and (((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)",
            "tcp[tcpflags] & (tcp-rst|tcp-ack) == (tcp-rst|tcp-ack)", "es-is or is-is or l1 or csnp",
            "vpi 5 and vci = 3",
            "vci (3 or 4)", "oamf4ec or metaconnect", "fisu or hmsu", "opc 7", "hsls > 5", "byte 5 & 3", "radio[1] = 2",
            // Not in the language, but without a place for a name: libpcap says so.
            "tcp prot 80", "10.0.0.1", "fe80::1", "host", "port 80 90", "len > foo", "vlan foo", "(", "))", "tcp[",
            "\u{e9}",
        ])
    func otherPrimitives(expression: String) {
        #expect(FilterWords.objection(to: expression) == nil)
    }

    @Test(
        arguments: [
            ("host intranet", "intranet"), ("src host foo", "foo"), ("net foo", "foo"), ("dst or src foo", "foo"),
            ("src foo", "foo"), ("dst net foo", "foo"), ("not foo", "foo"), ("foo", "foo"), ("!foo", "foo"),
            ("(foo)", "foo"),
            ("host(a or b)", "a"), ("host(10.0.0.1 or b)", "b"), ("host 10.0.0.1 or b", "b"), ("tcp and foo", "foo"),
            ("ether host server", "server"), ("wlan ta phone", "phone"), ("addr2 phone", "phone"),
            ("net 10.0.0.0 mask foo", "foo"), ("host \\tcp", "tcp"), ("host \\a\u{e9}b[c", "a\u{e9}b[c"),
            ("port http and host foo", "foo"), ("port http and (host 10.0.0.1 or foo)", "foo"),
            ("host 10.0.0.1 and (port http) and foo", "foo"), ("(port http) and foo", "foo"),
            ("src port http and src foo", "foo"), ("host a.example.org", "a.example.org"),
            ("host 10.0.0.1.", "10.0.0.1."),
            ("host 10.0.0.1x", "10.0.0.1x"), ("host 1.2.3.4.5", "1.2.3.4.5"), ("host 10.0.0.1-2", "10.0.0.1-2"),
            ("host hosts", "hosts"), ("host tcp-syn2", "tcp-syn2"), ("host Host", "Host"),
            ("host dead:beef", "dead"), ("host beef", "beef"), ("host 12345a:1::", "12345a"), ("host aa:bb", "aa"),
            ("host fe80::1 or x", "x"), ("host\nfoo", "foo"), ("host\tfoo", "foo"), ("tcp or\rfoo", "foo"),
            ("&&foo", "foo"),
            ("||foo", "foo"), ("net ucb-ether", "ucb-ether"), ("host vxlan", "vxlan"),
            ("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and not src and dst net localnet", "localnet"),
        ])
    func names(expression: String, name: String) {
        let objection = FilterWords.objection(to: expression)
        #expect(objection?.contains("names are not looked up") == true && objection?.contains("'\(name)'") == true)
    }

    @Test func whoMistypesAWordIsToldSo() {
        #expect(FilterWords.objection(to: "xx yy")?.hasPrefix("'xx' is no word of filters") == true)
        #expect(FilterWords.objection(to: "tcp and prot 80")?.hasPrefix("'prot' is no word of filters") == true)
        #expect(
            FilterWords.objection(to: "host foo") == "names are not looked up: write the address of 'foo'")
    }

    @Test func gateways() {
        #expect(FilterWords.objection(to: "gateway snup and (port ftp or ftp-data)")?.contains("ether host") == true)
        #expect(FilterWords.objection(to: "gateway 10.0.0.1") == nil)
    }

    @Test func whatNoStringOfCMayHold() {
        #expect(FilterWords.objection(to: "port 80\0 and host foo") == "the filter holds a NUL character")
        let long = String(repeating: "tcp or ", count: 200_000)
        #expect(FilterWords.objection(to: long)?.contains("longer than") == true)
    }

    /// Every name that the scanner finds is refused; what it takes for an address is one, up to its last octet.
    @Test(arguments: [
        ("::", 2), ("::1", 3), ("1::", 3), ("1::2:3", 6), ("fe80::1%eth0", 7), ("1:2:3:4:5:6:7:8", 15),
        ("1:2:3:4:5:6:7:8:9", 16), ("1:2:3:4:5:6:7::", 15), ("::2:3:4:5:6:7:8", 15), ("::1.2.3.4", 9),
        ("1:2:3:4:5:6:1.2.3.4", 19), ("1:2:3:4:5::1.2.3.4", 18), ("::12345", 6), ("::1::2", 3), (":1", 0),
        ("1.2.3.4", 7), ("1.2.3.4.5", 7), ("1.2.3.4.5.6", 11), ("0x1f", 4), ("0x", 1), ("123abc", 3), ("1.", 1),
        ("aa:bb:cc:dd:ee:ff", 17), ("a:b:c:d:e:f", 11), ("a-b-c-d-e-f", 11), ("aabb.ccdd.eeff", 14),
        ("aabbccddeeff", 12), ("aabbccddeef", 0), ("aa:bb:cc:", 9), ("aa::bb::", 8), ("$7f", 3), ("$x", 0), ("x", 0),
    ])
    func addressEnds(text: String, end: Int) {
        #expect(FilterScanner(Array(text.utf8)).addressOrNumberEnd(0) == end)
    }
}
