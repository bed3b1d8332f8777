/// Ping and its Ack (protocol reference D.4).
enum PGRules {
    static var all: [any ExchangeRule.Type] { [PingAckWithError.self] }
}
