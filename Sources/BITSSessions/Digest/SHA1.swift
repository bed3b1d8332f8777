internal import CCrypto

/// SHA-1 (FIPS 180-4) by the system's libcrypto: for names of flows that other tools make in the same way, and never
/// for security.
///
/// Unsafe code: the octets of two arrays for the length of a call, and the library's description of the algorithm, which
/// is never changed nor freed.
@safe public enum SHA1 {
    private static let size = 20
    /// Looked up once: for `EVP_sha1()` the library looks through its providers at each digest, which takes ten times as
    /// long as the digest.
    nonisolated(unsafe) private static let algorithm = unsafe EVP_MD_fetch(nil, "SHA1", nil)

    /// The 20 octets of the digest; nil if the system's library refuses SHA-1.
    public static func digest(_ octets: [UInt8]) -> [UInt8]? {
        guard let algorithm = unsafe algorithm else { return nil }
        var digest = [UInt8](repeating: 0, count: size)
        let succeeded = unsafe octets.withUnsafeBytes { input in
            unsafe digest.withUnsafeMutableBufferPointer { output in
                unsafe EVP_Digest(input.baseAddress, input.count, output.baseAddress, nil, algorithm, nil)
            }
        }
        return succeeded == 1 ? digest : nil
    }
}
