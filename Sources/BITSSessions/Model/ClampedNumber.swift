/// The number without its fraction, clamped to the ends of the range: what lengths and times that a capture claims
/// come to may be beyond them. 0 for what is no number.
func clamped(_ number: Double) -> Int64 {
    if number.isNaN { return 0 }
    if number >= 0x1p63 { return .max }
    return number < -0x1p63 ? .min : Int64(number)
}
