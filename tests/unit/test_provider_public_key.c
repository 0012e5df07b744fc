/*
 * test_provider_public_key.c: public keys that a provider keeps ready.
 */
#include "support/each_provider.h"

#define KEY_MAX 8192
#define RSA_BITS 2048

/* A key made ready answers for each algorithm as its SubjectPublicKeyInfo does. */
static void check_ready_key(const castls_provider *provider, const void *key)
{
    uint8_t public_room[KEY_MAX] = {0};
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    void *ready = NULL;
    size_t spki_len = 0;
    assert_int_equal(provider->key_public(key, CAS_SPAN(public_room), &spki_len), CASTLS_OK);
    const castls_bytes spki = cas_bytes_prefix(CAS_BYTES(public_room), spki_len);
    assert_int_equal(provider->public_key_load(cas_bytes_prefix(spki, spki.len - 1), &ready),
                     CASTLS_BAD_ARGUMENT);
    assert_null(ready);
    assert_int_equal(provider->public_key_load(spki, &ready), CASTLS_OK);
    for (castls_signature_id id = CASTLS_SIGNATURE_RSA_PKCS1_SHA256;
         id <= CASTLS_SIGNATURE_ML_DSA_87; id = (castls_signature_id)(id + 1)) {
        size_t len = 0;
        const castls_code code = provider->sign(key, id, CAS_TEXT("content"), CAS_SPAN(room), &len);
        const castls_bytes signature = cas_bytes_prefix(CAS_BYTES(room), len);
        assert_int_equal(provider->public_key_verify(ready, id, CAS_TEXT("content"), signature),
                         code);
        if (code == CASTLS_OK) {
            assert_int_equal(provider->public_key_verify(ready, id, CAS_TEXT("contenu"), signature),
                             CASTLS_BAD_MAC);
        }
    }
    provider->public_key_free(ready);
    provider->public_key_free(NULL);
}

static void a_key_that_is_ready_verifies_as_well(const castls_provider *provider)
{
    for (castls_key_kind kind = CASTLS_KEY_RSA; kind <= CASTLS_KEY_ML_DSA_87;
         kind = (castls_key_kind)(kind + 1)) {
        void *key = NULL;
        if (provider->has_key(kind)) {
            assert_int_equal(provider->key_generate(kind, RSA_BITS, &key), CASTLS_OK);
            check_ready_key(provider, key);
            provider->key_free(key);
        }
    }
}
EACH_PROVIDER(a_key_that_is_ready_verifies_as_well)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_PROVIDER_TESTS(a_key_that_is_ready_verifies_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
