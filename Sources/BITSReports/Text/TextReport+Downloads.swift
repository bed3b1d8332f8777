import BITSSessions

// Downloads by the Windows client: told in short, since they are not what the report is about.

extension TextReport {
    /// So many are told unless all are asked for.
    static let fullDownloads = 10

    func downloadText(_ download: DownloadReport) -> String {
        let total = download.totalBytes.map { " of \(Quantity.grouped($0))" } ?? ""
        var facts = [
            "\(Quantity.counted(download.requests, "request"))",
            "\(Quantity.grouped(download.receivedBytes))\(total) octets\(download.complete ? ", complete" : "")",
        ]
        let statuses = download.statuses.map { "\($0.name) (\(Quantity.grouped($0.count)))" }.joined(separator: ", ")
        if !statuses.isEmpty { facts.append("answered \(statuses)") }
        if download.repeatedBytes > 0 { facts.append("\(Quantity.grouped(download.repeatedBytes)) octets twice") }
        if download.restarts > 0 { facts.append("the file changed \(Quantity.counted(download.restarts, "time"))") }
        if download.isPeerDist { facts.append("hashes for a peer cache") }
        if let session = download.session { facts.append("the reply of session \(session)") }
        return "  \(Escaping.wire(download.url))\n"
            + layout.paragraph("client \(download.client): \(facts.joined(separator: "; "))", indent: 4)
    }
}
