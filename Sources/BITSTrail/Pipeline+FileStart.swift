import BITSSessions
import HTTPMessages

/// The first octets of uploaded files, which tell archives whatever their name is.
extension Pipeline {
    /// Takes what this run holds of them, and asks for the rest.
    func lookAtStart(_ bodyLength: Int64?, _ end: Int, _ bytes: Span<UInt8>?, _ reader: ConnectionReader) {
        reader.fileStart = []
        reader.fileStartWanted = 0
        guard let request = reader.request, let bodyLength, bodyLength > 0, tracker.wantsFileStart(of: request) else {
            return
        }
        let wanted = Int(min(bodyLength, Int64(SessionTracker.fileStartLength)))
        reader.fileStartWanted = wanted
        if !wantsBodies, let bytes, end >= 0, end < bytes.count {
            takeStart(bytes.extracting(end..<min(bytes.count, end &+ wanted)), at: 0, reader)
        }
        if reader.fileStartWanted > 0 { reader.http.wantBodyStart(Int64(wanted)) }
    }

    /// Octets of the body behind those that are known; others, behind a gap, are of no use.
    func takeStart(_ octets: Span<UInt8>, at offset: Int64, _ reader: ConnectionReader) {
        guard reader.fileStartWanted > 0, offset == Int64(reader.fileStart.count) else { return }
        let count = min(octets.count, reader.fileStartWanted &- reader.fileStart.count)
        for index in 0..<count { reader.fileStart.append(octets[index]) }
        guard reader.fileStart.count == reader.fileStartWanted, let request = reader.request else { return }
        reader.fileStartWanted = 0
        tracker.noteFileStart(reader.fileStart, of: request)
    }
}
