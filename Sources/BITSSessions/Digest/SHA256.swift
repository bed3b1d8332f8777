internal import CCrypto

/// SHA-256 (FIPS 180-4) by the system's libcrypto.
///
/// Unsafe code: one context of libcrypto, owned by this class, and the octets of a span for the length of a call.
@safe public final class SHA256 {
    private let context: OpaquePointer?

    public init() {
        unsafe context = EVP_MD_CTX_new()
        if let context = unsafe context { _ = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) }
    }

    deinit {
        if let context = unsafe context { unsafe EVP_MD_CTX_free(context) }
    }

    /// Goes on from where the other one stands, independent of it.
    func assume(_ other: SHA256) {
        if let context = unsafe context, let source = unsafe other.context {
            _ = unsafe EVP_MD_CTX_copy_ex(context, source)
        }
    }

    public func update(_ octets: Span<UInt8>) {
        guard let context = unsafe context else { return }
        unsafe octets.withUnsafeBytes { _ = unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// Ends the state; lower-case hexadecimal.
    public func hexDigest() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        if let context = unsafe context {
            _ = unsafe digest.withUnsafeMutableBufferPointer { unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil) }
        }
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
