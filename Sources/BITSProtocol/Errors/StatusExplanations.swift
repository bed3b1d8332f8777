import HTTPMessages

extension ErrorTables {
    /// Explains an HTTP status of an answer to an upload. Nil below 300.
    ///
    /// `isAck`: the answer has the packet type `Ack`, so the BITS server itself spoke; otherwise the web server or a
    /// machine before it
    /// did. `server`: the value of `Server`, which tells what IIS means by some statuses.
    public static func explain(httpStatus: Int, isAck: Bool, server: String?) -> ErrorExplanation? {
        guard httpStatus >= 300, httpStatus <= 999 else { return nil }
        let phrase = StatusCode.reason(httpStatus)
        let name = phrase.isEmpty ? "HTTP \(httpStatus)" : "HTTP \(httpStatus) \(phrase)"
        let (meaning, cause, advice) =
            special(httpStatus, isAck, iisVersion: server.flatMap(iisMajorVersion)) ?? general(httpStatus)
        let transient = httpStatus == 401 || httpStatus == 407 ? nil : isTransient(httpStatus)
        return ErrorExplanation(name, meaning, cause: cause, advice: advice, transient: transient)
    }

    /// The major version of IIS by its `Server` field, e.g. 10; nil for any other server.
    public static func iisMajorVersion(_ server: String) -> Int? {
        let prefix = "microsoft-iis/".utf8
        guard server.utf8.lazy.map(ASCII.lowercased).starts(with: prefix) else { return nil }
        var position = prefix.count
        return WireNumber.read(server.utf8.span, &position).map(Int.init(clamping:))
    }

    private typealias Text = (meaning: String, cause: String?, advice: String?)

    private static func special(_ status: Int, _ isAck: Bool, iisVersion: Int?) -> Text? {
        switch status {
        case 400:
            return (
                isAck ? "The BITS server found the request invalid." : "The web server found the request malformed.",
                isAck
                    ? "See the findings of the request."
                    : "A malformed target or header, or a header value over its limit.",
                "Look at the findings of the request, and compare its headers before and behind each proxy."
            )
        case 401:
            return (
                "The server wants the client to authenticate.",
                "Part of a normal handshake if a success follows; else the job has no credentials, they are refused, "
                    + "or anonymous access and access lists do not fit together.",
                "If no success follows, check the job's SetCredentials, the directory's authentication modes and the "
                    + "LAN Manager level."
            )
        case 403: return forbidden(isAck)
        case 404: return notFound(isAck, iisVersion)
        case 405:
            return (
                "The server does not know the method BITS_POST.",
                "No BITS extension for this directory, WebDAV in its place, or a server that is not IIS.",
                "Install and enable the BITS server extension, and let filters and proxies pass BITS_POST."
            )
        case 407:
            return (
                "A proxy wants the client to authenticate.",
                "The job has no credentials for the proxy, or they are refused.",
                "Give the job proxy credentials, or exempt the upload server from the proxy."
            )
        case 408:
            return (
                "The server application did not answer in time, or the request took too long.",
                "A slow or hanging application behind the BITS server.",
                "Make the application answer within five minutes."
            )
        case 409:
            return (
                "The file exists already or is in use.",
                "Overwriting is off, or another upload or program holds the file.",
                "Check BITSAllowOverwrites and who holds the file."
            )
        case 411:
            return (
                "The request has no Content-Length.", "A client that is not Windows, or a proxy that makes chunks.",
                "Let the client send Content-Length with every packet."
            )
        case 413:
            return (
                "The Fragment is larger than the server or a proxy takes.",
                "A limit for bodies: IIS request filtering, uploadReadAheadSize with client certificates, a proxy.",
                "The client makes Fragments smaller by itself, down to 5 KB; raise the limit for better speed."
            )
        case 414: return ("The URL is too long.", nil, "Use a shorter target, or raise the limit.")
        case 416:
            return (
                "Client and server do not agree on the next octet.", "An Ack was lost, or another node answers.",
                "Nothing if it happens once: the answer tells where to go on."
            )
        default:
            return serverError(status, isAck, iisVersion)
        }
    }

    private static func forbidden(_ isAck: Bool) -> Text {
        isAck
            ? (
                "The BITS server does not permit the upload.",
                "Missing Change right on the directory, execute permission on it, or a file that may not be "
                    + "overwritten.",
                "Check the directory's access list, its execute permission and the overwrite setting. BITS does not "
                    + "try again."
            )
            : (
                "The web server or a machine before it refused the request.",
                "A restriction of addresses, required TLS or a client certificate, execute permission, or a filter.",
                "Check the site's restrictions, and the rules of filters and proxies for BITS_POST."
            )
    }

    private static func notFound(_ isAck: Bool, _ iisVersion: Int?) -> Text {
        if isAck {
            return (
                "The server's copy of the upload is gone, or the target does not exist.",
                "The clean-up task, a virus scanner, or a second Close-Session after the first one's Ack was lost.",
                "Repeat the upload; exempt the BITS-Sessions directory from scanners and clean-up."
            )
        }
        if let iisVersion, iisVersion >= 7 {
            return (
                "BITS uploads are not enabled on the directory, the content is over the request filter's limit, or the "
                    + "URL is wrong.",
                "IIS 7 and later say 404 for all three (404.13 for the limit).",
                "Enable BITS uploads on the directory, raise maxAllowedContentLength, and check the URL."
            )
        }
        return (
            "The target does not exist on the server.", "A wrong URL, or BITS uploads that are not enabled there.",
            "Check the URL and that BITS uploads are enabled on its directory."
        )
    }

    private static func serverError(_ status: Int, _ isAck: Bool, _ iisVersion: Int?) -> Text? {
        switch status {
        case 500:
            return (
                "The server failed.",
                isAck
                    ? "An unknown session, a limit, a full disk, or a fault of the server."
                    : "A fault of the web server.",
                "Look at the error code of the answer, or into the server's event log."
            )
        case 501:
            return (
                isAck || iisVersion == 6
                    ? "BITS uploads are not enabled on the directory." : "The method BITS_POST is not implemented.",
                isAck || iisVersion == 6
                    ? "They were never switched on, or switched off meanwhile (the form of IIS 6)."
                    : "A web server without the BITS extension, or a proxy or filter that does not know the method.",
                "Enable BITS uploads on the directory, and let filters (UrlScan) and proxies pass BITS_POST."
            )
        case 502:
            return (
                "A gateway could not reach the upload server.", "The server behind a proxy is down or refuses.",
                "Check the proxy's way to the upload server."
            )
        case 503:
            return (
                "The server is overloaded or its application pool is down.", nil,
                "Check the application pool and the load."
            )
        case 504:
            return (
                "A gateway waited too long for the upload server.",
                "A proxy's time-out is shorter than the server application needs after the last Fragment.",
                "Raise the proxy's time-out above five minutes, or make the application faster."
            )
        case 505:
            return (
                "The server does not take this HTTP version.", "The request was not HTTP/1.1, or a proxy changed it.",
                "Let the client speak HTTP/1.1."
            )
        default:
            return nil
        }
    }

    private static func general(_ status: Int) -> Text {
        switch status {
        case 300...399:
            (
                "The server sends the client to another place, which BITS uploads do not follow by any document.",
                "A login page, or a redirection to https.", "Give the job the final URL."
            )
        case 400...499: ("The server refused the request.", nil, "Look at the answer's body and the server's log.")
        default: ("The server could not fulfil the request.", nil, "Look at the server's log.")
        }
    }
}
