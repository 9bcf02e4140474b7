// Several sources that report as fast as the intake takes: docs/benchmarks.md, "pipeline".
//   feeding EVENTS BACKLOG PREFIX    to broker URLs of stdin, one a line behind a name: the queue's, then each source's
// EVENTS has of each event a byte, whose it is; four, how long it is, the lowest first; and its sealed text. Of them BACKLOG
// are in the queue at most, PREFIX and a number being the message's id. Once all were taken, or at TERM, it prints when the
// first was published (seconds since 1970), how many were, and how many still wait.
#include "../../Tests/Benchmarks/peers/peer.h"

#include <signal.h>
#include <unistd.h>

enum { SOURCES = 16, PAUSE = 100000 };

static volatile sig_atomic_t ended;

static void end(int signal)
{
    (void)signal;
    ended = 1;
}

// Reads a name and a URL, and logs in with it.
static int read_party(char name[200], amqp_connection_state_t *connection)
{
    char url[1000];
    if (scanf("%199s %999s", name, url) != 2) return 0;
    *connection = log_in(url);
    return 1;
}

static long waiting(amqp_connection_state_t connection, const char *queue)
{
    amqp_queue_declare_ok_t *found =
        amqp_queue_declare(connection, 1, amqp_cstring_bytes(queue), 1, 0, 0, 0, amqp_empty_table);
    check(found != NULL, "looking at the queue");
    long count = found->message_count;
    amqp_maybe_release_buffers(connection);
    return count;
}

// The next event's body; false at the end of the file.
static int read_event(FILE *events, int *source, amqp_bytes_t *body)
{
    static char text[1 << 20];
    unsigned char head[5];
    if (fread(head, 1, sizeof head, events) != sizeof head) return 0;
    *source = head[0];
    body->len = head[1] | head[2] << 8 | head[3] << 16 | (size_t)head[4] << 24;
    body->bytes = text;
    check(body->len <= sizeof text && fread(text, 1, body->len, events) == body->len, "reading an event");
    return 1;
}

int main(int argc, char **argv)
{
    check(argc == 4, "EVENTS BACKLOG PREFIX");
    FILE *events = fopen(argv[1], "rb");
    check(events != NULL, "opening the events");
    long backlog = atol(argv[2]), published = 0, left = 0;
    signal(SIGTERM, end);

    char queue[200], exchange[SOURCES][220] = {{0}}, name[200];
    amqp_connection_state_t administrator, to[SOURCES];
    int sources = 0, more = 1, source;
    check(read_party(queue, &administrator), "the queue");
    while (sources < SOURCES && read_party(name, &to[sources])) {
        snprintf(exchange[sources++], sizeof exchange[0], "intake.%s", name);
    }

    char id[64];
    amqp_basic_properties_t properties = {
        ._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG,
        .content_type = amqp_cstring_bytes("application/vnd.contactpoint.sealed"), .delivery_mode = 2};
    struct timespec first;
    clock_gettime(CLOCK_REALTIME, &first);
    for (;;) {
        left = waiting(administrator, queue);
        if (ended || (!more && !left)) break;
        amqp_bytes_t body;
        for (long free = backlog - left; free > 0 && (more = more && read_event(events, &source, &body)); free--) {
            check(source < sources, "an event's source");
            snprintf(id, sizeof id, "%s-%ld", argv[3], ++published);
            properties.message_id = amqp_cstring_bytes(id);
            int status = amqp_basic_publish(to[source], 1, amqp_cstring_bytes(exchange[source]),
                                            amqp_cstring_bytes("report"), 0, 0, &properties, body);
            check(status == AMQP_STATUS_OK, "publishing");
        }
        usleep(PAUSE);
    }
    printf("%.6f %ld %ld\n", first.tv_sec + first.tv_nsec / 1e9, published, left);
    for (source = 0; source < sources; source++) amqp_connection_close(to[source], AMQP_REPLY_SUCCESS);
    return 0;
}
