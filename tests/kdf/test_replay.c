/*
 * test_replay.c: RFC 8448's five traces with an end of ours in them: full (section 3), resumed with
 * early data (4), HelloRetryRequest (5), client authentication (6), compatibility mode (7); as the
 * client, and as the server; with each provider.
 *
 * The peer's records come as they were recorded. Our end's records have to be the trace's, byte for
 * byte. Every secret, key, nonce, binder, MAC and alert is castls' own; the secrets are compared
 * with the trace's one by one, too.
 *
 * Given are: the ephemeral keys (KEY_GENERATE and KEY_AGREE are answered with them), random bytes,
 * CertificateVerify signatures (SIGN: PSS has a random salt), the ticket (TICKET_SEAL: it is NSS'
 * own), the session that is resumed, and section 5's cookie. RSA certificates in the traces are of
 * 1,024 bits, which castls refuses: the application accepts the peer's, and our own stands in for
 * NSS' until it is hashed. Where NSS writes a message in another layout, the two are compared field
 * by field (replay_compare.h), the trace's bytes go into our transcript (replay_given.h), and the
 * trace's record has to come out when they are sealed under the secret that our end made.
 */
#include "core/text.h"
#include "crypto/suite.h"
#include "handshake/handshake.h"
#include "kdf/replay_compare.h"
#include "kdf/replay_ends.h"
#include "record/open.h"
#include "record/seal.h"
#include "support/authority.h"
#include "tls/conn.h"
#include "vectors.h"

#define OWN_RECORD_MAX 4096 /* Bytes of our longest record: with a certificate of our own. */
#define AES_128_GCM_SHA256 0x1301

/* Each secret that the end logs is the trace's. */
static void check_key_log(replay *r)
{
    castls_event event = {.struct_len = sizeof(event)};
    while (castls_conn_next_event(r->conn, &event) == CASTLS_OK) {
        const castls_bytes label = cas_bytes_prefix(event.bytes, cas_bytes_find(event.bytes, ' '));
        uint8_t room[2 * 32] = {0};
        castls_bytes hex = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_write_hex(&w, replay_secret_of(&r->given, label));
        assert_int_equal(cas_writer_end(&w, &hex), CAS_OK);
        assert_int_equal(hex.len, sizeof(room));
        assert_bytes_equal(cas_bytes_skip(event.bytes, event.bytes.len - hex.len), hex);
        for (size_t i = 0; i < r->given.secret_count; i++) {
            const replay_secret *secret = CAS_AT(r->given.secret, i);
            if (cas_bytes_equal(replay_view(&r->given, secret->label), label)) {
                r->logged |= 1u << i;
            }
        }
    }
}

/* The secret that our end seals handshake messages with: a ticket comes after the others. */
static castls_bytes own_secret(const replay *r, castls_bytes payload)
{
    if (cas_bytes_get(payload, 0) == CAS_HANDSHAKE_NEW_SESSION_TICKET) {
        return replay_secret_of(&r->given, CAS_TEXT("SERVER_TRAFFIC_SECRET_0"));
    }
    return replay_secret_of(&r->given, r->is_server ? CAS_TEXT("SERVER_HANDSHAKE_TRAFFIC_SECRET")
                                                    : CAS_TEXT("CLIENT_HANDSHAKE_TRAFFIC_SECRET"));
}

static void set_key(const replay *r, cas_record_half *half, castls_aead_use use,
                    castls_bytes payload)
{
    assert_int_equal(cas_half_set_key(half, r->base, cas_suite_find(AES_128_GCM_SHA256), use,
                                      own_secret(r, payload)),
                     CAS_OK);
}

/* The next record that goes out. */
static castls_bytes take_record(castls_conn *conn, castls_span room)
{
    castls_bytes views[1] = {0};
    size_t count = 0;
    castls_conn_outgoing(conn, views, 1, &count);
    assert_int_equal(count, 1);
    const size_t len = 5 + (size_t)cas_bytes_get(views[0], 3) * 256 + cas_bytes_get(views[0], 4);
    assert_true(cas_span_copy(room, cas_bytes_prefix(views[0], len)));
    assert_int_equal(castls_conn_sent(conn, len), CASTLS_OK);
    return cas_bytes_prefix(cas_span_bytes(room), len);
}

/* Opens a record of ours behind what was opened before it. */
static void open_own(cas_record_half *half, castls_bytes record, cas_buf *opened)
{
    cas_record_plain plain = {0};
    cas_frame frame = {0};
    size_t need = 0;
    uint8_t room[OWN_RECORD_MAX] = {0};
    assert_int_equal(cas_frame_next(record, &frame, &need), CAS_OK);
    assert_int_equal(need, 0);
    assert_int_equal(cas_record_open(half, &frame, CAS_SPAN(room), &plain), CAS_OK);
    assert_int_equal(plain.type, CAS_RECORD_HANDSHAKE);
    assert_int_equal(cas_buf_append(opened, plain.text), CAS_OK);
}

static size_t whole_len(castls_bytes messages)
{
    uint8_t type = 0;
    uint32_t len = 0;
    assert_int_equal(cas_message_header_decode(messages, &type, &len), CAS_OK);
    return (size_t)len + CAS_MESSAGE_HEADER_LEN;
}

/* Message by message, our records hold what the trace's one holds: ours end where an operation was
 * waited for. */
static void compare_messages(replay *r, cas_record_half *half, castls_bytes first,
                             castls_bytes payload)
{
    uint8_t room[OWN_RECORD_MAX] = {0};
    cas_buf opened = {0};
    castls_bytes theirs = payload;
    size_t at = 0;
    assert_int_equal(cas_buf_init(&opened, NULL, OWN_RECORD_MAX), CAS_OK);
    open_own(half, first, &opened);
    while (!cas_bytes_is_empty(theirs)) {
        if (at == cas_buf_len(&opened)) {
            open_own(half, take_record(r->conn, CAS_SPAN(room)), &opened);
        }
        const castls_bytes ours = cas_bytes_skip(cas_buf_bytes(&opened), at);
        replay_compare(cas_bytes_prefix(ours, whole_len(ours)),
                       cas_bytes_prefix(theirs, whole_len(theirs)));
        at = at + whole_len(ours);
        theirs = cas_bytes_skip(theirs, whole_len(theirs));
    }
    assert_int_equal(at, cas_buf_len(&opened));
    cas_buf_clear(&opened, NULL);
}

/* Records of ours of another layout: they open under the trace's secret and say the same, and the
 * trace's bytes sealed in their place are the trace's record. They are the key's first. */
static void compare_records(replay *r, castls_bytes first, castls_bytes payload,
                            castls_bytes record)
{
    const cas_record_plan plan = {0, 0};
    uint8_t sealed[REPLAY_RECORD_MAX] = {0};
    cas_record_half half = {0};
    size_t len = 0;
    const bool is_protected = cas_bytes_get(first, 0) == CAS_RECORD_APPLICATION_DATA;
    cas_half_init(&half, cas_bytes_get(record, 2) == 1 ? 0x0301 : 0x0303);
    if (is_protected) {
        set_key(r, &half, CASTLS_AEAD_TLS13_OPEN, payload);
    }
    compare_messages(r, &half, first, payload);
    cas_half_clear_key(&half);
    if (is_protected) {
        set_key(r, &half, CASTLS_AEAD_TLS13_SEAL, payload);
    }
    assert_int_equal(
        cas_record_seal(&half, CAS_RECORD_HANDSHAKE, payload, plan, CAS_SPAN(sealed), &len),
        CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(sealed), len), record);
    cas_half_clear(&half);
}

static void on_own(replay *r, castls_bytes kind, castls_bytes payload, castls_bytes record)
{
    const castls_bytes parts[] = {payload};
    uint8_t room[OWN_RECORD_MAX] = {0};
    size_t taken = 0;
    if (cas_bytes_equal(kind, CAS_TEXT("application_data"))) {
        assert_int_equal(castls_conn_is_connected(r->conn)
                             ? castls_conn_send(r->conn, CAS_PARTS(parts), &taken)
                             : castls_conn_send_early(r->conn, CAS_PARTS(parts), &taken),
                         CASTLS_OK);
        assert_int_equal(taken, payload.len);
    } else if (cas_bytes_equal(kind, CAS_TEXT("alert"))) {
        assert_int_equal(castls_conn_close(r->conn), CASTLS_OK);
    }
    const castls_bytes ours = take_record(r->conn, CAS_SPAN(room));
    if (cas_bytes_equal(ours, record)) {
        r->equal = r->equal + 1;
        return;
    }
    assert_bytes_equal(kind, CAS_TEXT("handshake"));
    compare_records(r, ours, payload, record);
    r->compared = r->compared + 1;
}

static void on_peer(replay *r, castls_bytes kind, castls_bytes payload, castls_bytes record)
{
    uint8_t room[REPLAY_RECORD_MAX] = {0};
    size_t consumed = 0;
    size_t len = 0;
    replay_end_set_cookie(r);
    castls_code code = castls_conn_receive(r->conn, record, &consumed);
    assert_int_equal(consumed, record.len);
    code = replay_end_answer(r, code);
    const bool is_alert = cas_bytes_equal(kind, CAS_TEXT("alert"));
    assert_int_equal(code, is_alert ? CASTLS_CLOSED : CASTLS_OK);
    if (cas_bytes_equal(kind, CAS_TEXT("application_data"))) {
        assert_int_equal(castls_conn_read(r->conn, CAS_SPAN(room), &len), CASTLS_OK);
        assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), len), payload);
    }
}

/* Section 3's ticket gives a client the PSK that section 4 begins with. */
static void check_session(replay *r)
{
    castls_session *session = NULL;
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    if (r->is_server || r->given.section != 3) {
        return;
    }
    assert_int_equal(castls_conn_take_session(r->conn, &session), CASTLS_OK);
    castls_session_read(session, &fields);
    assert_bytes_equal(fields.secret, replay_view(&r->given, r->given.psk));
    castls_session_release(session);
}

static void end(replay *r)
{
    const char *const side = castls_conn_is_server(r->conn) ? "server" : "client";
    assert_true(castls_conn_is_connected(r->conn));
    assert_true(castls_conn_is_peer_closed(r->conn));
    assert_int_equal(castls_conn_outgoing_len(r->conn), 0);
    assert_int_equal(castls_conn_is_resumed(r->conn), r->given.section == 4);
    assert_int_equal(castls_conn_was_retried(r->conn), r->given.section == 5);
    assert_int_equal(castls_conn_early_data(r->conn),
                     r->given.section == 4 ? CASTLS_EARLY_DATA_ACCEPTED : CASTLS_EARLY_DATA_NONE);
    check_session(r);
    assert_int_equal(r->logged, (1u << r->given.secret_count) - 1);
    print_message("# section %u, %s: %zu own records as they came out, %zu compared by field\n",
                  r->given.section, side, r->equal, r->compared);
    castls_conn_free(r->conn);
    castls_config_release(r->config);
    replay_given_clear(&r->given);
    r->conn = NULL;
    r->config = NULL;
    r->equal = 0;
    r->compared = 0;
    r->logged = 0;
}

static void on_record(replay *r, castls_bytes record)
{
    uint8_t payload_room[REPLAY_RECORD_MAX] = {0};
    uint8_t record_room[REPLAY_RECORD_MAX] = {0};
    const castls_bytes kind = kdf_text(record, CAS_TEXT("kind"));
    const castls_bytes payload = kdf_hex(record, CAS_TEXT("payload"), CAS_SPAN(payload_room));
    const castls_bytes bytes = kdf_hex(record, CAS_TEXT("record"), CAS_SPAN(record_room));
    const bool by_server = cas_bytes_equal(kdf_text(record, CAS_TEXT("who")), CAS_TEXT("server"));
    if (by_server == r->is_server) {
        on_own(r, kind, payload, bytes);
    } else {
        on_peer(r, kind, payload, bytes);
    }
    check_key_log(r);
}

/* All five traces with our end on one side. */
static void stand_in_all(replay *r)
{
    castls_bytes left = kdf_input();
    castls_bytes record = {0};
    size_t traces = 0;
    while (kdf_next(&left, &record)) {
        const castls_bytes op = kdf_text(record, CAS_TEXT("op"));
        if (cas_bytes_equal(op, CAS_TEXT("trace"))) {
            replay_given_begin(&r->given, kdf_number(record, CAS_TEXT("section")));
        } else if (cas_bytes_equal(op, CAS_TEXT("begin"))) {
            replay_end_begin(r);
        } else if (cas_bytes_equal(op, CAS_TEXT("record"))) {
            on_record(r, record);
        } else if (cas_bytes_equal(op, CAS_TEXT("end"))) {
            end(r);
            traces = traces + 1;
        } else {
            replay_given_take(&r->given, record);
        }
    }
    assert_int_equal(traces, 5);
}

static void stand_in_both(const castls_provider *provider)
{
    const cas_leaf client_leaf = {.kind = CASTLS_KEY_RSA, .is_client = true};
    const cas_leaf server_leaf = {.kind = CASTLS_KEY_RSA};
    cas_authority authority = {0};
    replay r = {.base = provider};
    cas_authority_init(&authority, cas_test_environment(provider, NULL), "castls test root");
    r.client_rsa = cas_authority_credential(&authority, client_leaf);
    r.server_rsa = cas_authority_credential(&authority, server_leaf);
    stand_in_all(&r);
    r.is_server = true;
    stand_in_all(&r);
    castls_credential_release(r.client_rsa);
    castls_credential_release(r.server_rsa);
    cas_authority_clear(&authority);
}

static void both_ends_stand_in_the_traces_with_aws_lc(void **state)
{
    (void)state;
    kdf_with(castls_provider_aws_lc(), stand_in_both);
}

static void both_ends_stand_in_the_traces_with_openssl(void **state)
{
    (void)state;
    kdf_with(castls_provider_openssl(), stand_in_both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_stand_in_the_traces_with_aws_lc),
        cmocka_unit_test(both_ends_stand_in_the_traces_with_openssl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
