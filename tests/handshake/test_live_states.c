/*
 * test_live_states.c: every state that a real connection waits in, crossed with everything that a
 * peer can put there, as bytes of records: each handshake type with and without a body, each
 * content type without and with protection, each alert of each level, data, and what breaks into
 * a message that has begun. The right alert, an error for good, no hang, nothing lost.
 *
 * Each injection has a connection of its own, brought to the state by a real peer (live.h). What a
 * state takes is a row of `takes`, after the pictures of RFC 8446 appendix A; all else has to be
 * answered with unexpected_message. Another version's states join by rows in `ways` and `takes`.
 */
#include "live_inject.h"
#include "wire/message.h"

#define TLS13 0x0304

static const live_way ways[] = {
    {"client, full", 0, TLS13},
    {"client, retry", LIVE_RETRY, TLS13},
    {"client, mutual", LIVE_MUTUAL, TLS13},
    {"client, resumed", LIVE_RESUMED, TLS13},
    {"client, early data", LIVE_EARLY, TLS13},
    {"server, full", LIVE_SERVER, TLS13},
    {"server, retry", LIVE_SERVER | LIVE_RETRY, TLS13},
    {"server, mutual", LIVE_SERVER | LIVE_MUTUAL, TLS13},
    {"server, resumed", LIVE_SERVER | LIVE_RESUMED, TLS13},
    {"server, early data", LIVE_SERVER | LIVE_EARLY, TLS13},
};

/* A message that a state takes. Both ends share the state CONNECTED. */
typedef struct live_take {
    cas_state state;
    uint8_t message;
    bool by_client;
    bool by_server;
    bool may_be_empty; /* A body of no bytes is a whole one. */
} live_take;

#define C(state) CAS_STATE_CLIENT_##state
#define S(state) CAS_STATE_SERVER_##state
#define M(message) CAS_HANDSHAKE_##message

static const live_take takes[] = {
    {C(WAIT_SH), M(SERVER_HELLO), true, false, false},
    {C(WAIT_SH2), M(SERVER_HELLO), true, false, false},
    {C(WAIT_EE), M(ENCRYPTED_EXTENSIONS), true, false, false},
    {C(WAIT_CERT_CR), M(CERTIFICATE), true, false, false},
    {C(WAIT_CERT_CR), M(CERTIFICATE_REQUEST), true, false, false},
    {C(WAIT_CERT), M(CERTIFICATE), true, false, false},
    {C(WAIT_CERT_CR), M(COMPRESSED_CERTIFICATE), true, false, false},
    {C(WAIT_CERT), M(COMPRESSED_CERTIFICATE), true, false, false},
    {C(WAIT_CV), M(CERTIFICATE_VERIFY), true, false, false},
    {C(WAIT_FINISHED), M(FINISHED), true, false, false},
    {S(WAIT_CH), M(CLIENT_HELLO), false, true, false},
    {S(WAIT_CH2), M(CLIENT_HELLO), false, true, false},
    {S(WAIT_EOED), M(END_OF_EARLY_DATA), false, true, true},
    {S(WAIT_CERT), M(CERTIFICATE), false, true, false},
    {S(WAIT_CERT), M(COMPRESSED_CERTIFICATE), false, true, false},
    {S(WAIT_CV), M(CERTIFICATE_VERIFY), false, true, false},
    {S(WAIT_FINISHED), M(FINISHED), false, true, false},
    {CAS_STATE_CONNECTED, M(KEY_UPDATE), true, true, false},
    {CAS_STATE_CONNECTED, M(NEW_SESSION_TICKET), true, false, false},
};

static const live_take *find_take(const live_place *place, uint8_t message)
{
    for (size_t i = 0; i < CAS_COUNT(takes); i++) {
        const live_take *take = CAS_AT(takes, i);
        if (take->state == place->state && take->message == message &&
            (place->is_server ? take->by_server : take->by_client)) {
            return take;
        }
    }
    return NULL;
}

static castls_bytes write_message(uint8_t type, castls_bytes body, castls_span room)
{
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(room);
    cas_write_u8(&w, type);
    cas_write_vec24(&w, body);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    return out;
}

static void inject_messages(const live_place *place)
{
    const castls_bytes none = cas_bytes_none();
    for (int type = 0; type <= UINT8_MAX; type++) {
        uint8_t room[LIVE_RECORD_MAX] = {0};
        const live_take *take = find_take(place, (uint8_t)type);
        const live_wanted unexpected = live_fails(CASTLS_ALERT_UNEXPECTED_MESSAGE);
        const live_wanted empty =
            take == NULL         ? unexpected
            : take->may_be_empty ? live_wants(IS_JUDGED)
                                 : live_fails(CASTLS_ALERT_DECODE_ERROR);
        live_inject(place, live_record, CAS_RECORD_HANDSHAKE,
                    write_message((uint8_t)type, none, CAS_SPAN(room)), none, empty);
        live_inject(place, live_record, CAS_RECORD_HANDSHAKE,
                    write_message((uint8_t)type, live_plausible(place->book, (uint8_t)type),
                                  CAS_SPAN(room)),
                    none, take == NULL ? unexpected : live_wants(IS_JUDGED));
    }
}

static bool takes_data(const live_place *place)
{
    return place->state == CAS_STATE_CONNECTED || place->state == S(WAIT_EOED);
}

/* RFC 8446 section 5: between the first ClientHello and the peer's Finished it means nothing. */
static live_wanted wanted_of_ccs(const live_place *place)
{
    const bool drops = place->state != CAS_STATE_CONNECTED && place->state != S(WAIT_CH);
    return drops ? live_wants(GOES_ON) : live_fails(CASTLS_ALERT_UNEXPECTED_MESSAGE);
}

/* A record of one byte, not protected, of each content type. */
static live_wanted wanted_of_plain(const live_place *place, int type)
{
    switch (type) {
    case CAS_RECORD_CHANGE_CIPHER_SPEC:
        return wanted_of_ccs(place);
    case CAS_RECORD_ALERT: /* Its length is wrong, where one may come. */
        return live_fails(place->is_secret && !place->takes_plain_alert
                              ? CASTLS_ALERT_UNEXPECTED_MESSAGE
                              : CASTLS_ALERT_DECODE_ERROR);
    case CAS_RECORD_HANDSHAKE: /* The beginning of a message. */
        return place->is_secret ? live_fails(CASTLS_ALERT_UNEXPECTED_MESSAGE) : live_wants(GOES_ON);
    case CAS_RECORD_APPLICATION_DATA: /* Too short for what protects it. */
        return live_fails(
            place->is_secret ? CASTLS_ALERT_BAD_RECORD_MAC : CASTLS_ALERT_UNEXPECTED_MESSAGE);
    default:
        return live_fails(CASTLS_ALERT_UNEXPECTED_MESSAGE);
    }
}

/* The same in a protected record. */
static live_wanted wanted_of_inner(const live_place *place, int type)
{
    switch (type) {
    case CAS_RECORD_ALERT:
        return live_fails(CASTLS_ALERT_DECODE_ERROR);
    case CAS_RECORD_HANDSHAKE:
        return live_wants(GOES_ON);
    case CAS_RECORD_APPLICATION_DATA:
        return takes_data(place) ? live_wants(GOES_ON)
                                 : live_fails(CASTLS_ALERT_UNEXPECTED_MESSAGE);
    default:
        return live_fails(CASTLS_ALERT_UNEXPECTED_MESSAGE);
    }
}

static void inject_content_types(const live_place *place)
{
    const uint8_t one[] = {1};
    const uint8_t two[] = {2};
    const castls_bytes none = cas_bytes_none();
    for (int type = 0; type <= UINT8_MAX; type++) {
        live_inject(place, live_make_plain, (uint8_t)type, CAS_BYTES(one), none,
                    wanted_of_plain(place, type));
        if (place->is_secret) {
            live_inject(place, live_record, (uint8_t)type, CAS_BYTES(one), none,
                        wanted_of_inner(place, type));
        }
    }
    live_inject(place, live_make_plain, CAS_RECORD_CHANGE_CIPHER_SPEC, CAS_BYTES(two), none,
                live_fails(CASTLS_ALERT_UNEXPECTED_MESSAGE));
}

/* RFC 8446 section 6: the level says nothing; all but two end the connection. */
static live_wanted wanted_of_alert(const live_place *place, int description)
{
    if (description == CASTLS_ALERT_USER_CANCELED) {
        return live_wants(GOES_ON);
    }
    if (description == CASTLS_ALERT_CLOSE_NOTIFY && place->state == CAS_STATE_CONNECTED) {
        return live_wants(CLOSES);
    }
    live_wanted wanted = live_fails(CASTLS_ALERT_NONE);
    if (description != CASTLS_ALERT_CLOSE_NOTIFY) {
        wanted.received = (castls_alert)description;
    }
    return wanted;
}

static void inject_alerts(const live_place *place)
{
    const uint8_t levels[] = {0, 1, 2, 255};
    for (size_t i = 0; i < CAS_COUNT(levels); i++) {
        for (int description = 0; description <= UINT8_MAX; description++) {
            const uint8_t alert[] = {*CAS_AT(levels, i), (uint8_t)description};
            live_inject(place, live_record, CAS_RECORD_ALERT, CAS_BYTES(alert), cas_bytes_none(),
                        wanted_of_alert(place, description));
        }
    }
}

/* RFC 8446 section 5.1: nothing comes between the pieces of a message. */
static void inject_into_a_message(const live_place *place)
{
    const uint8_t begun[] = {0, 0};
    const uint8_t alert[] = {1, CASTLS_ALERT_USER_CANCELED};
    const uint8_t ccs[] = {1};
    const live_wanted unexpected = live_fails(CASTLS_ALERT_UNEXPECTED_MESSAGE);
    live_inject(place, live_record, CAS_RECORD_ALERT, CAS_BYTES(alert), CAS_BYTES(begun),
                unexpected);
    live_inject(place, live_make_plain, CAS_RECORD_CHANGE_CIPHER_SPEC, CAS_BYTES(ccs),
                CAS_BYTES(begun), unexpected);
    live_inject(place, live_record, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("data"), CAS_BYTES(begun),
                unexpected);
}

static int set_up(void **state)
{
    return live_set_up(state, &ways[0], CAS_COUNT(ways));
}

/* All states that wait for something have been there. */
static void check_met(uint64_t met, bool is_server)
{
    uint64_t wanted = 0;
    for (size_t i = 0; i < CAS_COUNT(takes); i++) {
        const live_take *take = CAS_AT(takes, i);
        if (is_server ? take->by_server : take->by_client) {
            wanted |= UINT64_C(1) << take->state;
        }
    }
    assert_int_equal(met, wanted);
}

static void at_both_ends(const live_book *book, void (*act)(const live_place *place))
{
    check_met(live_everywhere(book, false, act), false);
    check_met(live_everywhere(book, true, act), true);
}

static void every_state_answers_every_message(void **state)
{
    at_both_ends(*state, inject_messages);
}

static void every_state_answers_every_content_type(void **state)
{
    at_both_ends(*state, inject_content_types);
}

static void every_state_answers_every_alert(void **state)
{
    at_both_ends(*state, inject_alerts);
}

static void nothing_breaks_into_a_message(void **state)
{
    at_both_ends(*state, inject_into_a_message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_answers_every_message),
        cmocka_unit_test(every_state_answers_every_content_type),
        cmocka_unit_test(every_state_answers_every_alert),
        cmocka_unit_test(nothing_breaks_into_a_message),
    };
    return cmocka_run_group_tests(tests, set_up, live_tear_down);
}
