/*
 * test_limits.c: how long records are (RFC 8449 and our own limit), and how many tickets come
 * (RFC 9149).
 */
#include "api/ground.h"

#include "core/reader.h"

/* The longest record body that the end has queued. */
static size_t longest_outgoing(const castls_conn *conn)
{
    uint8_t room[65536] = {0};
    cas_reader r = cas_reader_on(api_outgoing(conn, CAS_SPAN(room)));
    size_t longest = 0;
    while (cas_reader_has_more(&r)) {
        (void)cas_read_bytes(&r, 3);
        longest = cas_max_size(longest, cas_read_vec16(&r, 0, 65535).len);
    }
    return longest;
}

/* Sends 20,000 bytes and says how long the longest record was. */
static size_t send_much(castls_conn *conn)
{
    static const uint8_t much[20000] = {0};
    const castls_bytes parts[] = {CAS_BYTES(much)};
    size_t taken = 0;
    assert_int_equal(castls_conn_send(conn, CAS_PARTS(parts), &taken), CASTLS_OK);
    assert_int_equal(taken, sizeof(much));
    return longest_outgoing(conn);
}

static void drain(cas_pair *pair)
{
    uint8_t room[65536] = {0};
    size_t len = 1;
    cas_pair_run(pair);
    while (len != 0) {
        assert_int_equal(castls_conn_read(pair->client, CAS_SPAN(room), &len), CASTLS_OK);
        cas_pair_run(pair);
    }
    len = 1;
    while (len != 0) {
        assert_int_equal(castls_conn_read(pair->server, CAS_SPAN(room), &len), CASTLS_OK);
        cas_pair_run(pair);
    }
}

static cas_pair with_limits(const api_ground *ground, uint32_t client, uint32_t server)
{
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_record_size_limit(mine, client);
    castls_config_builder_set_record_size_limit(theirs, server);
    return api_pair(ground, api_build(mine), api_build(theirs));
}

static void each_keeps_the_others_limit(void **state)
{
    cas_pair pair = with_limits(*state, 512, 64);
    api_connect(&pair);
    assert_int_equal(castls_conn_peer_record_size_limit(pair.server), 512);
    assert_int_equal(castls_conn_peer_record_size_limit(pair.client), 64);
    assert_int_equal(send_much(pair.server), 512 + 16);
    assert_int_equal(send_much(pair.client), 64 + 16);
    drain(&pair);
    cas_pair_say(&pair, true, CAS_TEXT("still there"));
    cas_pair_clear(&pair);
}

/* RFC 8449 section 4: the limit holds for the handshake too, from EncryptedExtensions on. */
static void the_servers_flight_keeps_the_limit(void **state)
{
    cas_pair pair = with_limits(*state, 64, 16385);
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    (void)cas_pair_carry(&pair, true);
    /* The ServerHello is not protected; all else is cut to the limit. */
    uint8_t room[65536] = {0};
    cas_reader r = cas_reader_on(api_outgoing(pair.server, CAS_SPAN(room)));
    size_t protected_count = 0;
    while (cas_reader_has_more(&r)) {
        const uint8_t type = cas_read_u8(&r);
        (void)cas_read_u16(&r);
        const size_t len = cas_read_vec16(&r, 0, 65535).len;
        if (type == 23) {
            assert_true(len <= 64 + 16);
            protected_count++;
        }
    }
    assert_true(protected_count > 5);
    api_connect(&pair);
    cas_pair_clear(&pair);
}

static void who_says_nothing_limits_nobody(void **state)
{
    cas_pair pair = with_limits(*state, 0, 64);
    api_connect(&pair);
    assert_int_equal(castls_conn_peer_record_size_limit(pair.client), 0);
    assert_int_equal(castls_conn_peer_record_size_limit(pair.server), 0);
    assert_int_equal(send_much(pair.client), 16385 + 16);
    cas_pair_clear(&pair);
    pair = with_limits(*state, 64, 0);
    api_connect(&pair);
    assert_int_equal(castls_conn_peer_record_size_limit(pair.server), 0);
    assert_int_equal(send_much(pair.server), 16385 + 16);
    cas_pair_clear(&pair);
}

static void our_own_fragment_may_change_at_any_time(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine = api_client(ground);
    castls_config_builder_set_fragment_max(mine, 1000);
    cas_pair pair = api_pair(ground, api_build(mine), NULL);
    api_connect(&pair);
    assert_int_equal(send_much(pair.client), 1000 + 1 + 16);
    drain(&pair);
    assert_int_equal(castls_conn_set_fragment_max(pair.client, 64), CASTLS_OK);
    assert_int_equal(send_much(pair.client), 64 + 1 + 16);
    drain(&pair);
    assert_int_equal(castls_conn_set_fragment_max(pair.client, 16384), CASTLS_OK);
    assert_int_equal(send_much(pair.client), 16384 + 1 + 16);
    drain(&pair);
    assert_int_equal(castls_conn_set_fragment_max(pair.client, 63), CASTLS_BAD_ARGUMENT);
    assert_int_equal(castls_conn_set_fragment_max(pair.client, 16385), CASTLS_BAD_ARGUMENT);
    cas_pair_clear(&pair);
}

static void limits_out_of_range_are_no_configuration(void **state)
{
    const uint32_t bad[] = {1, 63, 16386};
    for (size_t i = 0; i < CAS_COUNT(bad); i++) {
        castls_config_builder *mine = api_client(*state);
        castls_config *config = NULL;
        assert_int_equal(castls_config_builder_set_record_size_limit(mine, *CAS_AT(bad, i)),
                         CASTLS_BAD_ARGUMENT);
        assert_int_equal(castls_config_build(mine, &config, NULL), CASTLS_BAD_ARGUMENT);
        castls_config_builder_free(mine);
    }
}

/* How many tickets come of what a client asks and a server likes. */
static void count_tickets(const api_ground *ground, uint32_t asked, uint32_t liked, int expected)
{
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    castls_config_builder_set_ticket_ring(theirs, ring);
    castls_ticket_ring_release(ring);
    castls_config_builder_set_ticket_request(mine, asked, 1);
    castls_config_builder_set_ticket_counts(theirs, liked, 1);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    api_connect(&pair);
    assert_int_equal(castls_conn_expected_tickets(pair.client), expected);
    assert_int_equal(castls_conn_expected_tickets(pair.server), -1);
    castls_session *session = NULL;
    int count = 0;
    while (castls_conn_take_session(pair.client, &session) == CASTLS_OK) {
        castls_session_release(session);
        count++;
    }
    assert_int_equal(count, expected);
    cas_pair_clear(&pair);
}

static void as_many_tickets_come_as_are_asked_for_and_liked(void **state)
{
    count_tickets(*state, 4, 2, 2);
    count_tickets(*state, 1, 4, 1);
    count_tickets(*state, 0, 4, 0);
    count_tickets(*state, 255, 3, 3);
}

static void a_server_without_tickets_says_none(void **state)
{
    castls_config_builder *mine = api_client(*state);
    castls_config_builder_set_ticket_request(mine, 2, 2);
    cas_pair pair = api_pair(*state, api_build(mine), NULL);
    api_connect(&pair);
    assert_int_equal(castls_conn_expected_tickets(pair.client), 0);
    cas_pair_clear(&pair);
    pair = api_pair(*state, NULL, NULL);
    api_connect(&pair);
    assert_int_equal(castls_conn_expected_tickets(pair.client), -1);
    cas_pair_clear(&pair);
    mine = api_client(*state);
    assert_int_equal(castls_config_builder_set_ticket_request(mine, 256, 0), CASTLS_BAD_ARGUMENT);
    castls_config_builder_free(mine);
}

/* A server with a ticket ring of its own, so that another one's tickets are none to it. */
static castls_config *early_server(const api_ground *ground, uint32_t early_max)
{
    castls_config_builder *theirs = api_server(ground);
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    castls_config_builder_set_ticket_ring(theirs, ring);
    castls_config_builder_set_early_data_max(theirs, early_max);
    castls_config_builder_set_options(theirs, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    castls_ticket_ring_release(ring);
    return api_build(theirs);
}

/* Sends `count` times a thousand bytes as early data to a server that refuses the session. */
static cas_pair send_refused(const api_ground *ground, castls_config *client, uint32_t early_max,
                             castls_session *session, size_t count)
{
    static const uint8_t thousand[1000] = {0};
    const castls_bytes parts[] = {CAS_BYTES(thousand)};
    cas_pair pair = api_pair(ground, castls_config_retain(client), early_server(ground, early_max));
    assert_int_equal(castls_conn_set_session(pair.client, session), CASTLS_OK);
    for (size_t i = 0; i < count; i++) {
        size_t taken = 0;
        assert_int_equal(castls_conn_send_early(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
        assert_int_equal(taken, sizeof(thousand));
        (void)cas_pair_carry(&pair, true);
    }
    cas_pair_run(&pair);
    return pair;
}

/* Refusing what would have been accepted ends nothing; skipping more than that does. */
static void refused_early_data_is_skipped_as_far_as_it_might_have_been_accepted(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine = api_client(ground);
    castls_session *session = NULL;
    castls_config_builder_set_early_data_max(mine, 100000);
    castls_config *client = api_build(mine);
    cas_pair pair = api_pair(ground, castls_config_retain(client), early_server(ground, 100000));
    api_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    cas_pair_clear(&pair);

    pair = send_refused(ground, client, 100000, session, 100);
    assert_true(castls_conn_is_connected(pair.client));
    assert_int_equal(castls_conn_early_data(pair.client), CASTLS_EARLY_DATA_REFUSED);
    cas_pair_clear(&pair);

    pair = send_refused(ground, client, 0, session, 17);
    assert_false(castls_conn_is_connected(pair.server));
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_EARLY_DATA_TOO_MUCH);
    cas_pair_clear(&pair);
    castls_session_release(session);
    castls_config_release(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_keeps_the_others_limit),
        cmocka_unit_test(the_servers_flight_keeps_the_limit),
        cmocka_unit_test(who_says_nothing_limits_nobody),
        cmocka_unit_test(our_own_fragment_may_change_at_any_time),
        cmocka_unit_test(limits_out_of_range_are_no_configuration),
        cmocka_unit_test(as_many_tickets_come_as_are_asked_for_and_liked),
        cmocka_unit_test(a_server_without_tickets_says_none),
        cmocka_unit_test(refused_early_data_is_skipped_as_far_as_it_might_have_been_accepted),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
