"""Captures that somebody made to bring an analyzer down, each from a number and nothing else: the same number, the same file."""

import struct
import subprocess
import zlib

START = 1_748_858_400  # Monday, 2 June 2025, 10:00:00 UTC
SERVER = 0xC6336401
FIN, SYN, PSH, ACK = 1, 2, 8, 16
ETHERNET = bytes.fromhex("020000000001020000000002")


class Capture:
    """A classic pcap: microseconds, little-endian, Ethernet. Frames are 10 microseconds apart."""

    def __init__(self, path):
        self.file = open(path, "wb", buffering=1 << 20)
        self.file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        self.time = 0

    def frame(self, octets):
        self.time += 10
        second, rest = divmod(self.time, 1_000_000)
        self.file.write(struct.pack("<IIII", START + second, rest, len(octets), len(octets)) + octets)

    def datagram(self, source, target, number, payload, identification=0, fragment=0x4000):
        self.frame(ETHERNET + struct.pack(">HBBHHHBBHII", 0x0800, 0x45, 0, 20 + len(payload), identification, fragment,
                                          64, number, 0, source, target) + payload)

    def close(self):
        self.file.close()


class Connection:
    """One TCP connection to port 80; sequence numbers begin with 1,000 and 2,000."""

    def __init__(self, capture, number, opens=True, server=SERVER):
        self.capture, self.server = capture, server
        # 64,512 ports of each address.
        self.client, self.port = 0x0A020001 + number // 64_512, 1024 + number % 64_512
        self.sent, self.answered = 1000, 2000
        if opens:
            self.open()

    def open(self):
        self.segment(True, b"", SYN)
        self.sent += 1
        self.segment(False, b"", SYN | ACK)
        self.answered += 1

    def segment(self, from_client, payload, flags=PSH | ACK, skip=0):
        """A segment that begins `skip` octets behind what was sent."""
        if from_client:
            ends, numbers = (self.client, self.server, self.port, 80), (self.sent + skip, self.answered)
        else:
            ends, numbers = (self.server, self.client, 80, self.port), (self.answered, self.sent)
        header = struct.pack(">HHIIHHI", ends[2], ends[3], numbers[0] & 0xFFFFFFFF, numbers[1] & 0xFFFFFFFF,
                             0x5000 | flags, 65535, 0)
        self.capture.datagram(ends[0], ends[1], 6, header + payload)

    def send(self, octets, room=1460):
        for at in range(0, len(octets), room):
            part = octets[at:at + room]
            self.segment(True, part)
            self.sent += len(part)

    def answer(self, octets):
        self.segment(False, octets)
        self.answered += len(octets)

    def finish(self):
        self.segment(True, b"", FIN | ACK)
        self.sent += 1
        self.segment(False, b"", FIN | ACK)
        self.answered += 1


def guid(number):
    return "{9C1E4B7A-52D0-4F6E-8A3B-%012X}" % number


def request(kind, fields="", length=0, host="upload.example.test", path="/upload/a.bin"):
    return (f"BITS_POST {path} HTTP/1.1\r\nBITS-Packet-Type: {kind}\r\n{fields}User-Agent: Microsoft BITS/7.8\r\n"
            f"Host: {host}\r\nContent-Length: {length}\r\n\r\n").encode()


def ack(fields=""):
    return f"HTTP/1.1 200 OK\r\nBITS-Packet-Type: Ack\r\n{fields}Content-Length: 0\r\n\r\n".encode()


PROTOCOLS = "BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931}\r\n"
PROTOCOL = "BITS-Protocol: {7df0354d-249b-430f-820d-3d2a9bef4931}\r\n"


def create(connection, session, **more):
    connection.send(request("Create-Session", PROTOCOLS, **more))
    connection.answer(ack(f"{PROTOCOL}BITS-Session-Id: {session}\r\n"))


def fragment(connection, session, first, total, body=b"x"):
    last = first + len(body) - 1
    fields = f"BITS-Session-Id: {session}\r\nContent-Range: bytes {first}-{last}/{total}\r\n"
    connection.send(request("Fragment", fields, len(body)) + body)
    connection.answer(ack(f"BITS-Session-Id: {session}\r\nBITS-Received-Content-Range: {last + 1}\r\n"))


# MARK: connections


def half_open(path, count):
    capture = Capture(path)
    for number in range(count):
        Connection(capture, number)
    capture.close()


def syns(path, count):
    capture = Capture(path)
    for number in range(count):
        connection = Connection(capture, number % 64_512, opens=False)
        connection.sent = number * 7919
        connection.segment(True, b"", SYN)
    capture.close()


def tiny(path, count):
    capture = Capture(path)
    for number in range(count):
        connection = Connection(capture, number)
        connection.send(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        connection.answer(b"HTTP/1.1 204 No Content\r\n\r\n")
        connection.finish()
    capture.close()


def behind_holes(path, count):
    """On 10,000 connections in turn, segments each of which lies behind a hole of its own."""
    capture = Capture(path)
    connections = [Connection(capture, number) for number in range(10_000)]
    for number in range(count):
        connections[number % 10_000].segment(True, b"y" * 100, skip=200 + number // 10_000 * 200)
    capture.close()


def backwards(path, count):
    """The octets of a request one by one, the last first."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    for number in reversed(range(count)):
        connection.segment(True, b"z", skip=1 + number)
    capture.close()


def shuffled(path, count):
    """The octets of a request one by one, in an order that has none."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    for number in range(count):
        connection.segment(True, b"z", skip=1 + number * 7919 % 1_000_003)
    capture.close()


def hole(path, size):
    """One upload on one connection, whose first segment with payload was not captured."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    connection.sent += len(request("Create-Session", PROTOCOLS))
    connection.answer(ack(f"{PROTOCOL}BITS-Session-Id: {guid(1)}\r\n"))
    connection.send(request("Fragment", f"BITS-Session-Id: {guid(1)}\r\nContent-Range: bytes 0-{size - 1}/{size}\r\n", size))
    block = b"b" * 1460
    for _ in range(size // 1460):
        connection.segment(True, block)
        connection.sent += 1460
    capture.close()


# MARK: fragments of IP


def overlapping(path, count):
    """Fragments of one datagram of which each overlaps the one before it; then the next datagram."""
    capture = Capture(path)
    for number in range(count):
        place = number % 1000
        capture.datagram(0x0A020001, SERVER, 6, b"f" * 64, number // 1000 & 0xFFFF, 0x2000 | place * 4)
    capture.close()


def never_whole(path, count):
    capture = Capture(path)
    for number in range(count):
        capture.datagram(0x0A020001 + number // 65536, SERVER, 6, b"f" * 1200, number & 0xFFFF, 0x2000)
    capture.close()


# MARK: HTTP


def line_without_end(path, size):
    capture = Capture(path)
    connection = Connection(capture, 0)
    connection.send(b"BITS_POST /upload/a.bin HTTP/1.1\r\nX-Long: ")
    connection.send(b"a" * size)
    capture.close()


def many_heads(path, count):
    """Heads that grow side by side on so many connections, up to 200 kB each."""
    capture = Capture(path)
    connections = [Connection(capture, number) for number in range(count)]
    for connection in connections:
        connection.send(b"BITS_POST /upload/a.bin HTTP/1.1\r\nX-Long: ")
    for _ in range(140):
        for connection in connections:
            connection.send(b"a" * 1460)
    capture.close()


def fields(path, count):
    """A head of so many fields."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    connection.send(b"BITS_POST /upload/a.bin HTTP/1.1\r\nBITS-Packet-Type: Ping\r\n")
    connection.send(b"".join(b"X-%d: b\r\n" % number for number in range(count)))
    connection.send(b"Content-Length: 0\r\n\r\n")
    connection.answer(ack())
    capture.close()


def fields_without_end(path, count):
    capture = Capture(path)
    connection = Connection(capture, 0)
    connection.send(b"GET / HTTP/1.1\r\n")
    connection.send(b"a: b\r\n" * count)
    capture.close()


def chunk_size(digits):
    def make(path, size):
        capture = Capture(path)
        connection = Connection(capture, 0)
        connection.send(b"BITS_POST /upload/a.bin HTTP/1.1\r\nBITS-Packet-Type: Fragment\r\nHost: h\r\n"
                        b"Transfer-Encoding: chunked\r\n\r\n" + digits + b"\r\n")
        connection.send(b"c" * size)
        connection.answer(ack())
        capture.close()
    return make


def tiny_chunks(path, count):
    capture = Capture(path)
    connection = Connection(capture, 0)
    connection.send(b"POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
    connection.send(b"1;e=1\r\nc\r\n" * count)
    connection.send(b"0\r\n\r\n")
    capture.close()


def pipelined(path, count):
    """So many requests, and then all answers."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    connection.send(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n" * count)
    answers = b"HTTP/1.1 204 No Content\r\n\r\n" * count
    for at in range(0, len(answers), 1460):
        connection.answer(answers[at:at + 1460])
    capture.close()


def pipelined_pings(path, count):
    capture = Capture(path)
    connection = Connection(capture, 0)
    connection.send(request("Ping") * count)
    capture.close()


# MARK: sessions


def one_id(path, count):
    """Sessions of one id, each on a connection of its own and left as soon as it is begun."""
    capture = Capture(path)
    for number in range(count):
        connection = Connection(capture, number)
        create(connection, guid(1))
        connection.finish()
    capture.close()


def many_ids(path, count):
    """Sessions on one connection."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    for number in range(count):
        create(connection, guid(number))
    capture.close()


def many_hosts(path, count):
    """Sessions of one client, each at a host and for a path of its own."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    for number in range(count):
        create(connection, guid(number), host=f"h{number}.example.test", path=f"/upload/{number}.bin")
    capture.close()


def many_addresses(path, count):
    """Sessions, each of a client and at a server with an address of its own."""
    capture = Capture(path)
    for number in range(count):
        connection = Connection(capture, number * 64_512 % (1 << 37), server=SERVER + number)
        create(connection, guid(number))
    capture.close()


def unanswered(path, count):
    """Requests to begin a session, each on a connection of its own, to which no answer comes."""
    capture = Capture(path)
    for number in range(count):
        Connection(capture, number).send(request("Create-Session", PROTOCOLS, path=f"/upload/{number}.bin"))
    capture.close()


def one_id_followed(path, count):
    """Fragments of 5,000 sessions of one id, each on a connection of its own, in turn."""
    capture = Capture(path)
    connections = [Connection(capture, number) for number in range(5000)]
    for number, connection in enumerate(connections):
        create(connection, guid(1), path=f"/upload/{number}.bin")
    for number in range(count):
        fragment(connections[number % 5000], guid(1), number // 5000, 1 << 30)
    capture.close()


def beside_holes(path, count):
    """Sessions that are begun while 10,000 connections of another client wait for octets that never come."""
    capture = Capture(path)
    for number in range(10_000):
        Connection(capture, number).segment(True, b"y" * 100, skip=200)
    connection = Connection(capture, 70_000)
    for number in range(count):
        create(connection, guid(number), path=f"/upload/{number % 50}.bin")
    capture.close()


def shared_holes(path, count):
    """Gaps of a connection on which 2,000 sessions are open."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    for number in range(2000):
        create(connection, guid(number), path=f"/upload/{number}.bin")
    for _ in range(count):
        connection.sent += 1
        connection.send(b"z")
        connection.answer(b"")
    capture.close()


def one_session(path, count):
    """One session with so many Fragments of one octet."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    create(connection, guid(1))
    for number in range(count):
        fragment(connection, guid(1), number, count)
    connection.send(request("Close-Session", f"BITS-Session-Id: {guid(1)}\r\n"))
    connection.answer(ack(f"BITS-Session-Id: {guid(1)}\r\n"))
    capture.close()


def violations(path, count):
    """Messages of one session, each wrong in several ways."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    create(connection, guid(1))
    for number in range(count):
        wrong = f"BITS-Session-Id: {guid(1)}\r\nContent-Range: bytes {number % 97}-{number % 89}/{number % 83}\r\n"
        connection.send(request("Fragment", wrong, 3) + b"xyz")
        connection.answer(ack(f"BITS-Session-Id: nonsense\r\nBITS-Received-Content-Range: {number * 31}x\r\n"))
    capture.close()


def violations_apart(path, count):
    """The same, each in a session of its own."""
    capture = Capture(path)
    for number in range(count):
        connection = Connection(capture, number)
        create(connection, guid(number))
        wrong = f"BITS-Session-Id: {guid(number)}\r\nContent-Range: bytes 5-2/1\r\n"
        connection.send(request("Fragment", wrong, 3) + b"xyz")
        connection.answer(ack("BITS-Session-Id: nonsense\r\nBITS-Received-Content-Range: 1x\r\n"))
    capture.close()


# MARK: files


def bomb(program):
    """`count` octets of records without a frame in them, compressed as small as the program does it."""
    def make(path, count):
        with open(path, "wb") as file:
            work = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=file)
            work.stdin.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
            record = struct.pack("<IIII", START, 0, 65520, 65520) + bytes(65520)
            for _ in range(count // len(record)):
                work.stdin.write(record)
            work.stdin.close()
            work.wait()
    return make


def nested(path, count):
    """gzip in gzip in gzip."""
    octets = bytes(count)
    for _ in range(3):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        octets = packer.compress(octets) + packer.flush()
    with open(path, "wb") as file:
        file.write(octets)


def members(path, count):
    """So many empty members of gzip one behind the other."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    empty = packer.compress(b"") + packer.flush()
    with open(path, "wb") as file:
        file.write(empty * count)


def block(kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


SECTION = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def interfaces(path, count):
    """Interfaces, each with a name, and packets of interfaces that there are not."""
    with open(path, "wb", buffering=1 << 20) as file:
        file.write(SECTION)
        for number in range(count):
            file.write(block(1, struct.pack("<HHI", 1, 0, 0) + option(2, b"interface %d" % number) + option(0, b"")))
        for number in range(1000):
            file.write(block(6, struct.pack("<IIIII", 0xFFFFFFFF - number, 0, 0, 60, 60) + bytes(60)))


def sections(path, count):
    interface = block(1, struct.pack("<HHI", 1, 0, 0))
    packet = block(6, struct.pack("<IIIII", 0, 0, 0, 60, 60) + bytes(60))
    with open(path, "wb", buffering=1 << 20) as file:
        for _ in range(count):
            file.write(SECTION + interface + packet)


def false_lengths(path, count):
    """Blocks, options and packets that claim far more than there is."""
    interface = block(1, struct.pack("<HHI", 1, 0, 0))
    claims = [0xFFFFFFFC, 0x7FFFFFFC, 0x80000000, 16, 12, 8, 0]
    with open(path, "wb", buffering=1 << 20) as file:
        file.write(SECTION + interface)
        for number in range(count):
            kind = number % 4
            if kind == 0:
                file.write(block(6, struct.pack("<IIIII", 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF) + bytes(60)))
            elif kind == 1:
                file.write(block(1, struct.pack("<HHI", 1, 0, 0) + struct.pack("<HH", 2, 0xFFFF)))
            elif kind == 2:
                file.write(block(6, struct.pack("<IIIII", 0, 0, 0, 60, 60) + bytes(60) + struct.pack("<HH", 1, 0xFFFF)))
            else:
                file.write(struct.pack("<II", 6, claims[number // 4 % len(claims)]) + bytes(24))


def comments(path, count):
    interface = block(1, struct.pack("<HHI", 1, 0, 0))
    packet = block(6, struct.pack("<IIIII", 0, 0, 0, 60, 60) + bytes(60)
                   + option(1, b"comment \x1b[31m" * 64) + option(0, b""))
    with open(path, "wb", buffering=1 << 20) as file:
        file.write(SECTION + interface)
        for _ in range(count):
            file.write(packet)


def times(path, count):
    """Frames at both ends of what each resolution can tell, in turn, with offsets of the interface at both ends too."""
    with open(path, "wb", buffering=1 << 20) as file:
        file.write(SECTION)
        for resolution in range(256):
            for shift in (0, -(1 << 63), (1 << 63) - 1):
                file.write(block(1, struct.pack("<HHI", 1, 0, 0) + option(9, bytes([resolution]))
                                 + option(14, struct.pack("<q", shift)) + option(0, b"")))
        for number in range(count):
            time = (0, 0xFFFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000)[number % 4]
            frame = ETHERNET + struct.pack(">HBBHHHBBHII", 0x0800, 0x45, 0, 40, 0, 0x4000, 64, 6, 0, 0x0A020001, SERVER)
            frame += struct.pack(">HHIIHHI", 1024 + number % 1000, 80, number, 0, 0x5000 | SYN, 65535, 0)
            file.write(block(6, struct.pack("<IIIII", number // 4 % 768, time >> 32, time & 0xFFFFFFFF, 54, 54) + frame))


def seconds(path, count):
    """A classic pcap whose frames are of 1970 and of 2106 in turn, with microseconds that are none."""
    capture = Capture(path)
    connection = Connection(capture, 0)
    head = ETHERNET + struct.pack(">HBBHHHBBHII", 0x0800, 0x45, 0, 41, 0, 0x4000, 64, 6, 0, connection.client, SERVER)
    for number in range(count):
        frame = head + struct.pack(">HHIIHHI", connection.port, 80, 1001 + number, 2001, 0x5018, 65535, 0) + b"a"
        second, rest = (0, 0) if number % 2 else (0xFFFFFFFF, 0xFFFFFFFF)
        capture.file.write(struct.pack("<IIII", second, rest, 55, 55) + frame)
    capture.close()


MILLION = 1_000_000
# What is in the table, the generator, its number.
CASES = {
    "half-open": ("1 M connections that stay half-open", half_open, MILLION),
    "syns": ("1 M SYNs of one address, ports used again", syns, MILLION),
    "tiny": ("1 M connections of one request each", tiny, MILLION),
    "behind-holes": ("1 M segments on 10,000 connections, each behind a hole of its own", behind_holes, MILLION),
    "backwards": ("800,000 segments of one octet, the last first", backwards, 800_000),
    "shuffled": ("300,000 segments of one octet in no order", shuffled, 300_000),
    "hole": ("4 GiB on one connection, a hole at the front", hole, 4 << 30),
    "overlapping": ("10,000 overlapping fragments of IP", overlapping, 10_000),
    "overlapping-more": ("1 M overlapping fragments of IP", overlapping, MILLION),
    "never-whole": ("200,000 datagrams of IP that are never whole", never_whole, 200_000),
    "line-without-end": ("a header line of 64 MiB without end", line_without_end, 64 << 20),
    "fields-without-end": ("10 M header lines without end", fields_without_end, 10 * MILLION),
    "many-heads": ("4,000 header lines without end side by side", many_heads, 4000),
    "fields": ("1 M fields in one head", fields, MILLION),
    "chunk-7f": ("a chunk of 2^63 − 1 octets, 32 MiB of them there", chunk_size(b"7fffffffffffffff"), 32 << 20),
    "chunk-80": ("a chunk of 2^63 octets, 32 MiB there", chunk_size(b"8000000000000000"), 32 << 20),
    "chunk-100": ("a chunk of 2^64 octets, 32 MiB there", chunk_size(b"10000000000000000"), 32 << 20),
    "chunk-digits": ("a chunk size of 1 M digits, 32 MiB behind it", chunk_size(b"0" * MILLION), 32 << 20),
    "tiny-chunks": ("4 M chunks of one octet", tiny_chunks, 4 * MILLION),
    "pipelined": ("1 M requests, then 1 M answers", pipelined, MILLION),
    "pipelined-pings": ("1 M requests of BITS without an answer", pipelined_pings, MILLION),
    "unanswered": ("100,000 requests for a session, each on a connection of its own, without an answer", unanswered, 100_000),
    "one-id": ("1 M sessions with one id, each on a connection of its own", one_id, MILLION),
    "one-id-followed": ("200,000 Fragments of 5,000 sessions with one id", one_id_followed, 200_000),
    "beside-holes": ("100,000 sessions beside 10,000 connections that wait for octets", beside_holes, 100_000),
    "shared-holes": ("200,000 gaps of a connection with 2,000 sessions", shared_holes, 200_000),
    "many-ids": ("1 M sessions on one connection", many_ids, MILLION),
    "many-hosts": ("1 M sessions, each at a host of its own", many_hosts, MILLION),
    "many-addresses": ("1 M sessions, each of a client and a server of its own", many_addresses, MILLION),
    "one-session": ("one session of 1 M Fragments", one_session, MILLION),
    "violations": ("1 M exchanges of one session, each wrong", violations, MILLION),
    "violations-apart": ("100,000 sessions, each wrong", violations_apart, 100_000),
    "bomb-gzip": ("1 GiB in gzip", bomb(["gzip", "-9"]), 1 << 30),
    "bomb-zstd": ("1 GiB in zstd", bomb(["zstd", "-q", "-19"]), 1 << 30),
    "bomb-zstd-window": ("1 GiB in zstd, with a window of 2 GiB", bomb(["zstd", "-q", "-3", "--long=31"]), 1 << 30),
    "bomb-lz4": ("1 GiB in lz4", bomb(["lz4", "-q", "-9"]), 1 << 30),
    "nested": ("256 MiB in gzip in gzip in gzip", nested, 256 << 20),
    "members": ("1 M empty members of gzip", members, MILLION),
    "interfaces": ("1 M interfaces, and packets of the 4,294,967,295th", interfaces, MILLION),
    "sections": ("1 M sections of pcapng", sections, MILLION),
    "false-lengths": ("1 M blocks that claim up to 4 GiB", false_lengths, MILLION),
    "comments": ("50,000 packets with comments of a kilobyte", comments, 50_000),
    "times": ("1 M frames at both ends of each resolution of pcapng", times, MILLION),
    "seconds": ("1 M frames of 1970 and 2106 in turn", seconds, MILLION),
}
