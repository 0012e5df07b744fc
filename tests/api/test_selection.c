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

/* A leaf for "localhost" with a key of that kind, under a root of another name, which has an
 * Ed25519 key. */
static castls_credential *leaf_of(const api_ground *ground, castls_key_kind kind)
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
    plan.kind = kind;
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

static castls_credential *foreign_credential(const api_ground *ground)
{
    return leaf_of(ground, CASTLS_KEY_ECDSA_P256);
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

/* Two credentials of one end, the one that does not fit and the one that does, in either order; the
 * other end says what makes the difference. */
typedef struct cas_choice {
    const char *what;
    uint16_t version;
    castls_key_kind misfit;
    castls_key_kind fits;
    uint16_t suite;      /* TLS 1.2: all that the peer has; 0 for its own choice. */
    uint16_t group;      /* The same. */
    uint16_t scheme;     /* The same, for signatures. */
    castls_reason alone; /* What is said where there is the misfit alone. */
} cas_choice;

static const cas_choice server_choices[] = {
    {"suite ECDSA", 0x0303, CASTLS_KEY_RSA, CASTLS_KEY_ECDSA_P256, 0xc02b, 0, 0,
     CASTLS_REASON_NO_SUITE},
    {"suite RSA", 0x0303, CASTLS_KEY_ECDSA_P256, CASTLS_KEY_RSA, 0xc02f, 0, 0,
     CASTLS_REASON_NO_SUITE},
    {"Ed25519 counts as ECDSA", 0x0303, CASTLS_KEY_RSA, CASTLS_KEY_ED25519, 0xc02b, 0, 0,
     CASTLS_REASON_NO_SUITE},
    {"curve", 0x0303, CASTLS_KEY_ECDSA_P384, CASTLS_KEY_ECDSA_P256, 0, 0x0017, 0,
     CASTLS_REASON_NO_SUITE},
    {"scheme", 0x0303, CASTLS_KEY_RSA, CASTLS_KEY_ECDSA_P256, 0, 0, 0x0403,
     CASTLS_REASON_NO_SCHEME},
    {"scheme", 0x0304, CASTLS_KEY_RSA, CASTLS_KEY_ECDSA_P256, 0, 0, 0x0403,
     CASTLS_REASON_NO_SCHEME},
    /* RFC 8446 section 4.2.3: a scheme names the curve. */
    {"scheme's curve", 0x0304, CASTLS_KEY_ECDSA_P384, CASTLS_KEY_ECDSA_P256, 0, 0, 0x0403,
     CASTLS_REASON_NO_SCHEME},
};

/* A client that has nothing but what the choice says. */
static castls_config *choosy_client(const api_ground *ground, const cas_choice *choice)
{
    const uint16_t suites[] = {choice->suite};
    const uint16_t groups[] = {choice->group};
    const uint16_t schemes[] = {choice->scheme};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder_set_verify(mine, CASTLS_VERIFY_NONE);
    castls_config_builder_set_versions(mine, choice->version, choice->version);
    if (choice->suite != 0) {
        castls_config_builder_set_suites(mine, CAS_CODES(suites));
    }
    if (choice->group != 0) {
        castls_config_builder_set_groups(mine, CAS_CODES(groups));
    }
    if (choice->scheme != 0) {
        castls_config_builder_set_verify_schemes(mine, CAS_CODES(schemes));
    }
    return api_build(mine);
}

static castls_config_builder *
with_both(const api_ground *ground, castls_credential *first, castls_credential *second)
{
    castls_config_builder *builder = api_client(ground);
    castls_config_builder_add_credential(builder, first);
    if (second != NULL) {
        castls_config_builder_add_credential(builder, second);
    }
    return builder;
}

static void a_server_sends_what_the_client_can_use(void **state)
{
    const api_ground *ground = *state;
    for (size_t i = 0; i < CAS_COUNT(server_choices); i++) {
        const cas_choice *choice = CAS_AT(server_choices, i);
        castls_credential *misfit = leaf_of(ground, choice->misfit);
        castls_credential *fits = leaf_of(ground, choice->fits);
        castls_config *client = choosy_client(ground, choice);
        for (size_t order = 0; order < 2; order++) {
            castls_config_builder *theirs =
                order == 0 ? with_both(ground, misfit, fits) : with_both(ground, fits, misfit);
            cas_pair pair = api_pair(ground, castls_config_retain(client), api_build(theirs));
            api_connect(&pair);
            if (castls_conn_own_credential(pair.server) != fits) {
                fail_msg("%s: the other one went out", choice->what);
            }
            cas_pair_clear(&pair);
        }
        cas_pair pair = api_pair(ground, client, api_build(with_both(ground, misfit, NULL)));
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_error(pair.server)->reason, choice->alone);
        assert_int_equal(castls_conn_error(pair.server)->alert_sent,
                         CASTLS_ALERT_HANDSHAKE_FAILURE);
        cas_pair_clear(&pair);
        castls_credential_release(misfit);
        castls_credential_release(fits);
    }
}

/* RFC 5246 section 7.4.4: a CertificateRequest of TLS 1.2 names key types, too, but castls' server
 * takes both; so that it is schemes that decide between castls and castls. */
static void a_client_sends_what_the_server_can_use(void **state)
{
    const api_ground *ground = *state;
    const uint16_t ecdsa[] = {0x0403};
    castls_credential *rsa = leaf_of(ground, CASTLS_KEY_RSA);
    for (size_t i = 0; i < 6; i++) {
        const uint16_t version = i % 2 == 0 ? 0x0303 : 0x0304;
        castls_config_builder *mine =
            i / 2 == 0   ? with_both(ground, rsa, ground->client)
            : i / 2 == 1 ? with_both(ground, ground->client, rsa)
                         : with_both(ground, rsa, NULL);
        castls_config_builder *theirs = api_server(ground);
        castls_config_builder_set_versions(mine, version, version);
        castls_config_builder_set_verify(theirs, CASTLS_VERIFY_OPTIONAL);
        castls_config_builder_set_verify_schemes(theirs, CAS_CODES(ecdsa));
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        api_connect(&pair);
        assert_true(castls_conn_own_credential(pair.client) == (i / 2 < 2 ? ground->client : NULL));
        assert_int_equal(castls_conn_peer_count(pair.server), i / 2 < 2 ? 1 : 0);
        cas_pair_clear(&pair);
    }
    castls_credential_release(rsa);
}

/* A credential that CREDENTIAL is answered with has to be of a type that the client takes. */
static void a_given_credential_has_to_fit(void **state)
{
    const api_ground *ground = *state;
    const uint8_t x509_alone[] = {CASTLS_CERTIFICATE_X509};
    castls_credential *raw = NULL;
    assert_int_equal(castls_credential_as_raw_key(ground->server, &raw), CASTLS_OK);
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder *theirs = api_server(ground);
        castls_config_builder_set_versions(mine, version, version);
        castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_CREDENTIAL);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        assert_true(api_run_to_operation(&pair) == pair.server);
        assert_bytes_equal(castls_operation_content(castls_conn_operation(pair.server)),
                           CAS_BYTES(x509_alone)); /* It says what would. */
        assert_int_equal(castls_operation_give_credential(castls_conn_operation(pair.server), raw),
                         CASTLS_OK);
        assert_int_not_equal(castls_conn_continue(pair.server), CASTLS_OK);
        assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_NO_CREDENTIAL_TYPE);
        cas_pair_clear(&pair);
    }
    castls_credential_release(raw);
}

/* What fits the name goes before what stands first; a name that nobody has gets what there is. */
static void the_name_decides_before_the_order(void **state)
{
    const api_ground *ground = *state;
    const castls_bytes names[] = {
        CAS_TEXT("localhost"), CAS_TEXT("other.example"), CAS_TEXT("nobody.example")};
    castls_credential *expected[] = {ground->server, ground->other, ground->other};
    castls_config *server = api_build(with_both(ground, ground->other, ground->server));
    for (size_t i = 0; i < 6; i++) {
        const uint16_t version = i < 3 ? 0x0303 : 0x0304;
        castls_config_builder *mine = api_client(ground);
        castls_conn *client = NULL;
        castls_conn *peer = NULL;
        castls_config_builder_set_verify(mine, CASTLS_VERIFY_NONE);
        castls_config_builder_set_versions(mine, version, version);
        castls_config *config = api_build(mine);
        assert_int_equal(castls_client_new(config, *CAS_AT(names, i % 3), &client), CASTLS_OK);
        assert_int_equal(castls_server_new(server, &peer), CASTLS_OK);
        cas_pair pair = {.client = client, .server = peer};
        api_connect(&pair);
        assert_true(castls_conn_own_credential(pair.server) == *CAS_AT(expected, i % 3));
        cas_pair_clear(&pair);
        castls_config_release(config);
    }
    castls_config_release(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(issuers_are_named_in_both_directions),
        cmocka_unit_test(the_issuer_decides_between_two_credentials),
        cmocka_unit_test(the_certificates_signature_decides_too),
        cmocka_unit_test(a_server_sends_what_the_client_can_use),
        cmocka_unit_test(a_client_sends_what_the_server_can_use),
        cmocka_unit_test(a_given_credential_has_to_fit),
        cmocka_unit_test(the_name_decides_before_the_order),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
