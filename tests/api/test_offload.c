/*
 * test_offload.c: records sealed and opened elsewhere: both versions, all suites, both sides. Here
 * "elsewhere" is hand.c with libcrypto alone; the other end is a connection as usual.
 */
#include "api/hand.h"

#include "api/ground.h"

#define ROOM 20000
#define ALERT 21
#define HANDSHAKE 22
#define DATA 23

static const uint16_t all_suites[] = {
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8};

/* An offloaded connection and the keys that stand in for the kernel, and its peer. */
typedef struct offloaded {
    cas_pair pair;
    castls_conn *conn; /* One of the pair. */
    castls_conn *peer; /* The other. */
    castls_traffic sending;
    castls_traffic receiving;
} offloaded;

static bool is_rsa(uint16_t suite)
{
    return suite == 0xc02f || suite == 0xc030 || suite == 0xcca8;
}

/* A server's credential with an RSA key, which signs itself. */
static castls_credential *rsa_credential(const api_ground *ground)
{
    uint8_t certificate[8192] = {0};
    uint8_t key[8192] = {0};
    const castls_bytes names[] = {CAS_TEXT("localhost")};
    castls_mint_plan plan = {.struct_len = sizeof(plan)};
    castls_credential *credential = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    size_t certificate_len = 0;
    size_t key_len = 0;
    plan.kind = CASTLS_KEY_RSA;
    plan.common_name = names[0];
    plan.names = CAS_PARTS(names);
    assert_int_equal(
        castls_mint_certificate(&ground->environment, &plan, cas_bytes_none(), cas_bytes_none(),
                                CAS_SPAN(certificate), &certificate_len, CAS_SPAN(key), &key_len),
        CASTLS_OK);
    assert_int_equal(
        castls_credential_from_pem(
            &ground->environment, cas_bytes_prefix(CAS_BYTES(certificate), certificate_len),
            cas_bytes_prefix(CAS_BYTES(key), key_len), &credential, &error),
        CASTLS_OK);
    return credential;
}

static cas_pair connected(const api_ground *ground, castls_credential *credential, uint16_t suite)
{
    const uint16_t suites[] = {suite};
    castls_config_builder *client = api_client(ground);
    castls_config_builder *server = api_client(ground);
    castls_config_builder_set_suites(client, CAS_CODES(suites));
    castls_config_builder_add_credential(server, is_rsa(suite) ? credential : ground->server);
    if (is_rsa(suite)) {
        castls_config_builder_set_verify(client, CASTLS_VERIFY_NONE);
    }
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    castls_config_builder_set_ticket_ring(server, ring);
    castls_ticket_ring_release(ring);
    cas_pair pair = api_pair(ground, api_build(client), api_build(server));
    api_connect(&pair);
    assert_int_equal(castls_conn_suite(pair.client), suite);
    return pair;
}

static offloaded offload(cas_pair pair, bool is_server)
{
    offloaded it = {.pair = pair};
    it.conn = is_server ? pair.server : pair.client;
    it.peer = is_server ? pair.client : pair.server;
    it.sending.struct_len = sizeof(it.sending);
    it.receiving.struct_len = sizeof(it.receiving);
    assert_int_equal(castls_conn_offload(it.conn, &it.sending, &it.receiving), CASTLS_OK);
    assert_true(it.sending.records_max > 0 && it.receiving.records_max > 0);
    return it;
}

/* Seals by hand; the peer takes it in. */
static castls_code hand_over(offloaded *it, uint8_t type, castls_bytes content)
{
    uint8_t room[ROOM] = {0};
    size_t consumed = 0;
    const castls_bytes record = hand_seal(&it->sending, type, content, CAS_SPAN(room));
    const castls_code code = castls_conn_receive(it->peer, record, &consumed);
    assert_int_equal(consumed, record.len);
    return code;
}

static void say(offloaded *it, castls_bytes text)
{
    assert_int_equal(hand_over(it, DATA, text), CASTLS_OK);
    assert_bytes_equal(castls_conn_received(it->peer), text);
    castls_conn_take(it->peer, text.len);
}

/* Opens the peer's next record by hand; its content, a view of `room`. */
static castls_bytes hear_record(offloaded *it, castls_span room, uint8_t *type)
{
    uint8_t sent[ROOM] = {0};
    const castls_bytes record = hand_record(api_outgoing(it->peer, CAS_SPAN(sent)));
    const castls_bytes content = hand_open(&it->receiving, record, room, type);
    assert_int_equal(castls_conn_sent(it->peer, record.len), CASTLS_OK);
    return content;
}

static void hear(offloaded *it, castls_bytes text)
{
    uint8_t room[ROOM] = {0};
    const castls_bytes parts[] = {text};
    size_t taken = 0;
    uint8_t type = 0;
    assert_int_equal(castls_conn_send(it->peer, CAS_PARTS(parts), &taken), CASTLS_OK);
    const castls_bytes content = hear_record(it, CAS_SPAN(room), &type);
    assert_int_equal(type, DATA);
    assert_bytes_equal(content, text);
}

/* The peer's next record goes to the connection that handles what is no data. */
static castls_code bring(offloaded *it, uint8_t wanted, uint32_t *what)
{
    uint8_t room[ROOM] = {0};
    castls_traffic next = {.struct_len = sizeof(next)};
    uint8_t type = 0;
    const castls_bytes content = hear_record(it, CAS_SPAN(room), &type);
    assert_int_equal(type, wanted);
    const castls_code code = castls_conn_opened(it->conn, type, content, what, &next);
    if ((*what & CASTLS_BROUGHT_RECEIVING) != 0) {
        assert_false(cas_bytes_equal(CAS_BYTES(next.key), CAS_BYTES(it->receiving.key)));
        it->receiving = next;
    }
    return code;
}

static void change_own_key(offloaded *it, bool request)
{
    uint8_t message[CASTLS_KEY_UPDATE_LEN] = {0};
    castls_traffic next = {.struct_len = sizeof(next)};
    assert_int_equal(castls_conn_next_sending(it->conn, request, CAS_SPAN(message), &next),
                     CASTLS_OK);
    assert_int_equal(next.sequence, 0);
    assert_int_equal(hand_over(it, HANDSHAKE, CAS_BYTES(message)), CASTLS_OK);
    it->sending = next;
}

/* Our KeyUpdate with a request and its answer; then the peer's with a request, and our answer. */
static void change_all_keys(offloaded *it)
{
    uint32_t what = 0;
    change_own_key(it, true);
    say(it, CAS_TEXT("under the second key"));
    assert_int_equal(bring(it, HANDSHAKE, &what), CASTLS_OK);
    assert_int_equal(what, CASTLS_BROUGHT_RECEIVING);
    hear(it, CAS_TEXT("under the peer's second key"));
    assert_int_equal(castls_conn_update_keys(it->peer, true), CASTLS_OK);
    assert_int_equal(bring(it, HANDSHAKE, &what), CASTLS_OK);
    assert_int_equal(what, CASTLS_BROUGHT_RECEIVING | CASTLS_BROUGHT_REQUEST);
    change_own_key(it, false);
    say(it, CAS_TEXT("under the third key"));
    hear(it, CAS_TEXT("under the peer's third key"));
}

/* One more ticket of a server that is a connection as usual. */
static void take_ticket(offloaded *it)
{
    castls_session *session = NULL;
    uint32_t what = 0;
    while (castls_conn_take_session(it->conn, &session) == CASTLS_OK) {
        castls_session_release(session);
    }
    assert_int_equal(castls_conn_send_ticket(it->peer), CASTLS_OK);
    assert_int_equal(bring(it, HANDSHAKE, &what), CASTLS_OK);
    assert_int_equal(what, CASTLS_BROUGHT_SESSION);
    assert_int_equal(castls_conn_take_session(it->conn, &session), CASTLS_OK);
    assert_non_null(session);
    castls_session_release(session);
}

static void close_both(offloaded *it)
{
    const uint8_t close_notify[] = {1, 0};
    uint32_t what = 0;
    assert_int_equal(hand_over(it, ALERT, CAS_BYTES(close_notify)), CASTLS_CLOSED);
    assert_int_equal(castls_conn_close(it->peer), CASTLS_OK);
    assert_int_equal(bring(it, ALERT, &what), CASTLS_CLOSED);
    assert_int_equal(what, CASTLS_BROUGHT_CLOSED);
    assert_true(castls_conn_is_peer_closed(it->conn));
}

static void whole_life(cas_pair pair, bool is_server)
{
    uint8_t a[32] = {0};
    uint8_t b[32] = {0};
    offloaded it = offload(pair, is_server);
    const bool is_tls13 = castls_conn_version(it.conn) == 0x0304;
    for (size_t i = 0; i < 3; i++) {
        say(&it, CAS_TEXT("sealed by libcrypto"));
        hear(&it, CAS_TEXT("opened by libcrypto"));
    }
    if (is_tls13) {
        change_all_keys(&it);
    }
    if (is_tls13 && !is_server) {
        take_ticket(&it);
    }
    /* What tells of the connection goes on. */
    assert_int_equal(castls_conn_export(it.conn, CAS_TEXT("EXPORTER-x"), CAS_TEXT(""), CAS_SPAN(a)),
                     CASTLS_OK);
    assert_int_equal(castls_conn_export(it.peer, CAS_TEXT("EXPORTER-x"), CAS_TEXT(""), CAS_SPAN(b)),
                     CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(a), CAS_BYTES(b));
    close_both(&it);
    cas_pair_clear(&it.pair);
}

static void libcrypto_alone_goes_on_with_the_keys(void **state)
{
    if (!hand_is_possible()) {
        print_message("# reason: this build has no provider openssl\n");
        skip();
    }
    castls_credential *rsa = rsa_credential(*state);
    for (size_t i = 0; i < CAS_COUNT(all_suites); i++) {
        for (size_t side = 0; side < 2; side++) {
            whole_life(connected(*state, rsa, *CAS_AT(all_suites, i)), side == 1);
        }
    }
    castls_credential_release(rsa);
}

/* Before the handshake, with bytes on their way, for what is closed, and twice. */
static void it_is_handed_over_only_when_nothing_is_lost(void **state)
{
    cas_pair pair = api_pair(*state, NULL, NULL);
    const castls_bytes parts[] = {CAS_TEXT("on its way")};
    castls_traffic sending = {.struct_len = sizeof(sending)};
    castls_traffic receiving = {.struct_len = sizeof(receiving)};
    size_t n = 0;
    assert_int_equal(castls_conn_offload(pair.client, &sending, &receiving), CASTLS_BAD_STATE);
    api_connect(&pair);
    assert_int_equal(castls_conn_send(pair.client, CAS_PARTS(parts), &n), CASTLS_OK);
    assert_int_equal(castls_conn_offload(pair.client, &sending, &receiving), CASTLS_WOULD_BLOCK);
    (void)cas_pair_carry(&pair, true);
    assert_int_equal(castls_conn_offload(pair.server, &sending, &receiving), CASTLS_WOULD_BLOCK);
    assert_int_equal(sending.key_len, 0);
    castls_conn_take(pair.server, n);
    assert_int_equal(castls_conn_offload(pair.client, &sending, &receiving), CASTLS_OK);
    assert_int_equal(castls_conn_offload(pair.client, &sending, &receiving), CASTLS_BAD_STATE);
    assert_int_equal(sending.key_len, 0);
    (void)castls_conn_close(pair.server);
    assert_int_equal(castls_conn_offload(pair.server, &sending, &receiving), CASTLS_BAD_STATE);
    cas_pair_clear(&pair);
}

/* Once it is handed over, castls neither seals nor opens. */
static void the_connection_itself_is_mute_then(void **state)
{
    offloaded it = offload(connected(*state, NULL, 0x1301), false);
    const castls_bytes parts[] = {CAS_TEXT("?")};
    uint8_t room[64] = {0};
    size_t n = 0;
    uint32_t what = 0;
    castls_bytes data = {0};
    castls_traffic traffic = {.struct_len = sizeof(traffic)};
    assert_int_equal(castls_conn_send(it.conn, CAS_PARTS(parts), &n), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_receive(it.conn, parts[0], &n), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_receive_in_place(it.conn, CAS_SPAN(room), &n, &data),
                     CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_read(it.conn, CAS_SPAN(room), &n), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_close(it.conn), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_update_keys(it.conn, false), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_sending(it.conn, &traffic), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_receiving(it.conn, &traffic), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_outgoing_len(it.conn), 0);
    assert_int_equal(
        castls_conn_next_sending(it.conn, false, cas_span_prefix(CAS_SPAN(room), 4), &traffic),
        CASTLS_NO_ROOM);
    /* What is whole has nothing opened elsewhere. */
    assert_int_equal(castls_conn_opened(it.peer, DATA, parts[0], &what, &traffic),
                     CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_next_sending(it.peer, false, CAS_SPAN(room), &traffic),
                     CASTLS_BAD_STATE);
    cas_pair_clear(&it.pair);
}

/* A misdeed, the reason and the alert that the caller has to send. */
static void assert_ends(const api_ground *ground, uint16_t suite, uint8_t type,
                        castls_bytes content, castls_reason reason, castls_alert alert)
{
    offloaded it = offload(connected(ground, NULL, suite), false);
    castls_traffic next = {.struct_len = sizeof(next)};
    uint32_t what = 0;
    const castls_code code = castls_conn_opened(it.conn, type, content, &what, &next);
    assert_int_equal(code, castls_reason_code(reason));
    assert_int_equal(castls_conn_error(it.conn)->reason, reason);
    assert_int_equal(castls_conn_error(it.conn)->alert_sent, alert);
    assert_int_equal(castls_conn_opened(it.conn, DATA, CAS_TEXT("x"), &what, &next), code);
    assert_int_equal(what, 0);
    cas_pair_clear(&it.pair);
}

static void a_misdeed_ends_it_with_the_right_alert(void **state)
{
    const uint8_t long_text[16385] = {0};
    const uint8_t two_updates[] = {24, 0, 0, 1, 0, 24, 0, 0, 1, 0};
    const uint8_t hello_request[] = {0, 0, 0, 0};
    const uint8_t finished[] = {20, 0, 0, 0};
    const uint8_t fatal[] = {2, 80};
    assert_ends(*state, 0x1301, HANDSHAKE, CAS_BYTES(two_updates),
                CASTLS_REASON_RECORD_KEY_BOUNDARY, CASTLS_ALERT_UNEXPECTED_MESSAGE);
    assert_ends(*state, 0x1301, HANDSHAKE, CAS_BYTES(finished), CASTLS_REASON_UNEXPECTED_MESSAGE,
                CASTLS_ALERT_UNEXPECTED_MESSAGE);
    assert_ends(*state, 0xc02b, HANDSHAKE, CAS_BYTES(hello_request), CASTLS_REASON_RENEGOTIATION,
                CASTLS_ALERT_NO_RENEGOTIATION);
    assert_ends(*state, 0x1301, DATA, CAS_BYTES(long_text), CASTLS_REASON_RECORD_TOO_LONG,
                CASTLS_ALERT_RECORD_OVERFLOW);
    assert_ends(*state, 0x1301, 20, CAS_TEXT("\1"), CASTLS_REASON_RECORD_CCS,
                CASTLS_ALERT_UNEXPECTED_MESSAGE);
    assert_ends(*state, 0x1301, HANDSHAKE, cas_bytes_none(), CASTLS_REASON_RECORD_EMPTY,
                CASTLS_ALERT_UNEXPECTED_MESSAGE);
    assert_ends(*state, 0x1301, ALERT, CAS_BYTES(fatal), CASTLS_REASON_ALERT_RECEIVED,
                CASTLS_ALERT_NONE);
}

/* A message may come in pieces, with nothing of another type between them. */
static void a_message_comes_in_pieces(void **state)
{
    const uint8_t update[] = {24, 0, 0, 1, 0};
    offloaded it = offload(connected(*state, NULL, 0x1301), false);
    castls_traffic next = {.struct_len = sizeof(next)};
    uint32_t what = 0;
    for (size_t i = 0; i < 2 * sizeof(update); i++) {
        const castls_bytes piece = cas_bytes_slice(CAS_BYTES(update), i % sizeof(update), 1);
        const bool is_last = i % sizeof(update) == sizeof(update) - 1;
        assert_int_equal(castls_conn_opened(it.conn, HANDSHAKE, piece, &what, &next), CASTLS_OK);
        assert_int_equal(what, is_last ? CASTLS_BROUGHT_RECEIVING : 0);
        assert_int_equal(next.key_len, is_last ? 16 : 0);
    }
    assert_int_equal(castls_conn_opened(it.conn, HANDSHAKE, cas_bytes_prefix(CAS_BYTES(update), 3),
                                        &what, &next),
                     CASTLS_OK);
    assert_int_equal(castls_conn_opened(it.conn, DATA, CAS_TEXT("x"), &what, &next),
                     CASTLS_PROTOCOL);
    assert_int_equal(castls_conn_error(it.conn)->reason, CASTLS_REASON_RECORD_INTERLEAVED);
    cas_pair_clear(&it.pair);
}

static void tls12_has_no_key_update(void **state)
{
    offloaded it = offload(connected(*state, NULL, 0xc02b), true);
    uint8_t message[CASTLS_KEY_UPDATE_LEN] = {0};
    castls_traffic next = {.struct_len = sizeof(next)};
    assert_int_equal(castls_conn_next_sending(it.conn, false, CAS_SPAN(message), &next),
                     CASTLS_UNSUPPORTED);
    assert_int_equal(it.sending.secret_len, 0);
    cas_pair_clear(&it.pair);
}

/* A caller of before has a shorter struct, behind which nothing is written: in TLS 1.2 too. */
static void a_shorter_struct_is_kept_to(void **state)
{
    const uint16_t suites[] = {0x1301, 0xc02b};
    for (size_t i = 0; i < CAS_COUNT(suites); i++) {
        cas_pair pair = connected(*state, NULL, *CAS_AT(suites, i));
        castls_traffic traffic = {.struct_len = offsetof(castls_traffic, key)};
        assert_int_equal(castls_conn_sending(pair.client, &traffic), CASTLS_OK);
        assert_int_equal(traffic.suite, *CAS_AT(suites, i));
        assert_int_equal(traffic.key_len, 16);
        for (size_t k = 0; k < sizeof(traffic.key); k++) {
            assert_int_equal(cas_bytes_get(CAS_BYTES(traffic.key), k), 0);
        }
        assert_int_equal(traffic.records_max, 0);
        cas_pair_clear(&pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(libcrypto_alone_goes_on_with_the_keys),
        cmocka_unit_test(it_is_handed_over_only_when_nothing_is_lost),
        cmocka_unit_test(the_connection_itself_is_mute_then),
        cmocka_unit_test(a_misdeed_ends_it_with_the_right_alert),
        cmocka_unit_test(a_message_comes_in_pieces),
        cmocka_unit_test(tls12_has_no_key_update),
        cmocka_unit_test(a_shorter_struct_is_kept_to),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
