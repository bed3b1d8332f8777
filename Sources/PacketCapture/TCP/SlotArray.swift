internal import Glibc

/// An array for what is looked up for each frame, by its position: owned by one alone, so that changing an element need
/// not ask whether the memory is shared, as an `Array` does each time; that was a tenth of the work on a small frame.
///
/// Unsafe code: memory that this owns and takes back with itself; each position is checked against the count.
@safe struct SlotArray<Element>: ~Copyable {
    /// A line of the processor's cache: elements of that size lie in one each.
    private static var alignment: Int { 64 }

    private var base: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity: Int
    /// Octets of pages that the system gave; 0 for memory from the heap.
    private var mapped = 0

    init() {
        capacity = 0
        unsafe base = Self.memory(0)
    }

    init(repeating element: Element, count: Int) {
        capacity = count
        self.count = count
        unsafe base = Self.memory(count)
        unsafe base.initialize(repeating: element, count: count)
    }

    /// Elements all of whose octets are 0, in pages that nobody touches before they are used: a capture of three frames
    /// is read in less time than it takes to write a large table. `zero` is what such an element is.
    init(zeroed count: Int, _ zero: Element) where Element: BitwiseCopyable {
        let length = max(1, count) &* MemoryLayout<Element>.stride
        capacity = count
        self.count = count
        let pages = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        if let pages = unsafe pages, unsafe pages != MAP_FAILED {
            mapped = length
            unsafe base = pages.bindMemory(to: Element.self, capacity: count)
        } else {
            unsafe base = Self.memory(count)
            unsafe base.initialize(repeating: zero, count: count)
        }
    }

    deinit {
        unsafe base.deinitialize(count: count)
        unsafe Self.giveBack(base, mapped)
    }

    private static func giveBack(_ base: UnsafeMutablePointer<Element>, _ mapped: Int) {
        let memory = UnsafeMutableRawPointer(base)
        if mapped > 0 { _ = unsafe munmap(memory, mapped) } else { unsafe memory.deallocate() }
    }

    private static func memory(_ capacity: Int) -> UnsafeMutablePointer<Element> {
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, capacity) &* MemoryLayout<Element>.stride, alignment: alignment)
        return unsafe raw.bindMemory(to: Element.self, capacity: capacity)
    }

    var isEmpty: Bool { count == 0 }

    var indices: Range<Int> { 0..<count }

    subscript(position: Int) -> Element {
        @inline(__always) _read {
            precondition(UInt(bitPattern: position) < UInt(bitPattern: count))
            yield unsafe base[position]
        }
        @inline(__always) _modify {
            precondition(UInt(bitPattern: position) < UInt(bitPattern: count))
            yield unsafe &base[position]
        }
    }

    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        unsafe (base + count).initialize(to: element)
        count &+= 1
    }

    private mutating func grow() {
        capacity = max(16, capacity &* 2)
        let larger = unsafe Self.memory(capacity)
        unsafe larger.moveInitialize(from: base, count: count)
        unsafe Self.giveBack(base, mapped)
        mapped = 0
        unsafe base = larger
    }
}
