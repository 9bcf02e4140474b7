// The peer in C: librabbitmq as its own examples use it, one call a message. docs/benchmarks.md, "messaging".
//   messaging publish URL QUEUE COUNT WINDOW    confirms, WINDOW messages without one at most
//   messaging consume URL QUEUE COUNT PREFETCH  multiple acknowledgements
//   messaging request URL QUEUE COUNT INFLIGHT  replies by a queue of its own
//   messaging respond URL QUEUE 0 PREFETCH      until it is ended
// All but the last print what they measured: messages a second, microseconds of this process's CPU a message.
#include "peer.h"

enum { BODY = 512, ACK_EVERY = 256 };

static amqp_connection_state_t connection;
static char body[BODY];

static void check_reply(const char *what) { check(amqp_get_rpc_reply(connection).reply_type == AMQP_RESPONSE_NORMAL, what); }

static void consume(amqp_bytes_t queue, int prefetch, int no_ack)
{
    if (prefetch) amqp_basic_qos(connection, 1, 0, prefetch, 0);
    amqp_basic_consume(connection, 1, queue, amqp_empty_bytes, 0, no_ack, 0, amqp_empty_table);
    check_reply("subscribing");
}

static void take(amqp_envelope_t *envelope)
{
    amqp_maybe_release_buffers(connection);
    check(amqp_consume_message(connection, envelope, NULL, 0).reply_type == AMQP_RESPONSE_NORMAL, "consuming");
}

static void publish(amqp_bytes_t key, amqp_basic_properties_t *properties, amqp_bytes_t content)
{
    int status = amqp_basic_publish(connection, 1, amqp_empty_bytes, key, 0, 0, properties, content);
    check(status == AMQP_STATUS_OK, "publishing");
}

// Waits for one confirm, which may be of many, and returns the number of the last message it is about.
static uint64_t wait_for_confirm(void)
{
    amqp_frame_t frame;
    amqp_maybe_release_buffers(connection);
    check(amqp_simple_wait_frame(connection, &frame) == AMQP_STATUS_OK, "waiting for a confirm");
    check(frame.frame_type == AMQP_FRAME_METHOD && frame.payload.method.id == AMQP_BASIC_ACK_METHOD, "a confirm");
    return ((amqp_basic_ack_t *)frame.payload.method.decoded)->delivery_tag;
}

// A quorum queue confirms in order, so that the highest number tells how many there are.
static void run_publish(amqp_bytes_t queue, long count, long window)
{
    amqp_confirm_select(connection, 1);
    check_reply("asking for confirms");
    char id[32];
    amqp_basic_properties_t properties = {
        ._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG,
        .content_type = amqp_cstring_bytes("application/json"), .delivery_mode = 2};
    amqp_bytes_t content = {BODY, body};
    long confirmed = 0;
    start();
    for (long sent = 0; sent < count; sent++) {
        while (sent - confirmed >= window) {
            long last = wait_for_confirm();
            if (last > confirmed) confirmed = last;
        }
        properties.message_id = (amqp_bytes_t){snprintf(id, sizeof id, "message-%ld", sent), id};
        publish(queue, &properties, content);
    }
    while (confirmed < count) {
        long last = wait_for_confirm();
        if (last > confirmed) confirmed = last;
    }
    stop(count);
}

static void run_consume(amqp_bytes_t queue, long count, int prefetch)
{
    consume(queue, prefetch, 0);
    amqp_envelope_t envelope;
    long bytes = 0;
    for (long taken = 1; taken <= count; taken++) {
        take(&envelope);
        if (taken == 1) start();
        bytes += envelope.message.body.len;
        if (taken % ACK_EVERY == 0 || taken == count) amqp_basic_ack(connection, 1, envelope.delivery_tag, 1);
        amqp_destroy_envelope(&envelope);
    }
    stop(count);
    check(bytes == count * BODY, "whole bodies");
}

static void ask(amqp_bytes_t queue, amqp_bytes_t reply_to, long number)
{
    char id[32];
    amqp_basic_properties_t properties = {
        ._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CORRELATION_ID_FLAG |
                  AMQP_BASIC_REPLY_TO_FLAG,
        .content_type = amqp_cstring_bytes("application/json"), .delivery_mode = 2, .reply_to = reply_to,
        .correlation_id = {snprintf(id, sizeof id, "question-%ld", number), id}};
    publish(queue, &properties, (amqp_bytes_t){BODY, body});
}

static void run_request(amqp_bytes_t queue, long count, long in_flight)
{
    amqp_queue_declare_ok_t *replies =
        amqp_queue_declare(connection, 1, amqp_empty_bytes, 0, 0, 1, 1, amqp_empty_table);
    check_reply("declaring a reply queue");
    amqp_bytes_t reply_to = amqp_bytes_malloc_dup(replies->queue);
    consume(reply_to, 0, 1);
    amqp_envelope_t envelope;
    long warm_up = count / 10, asked = 0;
    while (asked < in_flight) ask(queue, reply_to, asked++);
    for (long answered = 0; answered < warm_up + count; answered++) {
        if (answered == warm_up) start();
        take(&envelope);
        check(envelope.message.properties._flags & AMQP_BASIC_CORRELATION_ID_FLAG, "whose reply it is");
        amqp_destroy_envelope(&envelope);
        if (asked < warm_up + count) ask(queue, reply_to, asked++);
    }
    stop(count);
}

static void run_respond(amqp_bytes_t queue, int prefetch)
{
    consume(queue, prefetch, 0);
    for (;;) {
        amqp_envelope_t envelope;
        take(&envelope);
        amqp_basic_properties_t *asked = &envelope.message.properties;
        amqp_basic_properties_t properties = {
            ._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_CORRELATION_ID_FLAG,
            .content_type = amqp_cstring_bytes("application/json"), .delivery_mode = 1,
            .correlation_id = asked->correlation_id};
        publish(asked->reply_to, &properties, envelope.message.body);
        if (!amqp_frames_enqueued(connection) && !amqp_data_in_buffer(connection))
            amqp_basic_ack(connection, 1, envelope.delivery_tag, 1);
        amqp_destroy_envelope(&envelope);
    }
}

int main(int argc, char **argv)
{
    check(argc == 6, "messaging ROLE URL QUEUE COUNT LIMIT");
    const char *role = argv[1];
    amqp_bytes_t queue = amqp_cstring_bytes(argv[3]);
    long count = atol(argv[4]), limit = atol(argv[5]);
    memset(body, 'x', sizeof body);
    connection = log_in(argv[2]);
    if (!strcmp(role, "publish")) run_publish(queue, count, limit);
    else if (!strcmp(role, "consume")) run_consume(queue, count, limit);
    else if (!strcmp(role, "request")) run_request(queue, count, limit);
    else if (!strcmp(role, "respond")) run_respond(queue, limit);
    else check(0, "an unknown role");
    amqp_connection_close(connection, AMQP_REPLY_SUCCESS);
    return 0;
}
