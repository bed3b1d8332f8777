/// A number for octets that are only compared: FNV-1a of 64 bits. Who makes two messages with one number hides a hint, and
/// nothing else.
package func fingerprint(of octets: [UInt8]) -> UInt64 {
    // A loop: each octet would be a call where this is not optimised.
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325
    for octet in octets { sum = (sum ^ UInt64(octet)) &* 0x100_0000_01b3 }
    return sum
}
