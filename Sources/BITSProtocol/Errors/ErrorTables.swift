/// What error codes and statuses mean for an upload, and what to do about them: tables, not rules.
public enum ErrorTables {}

/// One entry: what the code is called and what a field engineer should know.
public struct ErrorExplanation: Hashable, Sendable {
    /// The code's symbol, or the number and phrase of an HTTP status.
    public let name: String
    public let meaning: String
    /// What it usually comes from; nil if there is nothing to add.
    public let likelyCause: String?
    /// What to do next; nil if there is nothing to do.
    public let advice: String?
    /// Whether BITS tries again by itself; nil if it cannot be said.
    public let transient: Bool?

    init(
        _ name: String, _ meaning: String, cause: String? = nil, advice: String? = nil, transient: Bool? = nil
    ) {
        self.name = name
        self.meaning = meaning
        likelyCause = cause
        self.advice = advice
        self.transient = transient
    }
}

extension ErrorTables {
    /// Explains a code, with the status it came with if that is known. Nil for a code of no table.
    ///
    /// A code with context 7 is the server application's own, whatever it says.
    public static func explain(
        hresult: HResult, httpStatus: Int?, context: ErrorContext? = nil
    ) -> ErrorExplanation? {
        if context?.isApplication == true { return applicationError(hresult, httpStatus) }
        if let httpStatus, let pair = serverPairs[Pair(hresult.code, httpStatus)] { return pair }
        if let known = serverCodes[hresult.code] ?? bitsCodes[hresult.code] ?? windowsCodes[hresult.code] {
            return known
        }
        guard let status = hresult.httpStatus else { return nil }
        return explain(httpStatus: status, isAck: false, server: nil)
    }

    /// Whether the code is one of B.1 to B.4, so that its facility does not matter.
    public static func isKnown(_ hresult: HResult) -> Bool {
        hresult.code == 0 || explain(hresult: hresult, httpStatus: nil) != nil
    }

    /// Whether the facility is Win32 (7), HTTP (0x19) or BITS (0x20): the codes of others should have the customer
    /// bit (ERR-010).
    public static func isKnownFacility(_ hresult: HResult) -> Bool {
        hresult.facility == 7 || hresult.facility == 0x19 || hresult.facility == 0x20
    }

    /// Whether a server may send this code with this status ([MC-BUP] 2.2.1.2, ERR-007). With 416 any code passes:
    /// FRA-015 looks at it. With context 7 any pair is allowed; that the caller knows.
    public static func isKnownPair(_ hresult: HResult, _ httpStatus: Int) -> Bool {
        httpStatus == 416 || serverPairs[Pair(hresult.code, httpStatus)] != nil
    }

    private static func applicationError(_ hresult: HResult, _ httpStatus: Int?) -> ErrorExplanation {
        let known =
            serverCodes[hresult.code] ?? bitsCodes[hresult.code] ?? windowsCodes[hresult.code]
            ?? hresult.httpStatus.flatMap { explain(httpStatus: $0, isAck: false, server: nil) }
        let isTimeout = httpStatus == 408 || hresult.code == 0x8007_0112
        return ErrorExplanation(
            known?.name ?? hresult.description,
            isTimeout
                ? "The server application did not answer the notification in time."
                : "The application behind the BITS server refused the upload; the code is its own.",
            cause: isTimeout
                ? "The application is slow or hangs: BITS waits five minutes for it, 30 seconds in BITS 1.5."
                : "An error within the application that the upload directory notifies.",
            advice: isTimeout
                ? "Make the application answer within five minutes, and ready to be notified of the same upload again."
                : "Look into the application's own log at the time of the answer.",
            transient: httpStatus.map(isTransient))
    }

    struct Pair: Hashable {
        let code: UInt32
        let status: Int

        init(_ code: UInt32, _ status: Int) {
            self.code = code
            self.status = status
        }
    }
}
