extension ErrorTables {
    /// The pairs of code and status that a BITS server sends in its Acks ([MC-BUP] 2.2.1.2).
    static let serverPairs: [Pair: ErrorExplanation] = [
        Pair(0x8020_001f, 500): sessionNotFound,
        Pair(0x8007_0005, 403): accessDenied,
        Pair(0x8007_0005, 409): ErrorExplanation(
            "E_ACCESSDENIED", "The file exists already and may not be overwritten, or another upload holds it.",
            cause: "BITSAllowOverwrites is off, which is its default, or another upload or program has the file open.",
            advice: "Check whether the file may be overwritten (BITSAllowOverwrites) and who holds it.",
            transient: true),
        Pair(0x8007_0005, 501): ErrorExplanation(
            "E_ACCESSDENIED", "BITS uploads are not enabled on this virtual directory.",
            cause: "They were never switched on, or have been switched off meanwhile.",
            advice: "Enable BITS uploads on the virtual directory that the target lies in.", transient: false),
        Pair(0, 416): ErrorExplanation(
            "S_OK", "Client and server do not agree on the next octet; the Ack tells where to go on.",
            cause: "An earlier Fragment was stored but its Ack was lost, or another node of a farm answers.",
            advice: "Nothing if it happens once. If it repeats, look for a farm without affinity or a restored server.",
            transient: true),
        Pair(0x8007_0057, 400): invalidArgument,
        Pair(0x8007_0057, 411): ErrorExplanation(
            "E_INVALIDARG", "The request has no Content-Length.",
            cause: "A client that is not Windows, or a proxy that turned the length into chunks.",
            advice: "Let the client send Content-Length with every packet, and keep proxies from removing it.",
            transient: false),
        Pair(0x8020_0020, 500): tooLarge,
        Pair(0x8007_0112, 500): diskFull,
        Pair(0x8007_0070, 500): diskFull,
        Pair(0x8007_0112, 408): ErrorExplanation(
            "ERROR_TIMEOUT (sent as 0x80070112)", "The server application did not answer the notification in time.",
            cause: "The application is slow or hangs: BITS waits five minutes for it, 30 seconds in BITS 1.5.",
            advice: "Make the application answer within five minutes, and ready to be notified of the same upload "
                + "again.",
            transient: true),
    ]

    /// The same codes when the status is another or unknown.
    static let serverCodes: [UInt32: ErrorExplanation] = [
        0x8020_001f: sessionNotFound,
        0x8007_0005: accessDenied,
        0x8007_0057: invalidArgument,
        0x8020_0020: tooLarge,
        0x8007_0070: diskFull,
        0x8007_0112: diskFull,
    ]

    private static let sessionNotFound = ErrorExplanation(
        "BG_E_SESSION_NOT_FOUND", "The server does not know the session.",
        cause: "A farm without BITS-Host-Id or affinity, a session cleaned up after 14 idle days or by the limit of 50 "
            + "per user, a wiped session directory, or a session that was closed or cancelled before.",
        advice: "The client begins again at the first octet by itself. If it repeats, set BITSHostId or single "
            + "affinity on the load balancer, or share the session directory, and check BITSSessionTimeout.",
        transient: true)

    private static let accessDenied = ErrorExplanation(
        "E_ACCESSDENIED", "The upload is not permitted there, or the file exists and may not be overwritten.",
        cause: "The user has Write but not Change on the physical directory, anonymous access meets an access list, or "
            + "BITSAllowOverwrites is off and the file exists.",
        advice: "Grant Change on the directory to the uploading user, check the directory's authentication modes, and "
            + "whether the file may be overwritten (BITSAllowOverwrites). BITS does not try again.",
        transient: false)

    private static let invalidArgument = ErrorExplanation(
        "E_INVALIDARG", "The server found the request invalid.",
        cause: "A wrong Content-Range, a missing Content-Length, a total that changed, no protocol in common, a target "
            + "that is a directory, a header value over 4 KB, or a reply URL over 2,200 characters; often the work of "
            + "a proxy or a foreign client.",
        advice: "Look at the findings of the request for the reason. If there is none, compare the headers before and "
            + "behind each proxy, and check the target URL.",
        transient: false)

    private static let tooLarge = ErrorExplanation(
        "BG_E_TOO_LARGE", "The file, or the Fragment, is larger than the server takes.",
        cause: "The directory's BITSMaximumUploadSize, the request filter of IIS 7 and later (30,000,000 octets by "
            + "default), or the limit of another server.",
        advice: "Raise BITSMaximumUploadSize and, on IIS 7 and later, maxAllowedContentLength.",
        transient: false)

    private static let diskFull = ErrorExplanation(
        "ERROR_DISK_FULL", "The server has no room left for the upload.",
        cause: "The volume with the BITS-Sessions directory is full.",
        advice: "Free space on that volume, or remove old sessions with the clean-up task. (0x80070112 is what the "
            + "specification prints for 0x80070070.)",
        transient: true)
}
