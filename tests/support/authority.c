/*
 * authority.c: making certificates for tests.
 */
#include "support/authority.h"

#include "support/test.h"
#include "x509/cert_build.h"

static int64_t standing_now_ms(void *user)
{
    (void)user;
    return CAS_TEST_NOW_MS;
}

static const castls_clock standing_clock = {sizeof(castls_clock), NULL, standing_now_ms};

castls_environment
cas_test_environment(const castls_provider *provider, const castls_allocator *allocator)
{
    castls_environment environment = {0};
    environment.struct_len = sizeof(environment);
    environment.provider = provider;
    environment.allocator = allocator;
    environment.clock = &standing_clock;
    return environment;
}

/* Signs a certificate over the key of `subject_key`. */
static size_t build(const cas_authority *authority, const cas_cert_plan *plan,
                    const void *subject_key, castls_bytes issuer, castls_span room)
{
    const castls_provider *provider = authority->environment.provider;
    uint8_t spki_room[4096] = {0};
    size_t spki_len = 0;
    castls_bytes der = {0};
    assert_int_equal(provider->key_public(subject_key, CAS_SPAN(spki_room), &spki_len), CASTLS_OK);
    assert_int_equal(cas_cert_build(plan, provider, issuer, authority->key,
                                    cas_bytes_prefix(CAS_BYTES(spki_room), spki_len),
                                    cas_bytes_none(), room, &der),
                     CAS_OK);
    return der.len;
}

void cas_authority_init(cas_authority *authority, castls_environment environment, const char *name)
{
    const int64_t now_s = CAS_TEST_NOW_MS / 1000;
    cas_cert_plan plan = {0};
    *authority = (cas_authority){0};
    authority->environment = environment;
    assert_int_equal(environment.provider->key_generate(CASTLS_KEY_ECDSA_P256, 0, &authority->key),
                     CASTLS_OK);
    cas_cert_plan_set_common_name(&plan, cas_text(name));
    plan.not_before = now_s - 86400 * 365;
    plan.not_after = now_s + 86400 * 365;
    plan.is_ca = true;
    plan.path_len = UINT32_MAX;
    plan.key_usage = CAS_KU_KEY_CERT_SIGN | CAS_KU_CRL_SIGN;
    authority->root_len =
        build(authority, &plan, authority->key, cas_bytes_none(), CAS_SPAN(authority->root));
}

void cas_authority_clear(cas_authority *authority)
{
    authority->environment.provider->key_free(authority->key);
    *authority = (cas_authority){0};
}

castls_bytes cas_authority_root(const cas_authority *authority)
{
    return cas_bytes_prefix(CAS_BYTES(authority->root), authority->root_len);
}

castls_trust *cas_authority_trust(const cas_authority *authority)
{
    const castls_bytes roots[] = {cas_authority_root(authority)};
    castls_trust *trust = NULL;
    size_t left_out = 0;
    assert_int_equal(castls_trust_new(&authority->environment, CAS_PARTS(roots), &left_out, &trust),
                     CASTLS_OK);
    assert_int_equal(left_out, 0);
    return trust;
}

static cas_cert_plan plan_leaf(cas_leaf leaf)
{
    const int64_t now_s = CAS_TEST_NOW_MS / 1000;
    cas_cert_plan plan = {0};
    cas_name name = {0};
    assert_int_equal(cas_name_parse(cas_text(leaf.name == NULL ? "localhost" : leaf.name), &name),
                     CAS_OK);
    assert_int_equal(cas_name_list_add(&plan.names, &name), CAS_OK);
    if (leaf.name == NULL) {
        assert_int_equal(cas_name_parse(CAS_TEXT("127.0.0.1"), &name), CAS_OK);
        assert_int_equal(cas_name_list_add(&plan.names, &name), CAS_OK);
    }
    plan.not_before = now_s - 86400 * 30;
    plan.not_after = leaf.is_expired ? now_s - 86400 : now_s + 86400 * 30;
    plan.key_usage = CAS_KU_DIGITAL_SIGNATURE;
    plan.eku = leaf.is_client ? CAS_EKU_CLIENT_AUTH : CAS_EKU_SERVER_AUTH;
    return plan;
}

castls_credential *cas_authority_credential(const cas_authority *authority, cas_leaf leaf)
{
    const castls_provider *provider = authority->environment.provider;
    const castls_key_kind kind = leaf.kind == CASTLS_KEY_NONE ? CASTLS_KEY_ECDSA_P256 : leaf.kind;
    const cas_cert_plan plan = plan_leaf(leaf);
    uint8_t der_room[8192] = {0};
    uint8_t key_room[8192] = {0};
    size_t key_len = 0;
    void *key = NULL;
    castls_credential *credential = NULL;
    castls_error error = {0};
    assert_int_equal(provider->key_generate(kind, 2048, &key), CASTLS_OK);
    assert_int_equal(provider->key_export(key, CAS_SPAN(key_room), &key_len), CASTLS_OK);
    const size_t len =
        build(authority, &plan, key, cas_authority_root(authority), CAS_SPAN(der_room));
    const castls_bytes chain[] = {cas_bytes_prefix(CAS_BYTES(der_room), len)};
    assert_int_equal(
        castls_credential_new(&authority->environment, CAS_PARTS(chain),
                              cas_bytes_prefix(CAS_BYTES(key_room), key_len), &credential, &error),
        CASTLS_OK);
    provider->key_free(key);
    return credential;
}
