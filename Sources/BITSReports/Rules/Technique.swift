/// A technique of MITRE ATT&CK.
enum Technique {
    /// E.g. `https://attack.mitre.org/techniques/T1071/001/` for `T1071.001`.
    static func uri(_ id: String) -> String {
        "https://attack.mitre.org/techniques/\(id.replacing(".", with: "/"))/"
    }

    /// The names of those that rules name; an id that is not here goes without.
    static let names = [
        "T1001.003": "Protocol or Service Impersonation", "T1003": "OS Credential Dumping",
        "T1552.004": "Private Keys", "T1555.005": "Password Managers", "T1030": "Data Transfer Size Limits",
        "T1040": "Network Sniffing",
        "T1041": "Exfiltration Over C2 Channel", "T1048": "Exfiltration Over Alternative Protocol",
        "T1048.003": "Exfiltration Over Unencrypted Non-C2 Protocol", "T1071": "Application Layer Protocol",
        "T1071.001": "Web Protocols", "T1083": "File and Directory Discovery", "T1090": "Proxy",
        "T1105": "Ingress Tool Transfer", "T1110": "Brute Force", "T1190": "Exploit Public-Facing Application",
        "T1197": "BITS Jobs", "T1499": "Endpoint Denial of Service", "T1505.003": "Web Shell",
        "T1557": "Adversary-in-the-Middle", "T1567": "Exfiltration Over Web Service",
    ]
}
