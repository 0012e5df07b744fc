/*
 * test_resume12.c: TLS 1.2 resumed by ticket and by session id: what is, and above all what is not.
 * RFC 5246 section 7.4.1.3, RFC 5077, RFC 7627 section 5.3.
 */
#include "config/config.h"
#include "shop12.h"
#include "wire/types.h"

static void tickets_resume_and_are_renewed(void **state)
{
    shop12 it = shop12_open(*state, true, false);
    const raw12_hello first = {.has_ticket = true};
    const uint8_t chosen[] = {1, 2, 3, 4};
    souvenir12 left = {0};
    shop12_visit(&it, &first, &left);
    assert_int_not_equal(left.ticket_len, 0);
    assert_int_equal(left.id_len, 0); /* RFC 5077 section 3.4. */
    assert_int_equal(left.lifetime_s, 86400);
    for (size_t i = 0; i < 3; i++) {
        const raw12_hello again = {
            .has_ticket = true,
            .ticket = souvenir12_ticket(&left),
            .session_id = i == 0 ? cas_bytes_none() : CAS_BYTES(chosen),
        };
        souvenir12 renewed = {0};
        shop12_come_back(castls_config_retain(it.config), &again, &left, &renewed);
        assert_int_not_equal(renewed.ticket_len, 0);
        left = renewed;
    }
    shop12_close(&it);
}

static void ids_resume_any_number_of_times(void **state)
{
    shop12 it = shop12_open(*state, false, true);
    const raw12_hello first = {.has_ticket = true};
    souvenir12 left = {0};
    shop12_visit(&it, &first, &left);
    assert_int_equal(left.ticket_len, 0);
    assert_int_equal(left.id_len, 32);
    for (size_t i = 0; i < 3; i++) {
        const raw12_hello again = {.session_id = souvenir12_id(&left)};
        souvenir12 nothing = {0};
        shop12_come_back(castls_config_retain(it.config), &again, &left, &nothing);
        assert_int_equal(nothing.ticket_len, 0);
    }
    assert_int_equal(castls_session_cache_count(it.cache), 1);
    shop12_close(&it);
}

/* Tickets for those who know them, ids for the others. */
static void a_server_with_both_gives_each_what_it_knows(void **state)
{
    shop12 it = shop12_open(*state, true, true);
    const raw12_hello modern = {.has_ticket = true};
    const raw12_hello old = {0};
    souvenir12 left = {0};
    shop12_visit(&it, &modern, &left);
    assert_int_not_equal(left.ticket_len, 0);
    assert_int_equal(left.id_len, 0);
    souvenir12 id = {0};
    shop12_visit(&it, &old, &id);
    assert_int_equal(id.ticket_len, 0);
    assert_int_equal(id.id_len, 32);
    /* RFC 5077 section 3.4: with a ticket, an id means nothing. */
    const uint8_t damaged[64] = {9};
    const raw12_hello mixed = {
        .has_ticket = true, .ticket = CAS_BYTES(damaged), .session_id = souvenir12_id(&id)};
    shop12_come_back_in_vain(castls_config_retain(it.config), &mixed);
    shop12_close(&it);
}

static void nothing_is_given_without_ring_cache_or_wish(void **state)
{
    const cas_world *world = *state;
    shop12 none = shop12_open(world, false, false);
    shop12 both = shop12_open(world, true, true);
    const raw12_hello hello = {.has_ticket = true};
    souvenir12 left = {0};
    shop12_visit(&none, &hello, &left);
    assert_int_equal(left.ticket_len + left.id_len, 0);
    castls_config_builder *builder = shop12_builder(world, &both);
    castls_config_builder_set_options(builder, CASTLS_OPTION_NO_TICKETS);
    const shop12 closed = {.config = cas_world_build(builder)};
    shop12_visit(&closed, &hello, &left);
    assert_int_equal(left.ticket_len + left.id_len, 0);
    builder = shop12_builder(world, &both);
    castls_config_builder_set_ticket_counts(builder, 0, 0);
    const shop12 mean = {.config = cas_world_build(builder)};
    shop12_visit(&mean, &hello, &left);
    assert_int_equal(left.ticket_len + left.id_len, 0);
    castls_config_release(closed.config);
    castls_config_release(mean.config);
    shop12_close(&none);
    shop12_close(&both);
}

/* RFC 7627 section 5.3, all four cases. */
static void a_session_keeps_to_its_extended_main_secret(void **state)
{
    shop12 it = shop12_open(*state, true, true);
    const raw12_hello with = {.has_ticket = true};
    const raw12_hello without = {.has_ticket = true, .no_ems = true};
    souvenir12 left = {0};
    /* One without is never made. */
    shop12_visit(&it, &without, &left);
    assert_int_equal(left.ticket_len + left.id_len, 0);
    /* One with it is not resumed without it: that ends the handshake. */
    shop12_visit(&it, &with, &left);
    const raw12_hello changed = {
        .has_ticket = true, .ticket = souvenir12_ticket(&left), .no_ems = true};
    raw12 raw = {0};
    raw12_begin(&raw, castls_config_retain(it.config));
    assert_int_equal(raw12_say_hello(&raw, &changed), CAS_ERR_RESUMED_WITHOUT_EMS);
    raw12_end(&raw);
    shop12_close(&it);
}

/* Even a session that came from elsewhere: an application's store, an older version. */
static void a_session_without_the_extended_main_secret_is_not_resumed(void **state)
{
    const cas_world *world = *state;
    shop12 it = shop12_open(world, false, true);
    const uint8_t secret[48] = {7};
    const uint8_t id[32] = {8};
    for (size_t i = 0; i < 2; i++) {
        const castls_session_fields fields = {
            .struct_len = sizeof(fields),
            .version = 0x0303,
            .suite = 0xc02b,
            .extended_main_secret = i == 1,
            .lifetime_s = 3600,
            .issued_at_ms = CAS_TEST_NOW_MS,
            .secret = CAS_BYTES(secret),
            .id = CAS_BYTES(id),
            .binding = CAS_BYTES(it.config->binding),
        };
        castls_session *session = NULL;
        assert_int_equal(castls_session_new(&world->authority.environment, &fields, &session),
                         CASTLS_OK);
        assert_int_equal(
            castls_session_cache_put(it.cache, CAS_TEST_NOW_MS, CAS_BYTES(id), session), CASTLS_OK);
        castls_session_release(session);
        for (size_t j = 0; j < 2; j++) {
            const raw12_hello hello = {.session_id = CAS_BYTES(id), .no_ems = j == 1};
            souvenir12 known = {0};
            souvenir12 nothing = {0};
            assert_int_equal(cas_secret_set(&known.secret, CAS_BYTES(secret)), CAS_OK);
            if (i == 1 && j == 0) {
                shop12_come_back(castls_config_retain(it.config), &hello, &known, &nothing);
            } else if (i == 0) {
                shop12_come_back_in_vain(castls_config_retain(it.config), &hello);
            }
        }
    }
    shop12_close(&it);
}

static void a_session_is_bound_to_its_configuration(void **state)
{
    const cas_world *world = *state;
    for (size_t i = 0; i < 2; i++) {
        shop12 it = shop12_open(world, i == 0, i == 1);
        const raw12_hello first = {.has_ticket = i == 0};
        souvenir12 left = {0};
        shop12_visit(&it, &first, &left);
        const raw12_hello again = {.has_ticket = i == 0,
                                   .ticket = souvenir12_ticket(&left),
                                   .session_id = souvenir12_id(&left)};
        castls_config_builder *builder = shop12_builder(world, &it);
        castls_config_builder_set_session_context(builder, CAS_TEXT("another virtual host"));
        shop12_come_back_in_vain(cas_world_build(builder), &again);
        /* One that asks for client certificates, with the same ring and cache. */
        builder = shop12_builder(world, &it);
        castls_config_builder_set_verify(builder, CASTLS_VERIFY_OPTIONAL);
        raw12 raw = {0};
        raw12_begin(&raw, cas_world_build(builder));
        assert_int_equal(raw12_say_hello(&raw, &again), CAS_OK);
        assert_int_not_equal(raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE_REQUEST).len, 0);
        raw12_end(&raw);
        shop12_close(&it);
    }
}

/* A configuration that is set by hand while NAME waits counts as one that NAME gave; one that is
 * set later ends the handshake. */
static void a_configuration_set_by_hand_does_not_inherit_the_session(void **state)
{
    const cas_world *world = *state;
    const castls_operation_kind kinds[] = {CASTLS_OP_NAME, CASTLS_OP_ALPN};
    for (size_t i = 0; i < CAS_COUNT(kinds); i++) {
        shop12 it = shop12_open(world, true, false);
        const raw12_hello first = {.has_ticket = true};
        souvenir12 left = {0};
        shop12_visit(&it, &first, &left);
        const raw12_hello again = {
            .has_ticket = true, .ticket = souvenir12_ticket(&left), .alpn = CAS_TEXT("h2")};
        castls_config_builder *builder = shop12_builder(world, &it);
        castls_config_builder_set_operations(builder, 1u << *CAS_AT(kinds, i));
        castls_config *waiting = cas_world_build(builder);
        builder = shop12_builder(world, &it);
        castls_config_builder_set_session_context(builder, CAS_TEXT("another virtual host"));
        castls_config *other = cas_world_build(builder);
        raw12 raw = {0};
        raw12_begin(&raw, waiting);
        raw12_know_secret(&raw, cas_secret_bytes(&left.secret));
        assert_int_equal(raw12_say_hello(&raw, &again), CAS_OK);
        assert_true(raw.facts.is_resumed);
        assert_int_equal(cas_handshake_set_config(raw.server, other), CAS_OK);
        assert_int_equal(castls_operation_run(cas_handshake_operation(raw.server)), CASTLS_OK);
        assert_int_equal(raw12_go_on(&raw), i == 0 ? CAS_OK : CAS_ERR_STATE);
        if (i == 0) {
            assert_int_not_equal(raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE).len, 0);
            raw12_finish_full(&raw);
            assert_false(raw.facts.is_resumed);
        }
        raw12_end(&raw);
        castls_config_release(other);
        shop12_close(&it);
    }
}

static void a_session_is_bound_to_name_protocol_and_suite(void **state)
{
    const cas_world *world = *state;
    shop12 it = shop12_open(world, true, false);
    castls_config_builder *builder = shop12_builder(world, &it);
    const castls_bytes protocols[] = {CAS_TEXT("one"), CAS_TEXT("two")};
    const uint16_t other_suite[] = {0xc02c};
    castls_config_builder_set_alpn(builder, CAS_PARTS(protocols));
    castls_config_release(it.config);
    it.config = cas_world_build(builder);
    const raw12_hello first = {
        .has_ticket = true, .server_name = CAS_TEXT("localhost"), .alpn = CAS_TEXT("one")};
    souvenir12 left = {0};
    souvenir12 nothing = {0};
    shop12_visit(&it, &first, &left);
    raw12_hello again = first;
    again.ticket = souvenir12_ticket(&left);
    shop12_come_back(castls_config_retain(it.config), &again, &left, &nothing);
    raw12_hello changed = again;
    changed.server_name = CAS_TEXT("elsewhere.example");
    shop12_come_back_in_vain(castls_config_retain(it.config), &changed);
    changed = again;
    changed.server_name = cas_bytes_none();
    shop12_come_back_in_vain(castls_config_retain(it.config), &changed);
    changed = again;
    changed.alpn = CAS_TEXT("two");
    shop12_come_back_in_vain(castls_config_retain(it.config), &changed);
    changed = again;
    changed.alpn = cas_bytes_none();
    shop12_come_back_in_vain(castls_config_retain(it.config), &changed);
    changed = again;
    changed.suites = CAS_CODES(other_suite);
    shop12_come_back_in_vain(castls_config_retain(it.config), &changed);
    shop12_close(&it);
}

static void a_damaged_ticket_is_no_error(void **state)
{
    shop12 it = shop12_open(*state, true, false);
    const raw12_hello first = {.has_ticket = true};
    souvenir12 left = {0};
    shop12_visit(&it, &first, &left);
    for (size_t at = 0; at < left.ticket_len; at = at + 7) {
        souvenir12 damaged = left;
        const uint8_t byte = cas_bytes_get(CAS_BYTES(damaged.ticket_room), at);
        cas_span_set(CAS_SPAN(damaged.ticket_room), at, (uint8_t)(byte ^ 1));
        const raw12_hello again = {
            .has_ticket = true,
            .ticket = souvenir12_ticket(&damaged),
        };
        shop12_come_back_in_vain(castls_config_retain(it.config), &again);
    }
    const raw12_hello cut = {
        .has_ticket = true, .ticket = cas_bytes_prefix(souvenir12_ticket(&left), 5)};
    shop12_come_back_in_vain(castls_config_retain(it.config), &cut);
    shop12_close(&it);
}

/* A ClientHello of a TLS 1.3 client has a random id, which names no session and is not echoed. */
static void an_id_that_names_nothing_is_not_echoed(void **state)
{
    shop12 it = shop12_open(*state, false, true);
    const uint8_t random_id[32] = {5};
    const raw12_hello hello = {.session_id = CAS_BYTES(random_id)};
    raw12 raw = {0};
    raw12_begin(&raw, castls_config_retain(it.config));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_false(cas_bytes_equal(raw12_session_id(&raw), CAS_BYTES(random_id)));
    raw12_finish_full(&raw);
    raw12_end(&raw);
    shop12_close(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tickets_resume_and_are_renewed),
        cmocka_unit_test(ids_resume_any_number_of_times),
        cmocka_unit_test(a_server_with_both_gives_each_what_it_knows),
        cmocka_unit_test(nothing_is_given_without_ring_cache_or_wish),
        cmocka_unit_test(a_session_keeps_to_its_extended_main_secret),
        cmocka_unit_test(a_session_without_the_extended_main_secret_is_not_resumed),
        cmocka_unit_test(a_session_is_bound_to_its_configuration),
        cmocka_unit_test(a_configuration_set_by_hand_does_not_inherit_the_session),
        cmocka_unit_test(a_session_is_bound_to_name_protocol_and_suite),
        cmocka_unit_test(a_damaged_ticket_is_no_error),
        cmocka_unit_test(an_id_that_names_nothing_is_not_echoed),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
