/// What is counted over a whole pcapng file and told at its end.
struct PcapngTallies {
    /// More types than that are told together: a file may claim four billion.
    private static let maxTypes = 64

    /// Blocks that are not read, by type.
    private var unread: [UInt32: Int64] = [:]
    private var unreadOfOtherTypes: Int64 = 0
    /// Names for addresses in name resolution blocks.
    var names: Int64 = 0
    /// Frames whose flags tell of an error on the link.
    var linkErrors: Int64 = 0
    /// Frames of simple packet blocks, which have no time.
    var timeless: Int64 = 0
    /// Frames of a time that 64 bits of nanoseconds do not hold.
    var timesBeyond: Int64 = 0
    /// Frames longer than what a reader holds.
    var cutFrames: Int64 = 0
    /// Blocks whose length is no multiple of 4, and was understood.
    var oddLengths: Int64 = 0
    /// Blocks with an option that does not fit into them.
    var unsoundOptions: Int64 = 0
    /// Statistics of interfaces that their section does not describe.
    var strayStatistics: Int64 = 0
    /// Interfaces beyond the bound of the list.
    var unlistedInterfaces: Int64 = 0

    mutating func countUnread(_ type: UInt32) {
        if unread[type] == nil, unread.count >= Self.maxTypes {
            unreadOfOtherTypes &+= 1
        } else {
            unread[type, default: 0] &+= 1
        }
    }

    /// One sentence for each kind that occurred, in an order that does not depend on the file's.
    func sentences() -> [String] {
        var all = unread.sorted { $0.key < $1.key }.map { type, count in
            "\(PcapngText.counted(count, "block")) of type \(PcapngBlockType.number(type)) "
                + "\(PcapngText.verb(count)) not read"
        }
        func add(_ count: Int64, _ noun: String, _ words: (String) -> String) {
            if count > 0 { all.append("\(PcapngText.counted(count, noun)) \(words(PcapngText.verb(count)))") }
        }
        add(unreadOfOtherTypes, "block") { "of still other types \($0) not read" }
        add(names, "name") { "for addresses \($0) not used" }
        add(linkErrors, "frame") { "\($0) marked as received with errors on the link" }
        add(timeless, "frame") { "\($0) without a time; the frame before lends its own" }
        add(timesBeyond, "frame") { "\($0) from before 1677-09-21 or behind 2262-04-11, and given that time" }
        add(cutFrames, "frame") {
            "\($0) longer than \(PcapngText.bytes(PcapngReader.maxHeld)), and read up to there"
        }
        add(oddLengths, "block") { "\($0) of a length that is no multiple of 4, and read" }
        add(unsoundOptions, "block") { "\($0) read without the last options, which do not fit" }
        add(strayStatistics, "block") { "of statistics \($0) of interfaces that are not described" }
        let most = PcapngText.number(Int64(PcapngSection.maxInterfaces))
        add(unlistedInterfaces, "interface") { "\($0) beyond the first \(most), which alone are told apart" }
        return all
    }
}
