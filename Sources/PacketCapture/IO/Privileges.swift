internal import CProcess
internal import Glibc

/// The rights of root, which opening a device takes and reading foreign bytes must not have.
public enum Privileges {
    /// Who called `sudo`.
    struct Invoker: Equatable {
        let user: UInt32
        let group: UInt32

        /// From the values of SUDO_UID and SUDO_GID; nil if one is missing or no number, or if it was root.
        init?(user: String?, group: String?) {
            guard let user = user.flatMap(UInt32.init), let group = group.flatMap(UInt32.init) else { return nil }
            // The greatest number stands for "leave as it is".
            guard user != 0, user != UInt32.max, group != UInt32.max else { return nil }
            self.user = user
            self.group = group
        }
    }

    /// Under `sudo`, becomes the user who called it, for good; else nothing happens. Call it once devices are open.
    ///
    /// Throws if the rights cannot be given up: the process must then not go on.
    public static func dropToInvoker() throws(CaptureError) {
        guard geteuid() == 0, let invoker = Invoker(user: variable("SUDO_UID"), group: variable("SUDO_GID")) else {
            return
        }
        let failure = become(user: invoker.user, group: invoker.group)
        guard failure == 0 else {
            throw CaptureError(
                byteOffset: nil,
                message: "cannot give up the rights of root for user \(invoker.user): \(SystemError.text(failure))")
        }
    }

    /// 0, or the `errno` of what failed.
    static func become(user: UInt32, group: UInt32) -> Int32 {
        bitstrail_become(user, group)
    }

    // Unsafe code: the environment's strings, which nothing of this program changes, copied at once.
    private static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}
