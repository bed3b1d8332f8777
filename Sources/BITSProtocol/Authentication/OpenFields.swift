/// Fields whose values are known to hold no secret but in URLs; those of all others may be one.
enum OpenFields {
    private static let names: Set<String> = [
        "accept", "accept-charset", "accept-encoding", "accept-language", "accept-ranges", "age", "allow", "alt-svc",
        "bits_basic_info", "cache-control", "connection", "date", "dav", "etag", "expect", "expires", "forwarded",
        "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "keep-alive",
        "last-modified", "location", "max-forwards", "mime-version", "ms-author-via", "origin", "persistent-auth",
        "pragma", "proxy-connection", "public", "range", "referer", "retry-after", "server", "te", "trailer",
        "transfer-encoding", "translate", "upgrade", "user-agent", "vary", "via", "warning", "x-aspnet-version",
        "x-aspnetmvc-version", "x-cache", "x-cache-lookup", "x-content-type-options", "x-forwarded-for",
        "x-forwarded-port", "x-forwarded-proto", "x-frame-options", "x-http-method-override", "x-p2p-peerdist",
        "x-powered-by", "x-real-ip", "x-request-id", "x-squid-error",
    ]

    private static let secrets = [
        "auth", "token", "secret", "passw", "key", "credential", "signature", "jwt", "assertion", "cookie",
    ]

    /// - Parameter name: in lower case.
    static func hold(_ name: String) -> Bool {
        if names.contains(name) { return true }
        return (name.hasPrefix("content-") || name.hasPrefix("bits-")) && !tellSecret(name)
    }

    /// The same of a field that nobody knows, whose name may only hint at it.
    static func mayHideSecret(_ name: String) -> Bool { tellSecret(name) || hints.contains { name.contains($0) } }

    private static let hints = ["pass", "pin", "pwd", "session", "csrf", "xsrf", "principal", "ticket", "nonce", "otp"]

    /// Whether a name says that its value is a secret.
    static func tellSecret(_ name: String) -> Bool { secrets.contains { name.contains($0) } }
}
