internal import CRabbitMQ

/// What a method from the broker means to us.
enum MethodMeaning {
    case announces(ContentAssembly.Announcement)
    case says(Incoming)
    case ignored
}

extension amqp_method_t {
    var meaning: MethodMeaning {
        switch id {
        case AMQP_BASIC_DELIVER_METHOD:
            let method = decoded.load(as: amqp_basic_deliver_t.self)
            return .announces(
                .delivery(
                    tag: method.delivery_tag, redelivered: method.redelivered != 0,
                    exchange: method.exchange.text, routingKey: method.routing_key.text))
        case AMQP_BASIC_ACK_METHOD:
            let method = decoded.load(as: amqp_basic_ack_t.self)
            return .says(.settled(tag: method.delivery_tag, multiple: method.multiple != 0, confirmed: true))
        case AMQP_BASIC_NACK_METHOD:
            let method = decoded.load(as: amqp_basic_nack_t.self)
            return .says(.settled(tag: method.delivery_tag, multiple: method.multiple != 0, confirmed: false))
        case AMQP_BASIC_RETURN_METHOD:
            let method = decoded.load(as: amqp_basic_return_t.self)
            return .announces(
                .returned(
                    code: Int(method.reply_code), text: method.reply_text.text, exchange: method.exchange.text,
                    routingKey: method.routing_key.text))
        case AMQP_QUEUE_DECLARE_OK_METHOD:
            let method = decoded.load(as: amqp_queue_declare_ok_t.self)
            return .says(
                .answered(.declared(messages: Int(method.message_count), consumers: Int(method.consumer_count))))
        case AMQP_CHANNEL_OPEN_OK_METHOD, AMQP_CONFIRM_SELECT_OK_METHOD, AMQP_BASIC_QOS_OK_METHOD,
            AMQP_BASIC_CONSUME_OK_METHOD, AMQP_EXCHANGE_DECLARE_OK_METHOD, AMQP_QUEUE_BIND_OK_METHOD,
            AMQP_QUEUE_PURGE_OK_METHOD, AMQP_QUEUE_DELETE_OK_METHOD, AMQP_CONNECTION_CLOSE_OK_METHOD:
            return .says(.answered(.done))
        case AMQP_BASIC_CANCEL_METHOD: return .says(.subscriptionEnded)
        case AMQP_CHANNEL_CLOSE_METHOD:
            let method = decoded.load(as: amqp_channel_close_t.self)
            return .says(
                .channelClosed(
                    BrokerError(.channelClosed(code: Int(method.reply_code), text: method.reply_text.text))))
        case AMQP_CONNECTION_CLOSE_METHOD:
            let method = decoded.load(as: amqp_connection_close_t.self)
            return .says(.connectionClosed(code: Int(method.reply_code), text: method.reply_text.text))
        case AMQP_CONNECTION_BLOCKED_METHOD:
            return .says(.blocked(decoded.load(as: amqp_connection_blocked_t.self).reason.text))
        case AMQP_CONNECTION_UNBLOCKED_METHOD: return .says(.unblocked)
        default: return .ignored
        }
    }
}

extension amqp_bytes_t {
    /// A copy; what is no UTF-8 is replaced.
    var text: String { String(decoding: UnsafeRawBufferPointer(start: bytes, count: len), as: UTF8.self) }
}
