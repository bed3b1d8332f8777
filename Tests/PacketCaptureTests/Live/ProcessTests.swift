import Glibc
import Testing

@testable import PacketCapture

/// What changes a whole process is tried in a child of its own.
@Suite struct ProcessTests {
    private struct NoChild: Error {}

    /// How a child ends that does nothing but `body`, which must not allocate or wait, since the locks of other threads
    /// stay closed in it: its exit code, or 1000 and the signal.
    private func child(_ body: () -> Int32) throws -> Int32 {
        typealias Fork = @convention(c) () -> Int32
        guard let address = unsafe dlsym(nil, "fork") else { throw NoChild() }
        let fork = unsafe unsafeBitCast(address, to: Fork.self)
        let child = fork()
        if child == 0 { _exit(body()) }
        guard child > 0 else { throw NoChild() }
        var status: Int32 = 0
        var isOver = false
        for _ in 0..<20_000 where !isOver {
            isOver = unsafe waitpid(child, &status, WNOHANG) == child
            if !isOver { usleep(1000) }
        }
        guard isOver else {
            kill(child, SIGKILL)
            throw NoChild()
        }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 1000 + status & 0x7f
    }

    @Test(arguments: [SIGINT, SIGTERM], [SIGINT, SIGTERM])
    func interruption(first: Int32, second: Int32) throws {
        #expect(!Interruption.isRequested)
        let once = try child {
            Interruption.install()
            if Interruption.isRequested { return 1 }
            raise(first)
            return Interruption.isRequested ? 0 : 2
        }
        #expect(once == 0)
        let twice = try child {
            Interruption.install()
            raise(first)
            raise(second)
            return 0
        }
        #expect(twice == 1000 + second)
    }

    /// A terminal that goes away ends a run with its report, however often that is said; `nohup` is obeyed.
    @Test func hangup() throws {
        let once = try child {
            Interruption.install()
            raise(SIGHUP)
            raise(SIGHUP)
            return Interruption.isRequested ? 0 : 2
        }
        #expect(once == 0)
        let behindAnother = try child {
            Interruption.install()
            raise(SIGINT)
            raise(SIGHUP)
            raise(SIGTERM)
            return 0
        }
        #expect(behindAnother == 1000 + SIGTERM)
        let underNohup = try child {
            _ = signal(SIGHUP, SIG_IGN)
            Interruption.install()
            raise(SIGHUP)
            return Interruption.isRequested ? 1 : 0
        }
        #expect(underNohup == 0)
    }

    /// Calls that wait come back, since the system does not begin them anew.
    @Test(arguments: [SIGINT, SIGTERM])
    func interruptedWait(signal: Int32) throws {
        let status = try child {
            Interruption.install()
            var action = sigaction()
            guard unsafe sigaction(signal, nil, &action) == 0 else { return 1 }
            return action.sa_flags & SA_RESTART == 0 ? 0 : 2
        }
        #expect(status == 0)
    }

    @Test func rightsAreGivenUpForGood() throws {
        try #require(geteuid() == 0, "run as root, as continuous integration does")
        let status = try child {
            guard Privileges.become(user: 65_534, group: 65_533) == 0 else { return 1 }
            guard getuid() == 65_534, geteuid() == 65_534, getgid() == 65_533, getegid() == 65_533 else { return 2 }
            guard getgroups(0, nil) == 1 else { return 3 }
            return setuid(0) == 0 || setgid(0) == 0 ? 4 : 0
        }
        #expect(status == 0)
        // Without the rights of root the first step fails.
        let second = try child {
            guard setuid(65_534) == 0 else { return 1 }
            return Privileges.become(user: 65_534, group: 65_533) == EPERM ? 0 : 2
        }
        #expect(second == 0)
    }

    @Test func invokers() {
        let invoker = Privileges.Invoker(user: "1000", group: "100")
        #expect(invoker?.user == 1000 && invoker?.group == 100)
        for (user, group) in [
            ("0", "0"), ("", "100"), ("1000", ""), ("x", "100"), ("-1", "100"), ("4294967295", "1"),
            ("1000", "4294967295"), ("4294967296", "1"), ("1000", nil), (nil, "100"),
        ] {
            #expect(Privileges.Invoker(user: user, group: group) == nil)
        }
    }
}
