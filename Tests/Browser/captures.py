"""Captures for the browser test, made from the samples: many sessions, and hostile text in the messages."""
import struct


def read(path):
    """The global header of a little-endian pcap file, and its records as (seconds, fraction, frame)."""
    data = open(path, "rb").read()
    records, offset = [], 24
    while offset < len(data):
        seconds, fraction, length, _ = struct.unpack_from("<IIII", data, offset)
        records.append((seconds, fraction, bytearray(data[offset + 16:offset + 16 + length])))
        offset += 16 + length
    return data[:24], records


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def seal(frame):
    """Checksums of an Ethernet frame with IPv4 and TCP that was changed."""
    header = (frame[14] & 15) * 4
    frame[24:26] = b"\0\0"
    frame[24:26] = struct.pack(">H", checksum(bytes(frame[14:14 + header])))
    end = 14 + struct.unpack_from(">H", frame, 16)[0]
    segment = frame[14 + header:end]
    segment[16:18] = b"\0\0"
    pseudo = bytes(frame[26:34]) + struct.pack(">BBH", 0, 6, len(segment))
    segment[16:18] = struct.pack(">H", checksum(pseudo + bytes(segment)))
    frame[14 + header:end] = segment


def write(path, header, records):
    with open(path, "wb") as out:
        out.write(header)
        for seconds, fraction, frame in records:
            out.write(struct.pack("<IIII", seconds, fraction, len(frame), len(frame)))
            out.write(frame)


def many(paths, count, path):
    """`count` uploads one after the other, each by a client of its own."""
    sources = [read(source) for source in paths]
    start = min(records[0][0] for _, records in sources)
    result = []
    for index in range(count):
        _, records = sources[index % len(sources)]
        first = records[0][0]
        client = next(bytes(frame[26:30]) for _, _, frame in records)
        address = bytes([10, 1 + index // 62500, index // 250 % 250, 1 + index % 250])
        for seconds, fraction, frame in records:
            copy = bytearray(frame)
            place = 26 if bytes(copy[26:30]) == client else 30
            copy[place:place + 4] = address
            seal(copy)
            result.append((start + index * 2 + seconds - first, fraction, copy))
    result.sort(key=lambda record: record[:2])
    write(path, sources[0][0], result)


def hostile(source, replacements, path):
    """The same capture with octets of its messages replaced by others of the same length."""
    header, records = read(source)
    found = set()
    for _, _, frame in records:
        for old, new in replacements:
            assert len(old) == len(new), (old, new)
            at = frame.find(old)
            while at >= 0:
                frame[at:at + len(old)] = new
                found.add(old)
                at = frame.find(old, at + len(new))
        seal(frame)
    assert len(found) == len(replacements), "a text to replace is not in the sample"
    write(path, header, records)
