/// Ping and its Ack.
enum PGRules {
    static var all: [any ExchangeRule.Type] { [PingAckWithError.self] }
}
