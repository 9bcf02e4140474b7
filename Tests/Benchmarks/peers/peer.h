// What the peers in C share: giving up, logging in, measuring.
#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void check(int ok, const char *what)
{
    if (ok) return;
    fprintf(stderr, "failed: %s\n", what);
    exit(1);
}

// Logs in and opens channel 1. The URL is taken to pieces.
static amqp_connection_state_t log_in(char *url)
{
    struct amqp_connection_info to;
    check(amqp_parse_url(url, &to) == AMQP_STATUS_OK, "the URL");
    amqp_connection_state_t connection = amqp_new_connection();
    amqp_socket_t *socket = amqp_tcp_socket_new(connection);
    check(amqp_socket_open(socket, to.host, to.port) == AMQP_STATUS_OK, "connecting");
    amqp_rpc_reply_t reply =
        amqp_login(connection, to.vhost, 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, to.user, to.password);
    check(reply.reply_type == AMQP_RESPONSE_NORMAL, "logging in");
    amqp_channel_open(connection, 1);
    check(amqp_get_rpc_reply(connection).reply_type == AMQP_RESPONSE_NORMAL, "opening a channel");
    return connection;
}

static struct timespec start_time;
static struct rusage start_usage;

static void start(void)
{
    getrusage(RUSAGE_SELF, &start_usage);
    clock_gettime(CLOCK_MONOTONIC, &start_time);
}

static double micros(struct timeval t) { return t.tv_sec * 1e6 + t.tv_usec; }

// Prints what was measured since `start`: messages a second, microseconds of this process's CPU a message.
static void stop(long count)
{
    struct timespec now;
    struct rusage usage;
    clock_gettime(CLOCK_MONOTONIC, &now);
    getrusage(RUSAGE_SELF, &usage);
    double seconds = (now.tv_sec - start_time.tv_sec) + (now.tv_nsec - start_time.tv_nsec) / 1e9;
    double cpu = micros(usage.ru_utime) + micros(usage.ru_stime) - micros(start_usage.ru_utime) -
                 micros(start_usage.ru_stime);
    printf("%.1f %.3f\n", count / seconds, cpu / count);
}
