import PacketCapture

/// Capturing on a device of this machine, for programs that see only this module.
public struct LiveCapture {
    /// How to capture.
    public struct Options: Sendable {
        /// pcap-filter(7), run by the kernel; empty for every frame. Names are refused, since they would be looked up.
        public var filter = ""
        /// Whether to ask the device for frames to other stations too.
        public var isPromiscuous = false

        public init() {}
    }

    /// Why a capture cannot begin: one line without a full stop.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    let reader: LiveReader

    /// Opens a device, or `any` for all. Under `sudo` the process then becomes the user who called it. From now on the
    /// first Ctrl-C ends the capture, and the second the process.
    public init(device: String, options: Options) throws(Failure) {
        var readerOptions = LiveReader.Options()
        readerOptions.filter = options.filter
        readerOptions.isPromiscuous = options.isPromiscuous
        do {
            reader = try LiveReader.open(device: device, options: readerOptions)
            try Privileges.dropToInvoker()
        } catch {
            throw Failure(description: error.message)
        }
        Interruption.install()
    }

    /// How many frames came and were lost, as a sentence without a full stop.
    public var statistics: String {
        let counts = reader.statistics
        return
            "\(reader.frameCount) frames captured on \(reader.device), \(counts.droppedByKernel) dropped by the kernel, "
            + "\(counts.droppedByInterface) by the device"
    }

    /// One line for each device that there is: its name and what it is.
    public static var devices: [String] {
        LiveReader.devices().map { device in
            let notes = [device.description, device.isUp ? nil : "down"].compactMap { $0 }
            return notes.isEmpty ? device.name : "\(device.name)  (\(notes.joined(separator: ", ")))"
        }
    }
}
