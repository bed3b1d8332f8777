import BITSProtocol
import Testing

@Suite struct GUIDTests {
    let canonical = "{7df0354d-249b-430f-820d-3d2a9bef4931}"

    @Test func canonicalFormIsReadAndWritten() throws {
        let guid = try #require(GUID(canonical))
        #expect(guid == .bitsUploadProtocol)
        #expect(guid.description == canonical)
        #expect(guid.uppercased == "{7DF0354D-249B-430F-820D-3D2A9BEF4931}")
    }

    @Test func letterCaseAndBracesDoNotCount() {
        #expect(GUID("{7df0354d-249b-430f-820D-3D2A9BEF4931}") == .bitsUploadProtocol)
        #expect(GUID(loose: "7DF0354D-249B-430F-820D-3D2A9BEF4931") == .bitsUploadProtocol)
        #expect(GUID("7df0354d-249b-430f-820d-3d2a9bef4931") == nil)
    }

    @Test func spellingIsTold() {
        #expect(GUID.parse(canonical)?.spelling == GUIDSpelling(hasBraces: true, letterCase: .lower))
        #expect(GUID.parse(canonical.uppercased())?.spelling.letterCase == .upper)
        #expect(
            GUID.parse("7Df0354d-249b-430f-820d-3d2a9bef4931")?.spelling
                == GUIDSpelling(hasBraces: false, letterCase: .mixed))
        #expect(GUID.parse("11111111-1111-1111-1111-111111111111")?.spelling.letterCase == .noLetters)
    }

    /// Each octet replaced by each octet: only digits for digits, and hyphens and braces in their places, are a GUID.
    @Test func everyOneOctetChange() {
        let octets = Array(canonical.utf8)
        for position in octets.indices {
            for octet in UInt8(0)...0x7f {
                var changed = octets
                changed[position] = octet
                let text = String(decoding: changed, as: UTF8.self)
                let isHex = "0123456789abcdefABCDEF".utf8.contains(octet)
                let wanted =
                    octets[position] == 0x2d || octets[position] == 0x7b || octets[position] == 0x7d
                    ? octet == octets[position] : isHex
                #expect((GUID(loose: text) != nil) == wanted, "\(text)")
            }
        }
    }

    @Test func everyPrefixAndOneOctetMoreIsNone() {
        for length in 0..<38 where length != 36 {
            #expect(GUID(loose: String(canonical.prefix(length))) == nil)
        }
        #expect(GUID(loose: canonical + " ") == nil)
        #expect(GUID(loose: "{7df0354d-249b-430f-820d-3d2a9bef4931") == nil)
        #expect(GUID(loose: "7df0354d-249b-430f-820d-3d2a9bef4931}") == nil)
    }

    @Test func isFoundInPaths() {
        let path = #"D:\bits\BITS-Sessions\Requests\{0F8D2C11-7E64-4B0A-9C55-A1B2C3D4E5F6}\requestfile.bin"#
        #expect(GUID.firstBraced(in: path)?.uppercased == "{0F8D2C11-7E64-4B0A-9C55-A1B2C3D4E5F6}")
        #expect(GUID.firstBraced(in: #"D:\{0F8D2C11-7E64-4B0A-9C55-A1B2C3D4E5F}\x"#) == nil)
        #expect(GUID.firstBraced(in: "{" + canonical) == .bitsUploadProtocol)
    }

    @Test func numberOfOnesAndZeros() {
        #expect(GUID(high: .max, low: 0).description == "{ffffffff-ffff-ffff-0000-000000000000}")
        #expect(GUID(GUID(high: 1, low: 2).description) == GUID(high: 1, low: 2))
    }
}
