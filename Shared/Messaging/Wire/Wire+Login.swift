internal import CRabbitMQ
import EventLoop
import Glibc

extension Wire {
    /// Connects and logs in, on a thread of its own since that blocks; five seconds at most for each of the two.
    static func loggedIn(
        to host: BrokerAddress.Host, of address: BrokerAddress, as name: String, heartbeatSeconds: Int
    ) async throws -> sending Wire {
        try await withCheckedThrowingContinuation { continuation in
            OwnThread.start(name: "login", stackSize: 1 << 19) {
                do {
                    continuation.resume(
                        returning: try logIn(
                            to: host, of: address, as: name, heartbeatSeconds: heartbeatSeconds))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    private static func logIn(
        to host: BrokerAddress.Host, of address: BrokerAddress, as name: String, heartbeatSeconds: Int
    ) throws(BrokerError) -> Wire {
        guard let handle = amqp_new_connection() else { throw BrokerError(.cannotConnect("out of memory")) }
        do throws(BrokerError) {
            var limit = timeval(tv_sec: 5, tv_usec: 0)
            guard let socket = amqp_tcp_socket_new(handle) else { throw BrokerError(.cannotConnect("out of memory")) }
            let status = amqp_socket_open_noblock(socket, host.name, Int32(host.port), &limit)
            guard status == 0 else { throw BrokerError(.cannotConnect(String(cString: amqp_error_string2(status)))) }
            amqp_set_handshake_timeout(handle, &limit)
            amqp_set_rpc_timeout(handle, &limit)
            let arena = Arena()
            var properties = try arena.table([
                "product": "ContactPoint", "connection_name": .string(name),
                // Without these the broker neither says that it blocks us nor that it ended a subscription.
                "capabilities": .table(["connection.blocked": true, "consumer_cancel_notify": true]),
            ])
            let reply = cp_amqp_login(
                handle, address.virtualHost, 8, 131_072, Int32(heartbeatSeconds), &properties, address.user,
                address.password)
            try check(reply)
            try drain(handle)
        } catch {
            amqp_destroy_connection(handle)
            throw error
        }
        return Wire(loggedIn: handle)
    }

    private static func check(_ reply: amqp_rpc_reply_t) throws(BrokerError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION where reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD:
            let close = reply.reply.decoded.load(as: amqp_connection_close_t.self)
            let text = "\(close.reply_code) \(close.reply_text.text)"
            // 403 is the password, 530 the virtual host.
            let refused = [403, 530].contains(close.reply_code)
            throw BrokerError(refused ? .refusedLogin(text) : .cannotConnect(text))
        default:
            throw BrokerError(.cannotConnect(String(cString: amqp_error_string2(reply.library_error))))
        }
    }

    /// Takes what librabbitmq read beyond the login, which can only be `connection.blocked`: all later bytes are ours.
    private static func drain(_ handle: amqp_connection_state_t) throws(BrokerError) {
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        while amqp_frames_enqueued(handle) != 0 || amqp_data_in_buffer(handle) != 0 {
            var frame = amqp_frame_t()
            let status = amqp_simple_wait_frame_noblock(handle, &frame, &limit)
            guard status == 0 else { throw BrokerError(.cannotConnect(String(cString: amqp_error_string2(status)))) }
        }
    }
}
