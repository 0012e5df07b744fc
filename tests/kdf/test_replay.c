/*
 * test_replay.c: a client of ours stands in the traces of RFC 8448, sections 3 and 7: it is given
 * the trace's key and ClientHello, takes the server's records as they were recorded, and has to
 * answer with the client's records, byte for byte.
 *
 * The other traces cannot be stood in: the tickets and certificates in them are of keys that the
 * RFC does not give to a client. Their secrets are checked in test_traces.c, their records in
 * test_rfc8448_records.c.
 */
#include "handshake/inner.h"
#include "support/authority.h"
#include "tls/conn.h"
#include "vectors.h"

#define RECORD_MAX 1024
#define X25519 0x001d
#define AES_128_GCM_SHA256 0x1301

typedef struct replay {
    castls_conn *conn;
    castls_config *config;
    uint8_t private_key[32];
    bool has_hello;
} replay;

/* What the trace's client offered, as far as the server's answers depend on it. The trace's keys
 * are RSA-1024, which castls refuses, so that an application has to accept the peer. */
static castls_config *make_config(const castls_provider *provider, bool is_compatible)
{
    const castls_environment environment = cas_test_environment(provider, NULL);
    const uint16_t groups[] = {X25519};
    const uint16_t suites[] = {AES_128_GCM_SHA256};
    const uint8_t limit[] = {0x40, 0x01};
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
    castls_config_builder_set_groups(builder, CAS_CODES(groups));
    castls_config_builder_set_suites(builder, CAS_CODES(suites));
    castls_config_builder_add_extension(
        builder, CAS_EXTENSION_RECORD_SIZE_LIMIT, CASTLS_IN_CLIENT_HELLO, CAS_BYTES(limit));
    castls_config_builder_set_options(
        builder, is_compatible ? 0 : (uint32_t)CASTLS_OPTION_NO_MIDDLEBOX_COMPAT);
    castls_config_builder_set_operations(
        builder, 1u << CASTLS_OP_VERIFY_SIGNATURE | 1u << CASTLS_OP_VERIFY_PEER);
    assert_int_equal(castls_config_build(builder, &config, NULL), CASTLS_OK);
    castls_config_builder_free(builder);
    return config;
}

/* Puts the trace's key, session id and hello in the place of what the client made up. */
static void take_hello(replay *r, castls_bytes hello)
{
    cas_handshake *hs = r->conn->handshake;
    uint8_t share[32] = {0};
    cas_range kept = {0};
    cas_offer offer = {0};
    assert_int_equal(castls_conn_sent(r->conn, castls_conn_outgoing_len(r->conn)), CASTLS_OK);
    assert_int_equal(
        cas_key_exchange_import(&hs->client.kx[0], hs->config->environment.provider, X25519,
                                CAS_BYTES(r->private_key), cas_bytes_none(), CAS_SPAN(share)),
        CAS_OK);
    assert_int_equal(cas_arena_keep(&hs->kept, hello, &kept), CAS_OK);
    assert_int_equal(cas_offer_decode(cas_arena_bytes(&hs->kept), kept, &offer), CAS_OK);
    hs->client.session_id = offer.session_id;
    cas_transcript_clear(&hs->transcript);
    cas_transcript_init(&hs->transcript, NULL, CAS_HANDSHAKE_KEPT_MAX);
    assert_int_equal(cas_transcript_add(&hs->transcript, hello), CAS_OK);
    r->has_hello = true;
}

/* The next outgoing bytes are just those of the record. */
static void expect_outgoing(castls_conn *conn, castls_bytes record)
{
    castls_bytes views[1] = {0};
    size_t count = 0;
    castls_conn_outgoing(conn, views, 1, &count);
    assert_int_equal(count, 1);
    assert_bytes_equal(cas_bytes_prefix(views[0], record.len), record);
    assert_int_equal(castls_conn_sent(conn, record.len), CASTLS_OK);
}

static void on_client(replay *r, castls_bytes kind, castls_bytes payload, castls_bytes record)
{
    const castls_bytes parts[] = {payload};
    size_t taken = 0;
    if (!r->has_hello) {
        take_hello(r, payload);
        return;
    }
    if (cas_bytes_equal(kind, CAS_TEXT("application_data"))) {
        assert_int_equal(castls_conn_send(r->conn, CAS_PARTS(parts), &taken), CASTLS_OK);
    } else if (cas_bytes_equal(kind, CAS_TEXT("alert"))) {
        assert_int_equal(castls_conn_close(r->conn), CASTLS_OK);
    }
    expect_outgoing(r->conn, record);
}

static void on_server(replay *r, castls_bytes kind, castls_bytes payload, castls_bytes record)
{
    uint8_t room[RECORD_MAX] = {0};
    size_t consumed = 0;
    size_t len = 0;
    castls_code code = castls_conn_receive(r->conn, record, &consumed);
    assert_int_equal(consumed, record.len);
    while (code == CASTLS_PENDING) {
        castls_operation *operation = castls_conn_operation(r->conn);
        if (castls_operation_kind_of(operation) == CASTLS_OP_VERIFY_PEER) {
            assert_int_equal(castls_operation_give_verdict(operation, CASTLS_VERDICT_ACCEPTED),
                             CASTLS_OK);
        } else {
            assert_int_equal(castls_operation_accept(operation), CASTLS_OK);
        }
        code = castls_conn_continue(r->conn);
    }
    const bool is_alert = cas_bytes_equal(kind, CAS_TEXT("alert"));
    assert_int_equal(code, is_alert ? CASTLS_CLOSED : CASTLS_OK);
    if (cas_bytes_equal(kind, CAS_TEXT("application_data"))) {
        assert_int_equal(castls_conn_read(r->conn, CAS_SPAN(room), &len), CASTLS_OK);
        assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), len), payload);
    }
}

static void begin(replay *r, const castls_provider *provider, uint32_t section)
{
    r->config = make_config(provider, section == 7);
    r->has_hello = false;
    assert_int_equal(castls_client_new(r->config, CAS_TEXT("server"), &r->conn), CASTLS_OK);
    assert_int_equal(castls_conn_start(r->conn), CASTLS_OK);
}

static void end(replay *r)
{
    assert_true(castls_conn_is_connected(r->conn));
    assert_true(castls_conn_is_peer_closed(r->conn));
    castls_conn_free(r->conn);
    castls_config_release(r->config);
    *r = (replay){0};
}

static void check_all(const castls_provider *provider)
{
    castls_bytes left = kdf_input();
    castls_bytes record = {0};
    replay r = {0};
    size_t traces = 0;
    while (kdf_next(&left, &record)) {
        uint8_t payload_room[RECORD_MAX] = {0};
        uint8_t record_room[RECORD_MAX] = {0};
        const castls_bytes op = kdf_text(record, CAS_TEXT("op"));
        const castls_bytes kind = kdf_text(record, CAS_TEXT("kind"));
        const castls_bytes payload = kdf_hex(record, CAS_TEXT("payload"), CAS_SPAN(payload_room));
        const castls_bytes bytes = kdf_hex(record, CAS_TEXT("record"), CAS_SPAN(record_room));
        if (cas_bytes_equal(op, CAS_TEXT("trace"))) {
            begin(&r, provider, kdf_number(record, CAS_TEXT("section")));
        } else if (cas_bytes_equal(op, CAS_TEXT("key"))) {
            assert_int_equal(kdf_hex(record, CAS_TEXT("private"), CAS_SPAN(r.private_key)).len, 32);
        } else if (cas_bytes_equal(op, CAS_TEXT("client"))) {
            on_client(&r, kind, payload, bytes);
        } else if (cas_bytes_equal(op, CAS_TEXT("server"))) {
            on_server(&r, kind, payload, bytes);
        } else {
            end(&r);
            traces = traces + 1;
        }
    }
    assert_int_equal(traces, 2);
}

static void a_client_stands_in_the_traces_with_aws_lc(void **state)
{
    (void)state;
    kdf_with(castls_provider_aws_lc(), check_all);
}

static void a_client_stands_in_the_traces_with_openssl(void **state)
{
    (void)state;
    kdf_with(castls_provider_openssl(), check_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_stands_in_the_traces_with_aws_lc),
        cmocka_unit_test(a_client_stands_in_the_traces_with_openssl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
