/*
 * test_quic_refusals.c: what must not be said over QUIC, and the error code that the connection
 * ends with: bytes at a wrong level, messages that QUIC does not have, hellos of a stream, and what
 * an application cannot do. RFC 9001 sections 4 and 8.
 */
#include "quic/stack.h"
#include "wire/message.h"
#include "wire/types.h"

#define PROTOCOL_VIOLATION 0x0a
#define RECORD_SIZE_LIMIT 28
#define CRYPTO_ERROR(alert) (0x0100 + (uint64_t)(alert))

/* ---- Levels ---- */

static void give(castls_conn *conn, castls_quic_level level)
{
    const uint8_t bytes[] = {CAS_HANDSHAKE_NEW_SESSION_TICKET, 0};
    assert_int_equal(castls_quic_receive(conn, level, CAS_BYTES(bytes)), CASTLS_PROTOCOL);
    quic_expect(conn, CRYPTO_ERROR(CASTLS_ALERT_UNEXPECTED_MESSAGE));
    assert_int_equal(castls_conn_error(conn)->reason, CASTLS_REASON_QUIC_LEVEL);
    /* It stays so. */
    assert_int_equal(castls_quic_receive(conn, CASTLS_QUIC_INITIAL, CAS_BYTES(bytes)),
                     CASTLS_PROTOCOL);
}

typedef enum point { AT_START, AFTER_HELLO, CONNECTED } point;

static void go_to(quic_pair *pair, point where)
{
    assert_int_equal(castls_conn_start(pair->client.conn), CASTLS_OK);
    if (where == AFTER_HELLO) {
        (void)quic_carry(pair, true); /* The server has answered with two levels. */
    }
    if (where == CONNECTED) {
        quic_connect(pair);
    }
}

/* Which level is due at each end. */
static castls_quic_level due(point where, bool is_server)
{
    if (where == CONNECTED) {
        return CASTLS_QUIC_APPLICATION;
    }
    return where == AFTER_HELLO && is_server ? CASTLS_QUIC_HANDSHAKE : CASTLS_QUIC_INITIAL;
}

static void bytes_at_a_wrong_level_are_refused(void **state)
{
    const point points[] = {AT_START, AFTER_HELLO, CONNECTED};
    const castls_quic_level levels[] = {
        CASTLS_QUIC_INITIAL, CASTLS_QUIC_EARLY, CASTLS_QUIC_HANDSHAKE, CASTLS_QUIC_APPLICATION};
    for (size_t i = 0; i < CAS_COUNT(points) * CAS_COUNT(levels) * 2; i++) {
        const point where = *CAS_AT(points, i / (CAS_COUNT(levels) * 2));
        const castls_quic_level level = *CAS_AT(levels, i / 2 % CAS_COUNT(levels));
        const bool is_server = i % 2 == 1;
        if (level == due(where, is_server)) {
            continue;
        }
        quic_pair pair = quic_pair_plain(*state);
        go_to(&pair, where);
        give(is_server ? pair.server.conn : pair.client.conn, level);
        quic_pair_clear(&pair);
    }
}

/* RFC 9001 section 4.1.3: what is left of a level when the next one is there. */
static void bytes_behind_the_last_message_of_a_level_are_refused(void **state)
{
    for (size_t to_server = 0; to_server < 2; to_server++) {
        quic_pair pair = quic_pair_plain(*state);
        quic_end *from = to_server == 1 ? &pair.client : &pair.server;
        quic_end *to = to_server == 1 ? &pair.server : &pair.client;
        uint8_t room[4096] = {0};
        assert_int_equal(castls_conn_start(pair.client.conn), CASTLS_OK);
        if (to_server == 0) {
            (void)quic_carry(&pair, true);
        }
        quic_drain(from);
        const castls_bytes hello = cas_arena_view(&from->bytes, from->queue[0].bytes);
        assert_true(cas_span_copy(CAS_SPAN(room), hello));
        *CAS_AT(room, hello.len) = CAS_HANDSHAKE_FINISHED;
        const castls_bytes longer = cas_bytes_prefix(CAS_BYTES(room), hello.len + 1);
        assert_int_equal(castls_quic_receive(to->conn, CASTLS_QUIC_INITIAL, longer),
                         CASTLS_PROTOCOL);
        quic_expect(to->conn, CRYPTO_ERROR(CASTLS_ALERT_UNEXPECTED_MESSAGE));
        quic_pair_clear(&pair);
    }
}

/* RFC 9001 section 6: the alert has a number of its own there, 0x010a. */
static void a_key_update_message_is_refused(void **state)
{
    const uint8_t update[] = {CAS_HANDSHAKE_KEY_UPDATE, 0, 0, 1, 0};
    for (size_t i = 0; i < 2; i++) {
        quic_pair pair = quic_pair_plain(*state);
        quic_connect(&pair);
        castls_conn *conn = i == 0 ? pair.client.conn : pair.server.conn;
        assert_int_equal(castls_quic_receive(conn, CASTLS_QUIC_APPLICATION, CAS_BYTES(update)),
                         CASTLS_PROTOCOL);
        quic_expect(conn, 0x010a);
        quic_pair_clear(&pair);
    }
}

/* RFC 9001 section 4.4: no CertificateRequest, nor anything else, behind the handshake. */
static void other_messages_behind_the_handshake_are_refused(void **state)
{
    for (unsigned type = 0; type < 256; type++) {
        const uint8_t message[] = {(uint8_t)type, 0, 0, 0};
        quic_pair pair = quic_pair_plain(*state);
        quic_connect(&pair);
        if (type != CAS_HANDSHAKE_NEW_SESSION_TICKET) {
            (void)(castls_quic_receive(pair.client.conn, CASTLS_QUIC_APPLICATION,
                                       CAS_BYTES(message)) == CASTLS_OK);
            quic_expect(pair.client.conn, CRYPTO_ERROR(CASTLS_ALERT_UNEXPECTED_MESSAGE));
        }
        (void)(castls_quic_receive(pair.server.conn, CASTLS_QUIC_APPLICATION, CAS_BYTES(message)) ==
               CASTLS_OK);
        quic_expect(pair.server.conn, CRYPTO_ERROR(CASTLS_ALERT_UNEXPECTED_MESSAGE));
        quic_pair_clear(&pair);
        type = type < 32 ? type : type + 37; /* The numbers beyond are all alike. */
    }
}

/* ---- Hellos of a stream ---- */

/* The ClientHello of a client over a stream, without its record's header. */
static castls_bytes stream_hello(castls_conn *conn, castls_span room)
{
    castls_bytes views[4] = {{0}};
    size_t count = 0;
    assert_int_equal(castls_conn_start(conn), CASTLS_OK);
    castls_conn_outgoing(conn, views, CAS_COUNT(views), &count);
    assert_int_equal(count, 1);
    const castls_bytes hello = cas_bytes_skip(views[0], 5);
    assert_true(cas_span_copy(room, hello));
    return cas_bytes_prefix(cas_span_bytes(room), hello.len);
}

/* RFC 9001 section 8.4, and then 8.2. */
static void hellos_of_a_stream_are_refused(void **state)
{
    const uint32_t options[] = {0, CASTLS_OPTION_NO_MIDDLEBOX_COMPAT};
    const uint64_t codes[] = {PROTOCOL_VIOLATION, CRYPTO_ERROR(CASTLS_ALERT_MISSING_EXTENSION)};
    for (size_t i = 0; i < CAS_COUNT(options); i++) {
        uint8_t room[4096] = {0};
        castls_config_builder *builder = quic_builder(*state, false, 0);
        castls_config_builder_set_options(builder, *CAS_AT(options, i));
        castls_config *config = cas_world_build(builder);
        castls_conn *client = NULL;
        quic_pair pair = quic_pair_plain(*state);
        assert_int_equal(castls_client_new(config, CAS_TEXT("localhost"), &client), CASTLS_OK);
        const castls_bytes hello = stream_hello(client, CAS_SPAN(room));
        assert_int_equal(castls_quic_receive(pair.server.conn, CASTLS_QUIC_INITIAL, hello),
                         CASTLS_PROTOCOL);
        quic_expect(pair.server.conn, *CAS_AT(codes, i));
        castls_conn_free(client);
        castls_config_release(config);
        quic_pair_clear(&pair);
    }
}

/* Nothing that only TLS 1.2 or a stream needs: no session id, no record_size_limit. */
static void a_hello_says_nothing_of_a_stream(void **state)
{
    castls_config_builder *server = quic_builder(*state, true, 0);
    castls_config_builder_set_operations(server, 1u << CASTLS_OP_HELLO);
    quic_pair pair = quic_pair_new(
        cas_world_build(quic_builder(*state, false, 0)), cas_world_build(server), CASTLS_QUIC_V1);
    const uint16_t absent[] = {RECORD_SIZE_LIMIT, 11, 22, 23, 35, 0xff01};
    castls_bytes body = {0};
    assert_int_equal(castls_conn_start(pair.client.conn), CASTLS_OK);
    (void)quic_carry(&pair, true);
    assert_int_equal(cas_bytes_get(castls_conn_client_hello(pair.server.conn), 34), 0);
    for (size_t i = 0; i < CAS_COUNT(absent); i++) {
        assert_int_equal(
            castls_conn_client_hello_extension(pair.server.conn, *CAS_AT(absent, i), &body),
            CASTLS_NOTHING);
    }
    /* supported_versions is TLS 1.3 alone. */
    assert_int_equal(castls_conn_client_hello_extension(pair.server.conn, 43, &body), CASTLS_OK);
    const uint8_t only[] = {2, 3, 4};
    assert_bytes_equal(body, CAS_BYTES(only));
    quic_pair_clear(&pair);
}

/* ---- The ends ---- */

static void what_cannot_be_made_is_not_made(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *old = quic_builder(world, false, 0);
    castls_config *without_alpn = cas_world_build(cas_world_client(world));
    castls_config *config = cas_world_build(quic_builder(world, false, 0));
    castls_config_builder_set_versions(old, 0x0303, 0x0303);
    castls_config *tls12 = cas_world_build(old);
    castls_conn *conn = NULL;
    const castls_bytes name = CAS_TEXT("localhost");
    const castls_bytes good = quic_parameters(false);
    const castls_bytes cut = cas_bytes_prefix(good, good.len - 1);
    assert_int_equal(castls_quic_client_new(without_alpn, name, CASTLS_QUIC_V1, good, &conn),
                     CASTLS_CONFIG);
    assert_int_equal(castls_quic_client_new(tls12, name, CASTLS_QUIC_V1, good, &conn),
                     CASTLS_CONFIG);
    assert_int_equal(castls_quic_client_new(config, cas_bytes_none(), CASTLS_QUIC_V1, good, &conn),
                     CASTLS_CONFIG);
    assert_int_equal(castls_quic_client_new(config, name, (castls_quic_version)2, good, &conn),
                     CASTLS_UNSUPPORTED);
    assert_int_equal(castls_quic_client_new(config, name, CASTLS_QUIC_V1, cut, &conn),
                     CASTLS_BAD_ARGUMENT);
    assert_null(conn);
    castls_config_release(without_alpn);
    castls_config_release(config);
    castls_config_release(tls12);
}

/* The functions that move records, on a connection without any. */
static void the_functions_of_a_stream_do_nothing(void **state)
{
    quic_pair pair = quic_pair_plain(*state);
    quic_connect(&pair);
    uint8_t room[64] = {0};
    const castls_bytes parts[] = {CAS_TEXT("text")};
    castls_traffic traffic = {.struct_len = sizeof(traffic)};
    castls_bytes views[2] = {{0}};
    castls_bytes data = {0};
    size_t n = 9;
    size_t len = 9;
    castls_conn *conn = pair.client.conn;
    assert_int_equal(castls_conn_receive(conn, CAS_BYTES(room), &n), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_receive_in_place(conn, CAS_SPAN(room), &n, &data),
                     CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_receive_end(conn), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_send(conn, CAS_PARTS(parts), &n), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_send_into(conn, CAS_PARTS(parts), CAS_SPAN(room), &n, &len),
                     CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_send_early(conn, CAS_PARTS(parts), &n), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_update_keys(conn, true), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_close(conn), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_sending(conn, &traffic), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_receiving(conn, &traffic), CASTLS_BAD_STATE);
    castls_conn_outgoing(conn, views, CAS_COUNT(views), &n);
    assert_int_equal(n, 0);
    assert_int_equal(castls_conn_outgoing_len(conn), 0);
    quic_say(&pair, true, CASTLS_QUIC_APPLICATION, CAS_TEXT("and it goes on"));
    quic_pair_clear(&pair);
}

static void the_functions_of_quic_do_nothing_over_a_stream(void **state)
{
    cas_pair pair = cas_world_pair(cas_world_build(quic_builder(*state, false, 0)),
                                   cas_world_build(quic_builder(*state, true, 0)));
    castls_quic_output output = {.struct_len = sizeof(output)};
    const castls_bytes some = CAS_TEXT("some");
    assert_int_equal(castls_quic_receive(pair.client, CASTLS_QUIC_INITIAL, some), CASTLS_BAD_STATE);
    assert_int_equal(castls_quic_next(pair.client, &output), CASTLS_BAD_STATE);
    assert_int_equal(castls_quic_set_version(pair.client, CASTLS_QUIC_V2), CASTLS_BAD_STATE);
    assert_int_equal(castls_quic_set_transport_parameters(pair.client, some), CASTLS_BAD_STATE);
    assert_int_equal(castls_quic_set_early_data_context(pair.server, some), CASTLS_BAD_STATE);
    assert_int_equal(castls_quic_closed(pair.client, 0), CASTLS_BAD_STATE);
    cas_world_connect(&pair);
    cas_pair_clear(&pair);
}

/* What the peer says in its CONNECTION_CLOSE is told as an alert would be. */
static void a_close_of_the_peer_is_told(void **state)
{
    const uint64_t codes[] = {CRYPTO_ERROR(CASTLS_ALERT_UNKNOWN_CA), PROTOCOL_VIOLATION, 0x0200};
    for (size_t i = 0; i < CAS_COUNT(codes); i++) {
        quic_pair pair = quic_pair_plain(*state);
        const castls_error *error = castls_conn_error(pair.client.conn);
        assert_int_equal(castls_conn_start(pair.client.conn), CASTLS_OK);
        assert_int_equal(castls_quic_closed(pair.client.conn, *CAS_AT(codes, i)), CASTLS_ALERTED);
        assert_int_equal(error->alert_received,
                         i == 0 ? CASTLS_ALERT_UNKNOWN_CA : CASTLS_ALERT_NONE);
        assert_int_equal(error->reason,
                         i == 0 ? CASTLS_REASON_ALERT_RECEIVED : CASTLS_REASON_QUIC_CLOSED);
        quic_expect(pair.client.conn, 0);
        quic_pair_clear(&pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_at_a_wrong_level_are_refused),
        cmocka_unit_test(bytes_behind_the_last_message_of_a_level_are_refused),
        cmocka_unit_test(a_key_update_message_is_refused),
        cmocka_unit_test(other_messages_behind_the_handshake_are_refused),
        cmocka_unit_test(hellos_of_a_stream_are_refused),
        cmocka_unit_test(a_hello_says_nothing_of_a_stream),
        cmocka_unit_test(what_cannot_be_made_is_not_made),
        cmocka_unit_test(the_functions_of_a_stream_do_nothing),
        cmocka_unit_test(the_functions_of_quic_do_nothing_over_a_stream),
        cmocka_unit_test(a_close_of_the_peer_is_told),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
