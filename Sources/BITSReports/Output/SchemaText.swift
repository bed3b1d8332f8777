/// The JSON Schemas (2020-12) of what is written in JSON.
public enum SchemaText: String, Sendable, CaseIterable {
    /// The JSON report.
    case report
    /// A line of NDJSON; refers to the report's schema by its `$id`.
    case ndjson
    /// The file beside an extracted one.
    case extract

    public var octets: [UInt8] {
        switch self {
        case .report: PackageResources.report_schema_json
        case .ndjson: PackageResources.ndjson_schema_json
        case .extract: PackageResources.extract_schema_json
        }
    }
}
