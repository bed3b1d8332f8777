import BITSProtocol
import Testing

struct ErrorFormsTests {
    @Test func aCodeThatTwoStatusesGiveAnotherMeaningHasTwoForms() {
        let forms = ErrorTables.forms(of: HResult(0x8007_0005))
        #expect(forms.map(\.httpStatus) == [403, 409, 501])
        #expect(forms.first?.explanation != forms.last?.explanation)
    }

    @Test func anHTTPCodeHasTheFormsOfItsStatus() {
        let forms = ErrorTables.forms(of: HResult(0x8019_0194))
        #expect(forms.map(\.condition) == ErrorTables.forms(ofStatus: 404).map(\.condition))
        #expect(forms.count == 3)
        #expect(ErrorTables.forms(of: HResult(0x8020_1234)).isEmpty)
        #expect(ErrorTables.forms(ofStatus: 200).isEmpty)
    }

    @Test(
        arguments: [
            ("BG_E_TOO_LARGE", 0x8020_0020), ("bg_e_session_not_found", 0x8020_001f), ("E_INVALIDARG", 0x8007_0057),
            ("ERROR_DISK_FULL", 0x8007_0070), ("BG_E_HTTP_ERROR_502", 0x8019_01f6),
            ("ERROR_WINHTTP_TIMEOUT", 0x8007_2ee2),
        ] as [(String, UInt32)])
    func aSymbolNamesItsCode(symbol: String, code: UInt32) {
        #expect(ErrorTables.code(named: symbol) == HResult(code))
    }

    @Test(arguments: ["", "BG_E_", "BG_E_HTTP_ERROR_", "BG_E_HTTP_ERROR_1000", "TOO_LARGE"])
    func otherWordsNameNone(word: String) {
        #expect(ErrorTables.code(named: word) == nil)
    }

    @Test func theClientDoesWhatTheErrorDemands() throws {
        func reaction(_ code: UInt32?, _ status: Int) throws -> String {
            let hresult = code.map { HResult($0) }
            let explanation = try #require(
                hresult.flatMap { ErrorTables.explain(hresult: $0, httpStatus: status) }
                    ?? ErrorTables.explain(httpStatus: status, isAck: true, server: nil))
            return ErrorTables.clientReaction(hresult: hresult, httpStatus: status, to: explanation)
        }
        #expect(try reaction(0x8020_001f, 500).contains("Create-Session"))
        #expect(try reaction(0x8020_0020, 500).contains("lasting"))
        #expect(try reaction(0x8007_0070, 500).contains("passing"))
        #expect(try reaction(nil, 503).contains("passing"))
        #expect(try reaction(0x8007_0005, 403).contains("lasting"))
        #expect(try reaction(0, 416).contains("BITS-Received-Content-Range"))
        #expect(try reaction(nil, 413).contains("smaller"))
        #expect(try reaction(nil, 407).contains("credentials"))
    }

    /// Whoever explains a code finds every one of the tables by number.
    @Test func everySymbolLeadsToACodeThatExplainsIt() throws {
        for code in ErrorTables.allCodes {
            let forms = ErrorTables.forms(of: code)
            #expect(!forms.isEmpty, "\(code)")
            let name = try #require(forms.first?.explanation.name)
            guard !name.contains(" ") else { continue }
            let named = try #require(ErrorTables.code(named: name))
            #expect(ErrorTables.forms(of: named).first?.explanation.name == name)
        }
    }
}
