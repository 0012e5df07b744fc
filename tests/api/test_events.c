/*
 * test_events.c: points 8 and 9 of what the API must carry: extensions that castls does not know,
 * and the queue of events.
 */
#include "api/ground.h"

#define TYPE 0xff10
#define EVERY_MESSAGE 31u
#define EVERY_EVENT 0xfffu

static castls_bytes said(const castls_conn *conn, castls_in_message message)
{
    castls_bytes body = {0};
    const castls_code code = castls_conn_peer_extension(conn, TYPE, message, &body);
    assert_int_equal(code, body.len == 0 ? CASTLS_NOTHING : CASTLS_OK);
    return body;
}

static castls_ticket_ring *ring_of(const api_ground *ground)
{
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    return ring;
}

static void custom_extensions_go_both_ways_in_every_message(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_ticket_ring *ring = ring_of(ground);
    castls_config_builder_add_extension(mine, TYPE, EVERY_MESSAGE, CAS_TEXT("of the client"));
    castls_config_builder_add_extension(theirs, TYPE, EVERY_MESSAGE, CAS_TEXT("of the server"));
    castls_config_builder_add_credential(mine, ground->client);
    castls_config_builder_set_verify(theirs, CASTLS_VERIFY_REQUIRED);
    castls_config_builder_set_ticket_ring(theirs, ring);
    castls_ticket_ring_release(ring);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    api_connect(&pair);
    const castls_bytes client = CAS_TEXT("of the client");
    const castls_bytes server = CAS_TEXT("of the server");
    assert_bytes_equal(said(pair.server, CASTLS_IN_CLIENT_HELLO), client);
    assert_bytes_equal(said(pair.client, CASTLS_IN_ENCRYPTED_EXTENSIONS), server);
    assert_bytes_equal(said(pair.client, CASTLS_IN_CERTIFICATE), server);
    assert_bytes_equal(said(pair.client, CASTLS_IN_CERTIFICATE_REQUEST), server);
    assert_bytes_equal(said(pair.server, CASTLS_IN_CERTIFICATE), client);
    assert_bytes_equal(said(pair.client, CASTLS_IN_NEW_SESSION_TICKET), server);
    /* Any number of tickets brings the same. */
    for (size_t i = 0; i < 12; i++) {
        assert_int_equal(castls_conn_send_ticket(pair.server), CASTLS_OK);
        cas_pair_say(&pair, false, CAS_TEXT("and data between"));
    }
    assert_bytes_equal(said(pair.client, CASTLS_IN_NEW_SESSION_TICKET), server);
    cas_pair_clear(&pair);
}

static void an_answer_is_sent_only_to_who_asked(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_add_extension(
        theirs, TYPE, CASTLS_IN_ENCRYPTED_EXTENSIONS, CAS_TEXT("unasked"));
    cas_pair pair = api_pair(ground, NULL, api_build(theirs));
    api_connect(&pair);
    assert_int_equal(said(pair.client, CASTLS_IN_ENCRYPTED_EXTENSIONS).len, 0);
    cas_pair_clear(&pair);
}

static void extensions_of_castls_and_too_many_are_refused(void **state)
{
    castls_config_builder *builder = api_client(*state);
    const uint8_t large[4097] = {0};
    assert_int_equal(castls_config_builder_add_extension(
                         builder, 43, CASTLS_IN_CLIENT_HELLO, CAS_TEXT("versions")),
                     CASTLS_BAD_ARGUMENT);
    castls_config_builder_free(builder);
    builder = api_client(*state);
    assert_int_equal(castls_config_builder_add_extension(
                         builder, TYPE, CASTLS_IN_CLIENT_HELLO, CAS_BYTES(large)),
                     CASTLS_BAD_ARGUMENT);
    castls_config_builder_free(builder);
    builder = api_client(*state);
    for (uint16_t i = 0; i < 8; i++) {
        assert_int_equal(castls_config_builder_add_extension(
                             builder, (uint16_t)(TYPE + i), CASTLS_IN_CLIENT_HELLO, CAS_TEXT("x")),
                         CASTLS_OK);
    }
    assert_int_not_equal(castls_config_builder_add_extension(
                             builder, TYPE + 8, CASTLS_IN_CLIENT_HELLO, CAS_TEXT("x")),
                         CASTLS_OK);
    castls_config_builder_free(builder);
}

typedef struct tally {
    size_t count[12];
    bool saw_connected;
    bool saw_secret;
} tally;

static void check(const castls_event *event, tally *seen)
{
    assert_non_null(event->name);
    switch (event->kind) {
    case CASTLS_EVENT_MESSAGE_IN:
    case CASTLS_EVENT_MESSAGE_OUT: {
        const castls_bytes b = event->bytes;
        assert_int_equal(
            cas_bytes_get(b, 1) * 65536 + cas_bytes_get(b, 2) * 256 + cas_bytes_get(b, 3),
            b.len - 4);
        break;
    }
    case CASTLS_EVENT_RECORD_IN:
    case CASTLS_EVENT_RECORD_OUT:
        assert_int_equal(event->bytes.len, 5);
        assert_in_range(event->code, 20, 23);
        break;
    case CASTLS_EVENT_STATE:
        seen->saw_connected =
            seen->saw_connected || cas_bytes_equal(cas_text(event->name), CAS_TEXT("CONNECTED"));
        break;
    case CASTLS_EVENT_KEY_LOG:
        seen->saw_secret =
            seen->saw_secret ||
            cas_bytes_starts_with(event->bytes, CAS_TEXT("SERVER_TRAFFIC_SECRET_0 "));
        break;
    default:
        break;
    }
}

static void drain(castls_conn *conn, tally *seen)
{
    castls_event event = {.struct_len = sizeof(event)};
    while (castls_conn_next_event(conn, &event) == CASTLS_OK) {
        assert_in_range(event.kind, 0, CAS_COUNT(seen->count) - 1);
        *CAS_AT(seen->count, event.kind) += 1;
        check(&event, seen);
    }
}

/* One visit with all events; early data where there is a session, key updates, and the end. */
static void visit(const api_ground *ground, castls_config *client, castls_config *server,
                  castls_session **session, tally *at_client, tally *at_server)
{
    cas_pair pair = api_pair(ground, castls_config_retain(client), castls_config_retain(server));
    const castls_bytes parts[] = {CAS_TEXT("early")};
    size_t taken = 0;
    if (*session != NULL) {
        assert_int_equal(castls_conn_set_session(pair.client, *session), CASTLS_OK);
        assert_int_equal(castls_conn_send_early(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
        (void)cas_pair_carry(&pair, true);
        assert_bytes_equal(castls_conn_received(pair.server), CAS_TEXT("early"));
        castls_conn_take(pair.server, 5);
    }
    api_connect(&pair);
    if (*session == NULL) {
        assert_int_equal(castls_conn_take_session(pair.client, session), CASTLS_OK);
    }
    drain(pair.client, at_client);
    drain(pair.server, at_server);
    assert_int_equal(castls_conn_update_keys(pair.client, true), CASTLS_OK);
    (void)cas_pair_carry(&pair, true);
    cas_pair_say(&pair, false, CAS_TEXT("answered before this")); /* RFC 8446 section 4.6.3. */
    assert_int_equal(castls_conn_close(pair.server), CASTLS_OK);
    (void)cas_pair_carry(&pair, false);
    drain(pair.client, at_client);
    drain(pair.server, at_server);
    assert_int_equal(castls_conn_events_dropped(pair.client), 0);
    cas_pair_clear(&pair);
}

static castls_config *with_events(castls_config_builder *builder)
{
    castls_config_builder_set_events(builder, EVERY_EVENT);
    castls_config_builder_set_early_data_max(builder, 1024);
    castls_config_builder_set_options(
        builder, CASTLS_OPTION_KEY_LOG | CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    return api_build(builder);
}

static void every_kind_of_event_is_told(void **state)
{
    const api_ground *ground = *state;
    castls_ticket_ring *ring = ring_of(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_session *session = NULL;
    tally at_client = {{0}, false, false};
    tally at_server = {{0}, false, false};
    castls_config_builder_set_ticket_ring(theirs, ring);
    castls_ticket_ring_release(ring);
    castls_config *client = with_events(api_client(ground));
    castls_config *server = with_events(theirs);
    visit(ground, client, server, &session, &at_client, &at_server);
    visit(ground, client, server, &session, &at_client, &at_server);
    for (int kind = 0; kind < 12; kind++) {
        const bool by_server = kind != CASTLS_EVENT_SESSION && kind != CASTLS_EVENT_ALERT_IN;
        const bool by_client = kind != CASTLS_EVENT_ALERT_OUT;
        if ((*CAS_AT(at_client.count, (size_t)kind) != 0) != by_client ||
            (*CAS_AT(at_server.count, (size_t)kind) != 0) != by_server) {
            print_error("kind %d: client %zu, server %zu\n", kind,
                        *CAS_AT(at_client.count, (size_t)kind),
                        *CAS_AT(at_server.count, (size_t)kind));
        }
        assert_int_equal(*CAS_AT(at_client.count, (size_t)kind) != 0, by_client);
        assert_int_equal(*CAS_AT(at_server.count, (size_t)kind) != 0, by_server);
    }
    /* What one end sends the other receives, after the handshake too. */
    assert_int_equal(*CAS_AT(at_client.count, CASTLS_EVENT_MESSAGE_OUT),
                     *CAS_AT(at_server.count, CASTLS_EVENT_MESSAGE_IN));
    assert_int_equal(*CAS_AT(at_server.count, CASTLS_EVENT_MESSAGE_OUT),
                     *CAS_AT(at_client.count, CASTLS_EVENT_MESSAGE_IN));
    assert_int_equal(*CAS_AT(at_server.count, CASTLS_EVENT_RECORD_OUT),
                     *CAS_AT(at_client.count, CASTLS_EVENT_RECORD_IN));
    assert_int_equal(*CAS_AT(at_client.count, CASTLS_EVENT_RECORD_OUT),
                     *CAS_AT(at_server.count, CASTLS_EVENT_RECORD_IN));
    assert_true(at_client.saw_connected && at_server.saw_connected);
    assert_true(at_client.saw_secret && at_server.saw_secret);
    castls_session_release(session);
    castls_config_release(client);
    castls_config_release(server);
}

static void what_nobody_drains_is_dropped_and_counted(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine = api_client(ground);
    castls_event event = {.struct_len = sizeof(event)};
    size_t waiting = 0;
    castls_config_builder_set_events(mine, 1u << CASTLS_EVENT_RECORD_OUT);
    cas_pair pair = api_pair(ground, api_build(mine), NULL);
    api_connect(&pair);
    while (castls_conn_next_event(pair.client, &event) == CASTLS_OK) {
    }
    for (size_t i = 0; i < CASTLS_EVENTS_MAX + 10; i++) {
        cas_pair_say(&pair, true, CAS_TEXT("one record"));
    }
    assert_int_equal(castls_conn_events_dropped(pair.client), 10);
    while (castls_conn_next_event(pair.client, &event) == CASTLS_OK) {
        assert_int_equal(event.kind, CASTLS_EVENT_RECORD_OUT);
        assert_int_equal(event.code, 23);
        waiting++;
    }
    assert_int_equal(waiting, CASTLS_EVENTS_MAX);
    event.struct_len = 0;
    assert_int_equal(castls_conn_next_event(pair.client, &event), CASTLS_BAD_ARGUMENT);
    cas_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(custom_extensions_go_both_ways_in_every_message),
        cmocka_unit_test(an_answer_is_sent_only_to_who_asked),
        cmocka_unit_test(extensions_of_castls_and_too_many_are_refused),
        cmocka_unit_test(every_kind_of_event_is_told),
        cmocka_unit_test(what_nobody_drains_is_dropped_and_counted),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
