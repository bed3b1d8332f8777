extension ErrorTables {
    /// Whether BITS tries again by itself after an HTTP error (win32 pages, "handling server application errors").
    /// 3xx: yes but for
    /// 300…305 and 307; 4xx: no but for 408 and 409, and for 413 and 416, which the upload protocol handles; 5xx: yes
    /// but for 501
    /// and 505; all else: yes.
    public static func isTransient(_ httpStatus: Int) -> Bool {
        switch httpStatus {
        case 300...305, 307: false
        case 408, 409, 413, 416: true
        case 400...499: false
        case 501, 505: false
        default: true
        }
    }
}
