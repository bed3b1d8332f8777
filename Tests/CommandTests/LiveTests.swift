import Foundation
import Testing

/// `bitstrail live` on the loopback device, with a real upload. Needs the right to capture.
@Suite(.timeLimit(.minutes(5))) struct LiveTests {
    @Test func findsAnUploadAsItEnds() throws {
        let server = try UploadServer()
        let live = try RunningCommand(["live", "-i", "lo", "--filter", "tcp port \(server.port)"])
        try #require(live.wait { $0.errors.contains("capturing on lo") }, "\(live.errors)")
        try server.upload(300_001, to: "/up/x.bin")
        // While the capture goes on.
        #expect(live.wait { $0.output.contains("COMPLETED") }, "\(live.output)\(live.errors)")
        #expect(live.process.isRunning)
        let line = live.output.split(separator: "\n").first { $0.contains("COMPLETED") } ?? ""
        #expect(
            line.hasSuffix(
                "  session 0  COMPLETED  300,001 of 300,001 octets acknowledged  http://127.0.0.1:\(server.port)/up/x.bin  "
                    + "client 127.0.0.1"))
        live.process.interrupt()
        #expect(live.wait { !$0.process.isRunning })
        #expect(live.process.terminationStatus == 0)
        #expect(live.output.contains("1 BITS upload session: 1 completed."))
        #expect(live.output.contains("Close-Session"))
        #expect(live.errors.contains(" dropped by the kernel"))
    }

    @Test func endsWithoutTraffic() throws {
        let live = try RunningCommand([
            "live", "-i", "lo", "--filter", "ip[2:2] = 65535 and tcp port 1", "--format", "json",
        ])
        try #require(live.wait { $0.errors.contains("capturing on lo") }, "\(live.errors)")
        live.process.terminate()
        #expect(live.wait { !$0.process.isRunning })
        #expect(live.process.terminationStatus == 0)
        #expect(live.output.contains("\"frames\": 0"))
    }

    @Test func whatCannotBegin() throws {
        for (arguments, status, words) in [
            (["-i", "nosuch0"], 2, "there is no device 'nosuch0'; there are "),
            (["-i", "lo", "--filter", "host intranet"], 64, "write the address of 'intranet'"),
            (["-i", "lo", "--filter", "tcp prot 80"], 64, "syntax error"),
            ([], 64, "Name a device with -i"),
        ] {
            let result = try Executable.run(["live"] + arguments)
            #expect(result.status == Int32(status) && result.output.isEmpty)
            #expect(result.errors.contains(words), "\(result.errors)")
        }
        let list = try Executable.run(["live", "--list"])
        #expect(list.status == 0 && list.output.split(separator: "\n").contains { $0.hasPrefix("lo") })
    }
}
