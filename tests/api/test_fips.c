/*
 * test_fips.c: FIPS configurations: what leaves the lists, what is refused when one is built, and
 * who says of itself that it is one. A provider that only claims to run as a validated module
 * stands in for one, so that every build tests the rules; what the module says is tested where
 * there is one.
 */
#include "api/ground.h"

#include "core/text.h"

static bool yes(void)
{
    return true;
}

static bool no(void)
{
    return false;
}

/* A builder with the claim, or without it. */
static castls_config_builder *
builder_with(api_ground *ground, bool (*is_fips)(void), bool is_server)
{
    castls_environment environment = ground->environment;
    castls_config_builder *builder = NULL;
    castls_provider *claims_it = &ground->provider;
    *claims_it = *castls_provider_default();
    claims_it->is_fips = is_fips;
    environment.provider = claims_it;
    assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
    assert_int_equal(castls_config_builder_set_trust(builder, ground->trust), CASTLS_OK);
    if (is_server) {
        assert_int_equal(castls_config_builder_add_credential(builder, ground->server), CASTLS_OK);
    }
    return builder;
}

static castls_config_builder *fips(api_ground *ground, bool is_server)
{
    castls_config_builder *builder = builder_with(ground, yes, is_server);
    assert_int_equal(castls_config_builder_set_fips(builder), CASTLS_OK);
    return builder;
}

/* The build fails, and the detail names the misdeed. */
static void assert_refused(castls_config_builder *builder, castls_bytes detail)
{
    castls_error error = {.struct_len = sizeof(error)};
    castls_config *config = NULL;
    assert_int_equal(castls_config_build(builder, &config, &error), CASTLS_CONFIG);
    assert_null(config);
    assert_int_equal(error.reason, CASTLS_REASON_CONFIG_FIPS);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(error.detail), error.detail_len), detail);
    castls_config_builder_free(builder);
}

static void a_provider_that_is_none_is_refused(void **state)
{
    castls_config_builder *builder = builder_with(*state, no, false);
    castls_config_builder_set_fips(builder);
    assert_refused(builder, CAS_TEXT("the provider does not run as a validated module"));
}

static void suites_and_groups_outside_are_refused(void **state)
{
    const uint16_t suites[] = {0x1301, 0x1303};
    const uint16_t groups[] = {0x0017, 0x001d};
    castls_config_builder *builder = fips(*state, false);
    if (castls_provider_default()->aead(CASTLS_AEAD_CHACHA20_POLY1305) != NULL) {
        castls_config_builder_set_suites(builder, CAS_CODES(suites));
        assert_refused(builder, CAS_TEXT("TLS_CHACHA20_POLY1305_SHA256"));
        builder = fips(*state, false);
    }
    castls_config_builder_set_groups(builder, CAS_CODES(groups));
    assert_refused(builder, CAS_TEXT("x25519"));
}

static void tls12_without_the_extended_main_secret_is_refused(void **state)
{
    castls_config_builder *builder = fips(*state, false);
    castls_config_builder_set_options(builder, 0);
    assert_refused(builder, CAS_TEXT("TLS 1.2 without the extended main secret"));
    /* TLS 1.3 alone has no need of the option. */
    builder = fips(*state, false);
    castls_config_builder_set_options(builder, 0);
    castls_config_builder_set_versions(builder, 0x0304, 0x0304);
    castls_config_release(api_build(builder));
}

static castls_code count_up(void *user, castls_span out)
{
    uint8_t *next = user;
    for (size_t i = 0; i < out.len; i++) {
        *next = cas_low_u8((uint64_t)*next + 1);
        cas_span_set(out, i, *next);
    }
    return CASTLS_OK;
}

static void arithmetic_of_the_application_is_refused(void **state)
{
    const castls_operation_kind kinds[] = {
        CASTLS_OP_KEY_GENERATE, CASTLS_OP_KEY_AGREE, CASTLS_OP_SIGN, CASTLS_OP_VERIFY_SIGNATURE,
        CASTLS_OP_TICKET_SEAL};
    for (size_t i = 0; i < CAS_COUNT(kinds); i++) {
        castls_config_builder *builder = fips(*state, false);
        castls_config_builder_set_operations(builder, 1u << *CAS_AT(kinds, i));
        assert_refused(builder, CAS_TEXT("arithmetic that the application does"));
    }
    castls_config_builder *builder = fips(*state, false);
    castls_config_builder_set_operations(builder, 1u << CASTLS_OP_VERIFY_PEER);
    castls_config_release(api_build(builder));
}

static void random_bytes_of_the_application_are_refused(void **state)
{
    api_ground *ground = *state;
    uint8_t last = 0;
    const castls_random random = {sizeof(random), &last, count_up};
    const castls_random *counting = &random;
    const castls_provider *claims_it = &ground->provider;
    castls_environment environment = ground->environment;
    castls_config_builder *builder = builder_with(ground, yes, false);
    castls_config_builder_free(builder);
    environment.provider = claims_it;
    environment.random = counting;
    assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
    castls_config_builder_set_fips(builder);
    assert_refused(builder, CAS_TEXT("random bytes that are not the module's"));
}

/* Nothing of what a FIPS client offers lies outside: the server, which has all, shares none of
 * it. */
static void the_lists_lose_what_lies_outside(void **state)
{
    cas_pair pair = api_pair(*state, api_build(fips(*state, false)), NULL);
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    assert_true(cas_pair_carry(&pair, true) != 0);
    size_t suites = 0;
    size_t groups = 0;
    for (; castls_conn_shared(pair.server, CASTLS_SHARED_SUITES, suites) != 0; suites++) {
        const uint16_t suite = castls_conn_shared(pair.server, CASTLS_SHARED_SUITES, suites);
        assert_true(suite != 0x1303 && suite != 0xcca8 && suite != 0xcca9);
    }
    for (; castls_conn_shared(pair.server, CASTLS_SHARED_GROUPS, groups) != 0; groups++) {
        assert_int_not_equal(castls_conn_shared(pair.server, CASTLS_SHARED_GROUPS, groups), 0x001d);
    }
    assert_true(suites >= 2 && groups >= 3);
    cas_pair_clear(&pair);
}

static void each_says_whether_it_is_fips(void **state)
{
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        castls_config_builder *builder = fips(*state, false);
        castls_config_builder_set_versions(builder, version, version);
        castls_config *config = api_build(builder);
        assert_true(castls_config_is_fips(config));
        cas_pair pair = api_pair(*state, config, NULL);
        assert_false(castls_conn_is_fips(pair.client)); /* Nothing is agreed yet. */
        api_connect(&pair);
        assert_int_equal(castls_conn_version(pair.client), version);
        assert_true(castls_conn_is_fips(pair.client));
        /* The server's configuration has X25519 alone, agreed on or not. */
        assert_false(castls_conn_is_fips(pair.server));
        cas_pair_say(&pair, true, CAS_TEXT("inside"));
        cas_pair_clear(&pair);
    }
}

/* A configuration is one by what it may do, whether or not it was asked for. */
static void a_configuration_may_be_fips_by_itself(void **state)
{
    const uint16_t suites[] = {0x1302};
    const uint16_t groups[] = {0x0018};
    castls_config_builder *builder = builder_with(*state, yes, false);
    castls_config *config = NULL;
    assert_int_equal(castls_config_build(builder, &config, NULL), CASTLS_OK);
    assert_false(castls_config_is_fips(config));
    castls_config_release(config);
    castls_config_builder_set_suites(builder, CAS_CODES(suites));
    castls_config_builder_set_groups(builder, CAS_CODES(groups));
    config = api_build(builder);
    assert_true(castls_config_is_fips(config));
    castls_config_release(config);
}

/* A derived configuration is held to it, and its sessions are its own. */
static void it_is_handed_down_and_binds_sessions(void **state)
{
    const uint16_t groups[] = {0x001d};
    castls_config *plain = api_build(builder_with(*state, yes, true));
    castls_config *config = api_build(fips(*state, true));
    castls_config_builder *builder = NULL;
    assert_false(cas_bytes_equal(castls_config_binding(plain), castls_config_binding(config)));
    assert_int_equal(castls_config_derive(config, &builder), CASTLS_OK);
    castls_config_builder_set_groups(builder, CAS_CODES(groups));
    assert_refused(builder, CAS_TEXT("x25519"));
    castls_config_release(plain);
    castls_config_release(config);
}

/* What the providers of this build say of themselves agrees with itself. */
static void a_module_tells_its_name(void **state)
{
    const castls_provider *providers[] = {castls_provider_aws_lc(), castls_provider_openssl()};
    size_t modules = 0;
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(providers); i++) {
        const castls_provider *provider = *CAS_AT(providers, i);
        if (provider == NULL) {
            continue;
        }
        const castls_fips_module *module = castls_provider_fips_module(provider);
        assert_int_equal(module != NULL, castls_provider_is_fips(provider));
        if (module != NULL) {
            modules++;
            assert_false(cas_bytes_is_empty(cas_text(module->name)));
            assert_non_null(module->version);
            assert_non_null(module->certificate);
        }
        if (cas_bytes_equal(cas_text(provider->name), CAS_TEXT("aws-lc-fips"))) {
            assert_string_equal(module->version, "3");
            assert_string_equal(module->certificate, "5314");
        }
    }
    if (modules == 0) {
        print_message("# reason: no provider of this build runs as a validated module\n");
        skip();
    }
}

/* A provider of before fips_module has a shorter table, which nobody reads past its end. */
static void an_older_table_names_no_module(void **state)
{
    castls_provider older = *castls_provider_default();
    (void)state;
    older.is_fips = yes;
    older.struct_len = (uint32_t)offsetof(castls_provider, fips_module);
    assert_true(castls_provider_is_fips(&older));
    assert_null(castls_provider_fips_module(&older));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_provider_that_is_none_is_refused),
        cmocka_unit_test(suites_and_groups_outside_are_refused),
        cmocka_unit_test(tls12_without_the_extended_main_secret_is_refused),
        cmocka_unit_test(arithmetic_of_the_application_is_refused),
        cmocka_unit_test(random_bytes_of_the_application_are_refused),
        cmocka_unit_test(the_lists_lose_what_lies_outside),
        cmocka_unit_test(each_says_whether_it_is_fips),
        cmocka_unit_test(a_configuration_may_be_fips_by_itself),
        cmocka_unit_test(it_is_handed_down_and_binds_sessions),
        cmocka_unit_test(a_module_tells_its_name),
        cmocka_unit_test(an_older_table_names_no_module),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
