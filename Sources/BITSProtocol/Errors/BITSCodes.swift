extension ErrorTables {
    /// BG_E_… and BG_S_…: what the Windows client reports, with the picture on the wire where there is one.
    static let bitsCodes: [UInt32: ErrorExplanation] = uploadCodes.merging(otherCodes) { first, _ in first }

    private static let uploadCodes: [UInt32: ErrorExplanation] = [
        0x8020_001b: ErrorExplanation(
            "BG_E_INVALID_SERVER_RESPONSE", "The client could not make sense of the server's answer.",
            cause: "A server or proxy that breaks the protocol.",
            advice: "Look at the findings of the server's answers."),
        0x8020_001c: ErrorExplanation(
            "BG_E_TOO_MANY_FILES", "A second file was added to an upload job, which can have one.",
            advice: "Make one job for each file."),
        0x8020_001d: ErrorExplanation(
            "BG_E_LOCAL_FILE_CHANGED", "The file changed while it was uploaded.",
            cause: "A program writes to the source file; the wire shows a Cancel-Session half-way, or a total that "
                + "changes.",
            advice: "Upload a copy, or start when the file is closed."),
        0x8020_001e: ErrorExplanation(
            "BG_E_ERROR_CONTEXT_REMOTE_APPLICATION", "The text for errors that come from the server application."),
        0x8020_0022: ErrorExplanation(
            "BG_E_CLIENT_SERVER_PROTOCOL_MISMATCH", "Client and server have no upload protocol in common.",
            cause: "The server answered Create-Session with 400, or chose a protocol that was not offered.",
            advice: "Check the protocol list of the request: one GUID, in braces, unchanged by proxies."),
        0x8020_0023: ErrorExplanation(
            "BG_E_SERVER_EXECUTE_ENABLED",
            "The upload directory permits scripts or programs to run, which BITS refuses.",
            cause: "Script or execute permission on the virtual directory; every packet is answered 403.",
            advice: "Take script and execute permission from the upload directory."),
        0x8020_0024: ErrorExplanation(
            "BG_E_NO_PROGRESS", "The upload does not get ahead.",
            cause: "The server acknowledges the same offset again and again, or a proxy answers from its cache.",
            advice: "Look at the offsets in the answers, and for a proxy that changes or repeats them."),
        0x8020_0071: ErrorExplanation(
            "BG_E_NOT_SUPPORTED_WITH_CUSTOM_HTTP_METHOD", "The job has its own HTTP method, which rules this out.",
            cause: "SetHttpMethod was called for the job; such an upload does not use BITS_POST.",
            advice: "Do without the method, or without the property that clashes with it."),
    ]

    private static let otherCodes: [UInt32: ErrorExplanation] = [
        0x8020_0010: ErrorExplanation(
            "BG_E_NETWORK_DISCONNECTED", "The network adapter is not active.",
            cause: "Traffic stops without a FIN.", transient: true),
        0x8020_0011: ErrorExplanation(
            "BG_E_MISSING_FILE_SIZE", "The server does not tell the file's length.",
            cause: "GET or HEAD was answered without Content-Length, as dynamic content often is.",
            advice: "Let the server send Content-Length."),
        0x8020_0012: ErrorExplanation(
            "BG_E_INSUFFICIENT_HTTP_SUPPORT", "The server does not speak HTTP/1.1.",
            cause: "A status line with HTTP/1.0, often from an old proxy.",
            advice: "Find out which machine answers with HTTP/1.0."),
        0x8020_0013: ErrorExplanation(
            "BG_E_INSUFFICIENT_RANGE_SUPPORT", "The server ignores Range, or a header of the answer was removed.",
            cause: "A proxy or virus scanner answers 200 instead of 206, or strips Content-Range or Content-Length.",
            advice: "Exempt the server from the scanner or proxy."),
        0x8020_0029: ErrorExplanation(
            "BG_E_FILE_NOT_FOUND", "The file does not exist on the server.", cause: "The answer was 404."),
        0x8020_002b: ErrorExplanation("BG_E_INVALID_RANGE", "A range of the download lies outside the file."),
        0x8020_002c: ErrorExplanation("BG_E_OVERLAPPING_RANGES", "Ranges of the download overlap."),
        0x8020_002d: ErrorExplanation(
            "BG_E_CONNECT_FAILURE", "No connection to the server came about.",
            cause: "SYN without an answer, or refused.",
            advice: "Check address, port and firewalls between client and server.", transient: true),
        0x8020_002e: ErrorExplanation(
            "BG_E_CONNECTION_CLOSED", "The connection ended before the answer.",
            cause: "RST or FIN before the Ack, from the server or a machine between.",
            advice: "Find out by TTL and timing which machine ended the connection.", transient: true),
        0x8020_003e: ErrorExplanation(
            "BG_E_BLOCKED_BY_POLICY", "A policy of the client forbids transfers now.",
            cause: "For example a bandwidth limit of zero.", advice: "Check the BITS group policies.", transient: true),
        0x8020_0040: ErrorExplanation("BG_E_INVALID_CREDENTIALS", "The job's credentials are not usable."),
        0x8020_0047: ErrorExplanation("BG_E_PEERCACHING_DISABLED", "The peer cache is switched off."),
        0x8020_0048: ErrorExplanation("BG_E_BUSYCACHERECORD", "A record of the peer cache is in use.", transient: true),
        0x8020_0049: ErrorExplanation(
            "BG_E_TOO_MANY_JOBS_PER_USER", "The user has as many jobs as the client allows (60 by default).",
            advice: "Complete or cancel old jobs."),
        0x8020_0050: ErrorExplanation(
            "BG_E_TOO_MANY_JOBS_PER_MACHINE", "The machine has as many jobs as the client allows (300 by default).",
            advice: "Complete or cancel old jobs."),
        0x8020_0051: ErrorExplanation(
            "BG_E_TOO_MANY_FILES_IN_JOB", "The job has as many files as the client allows (200 by default)."),
        0x8020_0052: ErrorExplanation(
            "BG_E_TOO_MANY_RANGES_IN_FILE", "The file has as many ranges as the client allows (500 by default)."),
        0x8020_0053: ErrorExplanation("BG_E_VALIDATION_FAILED", "The application refused what was transferred."),
        0x8020_0054: ErrorExplanation("BG_E_MAXDOWNLOAD_TIMEOUT", "The job is older than jobs may get (90 days)."),
        0x8020_0056: ErrorExplanation("BG_E_TOKEN_REQUIRED", "The job lacks a token for its credentials."),
        0x8020_0066: ErrorExplanation(
            "BG_E_USE_STORED_CREDENTIALS_NOT_SUPPORTED", "The job cannot use stored credentials."),
        0x8020_0059: pause("BG_E_BLOCKED_BY_COST_TRANSFER_POLICY", "the cost of the connection"),
        0x8020_0065: pause("BG_E_STANDBY_MODE", "the standby mode"),
        0x8020_0067: pause("BG_E_BLOCKED_BY_BATTERY_POLICY", "a policy for battery power"),
        0x8020_0068: pause("BG_E_BLOCKED_BY_BATTERY_SAVER", "the battery saver"),
        0x8020_0069: pause("BG_E_WATCHDOG_TIMEOUT", "the watchdog of the transfer service"),
        0x8020_006e: pause("BG_E_BLOCKED_BY_BACKGROUND_ACCESS_POLICY", "the policy for background work"),
        0x8020_006f: pause("BG_E_BLOCKED_BY_GAME_MODE", "the game mode"),
        0x8020_0070: pause("BG_E_BLOCKED_BY_SYSTEM_POLICY", "a policy of the system"),
        0x8020_0073: ErrorExplanation(
            "BG_E_REMOTE_FILE_CHANGED", "The file changed on the server during the download.", transient: true),
        0x8020_0076: ErrorExplanation(
            "BITS error 0x76", "The text for errors of the check of the server's certificate."),
        0x0020_0017: ErrorExplanation("BG_S_PARTIAL_COMPLETE", "Success: only some files of the job were taken over."),
        0x0020_001a: ErrorExplanation("BG_S_UNABLE_TO_DELETE_FILES", "Success: temporary files could not be deleted."),
        0x0020_002a: ErrorExplanation("BG_S_PROXY_CHANGED", "Success: the proxy settings changed."),
        0x0020_0055: ErrorExplanation("BG_S_OVERRIDDEN_BY_POLICY", "Success: a policy overrides what was set."),
    ]

    private static func pause(_ name: String, _ reason: String) -> ErrorExplanation {
        ErrorExplanation(
            name, "The client paused the transfer because of \(reason).",
            cause: "Nothing on the wire is wrong: there is a pause, after which BITS goes on with a Ping.",
            advice: "Wait, or change the setting on the client.", transient: true)
    }
}
