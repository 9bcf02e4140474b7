// What Swift can't call of librabbitmq itself.
#pragma once
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>

/// `amqp_login_with_properties` is variadic. SASL PLAIN, with our own client properties.
static inline amqp_rpc_reply_t cp_amqp_login(
    amqp_connection_state_t state, const char *virtual_host, int channel_max, int frame_max, int heartbeat,
    const amqp_table_t *properties, const char *user, const char *password)
{
    return amqp_login_with_properties(state, virtual_host, channel_max, frame_max, heartbeat, properties,
                                      AMQP_SASL_METHOD_PLAIN, user, password);
}
