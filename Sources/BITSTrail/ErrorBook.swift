import BITSProtocol

/// What error codes and HTTP statuses mean to an upload, as text for people.
public enum ErrorBook {
    /// All that is known of a code or status; nil if the text is neither.
    ///
    /// Takes a code as servers and event logs write it (`0x80200020`, `80200020`, `-2145386464`), a symbol
    /// (`BG_E_TOO_LARGE`), a WinHTTP number (`12002`), a status (`416`, `HTTP 416`), or an error context (`0x7`).
    public static func explain(_ text: String) -> String? {
        let words = text.split(separator: " ")
        let word = words.last.map(String.init) ?? ""
        guard words.count == 1 || words.count == 2 && words[0].lowercased() == "http" else { return nil }
        if let number = Int(word), word.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            if (100...599).contains(number), word.utf8.count == 3 { return status(number) }
            if (12_000...12_999).contains(number) { return code(HResult(0x8007_0000 | UInt32(number))) }
            if word.utf8.count < 8 { return nil }
        }
        if words.count == 2 { return nil }
        if let known = ErrorTables.code(named: word) { return code(known) }
        guard let hresult = HResult(word) else { return nil }
        if hresult.code <= 8, hresult.spelling == .prefixed { return context(hresult.code) }
        // Short hexadecimal numbers without prefix are words like `bad`.
        guard hresult.spelling != .bareHex || word.utf8.count == 8 else { return nil }
        return code(hresult)
    }

    private static func code(_ hresult: HResult) -> String {
        let forms = ErrorTables.forms(of: hresult)
        let name = hresult.httpStatus.map { "BG_E_HTTP_ERROR_\($0)" } ?? forms.first?.explanation.name ?? "unknown code"
        var text = "\(hresult)  \(name)\n\n"
        if let status = hresult.httpStatus {
            text += BookText.wrapped("HTTP status \(status) as the Windows client reports it.") + "\n"
        }
        guard !forms.isEmpty else { return text + unknown(hresult) }
        for form in forms { text += section(form, hresult: hresult, status: hresult.httpStatus) }
        return text
    }

    private static func status(_ number: Int) -> String {
        let forms = ErrorTables.forms(ofStatus: number)
        guard let first = forms.first else {
            let meaning =
                switch number {
                case 100: "The client may send the body of its request."
                case 101...199: "An interim answer; the final one follows."
                case 200, 201: "Success. With BITS-Packet-Type: Ack it is the answer that uploads want."
                default: "A success that uploads do not know: their Acks say 200 or 201."
                }
            return "HTTP \(number)\n\n" + BookText.wrapped(meaning)
        }
        var text = "\(first.explanation.name)\n\n"
        for form in forms { text += section(form, hresult: nil, status: number) }
        let codes = ErrorTables.codes(withStatus: number)
        if !codes.isEmpty {
            text += "Codes in Acks with this status\n"
            for (code, explanation) in codes {
                text += BookText.entry("  \(code)", "\(explanation.name): \(explanation.meaning)", width: 14)
            }
        }
        return text
    }

    private static func section(_ form: ErrorForm, hresult: HResult?, status: Int? = nil) -> String {
        var text = ""
        let explanation = form.explanation
        if !form.condition.isEmpty {
            let condition = form.condition.prefix(1).uppercased() + form.condition.dropFirst()
            text += "\(condition)\n"
        }

        var rows = [("Meaning", explanation.meaning)]
        if let cause = explanation.likelyCause { rows.append(("Likely cause", cause)) }
        if let advice = explanation.advice { rows.append(("What to do", advice)) }
        if let transient = explanation.transient {
            rows.append(
                ("Kind", transient ? "transient: BITS tries again" : "fatal: BITS does not try again by itself"))
        }
        rows.append(
            (
                "Then Windows",
                ErrorTables.clientReaction(
                    hresult: hresult, httpStatus: status ?? form.httpStatus, to: form.explanation)
            ))
        for (name, value) in rows { text += BookText.entry("  \(name)", value, width: 18) }
        return text + "\n"
    }

    private static func context(_ number: UInt32) -> String {
        let context = ErrorContext(number)
        let meaning =
            switch number {
            case 5: "The error was found by the BITS server."
            case 7: "The error comes from the application behind the BITS server; the code is its own."
            default: "Only the client uses it in its own reports; a server must not send it."
            }
        return "BITS-Error-Context: \(context)  \(context.name ?? "unknown")\n\n"
            + BookText.wrapped(meaning)
    }

    private static func unknown(_ hresult: HResult) -> String {
        let facility =
            switch hresult.facility {
            case 7: "Win32; the Win32 error is \(hresult.lowWord) (see: net helpmsg \(hresult.lowWord))"
            case 0x19: "HTTP; the status is \(hresult.lowWord)"
            case 0x20: "BITS"
            default: "\(hresult.facility)"
            }
        let rows = [
            ("Severity", hresult.isFailure ? "failure" : "success"), ("Facility", facility),
            ("Number", "\(hresult.lowWord)"),
            (
                "Defined by",
                hresult.isCustomer
                    ? "a vendor other than Microsoft: ask who made the server or its application"
                    : "Microsoft, but it is none of the codes that uploads are known to end with"
            ),
        ]
        return rows.map { BookText.entry("  \($0.0)", $0.1, width: 18) }.joined()
    }
}
