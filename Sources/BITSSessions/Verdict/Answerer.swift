import BITSProtocol
import HTTPMessages

/// Who an answer came from, as far as it tells.
enum Answerer {
    /// The BITS server, or the web server that it is part of.
    case server
    /// Something between client and server; what shows it.
    case between(Wording)
    /// A gateway, by the status alone; what `Server` says then is no proof of who failed.
    case gateway(String?)
    /// A machine that is no BITS server as far as the capture shows; whether it is the one that the URL means is open.
    case foreign(String?)

    static func of(_ exchange: Exchange, _ watch: IntermediaryWatch) -> Answerer {
        guard let answer = exchange.answerPacket, !answer.isAck else { return .server }
        if answer.status == 407 || answer.hasProxyChallenge { return .between("it asks for credentials for a proxy") }
        let head = exchange.answer?.head
        let field = head.flatMap(GatewayFields.first)
        // A cache repeats the origin's Server with what it answers from its store.
        if let field, GatewayFields.isHit(field) { return .between(Wording(foreign: field.clipped)) }
        let server = answer.server?.clipped
        if let server, ServerName.isProxy(server) { return .between("Server: \(server)") }
        if let acks = watch.acks, let server {
            guard ServerName.agree(acks.server, server) else {
                return .between("Server: \(server), where the Acks say \(acks.server.clipped)")
            }
        }
        if answer.status == 502 || answer.status == 504 { return .gateway(server) }
        if let server, ServerName.isMicrosoft(server) || watch.acks != nil { return .server }
        if let field { return .between(Wording(foreign: field.clipped)) }
        if answer.hasVia {
            return .between("Via: \((head?.firstValue(.via)).map(HeadBlanking.blankedHops)?.clipped ?? "")")
        }
        return watch.acks == nil ? .foreign(server) : .server
    }

    static func isBetween(_ exchange: Exchange, _ watch: IntermediaryWatch?) -> Bool {
        switch of(exchange, watch ?? IntermediaryWatch()) {
        case .between, .gateway: true
        case .server, .foreign: false
        }
    }
}
