internal import Glibc

/// The captures that paths on a command line name: files, `-`, all files of folders, and patterns.
public struct CaptureInputs: Sendable {
    /// One input of a run.
    public struct Input: Sendable {
        /// What is opened, and how reports name it.
        public let path: String
    }

    public private(set) var inputs: [Input] = []
    /// Files of folders that are no captures.
    public private(set) var passedOver: [String] = []
    /// What cannot be taken as an input: the path, and why.
    public private(set) var problems: [(path: String, message: String)] = []

    /// Bytes of all inputs as they are stored; nil if one is no regular file.
    public var totalBytes: Int64? {
        inputs.reduce(0 as Int64?) { sum, input in
            sum.flatMap { sum in CaptureReader.size(path: input.path).map { sum &+ $0 } }
        }
    }

    /// Whether no input is a pipe or a device, on which one may have to wait.
    public var areFiles: Bool {
        inputs.allSatisfy { input in
            var status = stat()
            guard input.path != "-" else { return false }
            return unsafe stat(input.path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
        }
    }

    static let unreadableName = "has a name that is not UTF-8 and cannot be opened; rename it"

    /// Folders deeper than that are passed over: they are no archive of captures but a loop.
    private static let maxDepth = 32

    /// - Parameter paths: in the order given; the files of a folder and the matches of a pattern follow in the order of
    ///   their names' octets. A pattern is expanded only if no file has its name.
    public init(paths: [String]) {
        for path in paths {
            switch CaptureInputs.kind(path) {
            case .folder: addFolder(path)
            case .missing where path != "-" && path.contains(where: { "*?[".contains($0) }): addMatches(path)
            default: inputs.append(Input(path: path))
            }
        }
    }

    private enum Kind {
        case file, folder, missing
    }

    private static func kind(_ path: String) -> Kind {
        var status = stat()
        guard path != "-" else { return .file }
        guard unsafe stat(path, &status) == 0 else { return .missing }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    private mutating func addFolder(_ path: String) {
        let (before, problemsBefore) = (inputs.count, problems.count)
        walk(path, depth: 0)
        if inputs.count == before, problems.count == problemsBefore { problems.append((path, "holds no captures")) }
    }

    private mutating func walk(_ folder: String, depth: Int) {
        guard depth < CaptureInputs.maxDepth else {
            problems.append((folder, "is nested too deep; its files are not read"))
            return
        }
        guard let names = Folder.names(folder) else {
            problems.append((folder, "cannot be listed: \(SystemError.text(errno))"))
            return
        }
        for name in names where !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            var status = stat()
            // Links to folders are not followed: they may lead back.
            guard unsafe lstat(path, &status) == 0 else {
                // Rings delete files meanwhile; a name that is not UTF-8 was changed by being read.
                let isForeign = name.unicodeScalars.contains("\u{FFFD}")
                if isForeign {
                    problems.append((path, CaptureInputs.unreadableName))
                } else if errno != ENOENT {
                    problems.append((path, SystemError.text(errno)))
                }
                continue
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: walk(path, depth: depth &+ 1)
            case S_IFREG: addFile(path)
            case S_IFLNK where CaptureInputs.kind(path) == .file: addFile(path)
            default: continue
            }
        }
    }

    /// A file that nobody named is an input only if it begins as a capture does, or as a compressed one. One that
    /// cannot be looked into may be a capture, and reading it will say what is wrong.
    private mutating func addFile(_ path: String) {
        if unsafe access(path, R_OK) != 0 {
            inputs.append(Input(path: path))
        } else if FileKind.mayBeCapture(path: path) {
            inputs.append(Input(path: path))
        } else {
            passedOver.append(path)
        }
    }

    private mutating func addMatches(_ pattern: String) {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        guard unsafe glob(pattern, 0, nil, &found) == 0 else {
            problems.append((pattern, "matches no file"))
            return
        }
        var matches: [String] = []
        for index in 0..<Int(unsafe found.gl_pathc) {
            if let path = unsafe found.gl_pathv[index] { matches.append(unsafe String(cString: path)) }
        }
        for path in matches.sorted(by: Folder.isBefore) {
            if CaptureInputs.kind(path) == .folder {
                addFolder(path)
            } else {
                inputs.append(Input(path: path))
            }
        }
    }
}

/// What a folder holds.
enum Folder {
    /// Names without `.` and `..`, in the order of their octets; nil if it cannot be read, with `errno` set.
    static func names(_ folder: String) -> [String]? {
        guard let handle = unsafe opendir(folder) else { return nil }
        defer { unsafe closedir(handle) }
        var names: [String] = []
        while let entry = unsafe readdir(handle) {
            // Unsafe code: the name is a C string within the entry, which lives until the next call.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    unsafe String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted(by: isBefore)
    }

    /// The order of octets, which depends on no locale.
    static func isBefore(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
