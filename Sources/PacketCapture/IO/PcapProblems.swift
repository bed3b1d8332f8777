/// What was wrong with a classic capture, in its order and bounded: hostile files could have millions of faults.
struct PcapProblems {
    /// Nobody reads more of them.
    private static let most = 100

    private var listed: [CaptureProblem] = []
    private var further = 0
    private var firstFurther: Int64 = 0

    var list: [CaptureProblem] {
        guard further > 0 else { return listed }
        return listed + [
            CaptureProblem(byteOffset: firstFurther, message: "\(further) more such problems from here on")
        ]
    }

    mutating func add(_ offset: Int64, _ message: String) {
        if listed.count < Self.most {
            listed.append(CaptureProblem(byteOffset: offset, message: message))
        } else {
            if further == 0 { firstFurther = offset }
            further &+= 1
        }
    }
}
