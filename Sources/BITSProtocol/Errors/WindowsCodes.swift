extension ErrorTables {
    /// Codes of Win32 and WinHTTP that users quote for failed jobs, with the picture on the wire.
    static let windowsCodes: [UInt32: ErrorExplanation] = [
        0x8007_04dd: ErrorExplanation(
            "ERROR_NOT_LOGGED_ON", "The job's owner is not logged on.", cause: "No traffic at all.",
            advice: "Log the owner on, or run the job under a service account that BITS accepts.", transient: true),
        0x8007_2ee2: ErrorExplanation(
            "ERROR_WINHTTP_TIMEOUT", "No answer came in time.", cause: "A request without an answer.",
            advice: "Look at whether the server's TCP acknowledged the request: if so, the application behind it "
                + "hangs.",
            transient: true),
        0x8007_2ee7: ErrorExplanation(
            "ERROR_WINHTTP_NAME_NOT_RESOLVED", "The host's name has no address.",
            cause:
                "DNS fails, and no SYN follows.",
            advice: "Check the name and the client's DNS servers; a Host-Id must be resolvable from the client, too.",
            transient: true),
        0x8007_2efd: ErrorExplanation(
            "ERROR_WINHTTP_CANNOT_CONNECT", "No connection to the server came about.",
            cause: "SYN refused or without an answer.", advice: "Check address, port and firewalls.", transient: true),
        0x8007_2efe: ErrorExplanation(
            "ERROR_WINHTTP_CONNECTION_ERROR", "The connection ended in the middle of an exchange.",
            cause: "RST or FIN, often from a machine between that cuts idle connections.",
            advice: "Find out by TTL and timing which machine ended the connection.", transient: true),
        0x8007_2f78: ErrorExplanation(
            "ERROR_WINHTTP_INVALID_SERVER_RESPONSE", "The answer is no HTTP that can be read.",
            cause: "A damaged or foreign answer, often from a proxy.",
            advice: "Look at the octets of the answer in the capture.", transient: true),
        0x8007_2f0c: ErrorExplanation(
            "ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED", "The server asks for a client certificate, and the job has none.",
            cause: "The site accepts client certificates; TLS shows a CertificateRequest.",
            advice: "Let the site ignore client certificates, or give the job one."),
        0x8007_2f05: certificate("ERROR_WINHTTP_SECURE_CERT_DATE_INVALID", "is out of date"),
        0x8007_2f06: certificate(
            "ERROR_WINHTTP_SECURE_CERT_CN_INVALID",
            "is for another name; typical of a Host-Id with the farm's certificate"),
        0x8007_2f0d: certificate(
            "ERROR_WINHTTP_SECURE_INVALID_CA",
            "comes from an authority that the client does not trust"),
        0x8007_2f19: certificate("ERROR_WINHTTP_SECURE_CERT_REV_FAILED", "cannot be checked for revocation"),
        0x8007_2f8a: certificate("ERROR_WINHTTP_SECURE_CERT_REVOKED", "has been revoked"),
        0x8007_2f8f: certificate("ERROR_WINHTTP_SECURE_FAILURE", "was refused by the client"),
    ]

    private static func certificate(_ name: String, _ problem: String) -> ErrorExplanation {
        ErrorExplanation(
            name, "The server's certificate \(problem).", cause: "TLS shows an alert from the client.",
            advice: "Check the certificate of the very host that the client connects to, by its name, and its chain.")
    }
}
