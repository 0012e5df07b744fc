/*
 * test_fake_provider.c: what fake_provider.h promises to other tests.
 */
#include "support/test.h"

#include "crypto/scheme.h"
#include "support/fake_provider.h"

static void a_key_signs_and_verifies_with_each_of_its_schemes(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    const castls_codes codes = cas_scheme_defaults();
    for (size_t i = 0; i < codes.count; i++) {
        const cas_scheme *scheme = cas_scheme_find(cas_codes_get(codes, i));
        uint8_t spki_room[2700] = {0};
        uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
        size_t spki_len = 0;
        size_t len = 0;
        void *key = NULL;
        assert_int_equal(provider->key_generate(scheme->key, 2048, &key), CASTLS_OK);
        assert_int_equal(provider->key_kind(key), scheme->key);
        assert_int_equal(provider->key_public(key, CAS_SPAN(spki_room), &spki_len), CASTLS_OK);
        const castls_bytes spki = cas_bytes_prefix(CAS_BYTES(spki_room), spki_len);
        assert_int_equal(
            provider->sign(key, scheme->signature, CAS_TEXT("content"), CAS_SPAN(room), &len),
            CASTLS_OK);
        const castls_bytes signature = cas_bytes_prefix(CAS_BYTES(room), len);
        assert_int_equal(provider->verify(scheme->signature, spki, CAS_TEXT("content"), signature),
                         CASTLS_OK);
        assert_int_equal(provider->verify(scheme->signature, spki, CAS_TEXT("contend"), signature),
                         CASTLS_BAD_MAC);
        assert_int_equal(provider->verify(scheme->signature, spki, CAS_TEXT("content"),
                                          cas_bytes_prefix(signature, len - 1)),
                         CASTLS_BAD_MAC);
        assert_int_equal(cas_fake_provider_trusting()->verify(
                             scheme->signature, spki, CAS_TEXT("other"), signature),
                         CASTLS_OK);
        provider->key_free(key);
    }
}

static void a_signature_is_bound_to_its_key(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    uint8_t spki_room[2700] = {0};
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    size_t spki_len = 0;
    size_t len = 0;
    void *one = NULL;
    void *two = NULL;
    assert_int_equal(provider->key_generate(CASTLS_KEY_ED25519, 0, &one), CASTLS_OK);
    assert_int_equal(provider->key_generate(CASTLS_KEY_ED25519, 0, &two), CASTLS_OK);
    assert_int_equal(
        provider->sign(one, CASTLS_SIGNATURE_ED25519, CAS_TEXT("c"), CAS_SPAN(room), &len),
        CASTLS_OK);
    assert_int_equal(provider->key_public(two, CAS_SPAN(spki_room), &spki_len), CASTLS_OK);
    assert_int_equal(
        provider->verify(CASTLS_SIGNATURE_ED25519, cas_bytes_prefix(CAS_BYTES(spki_room), spki_len),
                         CAS_TEXT("c"), cas_bytes_prefix(CAS_BYTES(room), len)),
        CASTLS_BAD_MAC);
    assert_int_equal(
        provider->sign(one, CASTLS_SIGNATURE_ECDSA_SHA256, CAS_TEXT("c"), CAS_SPAN(room), &len),
        CASTLS_BAD_ARGUMENT);
    provider->key_free(one);
    provider->key_free(two);
}

static void an_exported_key_is_loaded_again(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    for (unsigned kind = CASTLS_KEY_RSA; kind <= CASTLS_KEY_ML_DSA_87; kind++) {
        uint8_t der[64] = {0};
        uint8_t one_room[2700] = {0};
        uint8_t two_room[2700] = {0};
        size_t len = 0;
        size_t one_len = 0;
        size_t two_len = 0;
        void *one = NULL;
        void *two = NULL;
        assert_int_equal(provider->key_generate((castls_key_kind)kind, 4096, &one), CASTLS_OK);
        assert_int_equal(provider->key_export(one, CAS_SPAN(der), &len), CASTLS_OK);
        assert_int_equal(provider->key_load(cas_bytes_prefix(CAS_BYTES(der), len), &two),
                         CASTLS_OK);
        assert_int_equal(provider->key_public(one, CAS_SPAN(one_room), &one_len), CASTLS_OK);
        assert_int_equal(provider->key_public(two, CAS_SPAN(two_room), &two_len), CASTLS_OK);
        assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(one_room), one_len),
                           cas_bytes_prefix(CAS_BYTES(two_room), two_len));
        assert_int_equal(
            provider->key_public(one, cas_span_prefix(CAS_SPAN(one_room), one_len - 1), &two_len),
            CASTLS_NO_ROOM);
        assert_int_equal(two_len, one_len);
        provider->key_free(one);
        provider->key_free(two);
        assert_int_equal(provider->key_load(cas_bytes_prefix(CAS_BYTES(der), len - 1), &two),
                         CASTLS_BAD_ARGUMENT);
        assert_null(two);
    }
}

/* However the input is cut, a digest is of the bytes; and each byte counts. */
static void a_hash_depends_on_each_byte_and_not_on_the_cuts(void **state)
{
    (void)state;
    const castls_hash *hash = cas_fake_provider()->hash(CASTLS_HASH_SHA256);
    uint8_t text[40] = {0};
    uint8_t whole[32] = {0};
    uint8_t other[32] = {0};
    const castls_bytes one[] = {CAS_BYTES(text)};
    assert_int_equal(hash->digest(CAS_PARTS(one), CAS_SPAN(whole)), CASTLS_OK);
    for (size_t i = 0; i < sizeof(text); i++) {
        const castls_bytes two[] = {
            cas_bytes_prefix(CAS_BYTES(text), i), cas_bytes_skip(CAS_BYTES(text), i)};
        assert_int_equal(hash->digest(CAS_PARTS(two), CAS_SPAN(other)), CASTLS_OK);
        assert_bytes_equal(CAS_BYTES(whole), CAS_BYTES(other));
        *CAS_AT(text, i) = 1;
        assert_int_equal(hash->digest(CAS_PARTS(one), CAS_SPAN(other)), CASTLS_OK);
        assert_false(cas_bytes_equal(CAS_BYTES(whole), CAS_BYTES(other)));
        *CAS_AT(text, i) = 0;
    }
}

static void the_open_provider_hides_and_checks_nothing(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider_open();
    const castls_aead *aead = provider->aead(CASTLS_AEAD_AES_128_GCM);
    const castls_hmac *hmac = provider->hmac(CASTLS_HASH_SHA256);
    const uint8_t nonce[12] = {0};
    uint8_t sealed[4 + 1 + 16] = {0};
    uint8_t opened[5] = {0};
    uint8_t one[32] = {0};
    uint8_t other[32] = {0};
    uint8_t key = 0;
    const castls_bytes parts[] = {CAS_TEXT("anything")};
    const castls_parts none = {NULL, 0};
    assert_int_equal(aead->seal(&key, CAS_BYTES(nonce), CAS_TEXT("aad"), CAS_TEXT("text"),
                                CAS_TEXT("!"), CAS_SPAN(sealed)),
                     CASTLS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(sealed), 5), CAS_TEXT("text!"));
    cas_span_fill(cas_span_skip(CAS_SPAN(sealed), 5), 7);
    assert_int_equal(
        aead->open(&key, CAS_BYTES(nonce), CAS_TEXT("other"), CAS_BYTES(sealed), CAS_SPAN(opened)),
        CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(opened), CAS_TEXT("text!"));
    assert_int_equal(hmac->mac(&key, CAS_PARTS(parts), CAS_SPAN(one)), CASTLS_OK);
    assert_int_equal(hmac->mac(&key, none, CAS_SPAN(other)), CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(one), CAS_BYTES(other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_signs_and_verifies_with_each_of_its_schemes),
        cmocka_unit_test(a_signature_is_bound_to_its_key),
        cmocka_unit_test(an_exported_key_is_loaded_again),
        cmocka_unit_test(a_hash_depends_on_each_byte_and_not_on_the_cuts),
        cmocka_unit_test(the_open_provider_hides_and_checks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
