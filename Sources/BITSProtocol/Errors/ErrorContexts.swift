extension ErrorTables {
    /// BG_ERROR_CONTEXT: what the codes of `BITS-Error-Context` are called.
    static let contextNames: [UInt32: String] = [
        0x0: "BG_ERROR_CONTEXT_NONE",
        0x1: "BG_ERROR_CONTEXT_UNKNOWN",
        0x2: "BG_ERROR_CONTEXT_GENERAL_QUEUE_MANAGER",
        0x3: "BG_ERROR_CONTEXT_QUEUE_MANAGER_NOTIFICATION",
        0x4: "BG_ERROR_CONTEXT_LOCAL_FILE",
        0x5: "BG_ERROR_CONTEXT_REMOTE_FILE",
        0x6: "BG_ERROR_CONTEXT_GENERAL_TRANSPORT",
        0x7: "BG_ERROR_CONTEXT_REMOTE_APPLICATION",
        0x8: "BG_ERROR_CONTEXT_SERVER_CERTIFICATE_CALLBACK",
    ]
}
