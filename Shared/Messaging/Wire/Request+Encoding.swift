internal import CRabbitMQ

extension Request {
    /// Lends the method as librabbitmq's structure, whose texts live in `arena`.
    func withMethod(
        in arena: Arena, _ body: (amqp_method_number_t, UnsafeMutableRawPointer) throws(BrokerError) -> Void
    ) throws(BrokerError) {
        func lend<Method>(_ number: amqp_method_number_t, _ method: Method) throws(BrokerError) {
            var method = method
            try withUnsafeMutablePointer(to: &method) { pointer throws(BrokerError) in try body(number, pointer) }
        }
        switch self {
        case .openChannel: try lend(AMQP_CHANNEL_OPEN_METHOD, amqp_channel_open_t())
        case .closeChannel:
            var method = amqp_channel_close_t()
            method.reply_code = 200
            method.reply_text = try arena.shortText("goodbye")
            try lend(AMQP_CHANNEL_CLOSE_METHOD, method)
        case .closeChannelOK: try lend(AMQP_CHANNEL_CLOSE_OK_METHOD, amqp_channel_close_ok_t())
        case .closeConnection:
            var method = amqp_connection_close_t()
            method.reply_code = 200
            method.reply_text = try arena.shortText("goodbye")
            try lend(AMQP_CONNECTION_CLOSE_METHOD, method)
        case .closeConnectionOK: try lend(AMQP_CONNECTION_CLOSE_OK_METHOD, amqp_connection_close_ok_t())
        case .confirmPublishes: try lend(AMQP_CONFIRM_SELECT_METHOD, amqp_confirm_select_t())
        case .prefetch(let count):
            let method = amqp_basic_qos_t(prefetch_size: 0, prefetch_count: UInt16(clamping: count), global: 0)
            try lend(AMQP_BASIC_QOS_METHOD, method)
        case .consume(let queue, let acknowledging):
            var method = amqp_basic_consume_t()
            method.queue = try arena.shortText(queue)
            method.no_ack = acknowledging ? 0 : 1
            try lend(AMQP_BASIC_CONSUME_METHOD, method)
        case .probe(let queue):
            var method = amqp_basic_consume_t()
            method.queue = try arena.shortText(queue)
            method.arguments = try arena.table(["x-stream-offset": "first"])
            try lend(AMQP_BASIC_CONSUME_METHOD, method)
        case .acknowledge(let tag, let multiple):
            try lend(AMQP_BASIC_ACK_METHOD, amqp_basic_ack_t(delivery_tag: tag, multiple: multiple ? 1 : 0))
        case .requeue(let tag, let multiple):
            let method = amqp_basic_nack_t(delivery_tag: tag, multiple: multiple ? 1 : 0, requeue: 1)
            try lend(AMQP_BASIC_NACK_METHOD, method)
        case .declareExchange(let name, let kind):
            var method = amqp_exchange_declare_t()
            method.exchange = try arena.shortText(name)
            method.type = try arena.shortText(kind)
            method.durable = 1
            try lend(AMQP_EXCHANGE_DECLARE_METHOD, method)
        case .declareQueue(let name, let durable, let exclusive, let autoDelete, let arguments):
            var method = amqp_queue_declare_t()
            method.queue = try arena.shortText(name)
            method.durable = durable ? 1 : 0
            method.exclusive = exclusive ? 1 : 0
            method.auto_delete = autoDelete ? 1 : 0
            method.arguments = try arena.table(arguments)
            try lend(AMQP_QUEUE_DECLARE_METHOD, method)
        case .inspectQueue(let name):
            var method = amqp_queue_declare_t()
            method.queue = try arena.shortText(name)
            method.passive = 1
            try lend(AMQP_QUEUE_DECLARE_METHOD, method)
        case .bind(let queue, let exchange, let key):
            var method = amqp_queue_bind_t()
            method.queue = try arena.shortText(queue)
            method.exchange = try arena.shortText(exchange)
            method.routing_key = try arena.shortText(key)
            try lend(AMQP_QUEUE_BIND_METHOD, method)
        case .purge(let queue):
            var method = amqp_queue_purge_t()
            method.queue = try arena.shortText(queue)
            try lend(AMQP_QUEUE_PURGE_METHOD, method)
        case .deleteQueue(let queue):
            var method = amqp_queue_delete_t()
            method.queue = try arena.shortText(queue)
            try lend(AMQP_QUEUE_DELETE_METHOD, method)
        }
    }
}
