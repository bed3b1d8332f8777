import BITSSessions
import Conversations
import Testing

/// In what encoding a Content-Name is nobody says: what may be half of a character of Shift-JIS or GBK is likely a
/// separator, what is not is certainly one.
@Suite struct NameEncodingTests {
    @Test(arguments: [
        ("a\\x5cb.zip", "certain"), ("\\xc3\\xa9\\x5ca.zip", "certain"), ("\\x83\\x5ca\\x83\\x7c.zip", "likely"),
        // A whole character of GBK, and a separator behind it; an octet that begins no character.
        ("\\xc4\\xe3\\x5c..\\x5cx.asp", "certain"), ("\\xff\\x5cx.asp", "certain"),
        ("a\\xe9\\x5c..\\xe9\\x5cx.asp", "likely"),
    ]) func separators(_ name: String, _ confidence: String) throws {
        let fields = [
            "Host: h", "Accept: */*", "User-Agent: Microsoft BITS/7.8", "BITS-Packet-Type: Create-Session",
            "BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931}", "Content-Length: 0",
            "Content-Name: \(name)",
        ]
        let head = (["BITS_POST /upload/x.txt HTTP/1.1"] + fields).joined(separator: "\\r\\n")
        let script = "connect\nsend client text \"\(head)\\r\\n\\r\\n\"\nack 200 session=$ID\n    BITS-Protocol: $GUID"
        let sink = try Running.analyze(Conversation(script: Prologue.nothing.lines + script).pcap())
        let found = sink.findings.filter { ["BUP-CS-010", "BUP-SEC-002"].contains("\($0.rule.id)") }
        #expect(
            found.map { "\($0.rule.id) \($0.confidence)" }.sorted() == [
                "BUP-CS-010 \(confidence)", "BUP-SEC-002 \(confidence)",
            ])
    }
}
