import Foundation

/// A small real HTTP server on the loopback device that takes BITS uploads, and a client that makes one.
final class UploadServer: Sendable {
    struct Failure: Error {
        let step: String
    }

    let port: UInt16
    private let listener: Int32

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: 0)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isOpen = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                var length = length
                return unsafe bind(listener, address, length) == 0 && listen(listener, 1) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isOpen else { throw Failure(step: "listen") }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            let connection = accept(listener, nil, nil)
            if connection >= 0 { Self.serve(Wire(connection)) }
        }
    }

    deinit { close(listener) }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        address.sin_port = port.bigEndian
        return address
    }

    private static let session = "BITS-Session-Id: {7F2A0000-1111-2222-3333-444444444444}\r\n"

    /// Answers each request with the Ack that it deserves.
    private static func serve(_ wire: Wire) {
        while let head = wire.head() {
            wire.skip(Int(wire.field("Content-Length", head) ?? "") ?? 0)
            var answer = "HTTP/1.1 200 OK\r\nBITS-Packet-Type: Ack\r\nContent-Length: 0\r\n" + session
            if wire.field("BITS-Packet-Type", head) == "Create-Session" {
                answer += "BITS-Protocol: {7df0354d-249b-430f-820d-3d2a9bef4931}\r\nAccept-Encoding: identity\r\n"
            }
            if let range = wire.field("Content-Range", head)?.split(whereSeparator: { " -/".contains($0) }),
                range.count == 4, let last = Int(range[2])
            {
                answer += "BITS-Received-Content-Range: \(last + 1)\r\n"
            }
            wire.send(Array((answer + "\r\n").utf8))
        }
    }

    /// Uploads that many octets in two fragments.
    func upload(_ octets: Int, to target: String) throws {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let wire = Wire(connection)
        var address = Self.address(port: port)
        let isOpen = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isOpen else { throw Failure(step: "connect") }
        func request(_ type: String, _ fields: String, body: Int = 0) throws {
            let head =
                "BITS_POST \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUser-Agent: Microsoft BITS/7.8\r\n"
                + "BITS-Packet-Type: \(type)\r\nContent-Length: \(body)\r\n\(fields)\r\n"
            wire.send(Array(head.utf8) + Array(repeating: 0x2e, count: body))
            guard wire.head() != nil else { throw Failure(step: type) }
        }
        try request("Create-Session", "BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931}\r\n")
        let middle = octets / 2
        for range in [0..<middle, middle..<octets] {
            let field = "Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(octets)\r\n"
            try request("Fragment", Self.session + field, body: range.count)
        }
        try request("Close-Session", Self.session)
    }
}

/// One end of a connection; reads what HTTP needs.
private final class Wire {
    private let descriptor: Int32
    private var held: [UInt8] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The next header block; nil at the end.
    func head() -> String? {
        let mark = Array("\r\n\r\n".utf8)
        while true {
            if let start = held.indices.first(where: { held[$0...].starts(with: mark) }) {
                let head = String(decoding: held[..<start], as: UTF8.self)
                held.removeFirst(start + mark.count)
                return head
            }
            guard receive() else { return nil }
        }
    }

    func field(_ name: String, _ head: String) -> String? {
        for line in head.components(separatedBy: "\r\n") where line.hasPrefix(name + ": ") {
            return String(line.dropFirst(name.count + 2))
        }
        return nil
    }

    func skip(_ count: Int) {
        while held.count < count, receive() {}
        held.removeFirst(min(count, held.count))
    }

    func send(_ bytes: [UInt8]) {
        var bytes = bytes
        while !bytes.isEmpty {
            let count = unsafe Glibc.send(descriptor, &bytes, bytes.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return }
            bytes.removeFirst(count)
        }
    }

    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { held += buffer[..<count] }
        return count > 0
    }
}
