import BITSSessions

/// The error that a session met, in the words of all reports for people.
enum ErrorText {
    /// `HTTP 500 0x8020001F BG_E_SESSION_NOT_FOUND`; the names of statuses begin with `HTTP` and the number themselves.
    static func code(_ error: SessionError) -> String {
        let status = "HTTP \(error.httpStatus)"
        let isNamed = error.name?.hasPrefix(status) == true
        return [isNamed ? nil : status, error.hresult, error.name].compactMap(\.self).map { Escaping.wire($0) }
            .joined(separator: " ")
    }

    /// With its context and meaning.
    static func sentence(_ error: SessionError) -> String {
        let text = code(error) + (error.context.map { " context \(Escaping.wire($0))" } ?? "")
        return error.meaning.map { "\(text): \(Escaping.wire($0, limit: 500))" } ?? text
    }
}
