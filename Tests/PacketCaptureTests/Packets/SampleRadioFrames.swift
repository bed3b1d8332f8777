@testable import PacketCapture

extension SampleFrame {
    /// A data frame to an access point; `qos` and what follows it come behind the addresses.
    static func wireless(
        _ packet: [UInt8], control: UInt8 = 8, flags: UInt8 = 1, sequence: UInt8 = 0x10, more: [UInt8] = []
    ) -> [UInt8] {
        [control, flags, 0, 0] + zeros(18) + [sequence, 0] + more + Make.snap(packet)
    }

    static func subframe(_ packet: [UInt8], type: Int = 0x0800, padded: Bool = false) -> [UInt8] {
        let content = Make.snap(packet, type: type)
        return zeros(12) + Make.u16(content.count) + content
            + zeros(padded ? (4 - (14 + content.count) % 4) % 4 : 0)
    }

    static let radio: [SampleFrame] = [
        SampleFrame(name: "802.11", linkType: 105, bytes: wireless(Make.packet), cut: [.damaged, .llc]),
        SampleFrame(
            name: "802.11 from an access point, with check sequence", linkType: 105,
            bytes: wireless(Make.packet, flags: 2) + [1, 2, 3, 4], trailer: 4, cut: [.damaged, .llc]),
        SampleFrame(
            name: "802.11 QoS", linkType: 105, bytes: wireless(Make.packet, control: 0x88, more: [6, 0]),
            cut: [.damaged, .llc]),
        SampleFrame(
            name: "802.11 QoS, four addresses, HT control", linkType: 105,
            bytes: wireless(Make.packet, control: 0x88, flags: 0x83, more: zeros(6) + [0, 0, 1, 2, 3, 4]),
            cut: [.damaged, .llc]),
        SampleFrame(
            name: "802.11 aggregate of one", linkType: 105,
            bytes: [0x88, 1, 0, 0] + zeros(20) + [0x80, 0] + subframe(Make.packet),
            cut: [.damaged, .llc, .wirelessOther]),
        SampleFrame(
            name: "radiotap", linkType: 127, bytes: [0, 0, 8, 0, 0, 0, 0, 0] + wireless(Make.packet),
            cut: [.damaged, .llc]),
        SampleFrame(
            name: "radiotap with clock, flags and a presence chain", linkType: 127,
            bytes: [0, 0, 26, 0, 3, 0, 0, 0x80, 0, 0, 0, 0] + zeros(4 + 8) + [0x10, 0] + wireless(Make.packet)
                + [1, 2, 3, 4], trailer: 4, cut: [.damaged, .llc]),
        SampleFrame(
            name: "radiotap, header padded", linkType: 127,
            bytes: [0, 0, 9, 0, 2, 0, 0, 0, 0x20]
                + wireless(Make.packet, control: 0x88, more: [0, 0, 0, 0]), cut: [.damaged, .llc]),
        SampleFrame(
            name: "Prism", linkType: 119,
            bytes: Make.low32(0x44) + Make.low32(144) + zeros(136) + wireless(Make.packet), cut: [.damaged, .llc]),
        SampleFrame(
            name: "Prism, big-endian", linkType: 119,
            bytes: Make.u32(0x41) + Make.u32(144) + zeros(136) + wireless(Make.packet), cut: [.damaged, .llc]),
        SampleFrame(
            name: "AVS as Prism", linkType: 119,
            bytes: Make.u32(0x8021_1001) + Make.u32(64) + zeros(56) + wireless(Make.packet), cut: [.damaged, .llc]),
        SampleFrame(
            name: "AVS", linkType: 163,
            bytes: Make.u32(0x8021_1002) + Make.u32(64) + zeros(56) + wireless(Make.packet), cut: [.damaged, .llc]),
        SampleFrame(
            name: "PPI", linkType: 192,
            bytes: [0, 0, 32, 0] + Make.low32(105) + Make.low16(2) + Make.low16(20) + zeros(8) + [1, 0] + zeros(10)
                + wireless(Make.packet) + [1, 2, 3, 4], trailer: 4, cut: [.damaged, .llc]),
        SampleFrame(
            name: "PPI with Ethernet", linkType: 192, bytes: [0, 0, 8, 0] + Make.low32(1) + Make.frame),
    ]
}
