/*
 * test_provider_key.c: private keys and signatures of each provider, and between the two.
 */
#include "support/each_provider.h"

#include "core/reader.h"
#include "support/threads.h"
#include "core/atomic.h"

#define KEY_MAX 8192
#define RSA_BITS 2048

static const castls_key_kind kinds[] = {
    CASTLS_KEY_RSA,        CASTLS_KEY_RSA_PSS,    CASTLS_KEY_ECDSA_P256,
    CASTLS_KEY_ECDSA_P384, CASTLS_KEY_ECDSA_P521, CASTLS_KEY_ED25519,
    CASTLS_KEY_ML_DSA_44,  CASTLS_KEY_ML_DSA_65,  CASTLS_KEY_ML_DSA_87,
};

/* Which algorithms a kind of key may sign with. */
static bool fits(castls_key_kind kind, castls_signature_id id)
{
    switch (kind) {
    case CASTLS_KEY_RSA:
        return id <= CASTLS_SIGNATURE_RSA_PSS_SHA512;
    case CASTLS_KEY_RSA_PSS:
        return id >= CASTLS_SIGNATURE_RSA_PSS_SHA256 && id <= CASTLS_SIGNATURE_RSA_PSS_SHA512;
    case CASTLS_KEY_ECDSA_P256:
    case CASTLS_KEY_ECDSA_P384:
    case CASTLS_KEY_ECDSA_P521:
        return id >= CASTLS_SIGNATURE_ECDSA_SHA256 && id <= CASTLS_SIGNATURE_ECDSA_SHA512;
    case CASTLS_KEY_ED25519:
        return id == CASTLS_SIGNATURE_ED25519;
    case CASTLS_KEY_ML_DSA_44:
        return id == CASTLS_SIGNATURE_ML_DSA_44;
    case CASTLS_KEY_ML_DSA_65:
        return id == CASTLS_SIGNATURE_ML_DSA_65;
    default:
        return id == CASTLS_SIGNATURE_ML_DSA_87;
    }
}

/* A fresh key of each kind that the provider has; the classical ones are always there. */
static void run_each(const castls_provider *provider,
                     void (*check)(const castls_provider *provider, const void *key))
{
    for (size_t i = 0; i < CAS_COUNT(kinds); i++) {
        const castls_key_kind kind = *CAS_AT(kinds, i);
        void *key = NULL;
        if (kind < CASTLS_KEY_ML_DSA_44) {
            assert_true(provider->has_key(kind));
        }
        if (!provider->has_key(kind)) {
            assert_int_equal(provider->key_generate(kind, RSA_BITS, &key), CASTLS_UNSUPPORTED);
            continue;
        }
        assert_int_equal(provider->key_generate(kind, RSA_BITS, &key), CASTLS_OK);
        assert_non_null(key);
        assert_int_equal(provider->key_kind(key), kind);
        check(provider, key);
        provider->key_free(key);
    }
    provider->key_free(NULL);
}

static castls_bytes public_of(const castls_provider *provider, const void *key, castls_span room)
{
    size_t len = 0;
    assert_int_equal(provider->key_public(key, room, &len), CASTLS_OK);
    return cas_span_bytes(cas_span_prefix(room, len));
}

static castls_bytes export_of(const castls_provider *provider, const void *key, castls_span room)
{
    size_t len = 0;
    assert_int_equal(provider->key_export(key, room, &len), CASTLS_OK);
    return cas_span_bytes(cas_span_prefix(room, len));
}

static castls_bytes sign_with(const castls_provider *provider, const void *key,
                              castls_signature_id id, castls_span room)
{
    size_t len = 0;
    assert_int_equal(provider->sign(key, id, CAS_TEXT("content"), room, &len), CASTLS_OK);
    return cas_span_bytes(cas_span_prefix(room, len));
}

static void check_signatures(const castls_provider *provider, const void *key)
{
    uint8_t public_room[KEY_MAX] = {0};
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    const castls_bytes spki = public_of(provider, key, CAS_SPAN(public_room));
    size_t made = 0;
    for (castls_signature_id id = CASTLS_SIGNATURE_RSA_PKCS1_SHA256;
         id <= CASTLS_SIGNATURE_ML_DSA_87; id = (castls_signature_id)(id + 1)) {
        size_t len = 9;
        if (!provider->has_signature(id)) {
            assert_int_equal(provider->sign(key, id, CAS_TEXT("content"), CAS_SPAN(room), &len),
                             CASTLS_UNSUPPORTED);
            assert_int_equal(provider->verify(id, spki, CAS_TEXT("content"), CAS_BYTES(room)),
                             CASTLS_UNSUPPORTED);
            continue;
        }
        if (!fits(provider->key_kind(key), id)) {
            assert_int_equal(provider->sign(key, id, CAS_TEXT("content"), CAS_SPAN(room), &len),
                             CASTLS_BAD_ARGUMENT);
            assert_int_equal(len, 0);
            assert_int_equal(provider->verify(id, spki, CAS_TEXT("content"), CAS_BYTES(room)),
                             CASTLS_BAD_ARGUMENT);
            continue;
        }
        made++;
        const castls_bytes signature = sign_with(provider, key, id, CAS_SPAN(room));
        assert_int_equal(provider->verify(id, spki, CAS_TEXT("content"), signature), CASTLS_OK);
        assert_int_equal(provider->verify(id, spki, CAS_TEXT("contenu"), signature),
                         CASTLS_BAD_MAC);
        assert_int_equal(provider->verify(id, spki, CAS_TEXT("content"), cas_bytes_none()),
                         CASTLS_BAD_MAC);
        assert_int_equal(provider->verify(id, spki, CAS_TEXT("content"),
                                          cas_bytes_prefix(signature, signature.len - 1)),
                         CASTLS_BAD_MAC);
    }
    assert_true(made >= 1);
}

static void what_a_key_signs_is_verified(const castls_provider *provider)
{
    run_each(provider, check_signatures);
}
EACH_PROVIDER(what_a_key_signs_is_verified)

static void same_key(const castls_provider *provider, castls_bytes der, castls_key_kind kind,
                     castls_bytes spki)
{
    uint8_t public_room[KEY_MAX] = {0};
    void *key = NULL;
    assert_int_equal(provider->key_load(der, &key), CASTLS_OK);
    assert_int_equal(provider->key_kind(key), kind);
    assert_bytes_equal(public_of(provider, key, CAS_SPAN(public_room)), spki);
    provider->key_free(key);
}

/* The body of the next DER element of that tag. */
static castls_bytes element(cas_reader *r, uint8_t tag)
{
    assert_int_equal(cas_read_u8(r), tag);
    const uint8_t first = cas_read_u8(r);
    const size_t len = first == 0x81 ? cas_read_u8(r) : first == 0x82 ? cas_read_u16(r) : first;
    return cas_read_bytes(r, len);
}

/* PKCS#8 carries what SEC1 and PKCS#1 have on their own: RFC 5958 section 2. */
static castls_bytes inner_key(castls_bytes pkcs8)
{
    cas_reader outer = cas_reader_on(pkcs8);
    cas_reader r = cas_reader_on(element(&outer, 0x30));
    (void)element(&r, 0x02);
    (void)element(&r, 0x30);
    const castls_bytes inner = element(&r, 0x04);
    assert_false(cas_reader_is_bad(&r));
    return inner;
}

static void check_forms(const castls_provider *provider, const void *key)
{
    uint8_t public_room[KEY_MAX] = {0};
    uint8_t private_room[KEY_MAX] = {0};
    const castls_key_kind kind = provider->key_kind(key);
    const castls_bytes spki = public_of(provider, key, CAS_SPAN(public_room));
    const castls_bytes pkcs8 = export_of(provider, key, CAS_SPAN(private_room));
    same_key(provider, pkcs8, kind, spki);
    if (kind == CASTLS_KEY_RSA || kind == CASTLS_KEY_ECDSA_P256 || kind == CASTLS_KEY_ECDSA_P384 ||
        kind == CASTLS_KEY_ECDSA_P521) {
        const castls_bytes inner = inner_key(pkcs8);
        void *loaded = NULL;
        const castls_code code = provider->key_load(inner, &loaded);
        if (code == CASTLS_OK) {
            provider->key_free(loaded);
            same_key(provider, inner, kind, spki);
        } else {
            /* Within PKCS#8 SEC1 may leave the curve out, which alone it cannot. */
            assert_int_not_equal(kind, CASTLS_KEY_RSA);
            assert_int_equal(code, CASTLS_BAD_ARGUMENT);
        }
    }
}

static void an_exported_key_is_the_same_key(const castls_provider *provider)
{
    run_each(provider, check_forms);
}
EACH_PROVIDER(an_exported_key_is_the_same_key)

static void check_room(const castls_provider *provider, const void *key)
{
    uint8_t room[KEY_MAX] = {0};
    size_t needed = 0;
    size_t len = 0;
    assert_int_equal(provider->key_public(key, cas_span_none(), &needed), CASTLS_NO_ROOM);
    assert_true(needed > 32 && needed < KEY_MAX);
    assert_int_equal(provider->key_public(key, cas_span_prefix(CAS_SPAN(room), needed - 1), &len),
                     CASTLS_NO_ROOM);
    assert_int_equal(len, needed);
    assert_int_equal(provider->key_public(key, cas_span_prefix(CAS_SPAN(room), needed), &len),
                     CASTLS_OK);
    assert_int_equal(len, needed);

    assert_int_equal(provider->key_export(key, cas_span_none(), &needed), CASTLS_NO_ROOM);
    assert_true(needed > 32 && needed < KEY_MAX);
    assert_int_equal(provider->key_export(key, cas_span_prefix(CAS_SPAN(room), needed - 1), &len),
                     CASTLS_NO_ROOM);
    assert_int_equal(len, needed);
    assert_int_equal(provider->key_export(key, cas_span_prefix(CAS_SPAN(room), needed), &len),
                     CASTLS_OK);
    assert_int_equal(len, needed);

    for (castls_signature_id id = CASTLS_SIGNATURE_RSA_PKCS1_SHA256;
         id <= CASTLS_SIGNATURE_ML_DSA_87; id = (castls_signature_id)(id + 1)) {
        if (fits(provider->key_kind(key), id)) {
            assert_int_equal(provider->sign(key, id, CAS_TEXT("content"),
                                            cas_span_prefix(CAS_SPAN(room), 8), &len),
                             CASTLS_NO_ROOM);
            assert_true(len > 8 && len <= CASTLS_SIGNATURE_MAX);
        }
    }
}

static void too_little_room_is_told_how_much_it_takes(const castls_provider *provider)
{
    run_each(provider, check_room);
}
EACH_PROVIDER(too_little_room_is_told_how_much_it_takes)

/* Cut short, followed by a byte, and with each of its first bytes changed. */
static void check_malformed(const castls_provider *provider, const void *key)
{
    uint8_t public_room[KEY_MAX] = {0};
    uint8_t private_room[KEY_MAX] = {0};
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    const castls_bytes spki = public_of(provider, key, CAS_SPAN(public_room));
    const castls_bytes pkcs8 = export_of(provider, key, CAS_SPAN(private_room));
    castls_signature_id id = CASTLS_SIGNATURE_RSA_PSS_SHA256;
    while (!fits(provider->key_kind(key), id)) {
        id = (castls_signature_id)(id + 1);
    }
    const castls_bytes signature = sign_with(provider, key, id, CAS_SPAN(room));
    for (size_t len = 0; len < spki.len; len++) {
        assert_int_equal(
            provider->verify(id, cas_bytes_prefix(spki, len), CAS_TEXT("content"), signature),
            CASTLS_BAD_ARGUMENT);
    }
    assert_int_equal(provider->verify(id, cas_bytes_prefix(CAS_BYTES(public_room), spki.len + 1),
                                      CAS_TEXT("content"), signature),
                     CASTLS_BAD_ARGUMENT);
    for (size_t len = 0; len < pkcs8.len; len = len + 1 + len / 32) {
        void *loaded = NULL;
        assert_int_equal(provider->key_load(cas_bytes_prefix(pkcs8, len), &loaded),
                         CASTLS_BAD_ARGUMENT);
        assert_null(loaded);
    }
    void *loaded = NULL;
    assert_int_equal(
        provider->key_load(cas_bytes_prefix(CAS_BYTES(private_room), pkcs8.len + 1), &loaded),
        CASTLS_BAD_ARGUMENT);
    for (size_t i = 0; i < cas_min_size(spki.len, 200); i++) {
        *CAS_AT(public_room, i) = *CAS_AT(public_room, i) ^ 0x20;
        const castls_code code = provider->verify(id, spki, CAS_TEXT("content"), signature);
        assert_true(code == CASTLS_OK || code == CASTLS_BAD_MAC || code == CASTLS_BAD_ARGUMENT);
        *CAS_AT(public_room, i) = *CAS_AT(public_room, i) ^ 0x20;
    }
    for (size_t i = 0; i < 40; i++) {
        *CAS_AT(private_room, i) = *CAS_AT(private_room, i) ^ 0x20;
        const castls_code code = provider->key_load(pkcs8, &loaded);
        assert_true((code == CASTLS_OK) == (loaded != NULL));
        provider->key_free(loaded);
        *CAS_AT(private_room, i) = *CAS_AT(private_room, i) ^ 0x20;
    }
}

static void malformed_keys_are_refused(const castls_provider *provider)
{
    run_each(provider, check_malformed);
}
EACH_PROVIDER(malformed_keys_are_refused)

static void rsa_keys_outside_their_sizes_are_refused(const castls_provider *provider)
{
    static const uint32_t wrong[] = {0, 512, 1024, 2047, 8193, 16384};
    for (size_t i = 0; i < CAS_COUNT(wrong); i++) {
        void *key = NULL;
        assert_int_equal(provider->key_generate(CASTLS_KEY_RSA, *CAS_AT(wrong, i), &key),
                         CASTLS_BAD_ARGUMENT);
        assert_null(key);
    }
}
EACH_PROVIDER(rsa_keys_outside_their_sizes_are_refused)

/* A key of one library, read by the other: its signatures verify there, and the other way round. */
static void exchange(const castls_provider *a, const castls_provider *b, castls_key_kind kind)
{
    uint8_t public_room[KEY_MAX] = {0};
    uint8_t private_room[KEY_MAX] = {0};
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    void *ours = NULL;
    void *theirs = NULL;
    assert_int_equal(a->key_generate(kind, RSA_BITS, &ours), CASTLS_OK);
    const castls_bytes spki = public_of(a, ours, CAS_SPAN(public_room));
    assert_int_equal(b->key_load(export_of(a, ours, CAS_SPAN(private_room)), &theirs), CASTLS_OK);
    for (castls_signature_id id = CASTLS_SIGNATURE_RSA_PKCS1_SHA256;
         id <= CASTLS_SIGNATURE_ML_DSA_87; id = (castls_signature_id)(id + 1)) {
        if (fits(kind, id)) {
            const castls_bytes first = sign_with(a, ours, id, CAS_SPAN(room));
            assert_int_equal(b->verify(id, spki, CAS_TEXT("content"), first), CASTLS_OK);
            const castls_bytes second = sign_with(b, theirs, id, CAS_SPAN(room));
            assert_int_equal(a->verify(id, spki, CAS_TEXT("content"), second), CASTLS_OK);
        }
    }
    a->key_free(ours);
    b->key_free(theirs);
}

static void providers_read_each_others_keys(void **state)
{
    (void)state;
    const castls_provider *a = castls_provider_aws_lc();
    const castls_provider *b = castls_provider_openssl();
    if (a == NULL || b == NULL) {
        print_message("# reason: this build has one provider only\n");
        skip();
    }
    for (size_t i = 0; i < CAS_COUNT(kinds); i++) {
        if (a->has_key(*CAS_AT(kinds, i)) && b->has_key(*CAS_AT(kinds, i))) {
            exchange(a, b, *CAS_AT(kinds, i));
            exchange(b, a, *CAS_AT(kinds, i));
        }
    }
}

typedef struct shared_key {
    const castls_provider *provider;
    void *own_key;
    cas_atomic64 good;
} shared_key;

static void sign_often(void *user)
{
    shared_key *shared = user;
    for (size_t i = 0; i < 20; i++) {
        uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
        size_t len = 0;
        if (shared->provider->sign(shared->own_key, CASTLS_SIGNATURE_RSA_PSS_SHA256,
                                   CAS_TEXT("content"), CAS_SPAN(room), &len) == CASTLS_OK) {
            (void)cas_atomic64_add(&shared->good, 1);
        }
    }
}

static void many_threads_sign_with_one_key(const castls_provider *provider)
{
    shared_key shared = {.provider = provider};
    assert_int_equal(provider->key_generate(CASTLS_KEY_RSA, RSA_BITS, &shared.own_key), CASTLS_OK);
    assert_int_equal(cas_test_in_threads(4, sign_often, &shared), 4);
    assert_int_equal(cas_atomic64_load(&shared.good), 4 * 20);
    provider->key_free(shared.own_key);
}
EACH_PROVIDER(many_threads_sign_with_one_key)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_PROVIDER_TESTS(what_a_key_signs_is_verified),
        EACH_PROVIDER_TESTS(an_exported_key_is_the_same_key),
        EACH_PROVIDER_TESTS(too_little_room_is_told_how_much_it_takes),
        EACH_PROVIDER_TESTS(malformed_keys_are_refused),
        EACH_PROVIDER_TESTS(rsa_keys_outside_their_sizes_are_refused),
        cmocka_unit_test(providers_read_each_others_keys),
        EACH_PROVIDER_TESTS(many_threads_sign_with_one_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
