import BITSProtocol
import Testing

@Suite struct HResultTests {
    @Test(
        arguments: [
            ("0x80070005", 0x8007_0005, .prefixed), ("0X8020001f", 0x8020_001f, .prefixed), ("0x0", 0, .prefixed),
            ("0x", nil, nil), ("x8020001F", 0x8020_001f, .bareX), ("X1", 1, .bareX), ("x", nil, nil),
            ("80070005", 0x8007_0005, .bareHex), ("0", 0, .bareHex), ("1", 1, .bareHex), ("5", 5, .bareHex),
            ("deadBEEF", 0xdead_beef, .bareHex), ("2147942405", 0x8007_0005, .decimal), ("4294967295", .max, .decimal),
            ("4294967296", nil, nil), ("536870912", 0x2000_0000, .decimal), ("-2147024891", 0x8007_0005, .negative),
            ("-1", 0xffff_ffff, .negative), ("-2147483648", 0x8000_0000, .negative), ("-2147483649", nil, nil),
            ("-", nil, nil),
            ("-0x1", nil, nil), ("+5", 5, .decimal), ("+", nil, nil), ("0x800700051", nil, nil),
            ("0x0080070005", 0x8007_0005, .prefixedLong),
            ("", nil, nil), ("0x80070005 ", nil, nil), ("0x8007000g", nil, nil), ("8007000g", nil, nil),
            ("800700051", 800_700_051, .decimal),
            ("80070005ab", nil, nil), ("E_FAIL", nil, nil), ("0x 5", nil, nil), ("00x5", nil, nil),
        ] as [(String, UInt32?, HResult.Spelling?)])
    func spellings(text: String, code: UInt32?, spelling: HResult.Spelling?) {
        let result = HResult(text)
        #expect(result?.code == code, "\(text)")
        #expect(result?.spelling == spelling, "\(text)")
    }

    @Test func facts() {
        let notFound = HResult(0x8020_001f)
        #expect(notFound.raw == "0x8020001F" && notFound.facility == 0x20 && notFound.isFailure && !notFound.isCustomer)
        #expect(HResult("0x801901F6")?.httpStatus == 502)
        #expect(HResult("0x80190194")?.facility == 0x19)
        #expect(notFound.httpStatus == nil)
        #expect(HResult(0xa000_0001).isCustomer)
        #expect(HResult("0x5")?.description == "0x00000005")
        #expect(HResult("x5") == HResult("5"))
        #expect(HResult("0xFFFFFFFF")?.facility == 0x7ff)
    }

    /// Every code of one to three hexadecimal digits reads the same with each spelling.
    @Test func everySmallCode() {
        for code in UInt32(0)...0xfff {
            let digits = String(code, radix: 16)
            #expect(HResult("0x" + digits)?.code == code)
            #expect(HResult("X" + digits.uppercased())?.code == code)
            #expect(HResult(digits)?.code == code)
            #expect(HResult("-\(code)")?.code == 0 &- code)
        }
    }

    @Test func contexts() {
        #expect(ErrorContext("0x5") == .server)
        #expect(ErrorContext("7") == .application)
        #expect(ErrorContext("7")?.spelling == .bare)
        #expect(ErrorContext("0X00000007")?.isApplication == true)
        #expect(ErrorContext("0x1")?.belongsOnWire == false)
        #expect(ErrorContext("0x8")?.name?.isEmpty == false)
        #expect(ErrorContext("0x9")?.name == nil)
        for bad in ["", "0x", "0x000000005", "000000005", "x5", "-5", "five", "0x5 "] {
            #expect(ErrorContext(bad) == nil, "\(bad)")
        }
    }

    @Test func tables() throws {
        #expect(ErrorTables.isKnownPair(HResult(0x8020_001f), 500))
        #expect(!ErrorTables.isKnownPair(HResult(0x8020_001f), 404))
        #expect(ErrorTables.isKnownPair(HResult(0), 416))
        #expect(!ErrorTables.isKnownPair(HResult(0), 400))
        let found = try #require(ErrorTables.explain(hresult: HResult(0x8020_001f), httpStatus: 500))
        #expect(found.name == "BG_E_SESSION_NOT_FOUND" && found.advice != nil)
        let at403 = ErrorTables.explain(hresult: HResult(0x8007_0005), httpStatus: 403)
        let at501 = ErrorTables.explain(hresult: HResult(0x8007_0005), httpStatus: 501)
        #expect(at403 != nil && at501 != nil && at403 != at501)
        #expect(ErrorTables.explain(hresult: HResult(0x8019_0194), httpStatus: nil)?.name == "HTTP 404 Not Found")
        #expect(ErrorTables.explain(hresult: HResult(0x8019_00c8), httpStatus: nil) == nil)
        #expect(ErrorTables.explain(hresult: HResult(0x8007_0490), httpStatus: 500) == nil)
        #expect(
            ErrorTables.explain(hresult: HResult(0x8007_0490), httpStatus: 500, context: .application)?.transient
                == true)
        #expect(ErrorTables.isKnown(HResult(0x8020_0024)) && !ErrorTables.isKnown(HResult(0xa000_0001)))
        #expect(ErrorTables.isKnownFacility(HResult(0x8007_0490)) && !ErrorTables.isKnownFacility(HResult(0x8004_0005)))
    }

    /// Every code of the reference's tables is explained, in whole sentences.
    @Test func everyListedCodeIsKnown() throws {
        let low: [UInt32] = [
            0x10, 0x11, 0x12, 0x13, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x22, 0x23, 0x24, 0x29, 0x2b, 0x2c, 0x2d, 0x2e,
            0x3e, 0x40, 0x56, 0x66, 0x47, 0x48, 0x49, 0x50, 0x51, 0x52, 0x53, 0x54, 0x59, 0x65, 0x67, 0x68, 0x69, 0x6e,
            0x6f, 0x70, 0x71, 0x73, 0x76,
        ]
        let others: [UInt32] = [
            0x0020_0017, 0x0020_001a, 0x0020_002a, 0x0020_0055, 0x8007_0005, 0x8007_0057, 0x8007_0070, 0x8007_0112,
            0x8007_04dd, 0x8007_2ee2, 0x8007_2ee7, 0x8007_2efd, 0x8007_2efe, 0x8007_2f78, 0x8007_2f0c, 0x8007_2f8f,
            0x8007_2f05, 0x8007_2f06, 0x8007_2f0d, 0x8007_2f19, 0x8007_2f8a, 0x8019_0190, 0x8019_01f9,
        ]
        for code in low.map({ 0x8020_0000 | $0 }) + others {
            let found = try #require(ErrorTables.explain(hresult: HResult(code), httpStatus: nil), "\(HResult(code))")
            for text in [found.meaning, found.likelyCause, found.advice].compactMap({ $0 }) {
                #expect(text.hasSuffix(".") || text.hasSuffix(".)"), "\(text)")
            }
            #expect(!found.name.isEmpty)
        }
    }

    @Test func statuses() throws {
        let iis7 = try #require(ErrorTables.explain(httpStatus: 404, isAck: false, server: "Microsoft-IIS/10.0"))
        let other = try #require(ErrorTables.explain(httpStatus: 404, isAck: false, server: "nginx"))
        let ack = try #require(ErrorTables.explain(httpStatus: 404, isAck: true, server: "Microsoft-IIS/10.0"))
        #expect(iis7 != other && other != ack)
        #expect(ErrorTables.explain(httpStatus: 200, isAck: true, server: nil) == nil)
        for status in 300...999 {
            #expect(ErrorTables.explain(httpStatus: status, isAck: false, server: nil) != nil)
        }
        #expect(ErrorTables.explain(httpStatus: 403, isAck: true, server: nil)?.transient == false)
        #expect(ErrorTables.explain(httpStatus: 503, isAck: false, server: nil)?.transient == true)
        #expect(ErrorTables.explain(httpStatus: 401, isAck: false, server: nil)?.transient == nil)
        #expect(ErrorTables.iisMajorVersion("Microsoft-IIS/6.0") == 6)
        #expect(ErrorTables.iisMajorVersion("Microsoft-IIS/") == nil)
        #expect(ErrorTables.iisMajorVersion("Apache") == nil)
        #expect(ErrorTables.iisMajorVersion("Microsoft-IIS\u{e9}9") == nil)
        #expect(ErrorTables.iisMajorVersion("microsoft-iis/8.5") == 8)
    }
}
