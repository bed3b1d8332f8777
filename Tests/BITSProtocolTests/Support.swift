import HTTPMessages
import Testing

/// A head from lines, with CR LF after each and an empty line at the end.
func head(_ lines: String...) throws -> MessageHead {
    try #require(MessageHead(parsing: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)))
}

/// A head from octets.
func head(_ octets: [UInt8]) throws -> MessageHead {
    try #require(MessageHead(parsing: octets))
}

/// Text that has broken parsers before.
let hostileTexts: [String] = [
    "", " ", "\0", "\0\0\0\0", "-", "--", "/", "*", "{", "}", "{}", "%", "%0", "%%%", "::", "[", "[]", "[]:", ":", "@",
    "0x", "x", "-0x1", String(repeating: "9", count: 30), String(repeating: "0", count: 30),
    "bytes " + String(repeating: "9", count: 30) + "-1/2", "bytes 0-" + String(repeating: "9", count: 30),
    String(repeating: "A", count: 65_536), String(repeating: "{", count: 65_536), String(repeating: ",", count: 65_536),
    String(repeating: "%", count: 65_536), "\u{ff}\u{fe}\u{80}",
    String(repeating: "\u{e9}", count: 65_536), "{\u{e9}}", "http://\u{e9}/\u{e9}?\u{e9}", "http://", "http:///", "://",
    "9223372036854775808",
    "-9223372036854775808", "18446744073709551615", "-2147483649", "\r\n", "a\r\nb", "Microsoft BITS/",
    "Microsoft BITS/7.",
    "Microsoft BITS/99999999999999999999.1", "Negotiate ", "NTLM ====", "NTLM TlRMTVNTUAA",
]
