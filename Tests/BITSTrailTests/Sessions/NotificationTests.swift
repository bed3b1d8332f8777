import BITSSessions
import Conversations
import Foundation
import Testing

/// Notifications of server applications: to which session they belong, and what reports say of them.
@Suite struct NotificationTests {
    private static let names = Prologue.nothing.lines

    private static func run(_ script: String) throws -> CollectingSink {
        try Running.analyze(Conversation(script: names + script).pcap())
    }

    @Test func byReferenceIsTiedByTheGUID() throws {
        let sink = try Self.run(Telling.told + Telling.byReference + "wait 4s\n" + Telling.taken + Telling.thanked)
        let session = try #require(sink.sessions.first)
        let told = try #require(session.notifications.first)
        #expect(sink.sessions.count == 1 && session.notifications.count == 1)
        #expect(told.byReference && told.isTiedByGUID && told.status == 200)
        #expect("\(told.application)" == "192.0.2.90:80" && told.client.address.description == "192.0.2.80")
        #expect((told.wait ?? 0) / 1_000_000_000 == 4)
        #expect(told.originalRequestURL == "http://upload.example.test/upload/report.zip")
        // Its connection is none of the session's: neither its ends nor its octets.
        #expect(session.servers.map(\.description) == ["192.0.2.80:80"] && session.connections.count == 1)
        #expect(session.sentBytes == 12000)
        #expect(session.displayFilter.contains("192.0.2.90"))
        #expect(session.timeline.filter { $0.packetType == "POST" }.count == 1)
        #expect(sink.run?.notifications == 1 && sink.run?.notificationsWithoutSession == 0)
    }

    @Test func byValueIsTiedByTheURL() throws {
        let sink = try Self.run(Telling.told + Telling.byValue + Telling.taken + Telling.thanked)
        let told = try #require(sink.sessions.first?.notifications.first)
        #expect(!told.byReference && !told.isTiedByGUID && told.requestBytes == 12000)
    }

    /// Another URL, or no upload of it that is complete and waits for its Ack: nothing is tied.
    @Test(arguments: [
        Telling.told
            + Telling.notify(["BITS-Original-Request-URL: http://upload.example.test/upload/b.zip"]) + Telling.taken
            + Telling.thanked,
        Telling.told + Telling.thanked + "wait 1s\n" + Telling.byValue + Telling.taken,
        Telling.byValue + Telling.taken,
        Telling.byReference + Telling.taken,
    ]) func ofAnotherUpload(_ script: String) throws {
        let sink = try Self.run(script)
        #expect(sink.sessions.allSatisfy { $0.notifications.isEmpty })
        #expect(sink.run?.notifications == 1 && sink.run?.notificationsWithoutSession == 1)
    }

    /// Two clients upload to one place: the GUID tells them apart, the URL does not.
    @Test(arguments: [true, false]) func ofTwoClientsAtOnce(_ hasGUID: Bool) throws {
        let rival =
            "connect rival client=192.0.2.11:49800\ncreate /upload/report.zip\n"
            + "ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}\nfragment 0-11999/12000\n"
        let sink = try Self.run(
            Telling.told + rival + (hasGUID ? Telling.byReference : Telling.byValue) + Telling.taken + Telling.thanked
                + "on rival\nack 200 received=12000\nclose\nack 200\n")
        #expect(sink.sessions.map(\.notifications.count) == (hasGUID ? [1, 0] : [0, 0]))
    }

    /// The session gets its id only behind a loss, when the notification is known already.
    @Test func beforeTheSessionIsKnown() throws {
        let script = """
            connect up
            create /upload/report.zip
            lose 1
            ack 200 session=$ID
            fragment 0-11999/12000

            """ + Telling.byReference + Telling.taken + Telling.thanked
        let sink = try Self.run(script)
        #expect(sink.sessions.map(\.notifications.count) == [1])
    }

    /// More notifications than are listed or waited for: the rest is counted.
    @Test func many() throws {
        var script = Telling.told
        for index in 0..<40 {
            script += Telling.notify([Telling.originalURL] + Telling.paths, on: "a\(index)", port: 51000 + index)
            script += Telling.respond("503 Busy", "Content-Length: 0")
        }
        let sink = try Self.run(script + Telling.thanked)
        let session = try #require(sink.sessions.first)
        #expect(session.notifications.count == 32 && session.notificationsOmitted == 8)
        #expect(!sink.findings.contains { $0.rule.id == "BUP-NTF-013" })
    }

    @Test func moreThanCanWait() throws {
        var script = "connect app client=192.0.2.80:50011 server=192.0.2.90:80\n"
        let one = Telling.byReference.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n\n"
        let digits = Array("0123456789ABCDEF")
        for index in 0..<1100 {
            let tail = String([digits[index >> 8 & 15], digits[index >> 4 & 15], digits[index & 15]])
            script += one.replacing("$ID", with: "{0F8D2C11-7E64-4B0A-9C55-A1B2C3D4E\(tail)}") + Telling.taken
        }
        let sink = try Self.run(script)
        #expect(sink.run?.notificationsWithoutSession == 1100)
        #expect(sink.run?.limits.first { $0.name == "waiting_notifications" }?.times == 76)
    }

    /// Over another connection with a user name in the URL: reports do not tell it.
    @Test func userNamesAreNotTold() throws {
        let fields = ["BITS-Original-Request-URL: http://u:secret@upload.example.test/upload/report.zip"]
        let script =
            Self.names + Telling.told + Telling.notify(fields + Telling.paths)
            + Telling.respond(
                "200 OK", "BITS-Static-Response-URL: http://u:secret@files.example.test/r", "Content-Length: 0")
            + Telling.thanked
        let json = try Running.json(Conversation(script: script).pcap())
        #expect(json.contains("http://upload.example.test/upload/report.zip"))
        #expect(!json.contains("secret"))
    }

    /// Whatever frame of an upload-reply the capture lacks: no rule finds anything that is not there.
    @Test(arguments: ["R01-by-value", "R02-by-reference"]) func anyFrameMissing(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let families = ["BUP-NTF-", "BUP-RPL-", "BUP-DL-"]
        for missing in 1...frames.count {
            let sink = try Running.analyze(CaptureFile.pcap(frames.dropping(missing)).bytes)
            let wrong = sink.findings.filter { finding in
                finding.severity > .information && families.contains { finding.rule.id.text.hasPrefix($0) }
            }
            #expect(wrong.isEmpty, "without frame \(missing): \(sink.findingLines)")
        }
    }
}
