/*
 * test_environment.c: points 1, 2 and 16 of what the API must carry: the clock, the allocator and a
 * random source for tests; what one connection may have otherwise; a size first in every struct.
 */
#include "api/ground.h"

#include "support/allocator.h"

/* A counter for random bytes: the same from the same start. */
static castls_code count_up(void *user, castls_span out)
{
    uint8_t *next = user;
    for (size_t i = 0; i < out.len; i++) {
        cas_span_set(out, i, *next);
        *next = cas_low_u8((uint64_t)*next * 5 + 1);
    }
    return CASTLS_OK;
}

static void the_same_random_bytes_give_the_same_hello(void **state)
{
    const api_ground *ground = *state;
    const uint16_t groups[] = {0x001d};
    uint8_t rooms[3][2048] = {{0}};
    castls_bytes hellos[3] = {{0}};
    for (size_t i = 0; i < 3; i++) {
        uint8_t next = i == 2 ? 9 : 7;
        const castls_random random = {sizeof(random), &next, count_up};
        castls_environment environment = ground->environment;
        castls_config_builder *builder = NULL;
        castls_conn *conn = NULL;
        const castls_random *source = &random;
        environment.random = source;
        assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
        castls_config_builder_set_trust(builder, ground->trust);
        castls_config_builder_set_groups(builder, CAS_CODES(groups));
        castls_config *config = api_build(builder);
        assert_int_equal(castls_client_new(config, CAS_TEXT("localhost"), &conn), CASTLS_OK);
        castls_config_release(config);
        assert_int_equal(castls_conn_start(conn), CASTLS_OK);
        *CAS_AT(hellos, i) = api_outgoing(conn, CAS_SPAN(*CAS_AT(rooms, i)));
        castls_conn_free(conn);
    }
    assert_true(hellos[0].len > 100);
    assert_bytes_equal(hellos[0], hellos[1]);
    assert_false(cas_bytes_equal(hellos[0], hellos[2]));
}

static castls_code run_dry(void *user, castls_span out)
{
    (void)user;
    (void)out;
    return CASTLS_CRYPTO;
}

static void a_random_source_that_fails_is_reported(void **state)
{
    const api_ground *ground = *state;
    const castls_random random = {sizeof(random), NULL, run_dry};
    castls_environment environment = ground->environment;
    castls_config_builder *builder = NULL;
    castls_conn *conn = NULL;
    const castls_random *source = &random;
    environment.random = source;
    assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
    castls_config_builder_set_trust(builder, ground->trust);
    castls_config *config = api_build(builder);
    assert_int_equal(castls_client_new(config, CAS_TEXT("localhost"), &conn), CASTLS_OK);
    castls_config_release(config);
    assert_int_not_equal(castls_conn_start(conn), CASTLS_OK);
    assert_int_equal(castls_conn_error(conn)->reason, CASTLS_REASON_RANDOM);
    castls_conn_free(conn);
}

static castls_code no_bytes(castls_span out)
{
    (void)out;
    return CASTLS_CRYPTO;
}

/* The first bytes are drawn where a configuration is built: not by the first handshake. */
static void a_provider_without_random_bytes_is_found_when_building(void **state)
{
    const api_ground *ground = *state;
    castls_provider provider = *castls_provider_default();
    const castls_provider *mute = &provider;
    castls_environment environment = ground->environment;
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    castls_error error = {0};
    provider.random = no_bytes;
    environment.provider = mute;
    assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
    assert_int_equal(castls_config_build(builder, &config, &error), CASTLS_CRYPTO);
    assert_int_equal(error.reason, CASTLS_REASON_RANDOM);
    assert_null(config);
    castls_config_builder_free(builder);
}

static void the_clock_judges_certificates(void **state)
{
    api_ground *ground = *state;
    cas_pair pair = api_pair(ground, NULL, NULL);
    ground->now_ms = API_NOW_MS + INT64_C(1000) * 86400 * 3650;
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_CERTIFICATE_EXPIRED);
    cas_pair_clear(&pair);
    ground->now_ms = -1;
    pair = api_pair(ground, NULL, NULL);
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_CLOCK);
    cas_pair_clear(&pair);
    ground->now_ms = API_NOW_MS;
}

static void all_memory_comes_from_the_allocator_and_goes_back_wiped(void **state)
{
    const api_ground *ground = *state;
    test_allocator memory = {0};
    test_allocator_init(&memory, 0);
    castls_environment environment = ground->environment;
    castls_config_builder *builder = NULL;
    const castls_allocator *allocator = &memory.allocator;
    environment.allocator = allocator;
    assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
    castls_config_builder_set_trust(builder, ground->trust);
    castls_config_builder_add_credential(builder, ground->server);
    castls_config *config = api_build(builder);
    cas_pair pair = api_pair(ground, castls_config_retain(config), config);
    api_connect(&pair);
    cas_pair_say(&pair, true, CAS_TEXT("counted"));
    assert_true(memory.live > 4);
    cas_pair_clear(&pair);
    assert_int_equal(memory.live, 0);
    assert_int_equal(memory.unwiped, 0);
}

/* Versions, suites, groups, shares, schemes, ALPN, credentials, trust, verify mode, options. */
static void one_connection_may_differ_in_everything(void **state)
{
    const api_ground *ground = *state;
    const uint16_t suites[] = {0x1303};
    const uint16_t groups[] = {0x0018, 0x0017};
    const uint16_t shares[] = {0x0017};
    const uint16_t schemes[] = {0x0403};
    const castls_bytes names[] = {CAS_TEXT("one"), CAS_TEXT("two")};
    castls_config *client = api_build(api_client(ground));
    castls_config *server = api_build(api_server(ground));
    castls_config_builder *mine = NULL;
    castls_config_builder *theirs = NULL;
    assert_int_equal(castls_config_derive(client, &mine), CASTLS_OK);
    assert_int_equal(castls_config_derive(server, &theirs), CASTLS_OK);
    castls_config_builder_set_versions(mine, 0x0304, 0x0304);
    castls_config_builder_set_suites(mine, CAS_CODES(suites));
    castls_config_builder_set_groups(mine, CAS_CODES(groups));
    castls_config_builder_set_key_shares(mine, CAS_CODES(shares));
    castls_config_builder_set_verify_schemes(mine, CAS_CODES(schemes));
    castls_config_builder_set_alpn(mine, CAS_PARTS(names));
    castls_config_builder_set_trust(mine, NULL);
    castls_config_builder_set_verify(mine, CASTLS_VERIFY_NONE);
    castls_config_builder_set_options(mine, CASTLS_OPTION_NO_SERVER_NAME);
    castls_config_builder_set_alpn(theirs, CAS_PARTS_FIRST(names, 1));
    castls_config_builder_set_groups(theirs, CAS_CODES(shares));
    castls_config_builder_add_credential(theirs, NULL);
    castls_config_builder_add_credential(theirs, ground->other);
    castls_config *own = api_build(mine);
    castls_config *other = api_build(theirs);
    cas_pair pair = api_pair(ground, castls_config_retain(client), castls_config_retain(server));
    assert_int_equal(castls_conn_set_config(pair.client, own), CASTLS_OK);
    assert_int_equal(castls_conn_set_config(pair.server, other), CASTLS_OK);
    api_connect(&pair);
    assert_int_equal(castls_conn_suite(pair.server), 0x1303);
    assert_int_equal(castls_conn_group(pair.server), 0x0017);
    assert_false(castls_conn_was_retried(pair.server));
    assert_int_equal(castls_conn_peer_scheme(pair.client), 0x0403);
    assert_bytes_equal(castls_conn_alpn(pair.client), CAS_TEXT("one"));
    assert_int_equal(castls_conn_server_name(pair.server).len, 0);
    assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_ACCEPTED);
    assert_bytes_equal(castls_conn_peer_certificate(pair.client, 0),
                       castls_credential_certificate(ground->other, 0));
    /* It is too late now, and the shared configurations know nothing of it. */
    assert_int_equal(castls_conn_set_config(pair.client, client), CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_set_config(pair.server, server), CASTLS_BAD_STATE);
    assert_int_equal(castls_config_options(client), 0);
    cas_pair_clear(&pair);
    pair = api_pair(ground, client, server);
    api_connect(&pair);
    assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_VERIFIED);
    cas_pair_clear(&pair);
    castls_config_release(own);
    castls_config_release(other);
}

/* A caller that was built with a later, larger struct is read as far as we know it. */
static void a_longer_struct_of_the_future_is_understood(void **state)
{
    const api_ground *ground = *state;
    castls_environment environment = ground->environment;
    castls_session_fields fields = {.struct_len = sizeof(fields) + 16};
    castls_session_fields out = {.struct_len = sizeof(out) + 16};
    castls_session *session = NULL;
    environment.struct_len = sizeof(environment) + 16;
    fields.version = 0x0304;
    fields.suite = 0x1301;
    fields.extended_main_secret = true;
    fields.lifetime_s = 60;
    fields.secret = CAS_TEXT("thirty-two bytes of a session's.");
    fields.application_data = CAS_TEXT("behind");
    assert_int_equal(castls_session_new(&environment, &fields, &session), CASTLS_OK);
    castls_session_read(session, &out);
    assert_int_equal(out.suite, 0x1301);
    assert_int_equal(out.struct_len, sizeof(out) + 16);
    assert_bytes_equal(out.application_data, CAS_TEXT("behind"));
    castls_session_release(session);
}

/* A caller of the past has a shorter struct: it is read as far as it goes. */
static void a_shorter_struct_of_the_past_is_read_as_far_as_it_goes(void **state)
{
    const api_ground *ground = *state;
    const castls_random random = {sizeof(random), NULL, run_dry};
    const castls_random *source = &random;
    castls_environment environment = ground->environment;
    castls_session_fields fields = {.struct_len = offsetof(castls_session_fields, ticket)};
    castls_session *session = NULL;
    castls_ticket_ring *ring = NULL;
    fields.version = 0x0304;
    fields.suite = 0x1301;
    fields.extended_main_secret = true;
    fields.lifetime_s = 60;
    fields.secret = CAS_TEXT("thirty-two bytes of a session's.");
    fields.application_data = CAS_TEXT("garbage behind the end");
    /* The random source lies behind the end, so that the provider's is used. */
    environment.random = source;
    assert_int_equal(castls_ticket_ring_new(&environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_CRYPTO);
    environment.struct_len = offsetof(castls_environment, random);
    assert_int_equal(castls_ticket_ring_new(&environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    castls_ticket_ring_release(ring);
    assert_int_equal(castls_session_new(&environment, &fields, &session), CASTLS_OK);

    castls_session_fields whole = {.struct_len = sizeof(whole)};
    castls_session_read(session, &whole);
    assert_int_equal(whole.suite, 0x1301);
    assert_int_equal(whole.secret.len, 32);
    assert_int_equal(whole.application_data.len, 0);

    castls_session_fields cut = {.struct_len = offsetof(castls_session_fields, lifetime_s)};
    cut.lifetime_s = 12345;
    castls_session_read(session, &cut);
    assert_int_equal(cut.suite, 0x1301);
    assert_int_equal(cut.lifetime_s, 12345); /* Not touched. */
    assert_int_equal(cut.struct_len, offsetof(castls_session_fields, lifetime_s));
    castls_session_release(session);
}

/* The same for what a connection and a certificate tell. */
static void what_is_told_ends_where_the_callers_struct_does(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine = api_client(ground);
    castls_config_builder_set_events(mine, 1u << CASTLS_EVENT_STATE);
    cas_pair pair = api_pair(ground, api_build(mine), NULL);
    api_connect(&pair);
    castls_event event = {.struct_len = offsetof(castls_event, name)};
    event.name = "untouched";
    assert_int_equal(castls_conn_next_event(pair.client, &event), CASTLS_OK);
    assert_int_equal(event.kind, CASTLS_EVENT_STATE);
    assert_string_equal(event.name, "untouched");

    castls_traffic traffic = {.struct_len = offsetof(castls_traffic, secret)};
    assert_int_equal(castls_conn_sending(pair.client, &traffic), CASTLS_OK);
    assert_int_equal(traffic.version, 0x0304);
    uint8_t bits = 0;
    for (size_t i = 0; i < sizeof(traffic.secret); i++) {
        bits |= *CAS_AT(traffic.secret, i);
    }
    assert_int_equal(bits, 0);
    assert_int_equal(castls_conn_sending(pair.client, &(castls_traffic){0}), CASTLS_BAD_ARGUMENT);

    castls_certificate_fields fields = {
        .struct_len = offsetof(castls_certificate_fields, key_kind)};
    fields.key_kind = CASTLS_KEY_ED25519;
    const castls_bytes der = castls_conn_peer_certificate(pair.client, 0);
    assert_int_equal(castls_certificate_read(der, &fields), CASTLS_OK);
    assert_true(fields.spki.len != 0 && fields.not_after_s > fields.not_before_s);
    assert_int_equal(fields.key_kind, CASTLS_KEY_ED25519); /* Not touched. */
    cas_pair_clear(&pair);
}

static void plans_and_errors_end_where_the_callers_struct_does(void **state)
{
    const api_ground *ground = *state;
    uint8_t certificate[12288] = {0};
    uint8_t key[12288] = {0};
    size_t certificate_len = 0;
    size_t key_len = 0;
    castls_mint_plan plan = {.struct_len = offsetof(castls_mint_plan, not_before_s)};
    plan.common_name = CAS_TEXT("of the past");
    plan.not_after_s = -1; /* It would be refused. */
    assert_int_equal(
        castls_mint_certificate(&ground->environment, &plan, cas_bytes_none(), cas_bytes_none(),
                                CAS_SPAN(certificate), &certificate_len, CAS_SPAN(key), &key_len),
        CASTLS_OK);

    castls_config_builder *builder = api_client(ground);
    castls_config *config = NULL;
    castls_error cut = {.struct_len = offsetof(castls_error, alert_sent)};
    castls_error zero = {0};
    uint8_t room[1024] = {0};
    cut.alert_sent = CASTLS_ALERT_ACCESS_DENIED;
    castls_config_builder_set_early_data_window(builder, 0);
    assert_int_equal(castls_config_build(builder, &config, &cut), CASTLS_BAD_ARGUMENT);
    assert_int_equal(cut.code, CASTLS_BAD_ARGUMENT);
    assert_int_equal(cut.reason, CASTLS_REASON_ARGUMENT);
    assert_int_equal(cut.alert_sent, CASTLS_ALERT_ACCESS_DENIED); /* Not touched. */
    assert_true(castls_error_explain(&cut, CAS_SPAN(room)) > 10);
    /* No size stands for the struct of the first release. */
    assert_int_equal(castls_config_build(builder, &config, &zero), CASTLS_BAD_ARGUMENT);
    assert_int_equal(zero.struct_len, sizeof(castls_error));
    assert_int_equal(zero.alert_sent, CASTLS_ALERT_NONE);
    castls_config_builder_free(builder);
}

/* A table that ends before what castls cannot do without is refused, and so is a size of 0. */
static void a_table_without_its_functions_is_refused(void **state)
{
    const api_ground *ground = *state;
    const castls_clock clock = {offsetof(castls_clock, now_ms), NULL, NULL};
    const castls_random random = {0, NULL, NULL};
    const castls_allocator allocator = {offsetof(castls_allocator, release), NULL, NULL, NULL};
    castls_provider provider = *castls_provider_default();
    const castls_clock *a_clock = &clock;
    const castls_random *a_random = &random;
    const castls_allocator *an_allocator = &allocator;
    const castls_provider *a_provider = &provider;
    provider.struct_len = 16;
    for (size_t i = 0; i < 5; i++) {
        castls_environment environment = ground->environment;
        castls_config_builder *builder = NULL;
        castls_trust *trust = NULL;
        environment.clock = i == 0 ? a_clock : environment.clock;
        environment.random = i == 1 ? a_random : environment.random;
        environment.allocator = i == 2 ? an_allocator : environment.allocator;
        environment.provider = i == 3 ? a_provider : environment.provider;
        environment.struct_len = i == 4 ? 0 : environment.struct_len;
        assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_BAD_ARGUMENT);
        assert_null(builder);
        assert_int_equal(castls_trust_new(&environment, (castls_parts){NULL, 0}, NULL, &trust),
                         CASTLS_BAD_ARGUMENT);
        assert_null(trust);
    }
}

static void a_size_stands_first_in_every_struct_that_may_grow(void **state)
{
    (void)state;
    assert_int_equal(offsetof(castls_environment, struct_len), 0);
    assert_int_equal(offsetof(castls_allocator, struct_len), 0);
    assert_int_equal(offsetof(castls_clock, struct_len), 0);
    assert_int_equal(offsetof(castls_random, struct_len), 0);
    assert_int_equal(offsetof(castls_error, struct_len), 0);
    assert_int_equal(offsetof(castls_event, struct_len), 0);
    assert_int_equal(offsetof(castls_traffic, struct_len), 0);
    assert_int_equal(offsetof(castls_session_fields, struct_len), 0);
    assert_int_equal(offsetof(castls_mint_plan, struct_len), 0);
    assert_int_equal(offsetof(castls_certificate_fields, struct_len), 0);
    assert_int_equal(offsetof(castls_provider, struct_len), 0);
    assert_int_equal(offsetof(castls_aead, struct_len), 0);
    assert_int_equal(offsetof(castls_hash, struct_len), 0);
    assert_int_equal(offsetof(castls_hmac, struct_len), 0);
    assert_int_equal(offsetof(castls_group, struct_len), 0);
    assert_int_equal(sizeof(castls_bytes), 2 * sizeof(void *));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_random_bytes_give_the_same_hello),
        cmocka_unit_test(a_random_source_that_fails_is_reported),
        cmocka_unit_test(a_provider_without_random_bytes_is_found_when_building),
        cmocka_unit_test(the_clock_judges_certificates),
        cmocka_unit_test(all_memory_comes_from_the_allocator_and_goes_back_wiped),
        cmocka_unit_test(one_connection_may_differ_in_everything),
        cmocka_unit_test(a_longer_struct_of_the_future_is_understood),
        cmocka_unit_test(a_shorter_struct_of_the_past_is_read_as_far_as_it_goes),
        cmocka_unit_test(what_is_told_ends_where_the_callers_struct_does),
        cmocka_unit_test(plans_and_errors_end_where_the_callers_struct_does),
        cmocka_unit_test(a_table_without_its_functions_is_refused),
        cmocka_unit_test(a_size_stands_first_in_every_struct_that_may_grow),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
