internal import CPcap
internal import Glibc

/// A device that frames can be captured on.
public struct LiveDevice: Sendable {
    public let name: String
    /// What libpcap knows of it, e.g. `Pseudo-device that captures on all interfaces`.
    public let description: String?
    public let isUp: Bool
    public let isLoopback: Bool
}

extension LiveReader {
    /// The devices of this machine, in libpcap's order: the likeliest first. Empty if libpcap cannot tell.
    ///
    /// Unsafe code: libpcap's list, walked and copied before it is freed.
    public static func devices() -> [LiveDevice] {
        var list: UnsafeMutablePointer<pcap_if_t>?
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard unsafe pcap_findalldevs(&list, &message) == 0 else { return [] }
        defer { unsafe pcap_freealldevs(list) }
        var devices: [LiveDevice] = []
        var next = unsafe list
        while let entry = unsafe next?.pointee {
            let flags = unsafe entry.flags
            devices.append(
                LiveDevice(
                    name: unsafe String(cString: entry.name),
                    description: unsafe entry.description.map { unsafe String(cString: $0) },
                    isUp: flags & UInt32(PCAP_IF_UP) != 0, isLoopback: flags & UInt32(PCAP_IF_LOOPBACK) != 0))
            unsafe next = unsafe entry.next
        }
        return devices
    }
}

/// Why a device cannot be captured on, in words that say what to do.
struct LiveProblem {
    /// So many names fit on a terminal's lines; machines with containers have hundreds.
    private static let listed = 20

    let device: String
    let names: [String]

    init(_ device: String, names: [String] = LiveReader.devices().map(\.name)) {
        self.device = device
        self.names = names
    }

    /// - Parameters:
    ///   - status: what `pcap_activate` returned.
    ///   - detail: libpcap's text, which may be empty.
    func error(_ status: Int32, detail: String) -> CaptureError {
        CaptureError(byteOffset: nil, message: message(status, detail))
    }

    private func message(_ status: Int32, _ detail: String) -> String {
        switch status {
        case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED:
            // Without rights libpcap does not look whether the device is there.
            if !names.isEmpty, !names.contains(device) { return missing }
            return "capturing on \(device) needs the right to: run as root or "
                + "`setcap cap_net_raw=ep $(which bitstrail)`"
        case PCAP_ERROR_NO_SUCH_DEVICE: return missing
        case PCAP_ERROR_IFACE_NOT_UP: return "\(device) is down: `ip link set \(device) up` brings it up"
        default:
            let text = unsafe pcap_statustostr(status).map { unsafe String(cString: $0) } ?? "error \(status)"
            return "cannot capture on \(device): \(detail.isEmpty ? text : detail)"
        }
    }

    private var missing: String {
        let there = names.prefix(Self.listed).joined(separator: ", ")
        let more = names.count > Self.listed ? " and \(names.count - Self.listed) more" : ""
        return "there is no device '\(device)'" + (names.isEmpty ? "" : "; there are \(there)\(more)")
    }
}
