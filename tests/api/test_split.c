/*
 * test_split.c: a connection in two halves: what each can do, and what crosses between them. Both
 * halves are used by one thread here; test_split_load.c has the threads.
 */
#include "api/ground.h"

#include "support/allocator.h"

/* A client in halves and a server that is whole. */
typedef struct halves {
    cas_pair pair; /* Its client is the reading half. */
    castls_conn *writer;
} halves;

static halves split(const api_ground *ground, uint16_t version)
{
    castls_config_builder *client = api_client(ground);
    castls_config_builder *server = api_server(ground);
    castls_ticket_ring *ring = NULL;
    halves it = {{0}, NULL};
    castls_config_builder_set_versions(client, version, version);
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    castls_config_builder_set_ticket_ring(server, ring);
    castls_ticket_ring_release(ring);
    it.pair = api_pair(ground, api_build(client), api_build(server));
    api_connect(&it.pair);
    assert_int_equal(castls_conn_split(it.pair.client, &it.writer), CASTLS_OK);
    assert_non_null(it.writer);
    return it;
}

static void clear(halves *it)
{
    castls_conn_free(it->writer);
    cas_pair_clear(&it->pair);
}

/* What the writing half has outgoing, into the server. */
static castls_code carry(halves *it)
{
    uint8_t room[65536] = {0};
    size_t consumed = 0;
    const castls_bytes sent = api_outgoing(it->writer, CAS_SPAN(room));
    const castls_code code = castls_conn_receive(it->pair.server, sent, &consumed);
    assert_int_equal(castls_conn_sent(it->writer, consumed), CASTLS_OK);
    return code;
}

static void say(halves *it, castls_bytes text)
{
    const castls_bytes parts[] = {text};
    size_t taken = 0;
    assert_int_equal(castls_conn_send(it->writer, CAS_PARTS(parts), &taken), CASTLS_OK);
    assert_int_equal(taken, text.len);
    assert_int_equal(carry(it), CASTLS_OK);
    assert_bytes_equal(castls_conn_received(it->pair.server), text);
    castls_conn_take(it->pair.server, text.len);
}

static void hear(halves *it, castls_bytes text)
{
    const castls_bytes parts[] = {text};
    size_t taken = 0;
    assert_int_equal(castls_conn_send(it->pair.server, CAS_PARTS(parts), &taken), CASTLS_OK);
    (void)cas_pair_carry(&it->pair, false);
    assert_int_equal(it->pair.client_code, CASTLS_OK);
    assert_bytes_equal(castls_conn_received(it->pair.client), text);
    castls_conn_take(it->pair.client, text.len);
}

static void each_half_does_its_own(void **state)
{
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        halves it = split(*state, version);
        const castls_bytes parts[] = {CAS_TEXT("?")};
        uint8_t room[64] = {0};
        castls_traffic traffic = {.struct_len = sizeof(traffic)};
        size_t n = 0;
        for (size_t i = 0; i < 3; i++) {
            say(&it, CAS_TEXT("from the writing half"));
            hear(&it, CAS_TEXT("for the reading half"));
        }
        assert_int_equal(castls_conn_send(it.pair.client, CAS_PARTS(parts), &n), CASTLS_BAD_STATE);
        assert_int_equal(castls_conn_close(it.pair.client), CASTLS_BAD_STATE);
        assert_int_equal(castls_conn_update_keys(it.pair.client, false), CASTLS_BAD_STATE);
        assert_int_equal(castls_conn_set_padding(it.pair.client, 16), CASTLS_BAD_STATE);
        assert_false(castls_conn_may_send(it.pair.client));
        assert_int_equal(castls_conn_receive(it.writer, parts[0], &n), CASTLS_BAD_STATE);
        assert_int_equal(castls_conn_read(it.writer, CAS_SPAN(room), &n), CASTLS_BAD_STATE);
        assert_int_equal(castls_conn_receive_end(it.writer), CASTLS_BAD_STATE);
        /* Each has the keys of its own direction alone. */
        assert_int_equal(castls_conn_sending(it.pair.client, &traffic), CASTLS_BAD_STATE);
        assert_int_equal(castls_conn_receiving(it.pair.client, &traffic), CASTLS_OK);
        assert_int_equal(traffic.sequence, 3 + 1); /* Finished, or the tickets. */
        assert_int_equal(castls_conn_receiving(it.writer, &traffic), CASTLS_BAD_STATE);
        assert_int_equal(castls_conn_sending(it.writer, &traffic), CASTLS_OK);
        assert_int_equal(traffic.sequence, 3 + (version == 0x0304 ? 0 : 1));
        assert_false(castls_conn_has_mail(it.pair.client) || castls_conn_has_mail(it.writer));
        clear(&it);
    }
}

/* Both tell the same, also once the other is gone. */
static void each_half_knows_what_was_learnt(void **state)
{
    halves it = split(*state, 0x0304);
    uint8_t a[32] = {0};
    uint8_t b[32] = {0};
    const castls_bytes label = CAS_TEXT("EXPORTER-halves");
    assert_bytes_equal(castls_conn_server_name(it.writer), CAS_TEXT("localhost"));
    assert_int_equal(castls_conn_suite(it.writer), castls_conn_suite(it.pair.client));
    assert_bytes_equal(castls_conn_peer_certificate(it.writer, 0),
                       castls_conn_peer_certificate(it.pair.client, 0));
    assert_int_equal(castls_conn_export(it.pair.client, label, label, CAS_SPAN(a)), CASTLS_OK);
    castls_conn_free(it.pair.client);
    it.pair.client = NULL;
    assert_int_equal(castls_conn_export(it.writer, label, label, CAS_SPAN(b)), CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(a), CAS_BYTES(b));
    say(&it, CAS_TEXT("nobody reads any more"));
    clear(&it);
}

static void bytes_on_their_way_stay_in_order(void **state)
{
    cas_pair pair = api_pair(*state, NULL, NULL);
    halves it = {pair, NULL};
    const castls_bytes first[] = {CAS_TEXT("before, ")};
    const castls_bytes second[] = {CAS_TEXT("after")};
    size_t taken = 0;
    api_connect(&it.pair);
    assert_int_equal(castls_conn_send(it.pair.client, CAS_PARTS(first), &taken), CASTLS_OK);
    assert_int_equal(castls_conn_split(it.pair.client, &it.writer), CASTLS_OK);
    assert_int_equal(castls_conn_outgoing_len(it.pair.client), 0);
    assert_int_equal(castls_conn_send(it.writer, CAS_PARTS(second), &taken), CASTLS_OK);
    assert_int_equal(carry(&it), CASTLS_OK);
    assert_bytes_equal(castls_conn_received(it.pair.server), first[0]);
    castls_conn_take(it.pair.server, first[0].len);
    assert_int_equal(carry(&it), CASTLS_OK);
    assert_bytes_equal(castls_conn_received(it.pair.server), second[0]);
    clear(&it);
}

/* The peer asks, the reading half leaves word, the writing half answers: RFC 8446 section 4.6.3. */
static void a_key_update_is_answered_by_the_half_that_writes(void **state)
{
    halves it = split(*state, 0x0304);
    castls_traffic before = {.struct_len = sizeof(before)};
    castls_traffic after = {.struct_len = sizeof(after)};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(castls_conn_sending(it.writer, &before), CASTLS_OK);
        assert_int_equal(castls_conn_update_keys(it.pair.server, true), CASTLS_OK);
        (void)cas_pair_carry(&it.pair, false);
        assert_int_equal(it.pair.client_code, CASTLS_OK);
        assert_true(castls_conn_has_mail(it.pair.client));
        hear(&it, CAS_TEXT("under the peer's next key"));
        if (i % 2 == 0) {
            assert_int_equal(castls_conn_sync(it.writer), CASTLS_OK);
            assert_true(castls_conn_outgoing_len(it.writer) != 0);
        }
        assert_int_equal(castls_conn_has_mail(it.pair.client), i % 2 == 1);
        say(&it, CAS_TEXT("under our next key"));
        assert_false(castls_conn_has_mail(it.pair.client));
        assert_int_equal(castls_conn_sending(it.writer, &after), CASTLS_OK);
        assert_false(cas_bytes_equal(CAS_BYTES(before.key), CAS_BYTES(after.key)));
        assert_int_equal(after.sequence, 1);
        castls_bytes data = castls_conn_received(it.pair.server);
        assert_int_equal(data.len, 0);
    }
    /* And of our own accord. */
    assert_int_equal(castls_conn_update_keys(it.writer, true), CASTLS_OK);
    say(&it, CAS_TEXT("once more"));
    hear(&it, CAS_TEXT("answered"));
    clear(&it);
}

/* What the reading half finds wrong, the writing half tells the peer. */
static void a_failed_reader_ends_the_writer(void **state)
{
    halves it = split(*state, 0x0304);
    const uint8_t wrong[] = {23, 3, 3, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    const castls_bytes parts[] = {CAS_TEXT("?")};
    size_t n = 0;
    assert_int_not_equal(castls_conn_receive(it.pair.client, CAS_BYTES(wrong), &n), CASTLS_OK);
    const castls_error *read = castls_conn_error(it.pair.client);
    assert_int_equal(read->reason, CASTLS_REASON_RECORD_BAD_MAC);
    assert_int_equal(read->alert_sent, CASTLS_ALERT_BAD_RECORD_MAC);
    assert_true(castls_conn_has_mail(it.pair.client));
    assert_int_equal(castls_conn_error(it.writer)->code, CASTLS_OK);
    assert_int_equal(castls_conn_send(it.writer, CAS_PARTS(parts), &n), read->code);
    assert_int_equal(castls_conn_error(it.writer)->reason, CASTLS_REASON_RECORD_BAD_MAC);
    assert_int_equal(carry(&it), CASTLS_ALERTED);
    assert_int_equal(castls_conn_error(it.pair.server)->alert_received,
                     CASTLS_ALERT_BAD_RECORD_MAC);
    assert_int_equal(castls_conn_sync(it.writer), read->code); /* It stays so. */
    clear(&it);
}

static void an_alert_of_the_peer_ends_both(void **state)
{
    halves it = split(*state, 0x0304);
    assert_int_equal(castls_conn_abort(it.pair.server, CASTLS_ALERT_ACCESS_DENIED), CASTLS_OK);
    (void)cas_pair_carry(&it.pair, false);
    assert_int_equal(it.pair.client_code, CASTLS_ALERTED);
    assert_int_equal(castls_conn_sync(it.writer), CASTLS_ALERTED);
    const castls_error *written = castls_conn_error(it.writer);
    assert_int_equal(written->reason, CASTLS_REASON_ALERT_RECEIVED);
    assert_int_equal(written->alert_received, CASTLS_ALERT_ACCESS_DENIED);
    assert_int_equal(written->alert_sent, CASTLS_ALERT_NONE);
    assert_int_equal(castls_conn_outgoing_len(it.writer), 0);
    clear(&it);
}

/* Either half may end it; the other one stops at its next call, and the alert goes out once. */
static void either_half_may_abort(void **state)
{
    for (size_t side = 0; side < 2; side++) {
        halves it = split(*state, 0x0304);
        castls_conn *first = side == 0 ? it.pair.client : it.writer;
        castls_conn *second = side == 0 ? it.writer : it.pair.client;
        assert_int_equal(castls_conn_abort(first, CASTLS_ALERT_USER_CANCELED), CASTLS_OK);
        assert_int_equal(castls_conn_error(second)->code, CASTLS_OK);
        assert_true(castls_conn_has_mail(first));
        assert_int_equal(castls_conn_sync(second), CASTLS_REFUSED);
        assert_int_equal(castls_conn_error(second)->reason, CASTLS_REASON_REFUSED);
        assert_false(castls_conn_has_mail(second));
        const size_t len = castls_conn_outgoing_len(it.writer);
        assert_int_equal(castls_conn_sync(it.writer), CASTLS_REFUSED);
        assert_true(len != 0 && castls_conn_outgoing_len(it.writer) == len);
        clear(&it);
    }
}

static void each_direction_closes_on_its_own(void **state)
{
    halves it = split(*state, 0x0304);
    uint8_t room[8] = {0};
    size_t len = 0;
    assert_int_equal(castls_conn_close(it.writer), CASTLS_OK);
    assert_int_equal(carry(&it), CASTLS_CLOSED);
    hear(&it, CAS_TEXT("still heard"));
    assert_int_equal(castls_conn_close(it.pair.server), CASTLS_OK);
    (void)cas_pair_carry(&it.pair, false);
    assert_int_equal(castls_conn_read(it.pair.client, CAS_SPAN(room), &len), CASTLS_CLOSED);
    assert_true(castls_conn_is_peer_closed(it.pair.client));
    assert_int_equal(castls_conn_receive_end(it.pair.client), CASTLS_CLOSED);
    clear(&it);
}

/* A ticket reaches the half that reads, and the server's half that writes may send one. */
static void tickets_go_from_half_to_half(void **state)
{
    halves it = split(*state, 0x0304);
    castls_conn *server_writer = NULL;
    castls_session *session = NULL;
    uint8_t room[16384] = {0};
    size_t n = 0;
    while (castls_conn_take_session(it.pair.client, &session) == CASTLS_OK) {
        castls_session_release(session);
    }
    assert_int_equal(castls_conn_split(it.pair.server, &server_writer), CASTLS_OK);
    assert_int_equal(castls_conn_send_ticket(it.pair.server), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_send_ticket(server_writer), CASTLS_OK);
    const castls_bytes sent = api_outgoing(server_writer, CAS_SPAN(room));
    assert_int_equal(castls_conn_receive(it.pair.client, sent, &n), CASTLS_OK);
    assert_int_equal(n, sent.len);
    assert_int_equal(castls_conn_take_session(it.pair.client, &session), CASTLS_OK);
    castls_session_release(session);
    castls_conn_free(server_writer);
    clear(&it);
}

static void it_is_split_once_and_when_it_is_established(void **state)
{
    cas_pair pair = api_pair(*state, NULL, NULL);
    castls_conn *writer = NULL;
    castls_conn *another = NULL;
    castls_traffic traffic = {.struct_len = sizeof(traffic)};
    assert_int_equal(castls_conn_split(pair.client, &writer), CASTLS_BAD_STATE);
    assert_null(writer);
    api_connect(&pair);
    assert_int_equal(castls_conn_sync(pair.client), CASTLS_OK); /* Whole: there is no mail. */
    assert_int_equal(castls_conn_split(pair.client, &writer), CASTLS_OK);
    assert_int_equal(castls_conn_split(pair.client, &another), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_split(writer, &another), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_offload(writer, &traffic, &traffic), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_abort(pair.server, CASTLS_ALERT_NONE), CASTLS_OK);
    assert_int_equal(castls_conn_split(pair.server, &another), CASTLS_REFUSED);
    castls_conn_free(writer);
    cas_pair_clear(&pair);
}

/* Whichever allocation fails, the connection is whole as before and nothing leaks. */
static void without_memory_it_stays_whole(void **state)
{
    const api_ground *ground = *state;
    test_allocator allocator = {.fail_at = 0};
    const castls_allocator *counting = &allocator.allocator;
    castls_environment environment = ground->environment;
    castls_config_builder *builder = NULL;
    size_t failures = 0;
    test_allocator_init(&allocator, 0);
    environment.allocator = counting;
    assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
    castls_config_builder_set_trust(builder, ground->trust);
    cas_pair pair = api_pair(ground, api_build(builder), NULL);
    castls_conn *writer = NULL;
    api_connect(&pair);
    for (;;) {
        const size_t live = allocator.live;
        failures++;
        allocator.fail_at = allocator.calls + failures;
        const castls_code code = castls_conn_split(pair.client, &writer);
        allocator.fail_at = 0;
        if (code == CASTLS_OK) {
            break;
        }
        assert_int_equal(code, CASTLS_NO_MEMORY);
        assert_null(writer);
        assert_int_equal(allocator.live, live);
        cas_pair_say(&pair, true, CAS_TEXT("whole"));
        cas_pair_say(&pair, false, CAS_TEXT("still"));
    }
    assert_true(failures > 3);
    castls_conn_free(writer);
    cas_pair_clear(&pair);
    assert_int_equal(allocator.live, 0);
    assert_int_equal(allocator.unwiped, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_half_does_its_own),
        cmocka_unit_test(each_half_knows_what_was_learnt),
        cmocka_unit_test(bytes_on_their_way_stay_in_order),
        cmocka_unit_test(a_key_update_is_answered_by_the_half_that_writes),
        cmocka_unit_test(a_failed_reader_ends_the_writer),
        cmocka_unit_test(an_alert_of_the_peer_ends_both),
        cmocka_unit_test(either_half_may_abort),
        cmocka_unit_test(each_direction_closes_on_its_own),
        cmocka_unit_test(tickets_go_from_half_to_half),
        cmocka_unit_test(it_is_split_once_and_when_it_is_established),
        cmocka_unit_test(without_memory_it_stays_whole),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
