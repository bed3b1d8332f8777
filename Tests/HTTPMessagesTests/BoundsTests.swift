import Testing

@testable import HTTPMessages

/// Heads and numbers of requests that are no real ones.
@Suite struct BoundsTests {
    @Test func headsThatAreTooLong() {
        let long = "GET /" + String(repeating: "x", count: 300_000)
        let feeder = Feeder.run(
            Cutting.all([.client(long), .client(" HTTP/1.1||GET /b HTTP/1.1||")]) { 1_460 })
        #expect(feeder.lines.first == "C tooLong")
        #expect(feeder.lines.count { $0 == "C tooLong" } == 1)
        #expect(feeder.lines.contains { $0.contains("GET /b") })
    }

    /// What follows a head that is given up is read, also in the same run.
    @Test func nextHeadInTheSameRun() {
        let long = "GET /a HTTP/1.1|A: " + String(repeating: "x", count: 300_000)
        let feeder = Feeder.run([.client("\(long)||GET /b HTTP/1.1||")])
        #expect(feeder.lines.first == "C tooLong")
        #expect(feeder.lines.contains { $0.contains("GET /b") })
    }

    @Test func aMillionTinyLines() {
        let lines = Array(repeating: Array("a:\n".utf8), count: 1_000_000).joined()
        let octets = Array("GET / HTTP/1.1\r\n".utf8) + lines + Array("\nGET /b HTTP/1.1\r\n\r\n".utf8)
        let feeder = Feeder.run(Cutting.all([.octets(0, octets)]) { 65_000 })
        #expect(feeder.lines.first == "C tooLong")
        #expect(feeder.lines.contains { $0.contains("GET /b") })
    }

    @Test func manyTinyLinesInOneHead() {
        let lines = Array(repeating: Array("a:\n".utf8), count: 80_000).joined()
        let feeder = Feeder.run([.octets(0, Array("GET / HTTP/1.1\r\n".utf8) + lines + [10])])
        #expect(feeder.heads.first?.fields.count == 80_000)
    }

    /// A line of carriage returns, octet by octet, must not cost the square of its length.
    @Test func carriageReturnsOneByOne() {
        let octets = Array("GET / HTTP/1.1".utf8) + Array(repeating: 13, count: 6_000) + Array("\n\r\n".utf8)
        let clock = ContinuousClock()
        let time = clock.measure { _ = Feeder.run(Cutting.all([.octets(0, octets)]) { 1 }) }
        #expect(time < .seconds(1))
    }

    @Test func tenThousandPipelinedRequests() {
        let request = "GET / HTTP/1.1||".wire
        let feeder = Feeder.run([.client(String(repeating: request, count: 10_000))])
        #expect(feeder.heads.count == 10_000)
    }
}
