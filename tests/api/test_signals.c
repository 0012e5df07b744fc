/*
 * test_signals.c: what a connection tells of the bindings of its secrets and of the client's clock,
 * tickets that are withheld or say what nobody knows, and a hello without key shares.
 */
#include "api/ground.h"

#define TLS12 0x0303
#define TLS13 0x0304

static castls_config *client_of(const api_ground *ground, uint16_t version, uint32_t options)
{
    castls_config_builder *builder = api_client(ground);
    castls_config_builder_set_versions(builder, version, version);
    castls_config_builder_set_options(builder, options);
    return api_build(builder);
}

/* A server whose sessions are in tickets. */
static castls_config *server_of(const api_ground *ground, uint32_t operations)
{
    castls_config_builder *builder = api_server(ground);
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_config_builder_set_operations(builder, operations);
    castls_ticket_ring_release(ring);
    return api_build(builder);
}

static void check_protections(const castls_conn *conn, bool expected)
{
    assert_int_equal(castls_conn_has_extended_main_secret(conn), expected);
    assert_int_equal(castls_conn_has_secure_renegotiation(conn), expected);
}

static void both_ends_tell_of_their_protections(void **state)
{
    for (uint16_t version = TLS12; version <= TLS13; version++) {
        /* castls' own server signals what this client insists on. */
        const uint32_t insists =
            CASTLS_OPTION_REQUIRE_SECURE_RENEGOTIATION | CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET;
        cas_pair pair = api_pair(*state, client_of(*state, version, insists), NULL);
        check_protections(pair.client, false);
        check_protections(pair.server, false);
        api_connect(&pair);
        check_protections(pair.client, true);
        check_protections(pair.server, true);
        assert_int_equal(castls_conn_ticket_age_skew_ms(pair.server), 0);
        cas_pair_clear(&pair);
    }
}

/* RFC 8446 section 4.6.1: no ticket is empty; RFC 5077 section 3.3: an empty one is none. */
static void a_ticket_may_be_withheld(void **state)
{
    for (uint16_t version = TLS12; version <= TLS13; version++) {
        cas_pair pair = api_pair(
            *state, client_of(*state, version, 0), server_of(*state, 1u << CASTLS_OP_TICKET_SEAL));
        castls_session *session = NULL;
        size_t asked = 0;
        while (api_run_to_operation(&pair) != NULL) {
            castls_operation *operation = castls_conn_operation(pair.server);
            assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_TICKET_SEAL);
            assert_int_equal(castls_operation_give_bytes(operation, cas_bytes_none()), CASTLS_OK);
            assert_int_equal(castls_conn_continue(pair.server),
                             version == TLS13 && asked == 0 ? CASTLS_PENDING : CASTLS_OK);
            asked = asked + 1;
        }
        assert_int_equal(asked, version == TLS13 ? 2 : 1);
        assert_true(castls_conn_is_connected(pair.client));
        assert_true(castls_conn_is_connected(pair.server));
        cas_pair_say(&pair, false, CAS_TEXT("no ticket"));
        cas_pair_say(&pair, true, CAS_TEXT("none"));
        assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_NOTHING);
        cas_pair_clear(&pair);
    }
}

/* Both ends have one clock here: it is moved between the client's claim and the server's look. */
static void a_server_tells_how_far_off_the_clients_clock_is(void **state)
{
    api_ground *ground = *state;
    const int64_t now_ms = ground->now_ms;
    castls_config *client = client_of(ground, TLS13, 0);
    castls_config *server = server_of(ground, 0);
    castls_session *session = NULL;
    cas_pair first = api_pair(ground, castls_config_retain(client), castls_config_retain(server));
    api_connect(&first);
    assert_int_equal(castls_conn_take_session(first.client, &session), CASTLS_OK);
    cas_pair_clear(&first);

    cas_pair pair = api_pair(ground, client, server);
    assert_int_equal(castls_conn_set_session(pair.client, session), CASTLS_OK);
    ground->now_ms = now_ms + 10001; /* castls claims a millisecond less. */
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    ground->now_ms = now_ms + 3000;
    api_connect(&pair);
    assert_true(castls_conn_is_resumed(pair.server));
    assert_int_equal(castls_conn_ticket_age_skew_ms(pair.server), 7000);
    assert_int_equal(castls_conn_ticket_age_skew_ms(pair.client), 0);
    cas_pair_clear(&pair);
    castls_session_release(session);
    ground->now_ms = now_ms;
}

/* RFC 8446 section 4.2.8. What is set wins. */
static void a_client_may_leave_the_group_to_the_server(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        const uint16_t shares[] = {0x0017};
        castls_config_builder *builder = api_client(*state);
        castls_bytes body = {0};
        castls_config_builder_set_options(builder, CASTLS_OPTION_NO_KEY_SHARES);
        castls_config_builder_set_key_shares(builder, CAS_CODES_FIRST(shares, i));
        cas_pair pair = api_pair(*state, api_build(builder), NULL);
        assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
        (void)cas_pair_carry(&pair, true);
        assert_int_equal(castls_conn_client_hello_extension(pair.server, 51, &body), CASTLS_OK);
        assert_int_equal(body.len, i == 0 ? 2 : 2 + 4 + 65);
        api_connect(&pair);
        assert_true(castls_conn_was_retried(pair.client) || i == 1);
        cas_pair_clear(&pair);
    }
}

/* RFC 8701 section 4.1: tickets that say something nobody knows are good tickets. */
static void tickets_may_have_grease(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *builder = api_server(ground);
    castls_ticket_ring *ring = NULL;
    castls_session *session = NULL;
    castls_event event = {.struct_len = sizeof(event)};
    size_t tickets = 0;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_ticket_ring_release(ring);
    castls_config_builder_set_options(builder, CASTLS_OPTION_GREASE);
    castls_config_builder_set_events(builder, 1u << CASTLS_EVENT_MESSAGE_OUT);
    cas_pair pair = api_pair(ground, NULL, api_build(builder));
    api_connect(&pair);
    while (castls_conn_next_event(pair.server, &event) == CASTLS_OK) {
        /* The extension is the message's last: its type, and no body. */
        const castls_bytes last = cas_bytes_skip(event.bytes, event.bytes.len - 4);
        if (cas_bytes_get(event.bytes, 0) == 4) {
            assert_int_equal(cas_bytes_get(last, 0) & 0x0f, 0x0a);
            assert_int_equal(cas_bytes_get(last, 1), cas_bytes_get(last, 0));
            assert_int_equal(cas_bytes_get(last, 2) + cas_bytes_get(last, 3), 0);
            tickets = tickets + 1;
        }
    }
    assert_int_equal(tickets, 2);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    castls_session_release(session);
    cas_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_tell_of_their_protections),
        cmocka_unit_test(a_ticket_may_be_withheld),
        cmocka_unit_test(a_server_tells_how_far_off_the_clients_clock_is),
        cmocka_unit_test(a_client_may_leave_the_group_to_the_server),
        cmocka_unit_test(tickets_may_have_grease),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
