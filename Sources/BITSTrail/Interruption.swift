import PacketCapture

/// Ctrl-C and `kill`: the first asks for the report so far, the second ends the process.
public enum Interruption {
    /// From now on the first SIGINT, SIGTERM or SIGHUP ends the reading and not the process.
    public static func install() {
        PacketCapture.Interruption.install()
    }

    /// Whether the user asked the run to come to its end.
    public static var isRequested: Bool { PacketCapture.Interruption.isRequested }
}
