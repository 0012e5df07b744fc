/*
 * test_provider_hash.c: the hashes, HMAC and random source of each provider.
 */
#include "support/each_provider.h"

#include "core/list.h"
#include "support/hex.h"

typedef struct hash_row {
    castls_hash_id id;
    const char *abc; /* FIPS 180-4's example: the digest of "abc". */
} hash_row;

static const hash_row rows[] = {
    {CASTLS_HASH_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {CASTLS_HASH_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {CASTLS_HASH_SHA384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                         "8086072ba1e7cc2358baeca134c825a7"},
    {CASTLS_HASH_SHA512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                         "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
};

static void run_each(const castls_provider *provider,
                     void (*check)(const castls_hash *hash, castls_bytes abc))
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        uint8_t digest[CASTLS_HASH_LEN_MAX] = {0};
        const castls_hash *hash = provider->hash(CAS_AT(rows, i)->id);
        assert_non_null(hash);
        assert_int_equal(hash->struct_len, sizeof(castls_hash));
        assert_int_equal(hash->id, CAS_AT(rows, i)->id);
        assert_true(hash->room >= 1 && hash->room <= CASTLS_HASH_ROOM_MAX);
        check(hash, test_hex(CAS_AT(rows, i)->abc, CAS_SPAN(digest)));
    }
}

/* A state that is read goes on; a copy goes its own way. */
static void check_states(const castls_hash *hash, castls_bytes abc)
{
    CAS_TEST_ROOM room[CASTLS_HASH_ROOM_MAX] = {0};
    CAS_TEST_ROOM other_room[CASTLS_HASH_ROOM_MAX] = {0};
    uint8_t first_room[CASTLS_HASH_LEN_MAX] = {0};
    uint8_t second_room[CASTLS_HASH_LEN_MAX] = {0};
    const castls_span first = cas_span_prefix(CAS_SPAN(first_room), hash->digest_len);
    const castls_span second = cas_span_prefix(CAS_SPAN(second_room), hash->digest_len);
    assert_int_equal(abc.len, hash->digest_len);

    assert_int_equal(hash->init(room), CASTLS_OK);
    assert_int_equal(hash->update(room, CAS_TEXT("ab")), CASTLS_OK);
    assert_int_equal(hash->peek(room, first), CASTLS_OK);
    assert_false(cas_bytes_equal(cas_span_bytes(first), abc));
    assert_int_equal(hash->copy(other_room, room), CASTLS_OK);
    assert_int_equal(hash->update(room, cas_bytes_none()), CASTLS_OK);
    assert_int_equal(hash->update(room, CAS_TEXT("c")), CASTLS_OK);
    assert_int_equal(hash->peek(other_room, second), CASTLS_OK);
    assert_bytes_equal(cas_span_bytes(first), cas_span_bytes(second));
    assert_int_equal(hash->peek(room, first), CASTLS_OK);
    assert_bytes_equal(cas_span_bytes(first), abc);
    hash->clear(room);
    assert_int_equal(hash->update(other_room, CAS_TEXT("c")), CASTLS_OK);
    assert_int_equal(hash->peek(other_room, second), CASTLS_OK);
    assert_bytes_equal(cas_span_bytes(second), abc);
    hash->clear(other_room);
}

static void a_peek_goes_on_and_a_copy_goes_its_own_way(const castls_provider *provider)
{
    run_each(provider, check_states);
}
EACH_PROVIDER(a_peek_goes_on_and_a_copy_goes_its_own_way)

static void check_one_shot(const castls_hash *hash, castls_bytes abc)
{
    uint8_t out_room[CASTLS_HASH_LEN_MAX] = {0};
    const castls_span out = cas_span_prefix(CAS_SPAN(out_room), hash->digest_len);
    const castls_bytes parts[] = {CAS_TEXT("a"), cas_bytes_none(), CAS_TEXT("bc")};
    assert_int_equal(hash->digest(CAS_PARTS(parts), out), CASTLS_OK);
    assert_bytes_equal(cas_span_bytes(out), abc);
}

static void a_digest_of_parts_is_that_of_the_whole(const castls_provider *provider)
{
    run_each(provider, check_one_shot);
}
EACH_PROVIDER(a_digest_of_parts_is_that_of_the_whole)

static void check_lengths(const castls_hash *hash, castls_bytes abc)
{
    CAS_TEST_ROOM room[CASTLS_HASH_ROOM_MAX] = {0};
    uint8_t out[CASTLS_HASH_LEN_MAX] = {0};
    const castls_bytes parts[] = {CAS_TEXT("abc")};
    assert_int_equal(hash->init(room), CASTLS_OK);
    assert_int_equal(hash->update(room, CAS_TEXT("abc")), CASTLS_OK);
    for (size_t len = 0; len <= sizeof(out); len++) {
        const castls_code wanted = len == abc.len ? CASTLS_OK : CASTLS_BAD_ARGUMENT;
        const castls_span span = cas_span_prefix(CAS_SPAN(out), len);
        assert_int_equal(hash->peek(room, span), wanted);
        assert_int_equal(hash->digest(CAS_PARTS(parts), span), wanted);
    }
    hash->clear(room);
}

static void a_digest_of_another_length_is_refused(const castls_provider *provider)
{
    run_each(provider, check_lengths);
}
EACH_PROVIDER(a_digest_of_another_length_is_refused)

static void check_mac(const castls_provider *provider, castls_bytes key, castls_bytes text,
                      const char *wanted_hex)
{
    CAS_TEST_ROOM key_room[CASTLS_HMAC_ROOM_MAX] = {0};
    uint8_t wanted_room[32] = {0};
    uint8_t out[32] = {0};
    const castls_hmac *hmac = provider->hmac(CASTLS_HASH_SHA256);
    const castls_bytes wanted = test_hex(wanted_hex, CAS_SPAN(wanted_room));
    assert_non_null(hmac);
    assert_int_equal(hmac->mac_len, 32);
    assert_true(hmac->key_room <= CASTLS_HMAC_ROOM_MAX);
    assert_int_equal(hmac->key_init(key_room, key), CASTLS_OK);
    for (size_t cut = 0; cut <= text.len; cut++) {
        const castls_bytes parts[] = {cas_bytes_prefix(text, cut), cas_bytes_skip(text, cut)};
        assert_int_equal(hmac->mac(key_room, CAS_PARTS(parts), CAS_SPAN(out)), CASTLS_OK);
        assert_bytes_equal(CAS_BYTES(out), wanted);
    }
    const castls_bytes parts[] = {text};
    assert_int_equal(hmac->mac(key_room, CAS_PARTS(parts), cas_span_prefix(CAS_SPAN(out), 31)),
                     CASTLS_BAD_ARGUMENT);
    hmac->key_clear(key_room);
}

/* RFC 4231 sections 4.3 and 4.7, and the empty key and text. */
static void hmac_is_that_of_rfc_4231(const castls_provider *provider)
{
    uint8_t long_key[131] = {0};
    cas_span_fill(CAS_SPAN(long_key), 0xaa);
    check_mac(provider, CAS_TEXT("Jefe"), CAS_TEXT("what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    check_mac(provider, CAS_BYTES(long_key),
              CAS_TEXT("Test Using Larger Than Block-Size Key - Hash Key First"),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    check_mac(provider, cas_bytes_none(), cas_bytes_none(),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    assert_null(provider->hmac(CASTLS_HASH_NONE));
}
EACH_PROVIDER(hmac_is_that_of_rfc_4231)

static void random_fills_all_of_its_room(const castls_provider *provider)
{
    uint8_t seen[64] = {0};
    uint8_t out[64] = {0};
    for (size_t round = 0; round < 40; round++) {
        assert_int_equal(provider->random(CAS_SPAN(out)), CASTLS_OK);
        for (size_t i = 0; i < sizeof(out); i++) {
            *CAS_AT(seen, i) = *CAS_AT(seen, i) | *CAS_AT(out, i);
        }
    }
    for (size_t i = 0; i < sizeof(seen); i++) {
        assert_int_equal(*CAS_AT(seen, i), 0xff); /* Else one bit was 0 forty times. */
    }
    assert_int_equal(provider->random(cas_span_none()), CASTLS_OK);
}
EACH_PROVIDER(random_fills_all_of_its_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_PROVIDER_TESTS(a_peek_goes_on_and_a_copy_goes_its_own_way),
        EACH_PROVIDER_TESTS(a_digest_of_parts_is_that_of_the_whole),
        EACH_PROVIDER_TESTS(a_digest_of_another_length_is_refused),
        EACH_PROVIDER_TESTS(hmac_is_that_of_rfc_4231),
        EACH_PROVIDER_TESTS(random_fills_all_of_its_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
