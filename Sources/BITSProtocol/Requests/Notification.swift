/// The server's back end tells a server application about a complete upload ([MC-BUP] 2.2.12): by reference with the
/// paths of two files, or by value with the file as body.
public struct Notification: RequestContent {
    public var originalRequestURL: String?
    /// Where the upload lies. Both spellings of the field count.
    public var requestDataFile: DataFilePath?
    /// Where the reply must be put.
    public var responseDataFile: DataFilePath?
    /// The fields are called `…DataEntity-Name` (NTF-014).
    public var usesEntityNames: Bool
    /// Octets of the body by `Content-Length`; nil if the field is absent or malformed.
    public var contentLength: Int64?

    public init(
        originalRequestURL: String?, requestDataFile: DataFilePath? = nil, responseDataFile: DataFilePath? = nil,
        usesEntityNames: Bool = false, contentLength: Int64? = 0
    ) {
        self.originalRequestURL = originalRequestURL
        self.requestDataFile = requestDataFile
        self.responseDataFile = responseDataFile
        self.usesEntityNames = usesEntityNames
        self.contentLength = contentLength
    }

    /// Whether one of the paths is told.
    public var isByReference: Bool { requestDataFile != nil || responseDataFile != nil }

    /// The session's id, which IIS puts into the paths.
    public var sessionGUID: GUID? { requestDataFile?.sessionGUID ?? responseDataFile?.sessionGUID }

    public func fields() -> [WireField] {
        var fields: [WireField] = []
        if let originalRequestURL { fields.append(WireField(.bitsOriginalRequestURL, originalRequestURL)) }
        if let path = requestDataFile?.raw {
            fields.append(WireField(usesEntityNames ? .bitsRequestDataEntityName : .bitsRequestDataFileName, path))
        }
        if let path = responseDataFile?.raw {
            fields.append(WireField(usesEntityNames ? .bitsResponseDataEntityName : .bitsResponseDataFileName, path))
        }
        return fields
    }

    public var bodyLength: Int64 { contentLength ?? 0 }
}
