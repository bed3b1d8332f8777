import BITSSessions

/// Lines of conversations in which a server application is told of an upload.
enum Telling {
    /// An upload of which all octets are sent, and not acknowledged yet.
    static let told =
        "connect up\ncreate /upload/report.zip\nack 200 session=$ID\nfragment 0-11999/12000\n"
    /// The Ack to it, and the end.
    static let thanked = "on up\nack 200 received=12000\nclose\nack 200\n"

    static let originalURL = "BITS-Original-Request-URL: http://upload.example.test/upload/report.zip"
    static let paths = dataFiles("\\\\192.0.2.80\\bits\\")

    static func dataFiles(_ root: String, names: String = "DataFile") -> [String] {
        [
            "BITS-Request-\(names)-Name: \(root)BITS-Sessions\\Requests\\$ID\\requestfile.bin",
            "BITS-Response-\(names)-Name: \(root)BITS-Sessions\\Replies\\$ID\\responsefile.bin",
        ]
    }

    /// The head of a notification with these fields, over a connection from the server to the application.
    static func notify(
        _ fields: [String], on name: String = "app", port: Int = 50011, length: Int? = 0, version: String = "1.1",
        body: String = ""
    ) -> String {
        var lines = ["connect \(name) client=192.0.2.80:\(port) server=192.0.2.90:80"]
        lines.append("C> POST /app/receive.asp HTTP/\(version)")
        lines += (["Accept: */*"] + fields + ["User-Agent: BITSExts 1.5", "Host: app.example.test"]).map { "C> \($0)" }
        if let length { lines.append("C> Content-Length: \(length)") }
        return lines.joined(separator: "\n") + "\n" + (body.isEmpty ? "\n" : "    \(body)\n")
    }

    static let byReference = notify([originalURL] + paths)
    static let byValue = notify([originalURL], length: 12000, body: "body 12000 at 0")
    static let taken = respond("200 OK", "Content-Length: 0")

    static func respond(_ first: String, _ fields: String..., body: Int = 0) -> String {
        "S> HTTP/1.1 \(first)\n" + fields.map { "S> \($0)\n" }.joined() + (body > 0 ? "    body \(body) at 0\n" : "\n")
    }
}
