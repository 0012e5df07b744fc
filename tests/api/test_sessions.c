/*
 * test_sessions.c: points 10 and 14 of what the API must carry: sessions by hand, and early data
 * with its verdict.
 */
#include "api/ground.h"

static castls_session_fields every_field(castls_parts chain)
{
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    fields.version = 0x0304;
    fields.suite = 0x1302;
    fields.group = 0x001d;
    fields.extended_main_secret = true;
    fields.verdict = CASTLS_VERDICT_ACCEPTED;
    fields.lifetime_s = 7200;
    fields.age_add = 0x01020304;
    fields.early_data_max = 5000;
    fields.issued_at_ms = API_NOW_MS - 1000;
    fields.secret = CAS_TEXT("a secret of forty-eight bytes, as SHA-384 makes.");
    fields.ticket = CAS_TEXT("a ticket");
    fields.id = CAS_TEXT("an id");
    fields.server_name = CAS_TEXT("localhost");
    fields.alpn = CAS_TEXT("h2");
    fields.binding = CAS_TEXT("a binding");
    fields.application_data = CAS_TEXT("what the application keeps");
    fields.peer_chain = chain;
    fields.context = CAS_TEXT("a context");
    return fields;
}

static void check_every_field(const castls_session *session, const castls_session_fields *wanted)
{
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    castls_session_read(session, &fields);
    assert_int_equal(fields.version, wanted->version);
    assert_int_equal(fields.suite, wanted->suite);
    assert_int_equal(fields.group, wanted->group);
    assert_int_equal(fields.extended_main_secret, wanted->extended_main_secret);
    assert_int_equal(fields.verdict, wanted->verdict);
    assert_int_equal(fields.lifetime_s, wanted->lifetime_s);
    assert_int_equal(fields.age_add, wanted->age_add);
    assert_int_equal(fields.early_data_max, wanted->early_data_max);
    assert_true(fields.issued_at_ms == wanted->issued_at_ms);
    assert_bytes_equal(fields.secret, wanted->secret);
    assert_bytes_equal(fields.ticket, wanted->ticket);
    assert_bytes_equal(fields.id, wanted->id);
    assert_bytes_equal(fields.server_name, wanted->server_name);
    assert_bytes_equal(fields.alpn, wanted->alpn);
    assert_bytes_equal(fields.binding, wanted->binding);
    assert_bytes_equal(fields.application_data, wanted->application_data);
    assert_bytes_equal(fields.context, wanted->context);
    assert_int_equal(castls_session_peer_count(session), wanted->peer_chain.count);
    for (size_t i = 0; i <= wanted->peer_chain.count; i++) {
        assert_bytes_equal(castls_session_peer_certificate(session, i),
                           cas_parts_get(wanted->peer_chain, i));
    }
}

static void a_session_is_built_read_encoded_and_decoded(void **state)
{
    const api_ground *ground = *state;
    const castls_bytes chain[] = {castls_credential_certificate(ground->server, 0),
                                  castls_credential_certificate(ground->other, 0)};
    const castls_session_fields fields = every_field(CAS_PARTS(chain));
    castls_session *session = NULL;
    castls_session *again = NULL;
    uint8_t room[4096] = {0};
    size_t len = 0;
    size_t wanted = 0;
    assert_int_equal(castls_session_new(&ground->environment, &fields, &session), CASTLS_OK);
    check_every_field(session, &fields);
    assert_int_equal(castls_session_encode(session, cas_span_prefix(CAS_SPAN(room), 10), &wanted),
                     CASTLS_NO_ROOM);
    assert_int_equal(castls_session_encode(session, CAS_SPAN(room), &len), CASTLS_OK);
    assert_int_equal(len, wanted);
    castls_session_release(session);
    const castls_bytes encoded = cas_bytes_prefix(CAS_BYTES(room), len);
    assert_int_equal(castls_session_decode(&ground->environment, encoded, &again), CASTLS_OK);
    check_every_field(again, &fields);
    castls_session_release(castls_session_retain(again));
    castls_session_release(again);
    for (size_t cut = 0; cut < len; cut++) {
        assert_int_equal(
            castls_session_decode(&ground->environment, cas_bytes_prefix(encoded, cut), &again),
            CASTLS_BAD_ARGUMENT);
        assert_null(again);
    }
}

static void fields_out_of_range_are_refused(void **state)
{
    const api_ground *ground = *state;
    const castls_parts none = {NULL, 0};
    const uint8_t large[65] = {1};
    for (size_t i = 0; i < 6; i++) {
        castls_session_fields fields = every_field(none);
        castls_session *session = NULL;
        fields.version = i == 0 ? 0x0302 : fields.version;
        fields.lifetime_s = i == 1 ? 604801 : fields.lifetime_s;
        fields.secret = i == 2 ? cas_bytes_none() : fields.secret;
        fields.secret = i == 3 ? CAS_BYTES(large) : fields.secret;
        fields.binding = i == 4 ? CAS_BYTES(large) : fields.binding;
        fields.struct_len = i == 5 ? 0 : fields.struct_len;
        assert_int_equal(castls_session_new(&ground->environment, &fields, &session),
                         CASTLS_BAD_ARGUMENT);
        assert_null(session);
    }
}

static void a_cached_session_is_taken_once(void **state)
{
    const api_ground *ground = *state;
    const castls_parts none = {NULL, 0};
    castls_session_fields fields = every_field(none);
    castls_session_cache *cache = NULL;
    castls_session *session = NULL;
    castls_session *taken = NULL;
    fields.ticket = cas_bytes_none();
    assert_int_equal(castls_session_cache_new(&ground->environment, 16, &cache), CASTLS_OK);
    assert_int_equal(castls_session_new(&ground->environment, &fields, &session), CASTLS_OK);
    assert_int_equal(castls_session_cache_put(cache, API_NOW_MS, CAS_TEXT("my own id"), session),
                     CASTLS_OK);
    assert_int_equal(castls_session_cache_count(cache), 1);
    assert_int_equal(castls_session_cache_take(cache, API_NOW_MS, CAS_TEXT("another"), &taken),
                     CASTLS_NOTHING);
    assert_int_equal(castls_session_cache_take(cache, API_NOW_MS, CAS_TEXT("my own id"), &taken),
                     CASTLS_OK);
    assert_true(taken == session);
    castls_session_release(taken);
    assert_int_equal(castls_session_cache_take(cache, API_NOW_MS, CAS_TEXT("my own id"), &taken),
                     CASTLS_NOTHING);
    assert_null(taken);
    /* And not after its lifetime. */
    assert_int_equal(castls_session_cache_put(cache, API_NOW_MS, CAS_TEXT("old"), session),
                     CASTLS_OK);
    assert_int_equal(castls_session_cache_take(
                         cache, API_NOW_MS + INT64_C(1000) * 8000, CAS_TEXT("old"), &taken),
                     CASTLS_NOTHING);
    castls_session_release(session);
    castls_session_cache_release(cache);
}

typedef struct two_sides {
    castls_config *client;
    castls_config *server;
    castls_session *session;
} two_sides;

/* Configurations for early data, and a session between them. */
static two_sides first_visit(const api_ground *ground, castls_bytes data)
{
    two_sides sides = {NULL, NULL, NULL};
    castls_ticket_ring *ring = NULL;
    const castls_bytes names[] = {CAS_TEXT("one"), CAS_TEXT("two")};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 86400, &ring),
                     CASTLS_OK);
    castls_config_builder_set_early_data_max(mine, 64);
    castls_config_builder_set_alpn(mine, CAS_PARTS(names));
    castls_config_builder_set_early_data_max(theirs, 64);
    castls_config_builder_set_alpn(theirs, CAS_PARTS(names));
    castls_config_builder_set_ticket_ring(theirs, ring);
    castls_config_builder_set_options(theirs, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    castls_ticket_ring_release(ring);
    sides.client = api_build(mine);
    sides.server = api_build(theirs);
    cas_pair pair =
        api_pair(ground, castls_config_retain(sides.client), castls_config_retain(sides.server));
    assert_int_equal(castls_conn_set_ticket_data(pair.server, data), CASTLS_OK);
    api_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &sides.session), CASTLS_OK);
    cas_pair_clear(&pair);
    return sides;
}

static void leave(two_sides *sides)
{
    castls_session_release(sides->session);
    castls_config_release(sides->client);
    castls_config_release(sides->server);
}

static void a_server_finds_the_applications_data_in_its_ticket(void **state)
{
    const api_ground *ground = *state;
    two_sides sides = first_visit(ground, CAS_TEXT("who you are"));
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    cas_pair pair =
        api_pair(ground, castls_config_retain(sides.client), castls_config_retain(sides.server));
    assert_int_equal(castls_conn_set_session(pair.client, sides.session), CASTLS_OK);
    api_connect(&pair);
    assert_true(castls_conn_is_resumed(pair.server));
    assert_true(castls_conn_resumed_session(pair.client) == sides.session);
    castls_session_read(castls_conn_resumed_session(pair.server), &fields);
    assert_bytes_equal(fields.application_data, CAS_TEXT("who you are"));
    assert_bytes_equal(fields.alpn, CAS_TEXT("one"));
    castls_session_read(sides.session, &fields);
    assert_bytes_equal(fields.server_name, CAS_TEXT("localhost"));
    assert_int_equal(fields.early_data_max, 64);
    assert_true(fields.ticket.len > 32 && fields.binding.len > 0);
    cas_pair_clear(&pair);
    leave(&sides);
}

/* Sends early data under a changed server or clock; the verdict of both ends is checked. */
static void try_early(api_ground *ground, const two_sides *sides, castls_config *server,
                      castls_early_data wanted)
{
    const castls_bytes parts[] = {CAS_TEXT("early bytes")};
    size_t taken = 0;
    cas_pair pair = api_pair(ground, castls_config_retain(sides->client), server);
    assert_int_equal(castls_conn_set_session(pair.client, sides->session), CASTLS_OK);
    assert_int_equal(castls_conn_send_early(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
    assert_int_equal(taken, 11);
    assert_int_equal(castls_conn_early_data(pair.client), CASTLS_EARLY_DATA_OFFERED);
    assert_int_equal(castls_conn_early_data_left(pair.client), 64 - 11);
    (void)cas_pair_carry(&pair, true);
    if (wanted == CASTLS_EARLY_DATA_ACCEPTED) {
        assert_bytes_equal(castls_conn_received(pair.server), CAS_TEXT("early bytes"));
        castls_conn_take(pair.server, 11);
    }
    api_connect(&pair);
    assert_int_equal(castls_conn_early_data(pair.server), wanted);
    /* What was lost: all that was sent. */
    assert_int_equal(castls_conn_early_data_len(pair.client), 11);
    assert_int_equal(castls_conn_early_data_len(pair.server),
                     wanted == CASTLS_EARLY_DATA_ACCEPTED ? 11 : 0);
    assert_int_equal(castls_conn_early_data(pair.client) == CASTLS_EARLY_DATA_ACCEPTED,
                     wanted == CASTLS_EARLY_DATA_ACCEPTED);
    cas_pair_say(&pair, true, CAS_TEXT("and once more, after the handshake"));
    cas_pair_clear(&pair);
}

static castls_config *changed(const two_sides *sides, castls_early_data why)
{
    castls_config_builder *builder = NULL;
    const uint16_t group[] = {0x0018};
    const castls_bytes names[] = {CAS_TEXT("two")};
    assert_int_equal(castls_config_derive(sides->server, &builder), CASTLS_OK);
    switch (why) {
    case CASTLS_EARLY_DATA_REFUSED:
        castls_config_builder_set_early_data_max(builder, 0);
        break;
    case CASTLS_EARLY_DATA_REFUSED_RETRY:
        castls_config_builder_set_groups(builder, CAS_CODES(group));
        break;
    case CASTLS_EARLY_DATA_REFUSED_PSK:
        castls_config_builder_set_session_context(builder, CAS_TEXT("another"));
        break;
    case CASTLS_EARLY_DATA_REFUSED_ALPN:
        castls_config_builder_set_alpn(builder, CAS_PARTS(names));
        break;
    default:
        break;
    }
    return api_build(builder);
}

static void early_data_has_a_verdict_with_its_reason(void **state)
{
    api_ground *ground = *state;
    two_sides sides = first_visit(ground, cas_bytes_none());
    const castls_early_data refusals[] = {
        CASTLS_EARLY_DATA_REFUSED, CASTLS_EARLY_DATA_REFUSED_RETRY, CASTLS_EARLY_DATA_REFUSED_PSK,
        CASTLS_EARLY_DATA_REFUSED_ALPN};
    for (size_t i = 0; i < CAS_COUNT(refusals); i++) {
        const castls_early_data why = *CAS_AT(refusals, i);
        try_early(ground, &sides, changed(&sides, why), why);
    }
    try_early(ground, &sides, castls_config_retain(sides.server), CASTLS_EARLY_DATA_ACCEPTED);
    try_early(ground, &sides, castls_config_retain(sides.server), CASTLS_EARLY_DATA_REFUSED_REPLAY);
    leave(&sides);
}

static void without_a_session_there_is_no_early_data(void **state)
{
    cas_pair pair = api_pair(*state, NULL, NULL);
    const castls_bytes parts[] = {CAS_TEXT("too early")};
    size_t taken = 1;
    assert_int_equal(castls_conn_send_early(pair.client, CAS_PARTS(parts), &taken),
                     CASTLS_BAD_STATE);
    assert_int_equal(taken, 0);
    assert_int_equal(castls_conn_early_data(pair.client), CASTLS_EARLY_DATA_NONE);
    api_connect(&pair);
    cas_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_is_built_read_encoded_and_decoded),
        cmocka_unit_test(fields_out_of_range_are_refused),
        cmocka_unit_test(a_cached_session_is_taken_once),
        cmocka_unit_test(a_server_finds_the_applications_data_in_its_ticket),
        cmocka_unit_test(early_data_has_a_verdict_with_its_reason),
        cmocka_unit_test(without_a_session_there_is_no_early_data),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
