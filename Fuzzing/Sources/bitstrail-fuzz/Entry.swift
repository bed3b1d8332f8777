import CFuzzer
import Glibc

/// What libFuzzer calls. The harness is chosen by the environment, so that one build serves all.
///
/// Unsafe code: the octets that libFuzzer lends, with their number, for the length of the call.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let octets = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    memory_watch()
    chosenHarness.run(octets)
    let peak = Int(memory_peak())
    demand(peak <= chosenHarness.mostMemory, "\(peak) octets of memory for an input of \(count)")
    return 0
}

/// The harness of this process. Seeds are written instead if the environment asks for them.
let chosenHarness: Harness = {
    signal(SIGPIPE, SIG_IGN)
    if let folder = Environment.text("BITSTRAIL_SEEDS") {
        Seeds.write(into: folder, captures: Environment.text("BITSTRAIL_CAPTURES") ?? "")
        _exit(0)
    }
    let name = Environment.text("BITSTRAIL_HARNESS") ?? ""
    guard let harness = Harness(rawValue: name) else {
        let names = Harness.allCases.map(\.rawValue).joined(separator: " ")
        Environment.say("BITSTRAIL_HARNESS is \"\(name)\", expected one of: \(names)")
        exit(64)
    }
    return harness
}()

enum Environment {
    static func text(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    static func say(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    }
}

/// What the harnesses need of the process; the ordinary suite, which runs them too, has its own.
enum Platform {
    static func limitReads(_ octets: Int) { reads_limit(octets) }
    static var lookups: Int { CFuzzer.lookups() }
    /// A descriptor of an empty file in memory; -1 if there is none.
    static func memoryFile() -> Int32 { memory_file() }

    /// Ends the process, which libFuzzer takes for a crash.
    static func report(_ message: String) {
        Environment.say("ORACLE: \(message)")
        fatalError("an oracle does not hold")
    }
}
