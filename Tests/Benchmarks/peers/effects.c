// The peer in C of compose/bench effects: forwards messages from queue to queue, without a database. docs/benchmarks.md.
//   effects URL QUEUE EXCHANGE KEY COUNT WINDOW    WINDOW messages without a confirm at most
// A message is acknowledged once the broker has confirmed what was forwarded, WINDOW of them by one word. It consumes by
// one connection and publishes by another, as services do. Prints messages a second, microseconds of CPU a message.
#include "peer.h"

enum { PREFETCH = 1024 };

static amqp_connection_state_t in, out;

static void check_reply(amqp_connection_state_t connection, const char *what)
{
    check(amqp_get_rpc_reply(connection).reply_type == AMQP_RESPONSE_NORMAL, what);
}

// Waits for one confirm, which may be of many, and returns the number of the last message it is about.
static uint64_t wait_for_confirm(void)
{
    amqp_frame_t frame;
    amqp_maybe_release_buffers(out);
    check(amqp_simple_wait_frame(out, &frame) == AMQP_STATUS_OK, "waiting for a confirm");
    check(frame.frame_type == AMQP_FRAME_METHOD && frame.payload.method.id == AMQP_BASIC_ACK_METHOD, "a confirm");
    return ((amqp_basic_ack_t *)frame.payload.method.decoded)->delivery_tag;
}

// Both number from 1 and in the same order, and a quorum queue confirms in order: confirm n is about delivery n.
static void forward(amqp_bytes_t exchange, amqp_bytes_t key, uint64_t count, uint64_t window)
{
    uint64_t sent = 0, confirmed = 0, acknowledged = 0;
    while (confirmed < count) {
        if (sent < count && sent - confirmed < window) {
            amqp_envelope_t envelope;
            amqp_maybe_release_buffers(in);
            check(amqp_consume_message(in, &envelope, NULL, 0).reply_type == AMQP_RESPONSE_NORMAL, "consuming");
            if (!sent) start();
            amqp_message_t *message = &envelope.message;
            check(envelope.delivery_tag == ++sent, "deliveries in order");
            check(amqp_basic_publish(out, 1, exchange, key, 1, 0, &message->properties, message->body) ==
                      AMQP_STATUS_OK, "publishing");
            amqp_destroy_envelope(&envelope);
        } else {
            uint64_t last = wait_for_confirm();
            if (last > confirmed) confirmed = last;
            if (confirmed - acknowledged >= window || confirmed == count) {
                amqp_basic_ack(in, 1, confirmed, 1);
                acknowledged = confirmed;
            }
        }
    }
    stop((long)count);
}

int main(int argc, char **argv)
{
    check(argc == 7, "effects URL QUEUE EXCHANGE KEY COUNT WINDOW");
    char *again = strdup(argv[1]);
    in = log_in(argv[1]);
    out = log_in(again);
    amqp_confirm_select(out, 1);
    check_reply(out, "asking for confirms");
    amqp_basic_qos(in, 1, 0, PREFETCH, 0);
    amqp_basic_consume(in, 1, amqp_cstring_bytes(argv[2]), amqp_empty_bytes, 0, 0, 0, amqp_empty_table);
    check_reply(in, "subscribing");
    forward(amqp_cstring_bytes(argv[3]), amqp_cstring_bytes(argv[4]), strtoull(argv[5], NULL, 10),
            strtoull(argv[6], NULL, 10));
    amqp_connection_close(in, AMQP_REPLY_SUCCESS);
    amqp_connection_close(out, AMQP_REPLY_SUCCESS);
    return 0;
}
