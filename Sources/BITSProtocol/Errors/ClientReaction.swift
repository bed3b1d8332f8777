extension ErrorTables {
    /// What the Windows client does when an upload is answered with this error ([MC-BUP] 3.1.5.2.1 and the win32 pages
    /// on retries). Others may do as they like.
    ///
    /// - Parameters:
    ///   - hresult: the error code of the Ack; nil without one.
    ///   - httpStatus: nil if it is not known.
    ///   - explanation: what is known of the error.
    public static func clientReaction(
        hresult: HResult?, httpStatus: Int?, to explanation: ErrorExplanation
    ) -> String {
        if hresult?.code == HResult.sessionNotFound {
            return "It begins again with Create-Session and the first octet. To a Cancel-Session it does nothing more."
        }
        switch httpStatus ?? hresult?.httpStatus {
        case 401, 407:
            return "It sends the same packet again with credentials, if it has any. If they are refused, or it has "
                + "none, the job is in error until its owner acts."
        case 413: return "It sends the same octets again in smaller Fragments, down to 5 KB."
        case 416: return "It goes on at the offset that the Ack tells in BITS-Received-Content-Range."
        default: return explanation.transient ?? false ? triesAgain : givesUp
        }
    }

    private static let triesAgain =
        "It takes the error for a passing one, waits (10 minutes unless the job says otherwise), and resumes with a "
        + "Ping where it was; after 14 days without progress the job fails."

    private static let givesUp =
        "It takes the error for a lasting one: the job is in error and sends nothing until its owner resumes it."
}
