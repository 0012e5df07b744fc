/*
 * test_verify.c: a chain without a connection, the rules by name, and revocation lists.
 */
#include "api/ground.h"

#include "castls/verify.h"

/* A list that nobody revoked anything on, in DER, would need a CA's key; what the API does with
 * lists is shown by what it refuses and by what an empty set does. */
static void a_list_that_is_none_is_refused_and_named(void **state)
{
    const api_ground *ground = *state;
    const castls_bytes lists[] = {CAS_TEXT("\x30\x03\x02\x01\x01")};
    castls_revocation *revocation = NULL;
    castls_error error = {0};
    error.struct_len = sizeof(error);
    assert_int_equal(
        castls_revocation_new(&ground->environment, CAS_PARTS(lists), &revocation, &error),
        CASTLS_TRUST);
    assert_null(revocation);
    assert_int_equal(error.reason, CASTLS_REASON_CRL_DECODE);
    assert_true(cas_bytes_equal(
        cas_bytes_prefix(CAS_BYTES(error.detail), error.detail_len), CAS_TEXT("list 1")));
    assert_int_equal(
        castls_revocation_from_pem(&ground->environment, CAS_TEXT("nothing"), &revocation, &error),
        CASTLS_CONFIG);
    assert_int_equal(error.reason, CASTLS_REASON_PEM_NOTHING);
}

static void without_lists_nothing_is_revoked(void **state)
{
    const api_ground *ground = *state;
    const castls_parts none = {NULL, 0};
    castls_revocation *revocation = NULL;
    assert_int_equal(castls_revocation_new(&ground->environment, none, &revocation, NULL),
                     CASTLS_OK);
    assert_int_equal(castls_revocation_count(revocation), 0);
    assert_int_equal(castls_revocation_entries(revocation), 0);
    assert_true(castls_revocation_next_update(revocation) == INT64_MAX);
    castls_config_builder *builder = api_client(ground);
    assert_int_equal(castls_config_builder_set_revocation(builder, revocation), CASTLS_OK);
    castls_revocation_release(revocation);
    cas_pair pair = api_pair(ground, api_build(builder), NULL);
    api_connect(&pair);
    cas_pair_clear(&pair);
}

static castls_code verify(const castls_config *config, castls_parts chain, castls_bytes name,
                          int64_t now_ms, castls_verified *out)
{
    out->struct_len = sizeof(*out);
    return castls_config_verify(config, CASTLS_PURPOSE_SERVER, chain, name, now_ms / 1000, out);
}

static void a_chain_is_verified_without_a_connection(void **state)
{
    const api_ground *ground = *state;
    castls_config *config = api_build(api_client(ground));
    castls_verified done = {0};
    uint64_t hits = 0;
    uint64_t misses = 0;
    const castls_bytes chain[] = {castls_credential_certificate(ground->server, 0)};
    assert_int_equal(verify(config, CAS_PARTS(chain), CAS_TEXT("localhost"), ground->now_ms, &done),
                     CASTLS_OK);
    assert_int_equal(done.path_count, 2);
    assert_true(cas_bytes_equal(done.path[0], chain[0]));
    assert_true(CAS_AT(done.path, 1)->len != 0);
    assert_int_equal(done.signatures, 1);
    castls_config_remembered(config, &hits, &misses);
    assert_int_equal(hits, 0);
    assert_int_equal(misses, 1);
    assert_int_equal(verify(config, CAS_PARTS(chain), CAS_TEXT("localhost"), ground->now_ms, &done),
                     CASTLS_OK);
    castls_config_remembered(config, &hits, &misses);
    assert_int_equal(hits, 1);
    assert_int_equal(
        verify(config, CAS_PARTS(chain), CAS_TEXT("example.org"), ground->now_ms, &done),
        CASTLS_TRUST);
    assert_int_equal(done.error.reason, CASTLS_REASON_NAME_MISMATCH);
    assert_true(done.error.detail_len != 0);
    assert_string_equal(done.rule, "");
    done.struct_len = 0;
    assert_int_equal(castls_config_verify(config, CASTLS_PURPOSE_SERVER, CAS_PARTS(chain),
                                          CAS_TEXT("localhost"), 0, &done),
                     CASTLS_BAD_ARGUMENT);
    castls_config_release(config);
}

static void a_derived_configuration_shares_the_memory(void **state)
{
    const api_ground *ground = *state;
    castls_config *config = api_build(api_client(ground));
    castls_config_builder *builder = NULL;
    castls_verified done = {0};
    uint64_t hits = 0;
    uint64_t misses = 0;
    const castls_bytes chain[] = {castls_credential_certificate(ground->server, 0)};
    assert_int_equal(verify(config, CAS_PARTS(chain), CAS_TEXT("localhost"), ground->now_ms, &done),
                     CASTLS_OK);
    assert_int_equal(castls_config_derive(config, &builder), CASTLS_OK);
    castls_config *derived = api_build(builder);
    assert_int_equal(
        verify(derived, CAS_PARTS(chain), CAS_TEXT("localhost"), ground->now_ms, &done), CASTLS_OK);
    castls_config_remembered(config, &hits, &misses);
    assert_int_equal(hits, 1);
    castls_config_release(derived);
    castls_config_release(config);
}

static void rules_have_names_and_are_switched_by_them(void **state)
{
    const api_ground *ground = *state;
    size_t count = 0;
    while (castls_certificate_rule_name(count) != NULL) {
        assert_false(cas_bytes_is_empty(cas_text(castls_certificate_rule_text(count))));
        count++;
    }
    assert_true(count > 10);
    assert_null(castls_certificate_rule_text(count));
    assert_false(castls_certificate_policy_has(CAS_TEXT("web"), count));
    assert_true(castls_certificate_policy_has(CAS_TEXT("web"), 0));
    castls_config_builder *builder = api_client(ground);
    assert_int_equal(
        castls_config_builder_set_certificate_rule(builder, CAS_TEXT("no-ca-leaf"), false),
        CASTLS_OK);
    assert_int_equal(castls_config_builder_set_certificate_rule(builder, CAS_TEXT("lax"), true),
                     CASTLS_BAD_ARGUMENT);
    castls_config_builder_free(builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_list_that_is_none_is_refused_and_named, api_set_up, api_tear_down),
        cmocka_unit_test_setup_teardown(
            without_lists_nothing_is_revoked, api_set_up, api_tear_down),
        cmocka_unit_test_setup_teardown(
            a_chain_is_verified_without_a_connection, api_set_up, api_tear_down),
        cmocka_unit_test_setup_teardown(
            a_derived_configuration_shares_the_memory, api_set_up, api_tear_down),
        cmocka_unit_test_setup_teardown(
            rules_have_names_and_are_switched_by_them, api_set_up, api_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
