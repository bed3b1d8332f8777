internal import Glibc

let usage = """
    usage: make-capture KIND SIZE OUT [--seed N] [--pcapng]

    KIND  bulk    64 uploads at the same time, each on its connection, in Fragments of 1 MiB
          chatty  very many uploads of 1 to 2 KiB, each on a connection of its own
          one-id  chatty, of a server that hands out the same session id to all
          noise   95 % TLS, ssh, plain HTTP and UDP; 5 % bulk
          small   frames of 60 octets
          flood   connections that stay half-open: a SYN and its SYN/ACK each
          hole    one upload on one connection whose first segment with payload was not captured
    SIZE  about so many bytes; k, M and G are powers of 1024

    """

func fail(_ message: String, code: Int32 = 64) -> Never {
    var line = Array(message.utf8)
    _ = unsafe write(STDERR_FILENO, &line, line.count)
    exit(code)
}

func size(_ text: String) -> Int? {
    let units: [Character: Int] = ["k": 1 << 10, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    if let last = text.last, let unit = units[last] {
        guard let number = Int(text.dropLast()), number > 0, number < 1 << 20 else { return nil }
        return number * unit
    }
    return Int(text).flatMap { $0 > 0 ? $0 : nil }
}

/// What the command line asks for.
struct Order {
    var words: [String] = []
    var seed: UInt64 = 1
    var isPcapng = false

    init(_ arguments: [String]) {
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "--seed":
                guard let number = rest.popFirst().flatMap({ UInt64($0) }) else { fail(usage) }
                seed = number
            case "--pcapng": isPcapng = true
            default: words.append(word)
            }
        }
    }
}

let order = Order(CommandLine.arguments)
guard order.words.count == 3, let wanted = size(order.words[1]) else { fail(usage) }
guard let capture = CaptureWriter(path: order.words[2], isPcapng: order.isPcapng) else {
    fail("make-capture: \(order.words[2]) cannot be written\n", code: 1)
}

var random = Random(seed: order.seed)
let pool = random.octets(4 << 20)

/// So that the file's size comes out as wanted: a full segment and its half of an ACK, with all headers, per 1,460
/// octets.
func bulk(_ share: Int) -> Uploads {
    let size = max(1, share / 1566 * Wire.segment / 64)
    return Uploads(concurrent: 64, sizes: size...size, fragmentSize: 1 << 20)
}

switch order.words[0] {
case "bulk":
    let wire = Wire(capture, pool: pool, pace: 12)
    var uploads = bulk(wanted)
    var mayBegin = true
    while uploads.step(wire, &random, mayBegin: mayBegin) { mayBegin = false }
case "chatty", "one-id":
    let wire = Wire(capture, pool: pool, pace: 25)
    var uploads = Uploads(
        concurrent: 32, sizes: 1024...2048, fragmentSize: 1 << 20,
        session: order.words[0] == "one-id" ? random.guid() : nil)
    while uploads.step(wire, &random, mayBegin: capture.count < wanted) {}
case "noise":
    let wire = Wire(capture, pool: pool, pace: 12)
    var uploads = bulk(wanted / 20)
    var noise = Noise()
    var spent = 0
    var goesOn = true
    while capture.count < wanted {
        let before = capture.count
        if goesOn, spent &* 20 < before {
            goesOn = uploads.step(wire, &random, mayBegin: spent == 0)
            spent &+= capture.count &- before
        } else {
            noise.step(wire, &random)
        }
    }
case "small":
    let wire = Wire(capture, pool: pool, pace: 4)
    var small = Small()
    while capture.count < wanted { small.step(wire, &random) }
case "flood":
    let wire = Wire(capture, pool: pool, pace: 4)
    var number = 0
    while capture.count < wanted {
        // 64,512 ports of each address: a million connections come from 16 of them.
        let flow = Flow(
            client: 0x0a02_0001 &+ UInt32(truncatingIfNeeded: number / 64_512),
            port: UInt16(truncatingIfNeeded: 1024 &+ number % 64_512), server: Upload.server, serverPort: 80, &random)
        wire.halfOpen(flow)
        number &+= 1
    }
case "hole":
    let wire = Wire(capture, pool: pool, pace: 12)
    let size = max(1, wanted / 1566 * Wire.segment)
    var uploads = Uploads(concurrent: 1, sizes: size...size, fragmentSize: 1 << 20)
    wire.miss(4)
    var mayBegin = true
    while uploads.step(wire, &random, mayBegin: mayBegin) { mayBegin = false }
default: fail(usage)
}
if !capture.close() {
    fail("make-capture: \(order.words[2]) could not be written whole\n", code: 1)
}
