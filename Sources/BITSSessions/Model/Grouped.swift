/// A number with a comma between groups of three digits, for sentences.
@_disfavoredOverload
func grouped(_ number: Int64) -> String {
    let digits = Array(String(number.magnitude).utf8)
    var text: [UInt8] = number < 0 ? [0x2d] : []
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count &- index) % 3 == 0 { text.append(0x2c) }
        text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
}
