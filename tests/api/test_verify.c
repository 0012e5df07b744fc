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

/* What is offered in signature_algorithms_cert is what the verifier takes, and nothing else. */
static void a_path_is_signed_with_what_was_offered(void **state)
{
    const api_ground *ground = *state;
    const uint16_t ed25519[] = {0x0807};
    const uint16_t p384_sha256[] = {0x0807, 0x0403};
    const castls_bytes chain[] = {castls_credential_certificate(ground->server, 0)};
    castls_verified done = {0};
    castls_config_builder *builder = api_client(ground);
    assert_int_equal(castls_config_builder_set_certificate_schemes(builder, CAS_CODES(ed25519)),
                     CASTLS_OK);
    castls_config *config = api_build(builder);
    assert_int_equal(verify(config, CAS_PARTS(chain), CAS_TEXT("localhost"), ground->now_ms, &done),
                     CASTLS_TRUST);
    assert_int_equal(done.error.reason, CASTLS_REASON_CERTIFICATE_ALGORITHM);
    assert_int_equal(castls_config_derive(config, &builder), CASTLS_OK);
    assert_int_equal(castls_config_builder_set_certificate_schemes(builder, CAS_CODES(p384_sha256)),
                     CASTLS_OK);
    castls_config *wider = api_build(builder);
    assert_int_equal(verify(wider, CAS_PARTS(chain), CAS_TEXT("localhost"), ground->now_ms, &done),
                     CASTLS_OK);
    /* A session that was made under the one is not resumed under the other. */
    assert_false(cas_bytes_equal(castls_config_binding(config), castls_config_binding(wider)));
    castls_config_release(wider);
    castls_config_release(config);
}

static void public_suffixes_come_from_text(void **state)
{
    const api_ground *ground = *state;
    castls_suffixes *suffixes = NULL;
    castls_error error = {0};
    error.struct_len = sizeof(error);
    assert_int_equal(
        castls_suffixes_new(&ground->environment, CAS_TEXT("com\nco..uk\n"), &suffixes, &error),
        CASTLS_CONFIG);
    assert_null(suffixes);
    assert_int_equal(error.reason, CASTLS_REASON_SUFFIX_LIST);
    assert_true(cas_bytes_equal(
        cas_bytes_prefix(CAS_BYTES(error.detail), error.detail_len), CAS_TEXT("line 2")));
    assert_int_equal(
        castls_suffixes_new(&ground->environment, CAS_TEXT("com\nco.uk\n"), &suffixes, &error),
        CASTLS_OK);
    assert_int_equal(castls_suffixes_count(suffixes), 2);
    castls_config *without = api_build(api_client(ground));
    castls_config_builder *builder = api_client(ground);
    assert_int_equal(castls_config_builder_set_suffixes(builder, suffixes), CASTLS_OK);
    castls_suffixes_release(castls_suffixes_retain(suffixes));
    castls_suffixes_release(suffixes);
    castls_config *with = api_build(builder);
    assert_false(cas_bytes_equal(castls_config_binding(with), castls_config_binding(without)));
    castls_config_release(without);
    cas_pair pair = api_pair(ground, with, NULL);
    api_connect(&pair);
    cas_pair_clear(&pair);
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

/* What authorisation asks for: names by their kind, the subject in DER, the pin of the key. */
static void names_and_pins_are_read(void **state)
{
    const api_ground *ground = *state;
    const castls_bytes der = castls_credential_certificate(ground->server, 0);
    castls_certificate_fields fields = {0};
    uint8_t pin[32] = {0};
    uint8_t wanted[32] = {0};
    fields.struct_len = sizeof(fields);
    assert_int_equal(castls_certificate_read(der, &fields), CASTLS_OK);
    assert_true(fields.subject.len != 0 && fields.issuer.len != 0);
    assert_true(
        cas_bytes_equal(castls_certificate_name(der, CASTLS_NAME_DNS, 0), CAS_TEXT("localhost")));
    assert_true(cas_bytes_is_empty(castls_certificate_name(der, CASTLS_NAME_DNS, 1)));
    assert_true(cas_bytes_is_empty(castls_certificate_name(der, CASTLS_NAME_URI, 0)));
    assert_true(cas_bytes_is_empty(castls_certificate_name(CAS_TEXT("x"), CASTLS_NAME_DNS, 0)));
    const castls_bytes parts[] = {fields.spki};
    assert_int_equal(castls_provider_default()
                         ->hash(CASTLS_HASH_SHA256)
                         ->digest(CAS_PARTS(parts), CAS_SPAN(wanted)),
                     CASTLS_OK);
    assert_int_equal(castls_certificate_pin(der, CAS_SPAN(pin)), CASTLS_OK);
    assert_true(cas_bytes_equal(CAS_BYTES(pin), CAS_BYTES(wanted)));
    assert_int_equal(castls_certificate_pin(CAS_TEXT("x"), CAS_SPAN(pin)), CASTLS_TRUST);
    assert_int_equal(castls_certificate_pin(der, cas_span_prefix(CAS_SPAN(pin), 31)),
                     CASTLS_BAD_ARGUMENT);
}

/* The list of CA names is edited: the roots' subjects, one more, and none. */
static void ca_names_are_added_and_removed(void **state)
{
    const api_ground *ground = *state;
    castls_certificate_fields fields = {0};
    const castls_parts none = {NULL, 0};
    fields.struct_len = sizeof(fields);
    assert_int_equal(castls_certificate_read(castls_trust_certificate(ground->trust, 0), &fields),
                     CASTLS_OK);
    assert_true(cas_bytes_is_empty(castls_trust_certificate(ground->trust, 1)));
    castls_config_builder *builder = api_server(ground);
    assert_int_equal(castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED), CASTLS_OK);
    assert_int_equal(castls_config_builder_add_ca_name(builder, CAS_TEXT("\x30\0")), CASTLS_OK);
    assert_int_equal(castls_config_builder_set_ca_names(builder, none), CASTLS_OK);
    assert_int_equal(castls_config_builder_add_ca_names_of(builder, ground->trust), CASTLS_OK);
    assert_int_equal(castls_config_builder_set_alpn(builder, none), CASTLS_OK);
    assert_int_equal(castls_config_builder_add_ca_name(builder, fields.issuer), CASTLS_OK);
    for (size_t i = 0; i < 300; i++) {
        assert_int_equal(castls_config_builder_add_ca_name(builder, fields.issuer), CASTLS_OK);
    }
    assert_int_equal(castls_config_builder_set_ca_names(builder, none), CASTLS_OK);
    assert_int_equal(castls_config_builder_add_ca_names_of(builder, ground->trust), CASTLS_OK);
    castls_config_builder *client_builder = api_client(ground);
    (void)castls_config_builder_add_credential(client_builder, ground->client);
    cas_pair pair = api_pair(ground, api_build(client_builder), api_build(builder));
    api_connect(&pair);
    cas_pair_clear(&pair);
}

static void what_is_wrong_is_found_one_by_one(void **state)
{
    const api_ground *ground = *state;
    const castls_bytes der = castls_credential_certificate(ground->server, 0);
    castls_finding found = {0};
    size_t i = 0;
    size_t errors = 0;
    found.struct_len = sizeof(found);
    while (castls_certificate_lint(der, CAS_TEXT("web"), CASTLS_PURPOSE_CLIENT,
                                   ground->now_ms / 1000, i, &found) == CASTLS_OK) {
        errors += found.is_error ? 1 : 0;
        assert_false(cas_bytes_is_empty(cas_text(found.text)));
        i++;
    }
    assert_int_equal(errors, 1); /* It is a server's. */
    assert_true(i > 1);
    assert_int_equal(
        castls_certificate_lint(der, CAS_TEXT("lax"), CASTLS_PURPOSE_SERVER, 0, 0, &found),
        CASTLS_BAD_ARGUMENT);
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
        cmocka_unit_test_setup_teardown(names_and_pins_are_read, api_set_up, api_tear_down),
        cmocka_unit_test_setup_teardown(ca_names_are_added_and_removed, api_set_up, api_tear_down),
        cmocka_unit_test_setup_teardown(
            a_path_is_signed_with_what_was_offered, api_set_up, api_tear_down),
        cmocka_unit_test_setup_teardown(public_suffixes_come_from_text, api_set_up, api_tear_down),
        cmocka_unit_test_setup_teardown(
            what_is_wrong_is_found_one_by_one, api_set_up, api_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
