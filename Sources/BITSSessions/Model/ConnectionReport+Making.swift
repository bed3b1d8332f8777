extension ConnectionReport {
    init(_ connection: Connection) {
        self.init(
            index: connection.index, client: connection.client, server: connection.server,
            firstFrame: connection.first.frame, firstTime: connection.first.time, lastTime: connection.lastTime,
            handshakeSeen: connection.handshakeSeen, clientFrames: connection.clientFrames,
            serverFrames: connection.serverFrames, end: ConnectionReport.endName(connection), gaps: connection.gaps,
            gapsOmitted: connection.gapCount &- connection.gaps.count, metrics: connection.metrics,
            tunnel: connection.tunnel?.clipped)
    }

    private static func endName(_ connection: Connection) -> String {
        let client = connection.clientClosing
        let server = connection.serverClosing
        if client?.kind == .reset { return "reset-client" }
        if server?.kind == .reset { return "reset-server" }
        switch (client, server) {
        case (let client?, let server?): return server.precedes(client) ? "fin-server" : "fin-client"
        case (_?, nil): return "fin-client"
        case (nil, _?): return "fin-server"
        case (nil, nil): return connection.end?.rawValue ?? Connection.End.captureEnd.rawValue
        }
    }
}
