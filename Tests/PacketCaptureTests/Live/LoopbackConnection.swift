import Glibc

/// A real TCP connection of this process with itself, on the loopback device.
final class LoopbackConnection {
    let port: UInt16
    private let listener: Int32
    private let client: Int32
    private let server: Int32

    struct Failure: Error {
        let step: String
        let code: Int32
    }

    init() throws {
        func checked(_ result: Int32, _ step: String) throws -> Int32 {
            if result < 0 { throw Failure(step: step, code: errno) }
            return result
        }
        let stream = Int32(SOCK_STREAM.rawValue)
        listener = try checked(socket(AF_INET, stream, 0), "socket")
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        _ = try checked(
            unsafe withUnsafeMutablePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    guard unsafe bind(listener, address, length) == 0, listen(listener, 1) == 0 else { return -1 }
                    return unsafe getsockname(listener, address, &length)
                }
            }, "bind")
        port = UInt16(bigEndian: address.sin_port)
        let client = try checked(socket(AF_INET, stream, 0), "socket")
        self.client = client
        _ = try checked(
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(client, $0, length)
                }
            }, "connect")
        server = try checked(accept(listener, nil, nil), "accept")
    }

    deinit {
        for descriptor in [client, server, listener] { close(descriptor) }
    }

    /// From the client to the server, which reads it.
    func send(_ bytes: [UInt8]) {
        var buffer = bytes
        _ = unsafe Glibc.send(client, &buffer, buffer.count, Int32(MSG_NOSIGNAL))
        _ = unsafe recv(server, &buffer, buffer.count, Int32(MSG_WAITALL))
    }
}
