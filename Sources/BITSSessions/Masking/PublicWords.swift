import BITSProtocol
import HTTPMessages

/// Texts of a capture that say nothing about whose it is: words of the protocols, compared whole, and a few forms of
/// numbers. Everything else gets a stand-in.
enum PublicWords {
    /// Names of header fields, in lower case.
    static let fields: Set<String> = Set(
        ([
            .bitsPacketType, .bitsSessionId, .bitsSupportedProtocols, .bitsProtocol, .bitsHostId,
            .bitsHostIdFallbackTimeout, .bitsReceivedContentRange, .bitsReplyURL, .bitsError, .bitsErrorCode,
            .bitsErrorContext, .bitsOriginalRequestURL, .bitsRequestDataFileName, .bitsResponseDataFileName,
            .bitsRequestDataEntityName, .bitsResponseDataEntityName, .bitsStaticResponseURL, .bitsCopyFileToDestination,
            .bitsBasicInfo, .accept, .acceptEncoding, .authorization, .contentEncoding, .contentName, .contentType,
            .date,
            .forwarded, .location, .pragma, .proxyAuthenticate, .proxyAuthorization, .wwwAuthenticate, .xForwardedFor,
            .xHTTPMethodOverride, .connection, .contentLength, .contentRange, .expect, .host, .server,
            .transferEncoding,
            .upgrade, .userAgent, .via,
        ] as [FieldName]).map { WireText.lowercased($0.spelling) } + [
            "accept-ranges", "age", "allow", "cache-control", "content-location", "cookie", "etag", "expires",
            "if-match",
            "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "keep-alive", "last-modified",
            "origin", "persistent-auth", "proxy-connection", "range", "referer", "retry-after", "set-cookie", "te",
            "trailer", "vary", "warning", "x-aspnet-version", "x-powered-by", "x-real-ip",
        ] + GatewayFields.names.map { WireText.lowercased($0.spelling) })

    private static let words: Set<String> = Set(
        PacketType.allCases.map(\.rawValue)
            + AuthScheme.Kind.allCases.map(\.rawValue)
            + [
                "BITS_POST", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "PROPFIND",
                "(other)", "HTTP/1.0", "HTTP/1.1", "http", "https", "bytes", "none", "nothing", "yes", "no", "identity",
                "gzip", "deflate", "br", "chunked", "close", "keep-alive", "Keep-Alive", "100-continue", "no-cache",
                "no-store", "private", "public", "max-age=0", "*/*", "*", "text/html", "text/plain",
                "application/octet-stream", "storage.live.com", "h2c", "websocket",
                GUID.bitsUploadProtocol.description,
            ])

    /// Whether a text may stay as it is.
    static func holds(_ text: String) -> Bool {
        text.isEmpty || words.contains(text) || fields.contains(WireText.lowercased(text)) || isCode(text)
            || isContentRange(text)
    }

    /// `0x80070005`: an error, or its context.
    static func isCode(_ text: String) -> Bool {
        let octets = text.utf8
        guard octets.count > 2, octets.count <= 10,
            octets.starts(with: [0x30, 0x78]) || octets.starts(with: [0x30, 0x58])
        else { return false }
        return octets.dropFirst(2).allSatisfy { ASCII.isDigit($0) || ($0 | 0x20) &- 0x61 < 6 }
    }

    /// Up to twenty digits: as much as a number of octets has.
    static func isNumber(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= 20 && text.utf8.allSatisfy(ASCII.isDigit)
    }

    /// `bytes 0-8191/12000`
    static func isContentRange(_ text: String) -> Bool {
        guard text.hasPrefix("bytes ") else { return false }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, isNumber(parts[1]) || parts[1] == "*" else { return false }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        return parts[0] == "*" || ends.count == 2 && ends.allSatisfy { isNumber($0) }
    }

    /// A product of Windows with its version, which millions share: `Microsoft BITS/7.8`, `Microsoft-IIS/10.0`.
    static func isWindowsProduct(_ text: String) -> Bool {
        for product in ["Microsoft BITS/", "Microsoft-IIS/", "Microsoft-HTTPAPI/"] where text.hasPrefix(product) {
            let version = text.dropFirst(product.count).utf8
            return version.count <= 8 && version.allSatisfy { ASCII.isDigit($0) || $0 == 0x2e }
        }
        return false
    }

    /// `Tue, 04 Mar 2025 11:00:00 GMT` (RFC 9110 5.6.7), and nothing that only looks similar.
    static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        let days = ["Mon,", "Tue,", "Wed,", "Thu,", "Fri,", "Sat,", "Sun,"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, days.contains(String(parts[0])), parts[1].count == 2, isNumber(parts[1]),
            months.contains(String(parts[2])), parts[3].count == 4, isNumber(parts[3]), parts[5] == "GMT"
        else { return false }
        let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
        return clock.count == 3 && clock.allSatisfy { $0.count == 2 && isNumber($0) }
    }
}
