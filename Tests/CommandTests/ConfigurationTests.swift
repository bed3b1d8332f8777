import Foundation
import Testing

/// Options from a file, and what is said of those that are wrong.
@Suite struct ConfigurationTests {
    private let faulty = "Samples/faulty-client.pcap"

    @Test func optionsAreTaken() throws {
        let settings = """
            { // for a test
              "fail-on": "never", "rule": ["CS-002"], "quiet": false, 'set': ['T_resp=60'], /* two
              lines */ "format": "json", }
            """
        try TemporaryFile.with(settings) { path in
            let run = try Executable.run(["--config", path, faulty])
            #expect(run.status == 0 && run.output.contains(#""T_resp": 60"#))
            #expect(!run.output.contains("bitstrail explain BUP-CS-003"))
            let over = try Executable.run(["analyze", "--config=\(path)", "--fail-on", "violation", faulty])
            #expect(over.status == 1)
        }
    }

    /// Each is told with the line and the name of the entry.
    @Test(arguments: [
        ("{\"fail-onn\": \"note\"}", ":1: \"fail-onn\": ", "'--fail-on'"), ("[1]", ":1: ", "expected an object"),
        ("{\n\"a b\": 1}", ":2: \"a b\" ", "no name of an option"),
        ("{\n// x\n\"fail-on\": \"warnign\"}", ":3: \"fail-on\": ", "'warning'"),
        ("{\"host\":\ntrue}", ":1: \"host\": ", "Missing value"),
        ("{\"redact\": \"yes\"}", ":1: \"redact\": ", "does not take any value"),
        ("{\n\n\"rule\": [\"CS-002\", \"CS-0\"]}", ":3: \"rule\": ", "unknown rule CS-0"),
        ("{\"redact\": true,\n\"redact\": false}", ":2: \"redact\" ", "line 1 already"),
        ("{\"redact\": null}", ":1: ", "takes a text, a number, true, false"),
        ("{\"fail-on\": \"note", ":1: ", "the file ends here"), ("", ":1: ", "the file ends here"),
        ("{/* x", ":1: ", "does not end"), ("{\"redact\": true} x", ":1: ", "nothing behind"),
        ("{\"version\": true}", ":1: \"version\" ", "a file can give"),
        ("{\"nosuch\": false}", ":1: \"nosuch\": ", "Unknown option"),
        ("{\"set\": \"T_rsep=5\"}", ":1: \"set\": ", "T_resp"),
        ("{\"host\": \"\\ud800\"}", ":1: ", "four hexadecimal digits"),
    ])
    func faultsAreToldWithTheirPlace(text: String, place: String, hint: String) throws {
        try TemporaryFile.with(text) { path in
            let run = try Executable.run(["--config", path, faulty])
            #expect(run.status == 64 && run.output.isEmpty)
            #expect(run.errors.hasPrefix("bitstrail: --config: \(path)\(place)"), "\(run.errors)")
            #expect(run.errors.contains(hint) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
        }
    }

    /// What is wrong on the command line is no fault of the file.
    @Test func theCommandLineIsToldAsEver() throws {
        try TemporaryFile.with("{\"fail-on\": \"never\"}") { path in
            let run = try Executable.run(["--config", path, "--fail-onn", "note", faulty])
            #expect(run.status == 64 && run.errors.contains("--fail-onn") && !run.errors.contains(path))
        }
        let missing = try Executable.run(["--config", "/nonexistent", faulty])
        #expect(
            missing.status == 64
                && missing.errors == "bitstrail: --config: /nonexistent cannot be read: No such file or directory\n")
    }
}
