/*
 * test_selection.c: which of several credentials goes out, by what the peer says of issuers,
 * certificates, schemes, suites, curves and key types, on both sides and in both versions.
 */
#include "api/ground.h"

#include "core/reader.h"

static castls_bytes issuer_of(const castls_credential *credential)
{
    /* Certificate, TBSCertificate, [0] version, serial, algorithm, issuer: each with its header. */
    cas_reader r = cas_reader_on(castls_credential_certificate(credential, 0));
    (void)cas_read_bytes(&r, 4 + 4 + 5 + 1);
    (void)cas_read_vec8(&r, 1, 32);
    (void)cas_read_u8(&r);
    (void)cas_read_vec8(&r, 1, 64);
    const castls_bytes rest = cas_read_rest(&r);
    return cas_bytes_prefix(rest, (size_t)cas_bytes_get(rest, 1) + 2);
}

/* Names of issuers go both ways, and the other side can read them. */
static void issuers_are_named_in_both_directions(void **state)
{
    const api_ground *ground = *state;
    const castls_bytes names[] = {issuer_of(ground->server)};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_ca_names(mine, CAS_PARTS(names));
    castls_config_builder_set_ca_names(theirs, CAS_PARTS(names));
    castls_config_builder_set_verify(theirs, CASTLS_VERIFY_OPTIONAL);
    castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_CREDENTIAL);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    assert_true(api_run_to_operation(&pair) == pair.server);
    castls_operation *operation = castls_conn_operation(pair.server);
    cas_reader r = cas_reader_on(castls_operation_ca_names(operation));
    assert_bytes_equal(cas_read_vec16(&r, 1, 65535), names[0]);
    assert_int_equal(castls_operation_run(operation), CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
    api_connect(&pair);
    r = cas_reader_on(castls_conn_peer_ca_names(pair.client));
    assert_bytes_equal(cas_read_vec16(&r, 1, 65535), names[0]);
    r = cas_reader_on(castls_conn_peer_ca_names(pair.server));
    assert_bytes_equal(cas_read_vec16(&r, 1, 65535), names[0]);
    cas_pair_clear(&pair);
}

/* A leaf for "localhost" under a root of another name, which has an Ed25519 key. */
static castls_credential *foreign_credential(const api_ground *ground)
{
    const castls_bytes names[] = {CAS_TEXT("localhost")};
    castls_mint_plan plan = {.struct_len = sizeof(plan)};
    uint8_t root[4096] = {0};
    uint8_t root_key[4096] = {0};
    uint8_t leaf[4096] = {0};
    uint8_t leaf_key[4096] = {0};
    size_t len[4] = {0};
    castls_credential *out = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    plan.common_name = CAS_TEXT("another root");
    plan.kind = CASTLS_KEY_ED25519;
    plan.is_ca = true;
    assert_int_equal(
        castls_mint_certificate(&ground->environment, &plan, cas_bytes_none(), cas_bytes_none(),
                                CAS_SPAN(root), &len[0], CAS_SPAN(root_key), &len[1]),
        CASTLS_OK);
    plan.common_name = names[0];
    plan.kind = CASTLS_KEY_ECDSA_P256;
    plan.names = CAS_PARTS(names);
    plan.is_ca = false;
    assert_int_equal(castls_mint_certificate(
                         &ground->environment, &plan, cas_bytes_prefix(CAS_BYTES(root), len[0]),
                         cas_bytes_prefix(CAS_BYTES(root_key), len[1]), CAS_SPAN(leaf), &len[2],
                         CAS_SPAN(leaf_key), &len[3]),
                     CASTLS_OK);
    assert_int_equal(
        castls_credential_from_pem(&ground->environment, cas_bytes_prefix(CAS_BYTES(leaf), len[2]),
                                   cas_bytes_prefix(CAS_BYTES(leaf_key), len[3]), &out, &error),
        CASTLS_OK);
    return out;
}

/* Of two credentials for one name that goes out whose issuer the client named; else the first. */
static void the_issuer_decides_between_two_credentials(void **state)
{
    const api_ground *ground = *state;
    const uint8_t nobody[] = {0x30, 0};
    castls_credential *foreign = foreign_credential(ground);
    const castls_bytes issuers[] = {
        CAS_BYTES(nobody), issuer_of(foreign), issuer_of(ground->server)};
    castls_credential *expected[] = {foreign, foreign, ground->server};
    castls_config_builder *theirs = api_client(ground);
    castls_config_builder_add_credential(theirs, foreign);
    castls_config_builder_add_credential(theirs, ground->server);
    castls_config *server = api_build(theirs);
    for (size_t i = 0; i < CAS_COUNT(issuers); i++) {
        const castls_bytes names[] = {*CAS_AT(issuers, i)};
        castls_config_builder *mine = api_client(ground);
        castls_config_builder_set_verify(mine, CASTLS_VERIFY_NONE);
        castls_config_builder_set_ca_names(mine, CAS_PARTS(names));
        cas_pair pair = api_pair(ground, api_build(mine), castls_config_retain(server));
        api_connect(&pair);
        assert_true(castls_conn_own_credential(pair.server) == *CAS_AT(expected, i));
        cas_pair_clear(&pair);
    }
    castls_config_release(server);
    castls_credential_release(foreign);
}

/* The same for the schemes that the client takes in certificates: both leaves sign with P-256, and
 * an Ed25519 root has signed the first. */
static void the_certificates_signature_decides_too(void **state)
{
    const api_ground *ground = *state;
    const uint16_t only_ed25519[] = {0x0807};
    const uint16_t only_p256[] = {0x0403};
    castls_credential *foreign = foreign_credential(ground);
    castls_config_builder *theirs = api_client(ground);
    castls_config_builder_add_credential(theirs, foreign);
    castls_config_builder_add_credential(theirs, ground->server);
    castls_config *server = api_build(theirs);
    for (size_t i = 0; i < 2; i++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder_set_verify(mine, CASTLS_VERIFY_NONE);
        castls_config_builder_set_certificate_schemes(
            mine, i == 0 ? CAS_CODES(only_ed25519) : CAS_CODES(only_p256));
        cas_pair pair = api_pair(ground, api_build(mine), castls_config_retain(server));
        api_connect(&pair); /* What fits nothing still goes out, RFC 8446 section 4.4.2.2. */
        assert_true(castls_conn_own_credential(pair.server) == (i == 0 ? foreign : ground->server));
        cas_pair_clear(&pair);
    }
    castls_config_release(server);
    castls_credential_release(foreign);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(issuers_are_named_in_both_directions),
        cmocka_unit_test(the_issuer_decides_between_two_credentials),
        cmocka_unit_test(the_certificates_signature_decides_too),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
