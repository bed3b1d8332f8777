import Foundation
import Testing

@testable import BITSReports

@Suite struct JSONWriterTests {
    private func parse(_ bytes: [UInt8]) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    /// Throws if the octets are no JSON.
    private func check(_ bytes: [UInt8]) throws {
        _ = try parse(bytes)
    }

    @Test func everyScalarSurvives() throws {
        // Neighbours of every kind, in strings of 64 scalars.
        let scalars =
            Array(0...0x2FFF).compactMap { Unicode.Scalar(UInt32($0)) } + [
                "\u{FEFF}", "\u{FFFD}", "\u{1F600}", "\u{10FFFF}",
            ]
        for start in stride(from: 0, to: scalars.count, by: 64) {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[start..<min(start + 64, scalars.count)])
            for style in [JSONWriter.Style.compact, .pretty] {
                var json = JSONWriter(style: style)
                json.value(String(text))
                let parsed = try parse(json.bytes) as? String ?? "not a string"
                #expect(parsed.unicodeScalars.elementsEqual(text))
            }
        }
    }

    @Test func whatATerminalWouldObeyIsEscaped() {
        var json = JSONWriter()
        json.value("\u{1B}[31m\u{7F}\u{85}\u{2028}\u{2029}\u{202E}\u{200B}\u{FEFF}\"\\/\n\r\t\u{8}\u{C}\u{0}é€")
        let expected =
            #""\u001b[31m\u007f\u0085\u2028\u2029\u202e\u200b\ufeff\"\\/\n\r\t\b\f\u0000é€""#
        #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
    }

    @Test(arguments: [0, 1, -1, 9, 10, -10, 99, 100, 9_007_199_254_740_993, .max, .min] as [Int64])
    func integersAreExact(number: Int64) {
        var json = JSONWriter()
        json.value(number)
        #expect(String(decoding: json.bytes, as: UTF8.self) == "\(number)")
    }

    private func write(_ json: inout JSONWriter) {
        json.beginObject()
        json.member("name", "a")
        json.member("none", nil as String?)
        json.key("list")
        json.beginArray(inline: true)
        json.value(1)
        json.beginObject()
        json.member("flag", true)
        json.member("time", time: 0)
        json.endObject()
        json.endArray()
        json.key("empty")
        json.beginArray()
        json.endArray()
        json.key("deep")
        json.beginArray()
        json.beginObject()
        json.endObject()
        json.value(json: Array("{}".utf8))
        json.endArray()
        json.endObject()
    }

    @Test func prettyStyle() throws {
        var json = JSONWriter()
        write(&json)
        #expect(
            String(decoding: json.bytes, as: UTF8.self) == """
                {
                  "name": "a",
                  "none": null,
                  "list": [1, {"flag": true, "time": "1970-01-01T00:00:00.000000Z"}],
                  "empty": [],
                  "deep": [
                    {},
                    {}
                  ]
                }
                """)
        try check(json.bytes)
    }

    @Test func compactStyle() throws {
        var json = JSONWriter(style: .compact)
        write(&json)
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"name":"a","none":null,"list":[1,{"flag":true,"time":"1970-01-01T00:00:00.000000Z"}],"empty":[],"deep":[{},{}]}"#
        )
        try check(json.bytes)
    }

    /// Numbers that are known only later stand where they would have stood.
    @Test(arguments: [JSONWriter.Style.pretty, .compact]) func deferredNumbers(style: JSONWriter.Style) {
        let times: [Int64] = [1_000, 0, .max, -7]
        func write(_ json: inout JSONWriter) {
            json.beginObject()
            for time in times { json.member("offset_ns", offsetOf: time) }
            json.member("text", "\u{0}behind")
            json.endObject()
        }
        var known = JSONWriter(style: style)
        known.origin = 1_000
        write(&known)
        var later = JSONWriter(style: style)
        var resolved: [[UInt8]] = []
        for _ in 0..<2 {
            write(&later)
            later.lendRecord { record in
                var bytes = Array("behind: ".utf8)
                DeferredNumbers.resolve(record, to: &bytes) { time, bytes in bytes.appendDecimal(time &- 1_000) }
                resolved.append(bytes)
            }
        }
        #expect(resolved == [Array("behind: ".utf8) + known.bytes, Array("behind: ".utf8) + known.bytes])
    }

    @Test(arguments: [
        "", "a", "fifteen octets!", "sixteen octets!!", "long enough for no small string", "é\"", "\u{1F}",
    ])
    func namesAreQuotedAsTextIs(text: String) throws {
        var json = JSONWriter(style: .compact)
        json.beginObject()
        json.member(JSONName(text), text)
        json.endObject()
        #expect(try parse(json.bytes) as? [String: String] == [text: text])
    }
}
