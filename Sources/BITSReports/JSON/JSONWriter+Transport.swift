import BITSSessions

extension JSONWriter {
    mutating func member(_ name: JSONName, _ metrics: TransportReport?) {
        guard let metrics else {
            key(name)
            return null()
        }
        object(name) { json in
            json.object("handshake") { json in
                json.member("round_trip_ns", metrics.handshakeRoundTrip)
                json.member("server_round_trip_ns", metrics.serverRoundTrip)
                json.member("client_round_trip_ns", metrics.clientRoundTrip)
                json.member("connect_ns", metrics.connectTime)
                json.member("repeated", metrics.isHandshakeRepeated)
            }
            json.member("client_to_server", metrics.clientToServer)
            json.member("server_to_client", metrics.serverToClient)
        }
    }

    private mutating func member(_ name: JSONName, _ direction: DirectionReport?) {
        guard let direction else {
            key(name)
            return null()
        }
        object(name) { json in
            json.member("segments", direction.segments)
            json.member("bytes", direction.octets)
            json.member("unseen_bytes", direction.unseenOctets)
            json.member("first_time", time: direction.firstTime)
            json.member("last_time", time: direction.lastTime)
            json.member("bytes_per_second", direction.goodput)
            json.member("round_trips", direction.roundTrips)
            json.member("retransmitted", direction.retransmitted)
            json.member("recovered", direction.recovered)
            json.member("out_of_order", direction.outOfOrder)
            json.member("unclear", direction.unclear)
            json.member("timed_out", direction.timedOut)
            json.member("fast", direction.fast)
            json.member("needless", direction.needless)
            json.member("reported_twice", direction.receiver?.reportedTwice)
            json.member("duplicate_acknowledgements", direction.receiver?.duplicateAcknowledgements)
            json.member("largest_flight", direction.receiver?.largestFlight)
            json.member("zero_windows", direction.receiver?.zeroWindows)
            json.member("zero_window_ns", direction.receiver?.zeroWindowTime)
            json.object("limited_by") { json in
                json.member("sender_ns", direction.quietTime)
                json.member("receiver_window_ns", direction.receiver?.windowLimitedTime)
                json.member("loss_ns", direction.lossTime)
            }
            json.member("pauses", direction.pauses)
            json.member("keep_alives", direction.keepAlives)
            json.member("window_probes", direction.windowProbes)
        }
    }

    private mutating func member(_ name: JSONName, _ amount: DirectionReport.Amount) {
        object(name, inline: true) { json in
            json.member("segments", amount.segments)
            json.member("bytes", amount.octets)
        }
    }

    private mutating func member(_ name: JSONName, _ pauses: DirectionReport.Pauses?) {
        guard let pauses else {
            key(name)
            return null()
        }
        object(name, inline: true) { json in
            json.member("count", pauses.count)
            json.member("total_ns", pauses.total)
            json.member("longest_ns", pauses.longest)
        }
    }

    private mutating func member(_ name: JSONName, _ trips: DirectionReport.RoundTrips?) {
        guard let trips else {
            key(name)
            return null()
        }
        object(name) { json in
            json.member("count", trips.count)
            json.member("least_ns", trips.least)
            json.member("smoothed_ns", trips.smoothed)
            json.member("largest_ns", trips.largest)
        }
    }
}
