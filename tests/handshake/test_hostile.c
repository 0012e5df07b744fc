/*
 * test_hostile.c: what is not TLS, what is damaged, and what comes at the wrong time: the right
 * alert, a sentence, and no crash.
 */

#include "core/buf.h"
#include "tls/conn.h"
#include "world.h"

/* Offers bytes to a fresh server or client and says why it failed. */
static castls_error refuse(const cas_world *world, bool by_server, castls_bytes in)
{
    cas_pair pair = cas_world_pair(
        cas_world_build(cas_world_client(world)), cas_world_build(cas_world_server(world)));
    castls_conn *conn = by_server ? pair.server : pair.client;
    size_t consumed = 0;
    const castls_code code = castls_conn_receive(conn, in, &consumed);
    assert_int_equal(code, castls_conn_error(conn)->code);
    const castls_error error = *castls_conn_error(conn);
    cas_pair_clear(&pair);
    return error;
}

static bool explains(const castls_error *error, castls_bytes piece)
{
    uint8_t room[1024] = {0};
    const size_t len = castls_error_explain(error, CAS_SPAN(room));
    return cas_bytes_search(cas_bytes_prefix(CAS_BYTES(room), len), piece) < len;
}

static void plain_http_is_recognised(void **state)
{
    const castls_error at_server =
        refuse(*state, true, CAS_TEXT("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    const castls_error at_client =
        refuse(*state, false, CAS_TEXT("HTTP/1.1 400 Bad Request\r\n\r\n"));
    assert_int_equal(at_server.reason, CASTLS_REASON_PEER_SENT_HTTP_REQUEST);
    assert_int_equal(at_server.alert_sent, CASTLS_ALERT_UNEXPECTED_MESSAGE);
    assert_true(explains(&at_server, CAS_TEXT("https://")));
    assert_int_equal(at_client.reason, CASTLS_REASON_PEER_SPEAKS_HTTP);
    assert_true(explains(&at_client, CAS_TEXT("The peer answered with plain HTTP")));
}

static void old_protocols_are_refused(void **state)
{
    /* SSLv2 CLIENT-HELLO, and a ClientHello of TLS 1.0 without supported_versions. */
    const uint8_t sslv2[] = {
        0x80, 0x2e, 0x01, 0x00, 0x02, 0x00, 0x15, 0x00, 0x00, 0x00, 0x10, 0x01, 0x00, 0x80};
    const uint8_t tls10[] = {
        0x16, 0x03, 0x01, 0x00, 0x2f, 0x01, 0x00, 0x00, 0x2b, 0x03, 0x01, 1,    2,
        3,    4,    5,    6,    7,    8,    9,    10,   11,   12,   13,   14,   15,
        16,   17,   18,   19,   20,   21,   22,   23,   24,   25,   26,   27,   28,
        29,   30,   31,   32,   0x00, 0x00, 0x04, 0xc0, 0x13, 0x00, 0x2f, 0x01, 0x00};
    const castls_error old = refuse(*state, true, CAS_BYTES(sslv2));
    const castls_error older = refuse(*state, true, CAS_BYTES(tls10));
    assert_int_equal(old.reason, CASTLS_REASON_PEER_SPEAKS_SSLV2);
    assert_int_equal(old.alert_sent, CASTLS_ALERT_PROTOCOL_VERSION);
    assert_int_equal(older.reason, CASTLS_REASON_VERSION);
    assert_int_equal(older.alert_sent, CASTLS_ALERT_PROTOCOL_VERSION);
}

static void random_bytes_are_refused(void **state)
{
    const cas_world *world = *state;
    for (size_t i = 0; i < 64; i++) {
        uint8_t room[64] = {0};
        assert_int_equal(world->authority.environment.provider->random(CAS_SPAN(room)), CASTLS_OK);
        cas_span_set(CAS_SPAN(room), 0,
                     (uint8_t)(i * 4 + 1)); /* None of the record types 20..23 ... */
        if (room[0] < 20 || room[0] > 23) {
            assert_int_not_equal(refuse(world, i % 2 == 0, CAS_BYTES(room)).code, CASTLS_OK);
        }
    }
}

/* A whole handshake's bytes, damaged at one place after another: it fails, or nothing was changed
 * that counts; it never connects with a difference between the two sides. */
static void a_damaged_flight_never_connects(void **state)
{
    const cas_world *world = *state;
    castls_config *client = cas_world_build(cas_world_client(world));
    castls_config *server = cas_world_build(cas_world_server(world));
    for (size_t at = 0; at < 3000; at += 13) {
        cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
        castls_bytes views[8] = {0};
        size_t count = 0;
        cas_buf copy = {0};
        size_t consumed = 0;
        pair.client_code = castls_conn_start(pair.client);
        (void)cas_pair_carry(&pair, true);
        castls_conn_outgoing(pair.server, views, CAS_COUNT(views), &count);
        assert_int_equal(cas_buf_init(&copy, NULL, castls_conn_outgoing_len(pair.server)), CAS_OK);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(cas_buf_append(&copy, *CAS_AT(views, i)), CAS_OK);
        }
        const bool damages = at < cas_buf_len(&copy);
        cas_span_set(cas_buf_span(&copy), at,
                     (uint8_t)(cas_bytes_get(cas_buf_bytes(&copy), at) ^ 0x41));
        const castls_code code = castls_conn_receive(pair.client, cas_buf_bytes(&copy), &consumed);
        /* legacy_record_version is the one thing that says nothing (RFC 8446 section 5.1). */
        assert_true(code != CASTLS_OK || !damages || !castls_conn_is_connected(pair.client) ||
                    at % 5 == 2);
        cas_buf_clear(&copy, NULL);
        cas_pair_clear(&pair);
        if (!damages) {
            break;
        }
    }
    castls_config_release(client);
    castls_config_release(server);
}

static void a_cut_off_stream_is_told(void **state)
{
    const cas_world *world = *state;
    cas_pair pair = cas_world_pair(
        cas_world_build(cas_world_client(world)), cas_world_build(cas_world_server(world)));
    assert_int_equal(castls_conn_receive_end(pair.client), CASTLS_TRUNCATED);
    assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_CLOSED_IN_HANDSHAKE);
    cas_pair_clear(&pair);
}

static void too_many_key_updates_end_the_connection(void **state)
{
    const cas_world *world = *state;
    cas_pair pair = cas_world_pair(
        cas_world_build(cas_world_client(world)), cas_world_build(cas_world_server(world)));
    cas_world_connect(&pair);
    /* Key updates in a row do nothing for the application: they have a limit. */
    for (size_t i = 0; i < 40; i++) {
        assert_int_equal(castls_conn_update_keys(pair.client, false), CASTLS_OK);
    }
    while (castls_conn_error(pair.server)->code == CASTLS_OK && cas_pair_carry(&pair, true) != 0) {
    }
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_MESSAGE_COUNT);
    cas_pair_clear(&pair);
}

/* A peer that asks for key updates and takes nothing gets one answer, not one an asking. */
static void answers_to_key_updates_do_not_pile_up(void **state)
{
    const cas_world *world = *state;
    cas_pair pair = cas_world_pair(
        cas_world_build(cas_world_client(world)), cas_world_build(cas_world_server(world)));
    uint8_t room[16] = {0};
    cas_world_connect(&pair);
    for (size_t i = 0; i < 20; i++) {
        const castls_bytes parts[] = {CAS_TEXT("x")};
        size_t taken = 0;
        size_t len = 0;
        assert_int_equal(castls_conn_update_keys(pair.client, true), CASTLS_OK);
        assert_int_equal(castls_conn_send(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
        (void)cas_pair_carry(&pair, true);
        assert_int_equal(castls_conn_read(pair.server, CAS_SPAN(room), &len), CASTLS_OK);
        assert_int_equal(len, 1);
    }
    assert_true(castls_conn_outgoing_len(pair.server) < 64);
    cas_pair_say(&pair, false, CAS_TEXT("under the newest key"));
    /* RFC 8446 section 4.6.3: one that has not left answers all of them. */
    assert_int_equal(pair.server->writing.sequence, 1);
    cas_pair_say(&pair, false, CAS_TEXT("under the same key"));
    assert_int_equal(pair.server->writing.sequence, 2);
    cas_pair_clear(&pair);
}

static void a_failed_handshake_tells_what_was_learnt(void **state)
{
    const cas_world *world = *state;
    const uint16_t suites[] = {0x1303};
    const uint16_t others[] = {0x1301};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_bytes body = {0};
    castls_config_builder_set_suites(client, CAS_CODES(suites));
    castls_config_builder_set_suites(server, CAS_CODES(others));
    cas_pair pair = cas_world_pair(cas_world_build(client), cas_world_build(server));
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_NO_SUITE);
    assert_int_equal(castls_conn_error(pair.client)->alert_received,
                     CASTLS_ALERT_HANDSHAKE_FAILURE);
    assert_bytes_equal(castls_conn_server_name(pair.server), CAS_TEXT("localhost"));
    assert_int_equal(castls_conn_client_hello_extension(pair.server, 43, &body), CASTLS_OK);
    assert_int_equal(castls_conn_client_hello_extension(pair.server, 0x7777, &body),
                     CASTLS_NOTHING);
    assert_true(castls_conn_client_hello(pair.server).len > 100);
    cas_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_http_is_recognised),
        cmocka_unit_test(old_protocols_are_refused),
        cmocka_unit_test(random_bytes_are_refused),
        cmocka_unit_test(a_damaged_flight_never_connects),
        cmocka_unit_test(a_cut_off_stream_is_told),
        cmocka_unit_test(too_many_key_updates_end_the_connection),
        cmocka_unit_test(answers_to_key_updates_do_not_pile_up),
        cmocka_unit_test(a_failed_handshake_tells_what_was_learnt),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
