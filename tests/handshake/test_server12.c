/*
 * test_server12.c: the server of TLS 1.2 against a client that says what each test wants: what is
 * negotiated, and above all what is refused, and how.
 */
#include "crypto/schedule12.h"
#include "raw12.h"
#include "wire/server_hello.h"
#include "wire/types.h"

/* A server of both versions with the world's credential. */
static castls_config_builder *server(const cas_world *world)
{
    castls_config_builder *builder = cas_world_server(world);
    castls_config_builder_set_versions(builder, 0x0303, 0x0304);
    return builder;
}

/* What the server says to a hello. */
static cas_err greet(castls_config *config, raw12_hello hello)
{
    raw12 raw = {0};
    raw12_begin(&raw, config);
    const cas_err err = raw12_say_hello(&raw, &hello);
    raw12_end(&raw);
    return err;
}

/* A whole handshake with a leaf of that kind, offering one suite and one group. */
static void connect_with(const cas_world *world, castls_key_kind kind, uint16_t suite,
                         uint16_t group, uint16_t scheme)
{
    const cas_leaf leaf = {.kind = kind};
    castls_credential *credential = cas_authority_credential(&world->authority, leaf);
    castls_config_builder *builder = server(world);
    const uint16_t suites[] = {0x1301, suite};
    /* The curve of the certificate has to be among the groups, RFC 8422 section 5.3. */
    const uint16_t groups[] = {group, 0x0017, 0x0018, 0x0019};
    const uint16_t schemes[] = {scheme};
    const raw12_hello hello = {
        .suites = CAS_CODES(suites), .groups = CAS_CODES(groups), .schemes = CAS_CODES(schemes)};
    raw12 raw = {0};
    castls_config_builder_add_credential(builder, NULL);
    castls_config_builder_add_credential(builder, credential);
    castls_config_builder_set_groups(builder, CAS_CODES_FIRST(groups, 1));
    raw12_begin(&raw, cas_world_build(builder));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_suite(&raw), suite);
    raw12_finish_full(&raw);
    assert_int_equal(raw.facts.version, 0x0303);
    assert_int_equal(raw.facts.suite, suite);
    assert_int_equal(raw.facts.group, group);
    assert_int_equal(raw.facts.own_scheme, scheme);
    assert_bytes_equal(cas_secret_bytes(&raw.facts.tls12.main_secret),
                       cas_secret_bytes(&raw.secrets.main_secret));
    assert_int_equal(cas_secret_bytes(&raw.facts.client_finished).len, 12);
    raw12_end(&raw);
    castls_credential_release(credential);
}

static void every_suite_group_and_key_makes_a_handshake(void **state)
{
    const cas_world *world = *state;
    connect_with(world, CASTLS_KEY_ECDSA_P256, 0xc02b, 0x001d, 0x0403);
    connect_with(world, CASTLS_KEY_ECDSA_P256, 0xc02c, 0x0017, 0x0503);
    connect_with(world, CASTLS_KEY_ECDSA_P384, 0xcca9, 0x0018, 0x0503);
    connect_with(world, CASTLS_KEY_ECDSA_P384, 0xc02b, 0x0019, 0x0403);
    connect_with(world, CASTLS_KEY_ECDSA_P521, 0xc02c, 0x001d, 0x0603);
    connect_with(world, CASTLS_KEY_ED25519, 0xc02b, 0x001d, 0x0807);
    connect_with(world, CASTLS_KEY_RSA, 0xc02f, 0x001d, 0x0804);
    connect_with(world, CASTLS_KEY_RSA, 0xc030, 0x0017, 0x0401);
    connect_with(world, CASTLS_KEY_RSA, 0xcca8, 0x0018, 0x0601);
}

typedef struct version_case {
    uint16_t legacy_version;
    uint16_t offered[3]; /* supported_versions; none where the first is 0. */
    uint16_t min;
    uint16_t max;
    bool fallback;
    bool has_sentinel;
    cas_err result;
} version_case;

/* RFC 8446 sections 4.1.3 and 4.2.1, appendix D; RFC 7507 section 3. */
static void versions_are_negotiated_as_the_rfc_says(void **state)
{
    const cas_world *world = *state;
    const version_case cases[] = {
        {0x0303, {0, 0, 0}, 0x0303, 0x0304, false, true, CAS_OK},
        {0x0303, {0, 0, 0}, 0x0303, 0x0303, false, false, CAS_OK},
        {0x0303, {0, 0, 0}, 0x0304, 0x0304, false, false, CAS_ERR_VERSION},
        {0x0304, {0, 0, 0}, 0x0303, 0x0304, false, true, CAS_OK},
        {0xffff, {0, 0, 0}, 0x0303, 0x0304, false, true, CAS_OK},
        {0x0302, {0, 0, 0}, 0x0303, 0x0304, false, false, CAS_ERR_VERSION},
        {0x0301, {0, 0, 0}, 0x0303, 0x0304, false, false, CAS_ERR_VERSION},
        {0x0300, {0x0303, 0, 0}, 0x0303, 0x0304, false, false, CAS_ERR_VERSION},
        {0x0301, {0x0303, 0, 0}, 0x0303, 0x0304, false, true, CAS_OK},
        {0x0303, {0x0303, 0x0302, 0x0301}, 0x0303, 0x0304, false, true, CAS_OK},
        {0x0303, {0x0302, 0x0301, 0x7a7a}, 0x0303, 0x0304, false, false, CAS_ERR_VERSION},
        {0x0303, {0x7a7a, 0x0304, 0x0303}, 0x0303, 0x0303, false, false, CAS_OK},
        {0x0303, {0x7a7a, 0x0304, 0x7f17}, 0x0303, 0x0303, false, false, CAS_ERR_VERSION},
        {0x0303, {0, 0, 0}, 0x0303, 0x0304, true, false, CAS_ERR_FALLBACK},
        {0x0303, {0, 0, 0}, 0x0303, 0x0303, true, false, CAS_OK},
    };
    for (size_t i = 0; i < CAS_COUNT(cases); i++) {
        const version_case *it = CAS_AT(cases, i);
        const uint16_t suites[] = {0xc02b, it->fallback ? 0x5600 : 0x00ff};
        const uint16_t offered[] = {
            *CAS_AT(it->offered, 0), *CAS_AT(it->offered, 1), *CAS_AT(it->offered, 2)};
        const size_t count = offered[0] == 0 ? 0 : offered[1] == 0 ? 1 : 3;
        const raw12_hello hello = {
            .legacy_version = it->legacy_version,
            .versions = CAS_CODES_FIRST(offered, count),
            .suites = CAS_CODES(suites),
        };
        castls_config_builder *builder = cas_world_server(world);
        raw12 raw = {0};
        castls_config_builder_set_versions(builder, it->min, it->max);
        raw12_begin(&raw, cas_world_build(builder));
        assert_int_equal(raw12_say_hello(&raw, &hello), it->result);
        if (it->result == CAS_OK) {
            const castls_bytes last =
                cas_bytes_slice(raw12_heard(&raw, CAS_HANDSHAKE_SERVER_HELLO), 26, 8);
            assert_int_equal(cas_bytes_equal(last, cas_sentinel_bytes(CAS_SENTINEL_TLS12)),
                             it->has_sentinel);
            raw12_finish_full(&raw);
        }
        raw12_end(&raw);
    }
}

static void a_hello_is_refused_for_what_it_is(void **state)
{
    const cas_world *world = *state;
    castls_config *config = cas_world_build(server(world));
    const uint8_t deflate[] = {1};
    const uint8_t compressed_points[] = {1, 2};
    const uint16_t rsa_only[] = {0xc02f, 0xc030, 0xcca8};
    const uint16_t cbc[] = {0xc009, 0xc013, 0x002f};
    const uint16_t static_rsa[] = {0x009c, 0x009d};
    const uint16_t ffdhe[] = {0x009e, 0xccaa};
    const uint16_t hybrid[] = {0x11ec, 0x11eb};
    const uint16_t no_p256[] = {0x001d};
    const uint16_t other_schemes[] = {0x0804};
    assert_int_equal(
        greet(castls_config_retain(config), (raw12_hello){.compression = CAS_BYTES(deflate)}),
        CAS_ERR_CLIENT_HELLO_COMPRESSION);
    assert_int_equal(greet(castls_config_retain(config),
                           (raw12_hello){.point_formats = CAS_BYTES(compressed_points)}),
                     CAS_ERR_POINT_FORMATS);
    assert_int_equal(
        greet(castls_config_retain(config),
              (raw12_hello){.has_renegotiation_info = true, .renegotiated = CAS_BYTES(deflate)}),
        CAS_ERR_RENEGOTIATION_INFO);
    assert_int_equal(
        greet(castls_config_retain(config), (raw12_hello){.suites = CAS_CODES(rsa_only)}),
        CAS_ERR_NO_SUITE);
    assert_int_equal(greet(castls_config_retain(config), (raw12_hello){.suites = CAS_CODES(cbc)}),
                     CAS_ERR_NO_SUITE);
    assert_int_equal(
        greet(castls_config_retain(config), (raw12_hello){.suites = CAS_CODES(static_rsa)}),
        CAS_ERR_NO_SUITE);
    assert_int_equal(greet(castls_config_retain(config), (raw12_hello){.suites = CAS_CODES(ffdhe)}),
                     CAS_ERR_NO_SUITE);
    assert_int_equal(
        greet(castls_config_retain(config), (raw12_hello){.groups = CAS_CODES(hybrid)}),
        CAS_ERR_NO_GROUP);
    assert_int_equal(
        greet(castls_config_retain(config), (raw12_hello){.groups = CAS_CODES(no_p256)}),
        CAS_ERR_NO_SUITE);
    assert_int_equal(
        greet(castls_config_retain(config), (raw12_hello){.schemes = CAS_CODES(other_schemes)}),
        CAS_ERR_NO_SCHEME);
    assert_int_equal(greet(castls_config_retain(config), (raw12_hello){.no_schemes = true}),
                     CAS_ERR_NO_SCHEME);
    assert_int_equal(greet(castls_config_retain(config), (raw12_hello){.no_extensions = true}),
                     CAS_ERR_NO_SCHEME);
    castls_config_release(config);
}

static void what_is_unknown_is_passed_over(void **state)
{
    const cas_world *world = *state;
    const uint8_t compression[] = {1, 0};
    const uint8_t points[] = {1, 0};
    const uint16_t suites[] = {0x0a0a, 0xc009, 0xc02b};
    const uint16_t groups[] = {0x0a0a, 0x11ec, 0x0017};
    const raw12_hello hello = {
        .compression = CAS_BYTES(compression),
        .point_formats = CAS_BYTES(points),
        .suites = CAS_CODES(suites),
        .groups = CAS_CODES(groups),
    };
    castls_bytes body = {0};
    raw12 raw = {0};
    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_true(raw12_has_extension(&raw, 11, &body));
    assert_false(raw12_has_extension(&raw, 0xff01, &body));
    assert_false(raw12_has_extension(&raw, 35, &body));
    raw12_finish_full(&raw);
    raw12_end(&raw);
}

/* RFC 8422 section 4: without supported_groups the server may take any curve. */
static void a_client_without_groups_gets_p256(void **state)
{
    const cas_world *world = *state;
    const raw12_hello hello = {.no_groups = true};
    raw12 raw = {0};
    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    raw12_finish_full(&raw);
    assert_int_equal(raw.facts.group, 0x0017);
    raw12_end(&raw);
}

/* RFC 5746 section 3.6. */
static void renegotiation_is_signalled_where_the_client_signals_it(void **state)
{
    const cas_world *world = *state;
    const uint16_t scsv[] = {0xc02b, 0x00ff};
    const raw12_hello hellos[] = {
        {.has_renegotiation_info = true},
        {.suites = CAS_CODES(scsv)},
        {0},
    };
    for (size_t i = 0; i < CAS_COUNT(hellos); i++) {
        const uint8_t empty[] = {0};
        castls_bytes body = {0};
        raw12 raw = {0};
        raw12_begin(&raw, cas_world_build(server(world)));
        assert_int_equal(raw12_say_hello(&raw, CAS_AT(hellos, i)), CAS_OK);
        assert_int_equal(raw12_has_extension(&raw, 0xff01, &body), i < 2);
        if (i < 2) {
            assert_bytes_equal(body, CAS_BYTES(empty));
        }
        raw12_finish_full(&raw);
        assert_int_equal(raw.facts.secure_renegotiation, i < 2);
        raw12_end(&raw);
    }
}

/* RFC 7627 section 5.2. */
static void the_extended_main_secret_is_used_when_offered_and_can_be_required(void **state)
{
    const cas_world *world = *state;
    const raw12_hello with = {0};
    const raw12_hello without = {.no_ems = true};
    raw12 raw = {0};
    castls_bytes body = {0};
    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &without), CAS_OK);
    assert_false(raw12_has_extension(&raw, 23, &body));
    raw12_finish_full(&raw);
    assert_false(raw.facts.extended_main_secret);
    raw12_end(&raw);

    castls_config_builder *builder = server(world);
    castls_config_builder_set_options(builder, CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET);
    castls_config *strict = cas_world_build(builder);
    assert_int_equal(greet(castls_config_retain(strict), without), CAS_ERR_EXTENDED_MAIN_SECRET);
    raw12_begin(&raw, strict);
    assert_int_equal(raw12_say_hello(&raw, &with), CAS_OK);
    assert_true(raw12_has_extension(&raw, 23, &body));
    raw12_finish_full(&raw);
    assert_true(raw.facts.extended_main_secret);
    raw12_end(&raw);
}

static void a_staple_comes_to_who_asks(void **state)
{
    const cas_world *world = *state;
    const uint8_t response[] = {0x30, 0x03, 0x0a, 0x01, 0x00};
    const raw12_hello hellos[] = {{0}, {.has_status_request = true}};
    castls_credential *stapled = NULL;
    const castls_codes none = {0};
    assert_int_equal(castls_credential_with(world->server_credential, CAS_BYTES(response),
                                            cas_bytes_none(), none, &stapled),
                     CASTLS_OK);
    for (size_t i = 0; i < CAS_COUNT(hellos); i++) {
        castls_config_builder *builder = server(world);
        castls_bytes body = {0};
        raw12 raw = {0};
        castls_config_builder_add_credential(builder, NULL);
        castls_config_builder_add_credential(builder, stapled);
        raw12_begin(&raw, cas_world_build(builder));
        assert_int_equal(raw12_say_hello(&raw, CAS_AT(hellos, i)), CAS_OK);
        assert_int_equal(raw12_has_extension(&raw, 5, &body), i == 1);
        const castls_bytes status = raw12_heard(&raw, CAS_HANDSHAKE_CERTIFICATE_STATUS);
        assert_int_equal(status.len, i == 1 ? 4 + sizeof(response) : 0);
        raw12_finish_full(&raw);
        raw12_end(&raw);
    }
    castls_credential_release(stapled);
}

static void bytes_may_come_one_at_a_time(void **state)
{
    const cas_world *world = *state;
    const raw12_hello hello = {.server_name = CAS_TEXT("localhost")};
    castls_bytes body = {0};
    raw12 raw = {0};
    raw12_begin(&raw, cas_world_build(server(world)));
    raw.piece = 1;
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_true(raw12_has_extension(&raw, 0, &body));
    raw12_finish_full(&raw);
    raw12_end(&raw);
}

/* The client's Finished is the last message of a full handshake and changes no key; all the same, a
 * byte behind it in its record is none of what comes later. */
static void nothing_stands_behind_the_last_message(void **state)
{
    const cas_world *world = *state;
    const raw12_hello hello = {0};
    uint8_t message[4 + 12 + 1] = {CAS_HANDSHAKE_FINISHED, 0, 0, 12};
    raw12 raw = {0};
    raw12_begin(&raw, cas_world_build(server(world)));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(raw12_say_key_exchange(&raw), CAS_OK);
    assert_int_equal(raw12_say_ccs(&raw), CAS_OK);
    raw12_verify_data(&raw, false, cas_span_slice(CAS_SPAN(message), 4, 12));
    assert_int_equal(cas_handshake_feed(raw.server, CAS_BYTES(message)),
                     CAS_ERR_RECORD_KEY_BOUNDARY);
    raw12_end(&raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_suite_group_and_key_makes_a_handshake),
        cmocka_unit_test(versions_are_negotiated_as_the_rfc_says),
        cmocka_unit_test(a_hello_is_refused_for_what_it_is),
        cmocka_unit_test(what_is_unknown_is_passed_over),
        cmocka_unit_test(a_client_without_groups_gets_p256),
        cmocka_unit_test(renegotiation_is_signalled_where_the_client_signals_it),
        cmocka_unit_test(the_extended_main_secret_is_used_when_offered_and_can_be_required),
        cmocka_unit_test(a_staple_comes_to_who_asks),
        cmocka_unit_test(bytes_may_come_one_at_a_time),
        cmocka_unit_test(nothing_stands_behind_the_last_message),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
