internal import CProcess

/// Ctrl-C and `kill`: the first asks for the report so far, the second ends the process. A terminal that goes away asks,
/// too, but only once.
public enum Interruption {
    /// From now on SIGINT, SIGTERM and, unless it is ignored, SIGHUP set ``isRequested``; calls that wait return `EINTR`.
    /// For the main thread.
    public static func install() {
        bitstrail_catch_interruption()
    }

    /// Whether the user asked the run to come to its end. Cheap enough to ask for every frame.
    public static var isRequested: Bool {
        bitstrail_interrupted() != 0
    }
}
