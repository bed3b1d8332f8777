import Glibc

/// What libFuzzer calls. The harness is chosen by the environment, so that one build serves all.
///
/// Unsafe code: the octets that libFuzzer lends, with their number, for the length of the call.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let octets = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    chosenHarness.run(octets)
    return 0
}

/// The harness of this process. Seeds are written instead if the environment asks for them.
let chosenHarness: Harness = {
    signal(SIGPIPE, SIG_IGN)
    if let folder = Environment.text("BITSTRAIL_SEEDS") {
        Seeds.write(into: folder, captures: Environment.text("BITSTRAIL_CAPTURES") ?? "")
        exit(0)
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

/// An oracle: ends the process with a message if it does not hold, which libFuzzer takes for a crash.
func demand(_ isTrue: Bool, _ message: @autoclosure () -> String) {
    if isTrue { return }
    Environment.say("ORACLE: \(message())")
    fatalError("an oracle does not hold")
}
