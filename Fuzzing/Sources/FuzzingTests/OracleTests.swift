import BITSTrail
import Testing

/// The oracles see what they are there for.
@Suite struct OracleTests {
    private func fault(_ text: String) -> Bool {
        do throws(StrictJSON.Fault) {
            _ = try StrictJSON.object(Array(text.utf8))
            return false
        } catch {
            return true
        }
    }

    @Test(arguments: [
        "{}", " {\"a\":[]}\n", #"{"a":[1,-0,0.5,1e3,1E-2,true,false,null,"\u00e9\ud83d\ude00\n"]}"#, #"{"a":{"a":{}}}"#,
    ])
    func json(text: String) {
        #expect(!fault(text))
    }

    @Test(arguments: [
        "", "[]", "{", "{}x", "{\"a\"}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":1e}",
        "{\"a\":tru}", "{\"a\":\"\n\"}", #"{"a":"\x"}"#, #"{"a":"\ud800"}"#, #"{"a":1,"a":2}"#, #"{"a":[1,]}"#, "{a:1}",
        "{\"a\":" + String(repeating: "[", count: 65) + String(repeating: "]", count: 65) + "}",
    ])
    func noJSON(text: String) {
        #expect(fault(text))
    }

    private static let schema = """
        {"$id": "x", "$defs": {"n": {"type": "integer", "minimum": 0, "maximum": 9}}, "type": "object",
         "required": ["a"], "additionalProperties": false, "dependentRequired": {"b": ["c"]}, "properties": {
         "a": {"$ref": "#/$defs/n"}, "b": {"type": ["string", "null"], "pattern": "^[a-f]+$"}, "c": {"const": 1},
         "d": {"enum": ["x", "y"]}, "e": {"type": "array", "items": {"$ref": "x#/$defs/n"}},
         "f": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/n"}]},
         "g": {"type": "object", "additionalProperties": {"type": "number"}, "propertyNames": {"pattern": "^[a-z]$"}}}}
        """

    private func fits(_ text: String) throws -> Bool {
        let library = JSONSchema.Library([Self.schema])
        return try library.fault(in: StrictJSON.object(Array(text.utf8)), by: 0) == nil
    }

    @Test(arguments: [
        #"{"a":0}"#, #"{"a":9,"b":null,"c":1}"#, #"{"a":1,"b":"fade","c":1,"d":"y","e":[0,9],"f":null}"#,
        #"{"a":1,"f":2,"g":{"k":1.5,"l":2}}"#,
    ])
    func fitting(text: String) throws {
        #expect(try fits(text))
    }

    @Test(arguments: [
        "{}", #"{"a":-1}"#, #"{"a":10}"#, #"{"a":1.5}"#, #"{"a":"1"}"#, #"{"a":99999999999999999999}"#,
        #"{"a":1,"b":null}"#, #"{"a":1,"b":"g","c":1}"#, #"{"a":1,"c":2}"#, #"{"a":1,"d":"z"}"#, #"{"a":1,"e":[10]}"#,
        #"{"a":1,"f":10}"#, #"{"a":1,"g":{"k":"x"}}"#, #"{"a":1,"g":{"kk":1}}"#, #"{"a":1,"z":1}"#,
    ])
    func notFitting(text: String) throws {
        #expect(try !fits(text))
    }

    @Test(arguments: [
        (Analyzer.Format.text, "a\u{1b}[0m"), (.html, "\u{7f}"), (.markdown, "\u{9b}"), (.text, "\u{202e}"),
        (.text, "\r\n"), (.json, "{}"), (.json, "{"), (.ndjson, "{}\n"), (.ndjson, "{}"), (.sarif, "{]"),
        (.junit, "<a>"), (.junit, "<a></b>"),
        (.junit, "<a>&</a>"), (.junit, "<a b='<'/>"),
    ])
    func brokenReports(format: Analyzer.Format, text: String) {
        withKnownIssue { ReportCheck.check(format, Array(text.utf8)) }
    }

    @Test(arguments: [
        (Analyzer.Format.text, "ä → b\n\tc"), (.csv, "a,b\r\n"), (.sarif, "{\"a\": 1}"),
        (.junit, "<?xml version='1.0'?><a><b c='&lt;'/></a>"),
    ])
    func soundReports(format: Analyzer.Format, text: String) {
        ReportCheck.check(format, Array(text.utf8))
    }

    @Test func octetsThatAreNoUTF8() {
        withKnownIssue { ReportCheck.check(.text, [0x61, 0xff]) }
    }
}
