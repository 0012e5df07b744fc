/*
 * test_turns.c: the two sides of a handshake take turns, in both versions. A byte that stands in a
 * record behind a message which we answer came before our answer and is refused, and so is one
 * behind a change of keys (RFC 8446 section 5.1). Behind any other message it begins the next one.
 */
#include "live.h"

#define TLS12 0x0303
#define TLS13 0x0304
#define MESSAGES_MAX 16
#define ALERT_LEN_MAX 32 /* Bytes of a record with an alert. */

static const live_way ways[] = {
    {"client", 0, TLS13},
    {"client, retry", LIVE_RETRY, TLS13},
    {"client, mutual", LIVE_MUTUAL, TLS13},
    {"client, resumed", LIVE_RESUMED, TLS13},
    {"server", LIVE_SERVER, TLS13},
    {"server, retry", LIVE_SERVER | LIVE_RETRY, TLS13},
    {"server, mutual", LIVE_SERVER | LIVE_MUTUAL, TLS13},
    {"server, resumed", LIVE_SERVER | LIVE_RESUMED, TLS13},
    {"TLS 1.2, client", 0, TLS12},
    {"TLS 1.2, client, mutual", LIVE_MUTUAL, TLS12},
    {"TLS 1.2, server", LIVE_SERVER, TLS12},
    {"TLS 1.2, server, mutual", LIVE_SERVER | LIVE_MUTUAL, TLS12},
    {"TLS 1.2, server, resumed", LIVE_SERVER | LIVE_RESUMED, TLS12},
};

/* What came of one message with `extra` bytes behind it in its record. */
typedef struct turn {
    castls_code code;
    castls_reason reason;
    size_t grown; /* Bytes that it made go out. */
} turn;

/* In TLS 1.2 a Finished comes behind a change_cipher_spec, which is not among the messages. */
static bool is_past(const live *l)
{
    const castls_bytes message = live_next(l);
    return cas_bytes_is_empty(message) || (l->ground->way->version == TLS12 &&
                                           cas_bytes_get(message, 0) == CAS_HANDSHAKE_FINISHED);
}

static turn give(const live *l, size_t extra)
{
    uint8_t text_room[LIVE_RECORD_MAX] = {0};
    uint8_t room[LIVE_RECORD_MAX] = {0};
    const castls_bytes message = live_next(l);
    const size_t before = castls_conn_outgoing_len(l->tested);
    size_t consumed = 0;
    turn result = {0};
    assert_true(cas_span_copy(CAS_SPAN(text_room), message));
    const castls_bytes text = cas_bytes_prefix(CAS_BYTES(text_room), message.len + extra);
    result.code = castls_conn_receive(
        l->tested, live_record(l, CAS_RECORD_HANDSHAKE, text, CAS_SPAN(room)), &consumed);
    result.reason = castls_conn_error(l->tested)->reason;
    result.grown = castls_conn_outgoing_len(l->tested) - before;
    return result;
}

/* One message of one way, alone and with a byte behind it; false when there is no such message. */
static bool try_one(const live_ground *ground, size_t count, size_t *refused)
{
    live alone = {0};
    live crowded = {0};
    const bool is_there = live_reach(&alone, ground, count) && !is_past(&alone);
    if (is_there) {
        assert_true(live_reach(&crowded, ground, count));
        const turn good = give(&alone, 0);
        const turn bad = give(&crowded, 1);
        assert_int_equal(good.code, CASTLS_OK);
        if (good.grown != 0) {
            assert_int_equal(bad.code, CASTLS_PROTOCOL);
            assert_true(bad.reason == CASTLS_REASON_MESSAGE_TOO_EARLY ||
                        bad.reason == CASTLS_REASON_RECORD_KEY_BOUNDARY);
        } else {
            assert_true(bad.code == CASTLS_OK || bad.reason == CASTLS_REASON_RECORD_KEY_BOUNDARY);
        }
        if (bad.reason == CASTLS_REASON_MESSAGE_TOO_EARLY) {
            assert_true(bad.grown <= ALERT_LEN_MAX); /* Our alert alone, and none of our answer. */
        }
        *refused = *refused + (bad.reason == CASTLS_REASON_MESSAGE_TOO_EARLY ? 1 : 0);
        live_end(&crowded);
    }
    live_end(&alone);
    return is_there;
}

static size_t refusals_of(const cas_world *world, const live_way *way)
{
    live_ground ground = {0};
    size_t refused = 0;
    size_t count = 0;
    live_ground_begin(&ground, world, way);
    while (count < MESSAGES_MAX && try_one(&ground, count, &refused)) {
        count = count + 1;
    }
    assert_true(count > 0 && count < MESSAGES_MAX);
    live_ground_end(&ground);
    return refused;
}

static void nothing_comes_before_its_turn(void **state)
{
    for (size_t i = 0; i < CAS_COUNT(ways); i++) {
        (void)refusals_of(*state, CAS_AT(ways, i));
    }
}

/* Where no key changes, the answer alone is the boundary. */
static void an_answer_is_a_boundary_of_its_own(void **state)
{
    const live_way client_retry = {"client, retry", LIVE_RETRY, TLS13};
    const live_way server_retry = {"server, retry", LIVE_SERVER | LIVE_RETRY, TLS13};
    const live_way client12 = {"TLS 1.2, client", 0, TLS12};
    const live_way server12 = {"TLS 1.2, server", LIVE_SERVER, TLS12};
    assert_int_equal(refusals_of(*state, &client_retry), 1); /* HelloRetryRequest */
    assert_int_equal(refusals_of(*state, &server_retry), 1); /* the first ClientHello */
    assert_int_equal(refusals_of(*state, &client12), 1);     /* ServerHelloDone */
    assert_int_equal(refusals_of(*state, &server12), 1);     /* ClientHello */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_comes_before_its_turn),
        cmocka_unit_test(an_answer_is_a_boundary_of_its_own),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
