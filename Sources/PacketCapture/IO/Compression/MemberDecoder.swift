/// A library's streaming decoder, which takes bytes and gives bytes of one member after the other.
///
/// What stands between members, and where the bytes come from, is ``Decompressor``'s business.
protocol MemberDecoder: AnyObject {
    /// So many bytes the next call shall have, if there are as many: where damage loses what the same call decoded, it
    /// must not hang on how the file is read.
    var needs: Int { get }

    /// Makes ready for the first byte of a member.
    func begin()

    /// Decodes as much as the input gives and the output takes, or less. What stands before damage is not lost: it
    /// comes out with the step that tells of the damage or with earlier ones. Neither buffer is kept.
    func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodingStep
}

extension MemberDecoder {
    var needs: Int { 1 }
}

/// What one call of a decoder came to.
struct DecodingStep {
    enum Outcome {
        case goesOn
        /// The member is complete, its checksum right, and all of it given out.
        case memberEnds
        /// With what is wrong, fit to follow a colon.
        case damaged(String)
        /// Nothing is wrong, but it is not decoded; with the reason.
        case refused(String)
    }

    /// Bytes of the input that are done with.
    var consumed: Int
    /// Bytes at the front of the output.
    var produced: Int
    var outcome: Outcome
}
