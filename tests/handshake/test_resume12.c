/*
 * test_resume12.c: TLS 1.2 resumed by ticket and by session id: what is, and above all what is not.
 * RFC 5246 section 7.4.1.3, RFC 5077, RFC 7627 section 5.3.
 */
#include "config/config.h"
#include "raw12.h"
#include "wire/types.h"

/* A server whose sessions are in tickets of a ring, in a cache, or both. */
typedef struct shop {
    castls_ticket_ring *ring;
    castls_session_cache *cache;
    castls_config *config;
} shop;

static castls_config_builder *builder_of(const cas_world *world, const shop *it)
{
    castls_config_builder *builder = cas_world_server(world);
    castls_config_builder_set_versions(builder, 0x0303, 0x0304);
    castls_config_builder_set_ticket_ring(builder, it->ring);
    castls_config_builder_set_session_cache(builder, it->cache);
    return builder;
}

static shop open_shop(const cas_world *world, bool tickets, bool ids)
{
    shop it = {0};
    if (tickets) {
        assert_int_equal(
            castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &it.ring),
            CASTLS_OK);
    }
    if (ids) {
        assert_int_equal(castls_session_cache_new(&world->authority.environment, 16, &it.cache),
                         CASTLS_OK);
    }
    it.config = cas_world_build(builder_of(world, &it));
    return it;
}

static void close_shop(shop *it)
{
    castls_ticket_ring_release(it->ring);
    castls_session_cache_release(it->cache);
    castls_config_release(it->config);
}

/* What a first visit leaves with the client. */
typedef struct souvenir {
    uint8_t ticket_room[2048];
    size_t ticket_len;
    uint32_t lifetime_s;
    uint8_t id_room[32];
    size_t id_len;
    cas_secret secret;
} souvenir;

static castls_bytes ticket_of(const souvenir *it)
{
    return cas_bytes_prefix(CAS_BYTES(it->ticket_room), it->ticket_len);
}

static castls_bytes id_of(const souvenir *it)
{
    return cas_bytes_prefix(CAS_BYTES(it->id_room), it->id_len);
}

static void take_souvenir(const raw12 *raw, souvenir *out)
{
    *out = (souvenir){.secret = raw->secrets.main_secret};
    const castls_bytes message = raw12_heard(raw, CAS_HANDSHAKE_NEW_SESSION_TICKET);
    if (message.len != 0) {
        cas_reader r = cas_reader_on(message);
        out->lifetime_s = cas_read_u32(&r);
        const castls_bytes ticket = cas_read_vec16(&r, 1, sizeof(out->ticket_room));
        assert_int_equal(cas_reader_end(&r), CAS_OK);
        assert_true(cas_span_copy(CAS_SPAN(out->ticket_room), ticket));
        out->ticket_len = ticket.len;
    }
    const castls_bytes id = raw12_session_id(raw);
    assert_true(cas_span_copy(CAS_SPAN(out->id_room), id));
    out->id_len = id.len;
}

static void visit(const shop *it, const raw12_hello *hello, souvenir *out)
{
    raw12 raw = {0};
    raw12_begin(&raw, castls_config_retain(it->config));
    assert_int_equal(raw12_say_hello(&raw, hello), CAS_OK);
    raw12_finish_full(&raw);
    assert_false(raw.facts.is_resumed);
    take_souvenir(&raw, out);
    raw12_end(&raw);
}

/* Comes back, and is resumed; what is left then. */
static void come_back(castls_config *config, const raw12_hello *hello, const souvenir *with,
                      souvenir *out)
{
    raw12 raw = {0};
    raw12_begin(&raw, config);
    raw12_know_secret(&raw, cas_secret_bytes(&with->secret));
    assert_int_equal(raw12_say_hello(&raw, hello), CAS_OK);
    assert_bytes_equal(raw12_session_id(&raw), hello->session_id);
    raw12_finish_resumed(&raw);
    assert_true(raw.facts.is_resumed);
    assert_int_equal(raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE).len, 0);
    take_souvenir(&raw, out);
    raw12_end(&raw);
}

/* Comes back, and the handshake is a full one. */
static void come_back_in_vain(castls_config *config, const raw12_hello *hello)
{
    raw12 raw = {0};
    raw12_begin(&raw, config);
    assert_int_equal(raw12_say_hello(&raw, hello), CAS_OK);
    assert_int_not_equal(raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE).len, 0);
    raw12_finish_full(&raw);
    assert_false(raw.facts.is_resumed);
    raw12_end(&raw);
}

static void tickets_resume_and_are_renewed(void **state)
{
    shop it = open_shop(*state, true, false);
    const raw12_hello first = {.has_ticket = true};
    const uint8_t chosen[] = {1, 2, 3, 4};
    souvenir left = {0};
    visit(&it, &first, &left);
    assert_int_not_equal(left.ticket_len, 0);
    assert_int_equal(left.id_len, 0); /* RFC 5077 section 3.4. */
    assert_int_equal(left.lifetime_s, 86400);
    for (size_t i = 0; i < 3; i++) {
        const raw12_hello again = {
            .has_ticket = true,
            .ticket = ticket_of(&left),
            .session_id = i == 0 ? cas_bytes_none() : CAS_BYTES(chosen),
        };
        souvenir renewed = {0};
        come_back(castls_config_retain(it.config), &again, &left, &renewed);
        assert_int_not_equal(renewed.ticket_len, 0);
        left = renewed;
    }
    close_shop(&it);
}

static void ids_resume_any_number_of_times(void **state)
{
    shop it = open_shop(*state, false, true);
    const raw12_hello first = {.has_ticket = true};
    souvenir left = {0};
    visit(&it, &first, &left);
    assert_int_equal(left.ticket_len, 0);
    assert_int_equal(left.id_len, 32);
    for (size_t i = 0; i < 3; i++) {
        const raw12_hello again = {.session_id = id_of(&left)};
        souvenir nothing = {0};
        come_back(castls_config_retain(it.config), &again, &left, &nothing);
        assert_int_equal(nothing.ticket_len, 0);
    }
    assert_int_equal(castls_session_cache_count(it.cache), 1);
    close_shop(&it);
}

/* Tickets for those who know them, ids for the others. */
static void a_server_with_both_gives_each_what_it_knows(void **state)
{
    shop it = open_shop(*state, true, true);
    const raw12_hello modern = {.has_ticket = true};
    const raw12_hello old = {0};
    souvenir left = {0};
    visit(&it, &modern, &left);
    assert_int_not_equal(left.ticket_len, 0);
    assert_int_equal(left.id_len, 0);
    souvenir id = {0};
    visit(&it, &old, &id);
    assert_int_equal(id.ticket_len, 0);
    assert_int_equal(id.id_len, 32);
    /* RFC 5077 section 3.4: with a ticket, an id means nothing. */
    const uint8_t damaged[64] = {9};
    const raw12_hello mixed = {
        .has_ticket = true, .ticket = CAS_BYTES(damaged), .session_id = id_of(&id)};
    come_back_in_vain(castls_config_retain(it.config), &mixed);
    close_shop(&it);
}

static void nothing_is_given_without_ring_cache_or_wish(void **state)
{
    const cas_world *world = *state;
    shop none = open_shop(world, false, false);
    shop both = open_shop(world, true, true);
    const raw12_hello hello = {.has_ticket = true};
    souvenir left = {0};
    visit(&none, &hello, &left);
    assert_int_equal(left.ticket_len + left.id_len, 0);
    castls_config_builder *builder = builder_of(world, &both);
    castls_config_builder_set_options(builder, CASTLS_OPTION_NO_TICKETS);
    const shop closed = {.config = cas_world_build(builder)};
    visit(&closed, &hello, &left);
    assert_int_equal(left.ticket_len + left.id_len, 0);
    builder = builder_of(world, &both);
    castls_config_builder_set_ticket_counts(builder, 0, 0);
    const shop mean = {.config = cas_world_build(builder)};
    visit(&mean, &hello, &left);
    assert_int_equal(left.ticket_len + left.id_len, 0);
    castls_config_release(closed.config);
    castls_config_release(mean.config);
    close_shop(&none);
    close_shop(&both);
}

/* RFC 7627 section 5.3, all four cases. */
static void a_session_keeps_to_its_extended_main_secret(void **state)
{
    shop it = open_shop(*state, true, true);
    const raw12_hello with = {.has_ticket = true};
    const raw12_hello without = {.has_ticket = true, .no_ems = true};
    souvenir left = {0};
    /* One without is never made. */
    visit(&it, &without, &left);
    assert_int_equal(left.ticket_len + left.id_len, 0);
    /* One with it is not resumed without it: that ends the handshake. */
    visit(&it, &with, &left);
    const raw12_hello changed = {.has_ticket = true, .ticket = ticket_of(&left), .no_ems = true};
    raw12 raw = {0};
    raw12_begin(&raw, castls_config_retain(it.config));
    assert_int_equal(raw12_say_hello(&raw, &changed), CAS_ERR_RESUMED_WITHOUT_EMS);
    raw12_end(&raw);
    close_shop(&it);
}

/* Even a session that came from elsewhere: an application's store, an older version. */
static void a_session_without_the_extended_main_secret_is_not_resumed(void **state)
{
    const cas_world *world = *state;
    shop it = open_shop(world, false, true);
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
            souvenir known = {0};
            souvenir nothing = {0};
            assert_int_equal(cas_secret_set(&known.secret, CAS_BYTES(secret)), CAS_OK);
            if (i == 1 && j == 0) {
                come_back(castls_config_retain(it.config), &hello, &known, &nothing);
            } else if (i == 0) {
                come_back_in_vain(castls_config_retain(it.config), &hello);
            }
        }
    }
    close_shop(&it);
}

static void a_session_is_bound_to_its_configuration(void **state)
{
    const cas_world *world = *state;
    for (size_t i = 0; i < 2; i++) {
        shop it = open_shop(world, i == 0, i == 1);
        const raw12_hello first = {.has_ticket = i == 0};
        souvenir left = {0};
        visit(&it, &first, &left);
        const raw12_hello again = {
            .has_ticket = i == 0, .ticket = ticket_of(&left), .session_id = id_of(&left)};
        castls_config_builder *builder = builder_of(world, &it);
        castls_config_builder_set_session_context(builder, CAS_TEXT("another virtual host"));
        come_back_in_vain(cas_world_build(builder), &again);
        /* One that asks for client certificates, with the same ring and cache. */
        builder = builder_of(world, &it);
        castls_config_builder_set_verify(builder, CASTLS_VERIFY_OPTIONAL);
        raw12 raw = {0};
        raw12_begin(&raw, cas_world_build(builder));
        assert_int_equal(raw12_say_hello(&raw, &again), CAS_OK);
        assert_int_not_equal(raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE_REQUEST).len, 0);
        raw12_end(&raw);
        close_shop(&it);
    }
}

static void a_session_is_bound_to_name_protocol_and_suite(void **state)
{
    const cas_world *world = *state;
    shop it = open_shop(world, true, false);
    castls_config_builder *builder = builder_of(world, &it);
    const castls_bytes protocols[] = {CAS_TEXT("one"), CAS_TEXT("two")};
    const uint16_t other_suite[] = {0xc02c};
    castls_config_builder_set_alpn(builder, CAS_PARTS(protocols));
    castls_config_release(it.config);
    it.config = cas_world_build(builder);
    const raw12_hello first = {
        .has_ticket = true, .server_name = CAS_TEXT("localhost"), .alpn = CAS_TEXT("one")};
    souvenir left = {0};
    souvenir nothing = {0};
    visit(&it, &first, &left);
    raw12_hello again = first;
    again.ticket = ticket_of(&left);
    come_back(castls_config_retain(it.config), &again, &left, &nothing);
    raw12_hello changed = again;
    changed.server_name = CAS_TEXT("elsewhere.example");
    come_back_in_vain(castls_config_retain(it.config), &changed);
    changed = again;
    changed.server_name = cas_bytes_none();
    come_back_in_vain(castls_config_retain(it.config), &changed);
    changed = again;
    changed.alpn = CAS_TEXT("two");
    come_back_in_vain(castls_config_retain(it.config), &changed);
    changed = again;
    changed.alpn = cas_bytes_none();
    come_back_in_vain(castls_config_retain(it.config), &changed);
    changed = again;
    changed.suites = CAS_CODES(other_suite);
    come_back_in_vain(castls_config_retain(it.config), &changed);
    close_shop(&it);
}

static void a_damaged_ticket_is_no_error(void **state)
{
    shop it = open_shop(*state, true, false);
    const raw12_hello first = {.has_ticket = true};
    souvenir left = {0};
    visit(&it, &first, &left);
    for (size_t at = 0; at < left.ticket_len; at = at + 7) {
        souvenir damaged = left;
        const uint8_t byte = cas_bytes_get(CAS_BYTES(damaged.ticket_room), at);
        cas_span_set(CAS_SPAN(damaged.ticket_room), at, (uint8_t)(byte ^ 1));
        const raw12_hello again = {
            .has_ticket = true,
            .ticket = ticket_of(&damaged),
        };
        come_back_in_vain(castls_config_retain(it.config), &again);
    }
    const raw12_hello cut = {.has_ticket = true, .ticket = cas_bytes_prefix(ticket_of(&left), 5)};
    come_back_in_vain(castls_config_retain(it.config), &cut);
    close_shop(&it);
}

/* A ClientHello of a TLS 1.3 client has a random id, which names no session and is not echoed. */
static void an_id_that_names_nothing_is_not_echoed(void **state)
{
    shop it = open_shop(*state, false, true);
    const uint8_t random_id[32] = {5};
    const raw12_hello hello = {.session_id = CAS_BYTES(random_id)};
    raw12 raw = {0};
    raw12_begin(&raw, castls_config_retain(it.config));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_false(cas_bytes_equal(raw12_session_id(&raw), CAS_BYTES(random_id)));
    raw12_finish_full(&raw);
    raw12_end(&raw);
    close_shop(&it);
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
        cmocka_unit_test(a_session_is_bound_to_name_protocol_and_suite),
        cmocka_unit_test(a_damaged_ticket_is_no_error),
        cmocka_unit_test(an_id_that_names_nothing_is_not_echoed),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
