import HTTPMessages

/// Builds an Ack's fields in the order of IIS: the packet type, what the packet puts before and after the length,
/// errors last.
struct AckFields {
    private var fields = [WireField(.bitsPacketType, PacketType.ack.rawValue)]

    mutating func add(_ name: FieldName, _ value: String?) {
        if let value { fields.append(WireField(name, value)) }
    }

    mutating func addLength() {
        fields.append(WireField(.contentLength, "0"))
    }

    func finished(error: HResult?, context: ErrorContext?) -> [WireField] {
        var all = self
        all.add(.bitsErrorCode, error?.raw)
        all.add(.bitsErrorContext, context?.raw)
        return all.fields
    }
}
