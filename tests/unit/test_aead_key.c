/*
 * test_aead_key.c: ready AEAD keys: nonces, lengths, and what is refused.
 */
#include "support/test.h"

#include "crypto/aead_key.h"
#include "support/fake_provider.h"

static const uint8_t secret[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static const uint8_t iv[12] = {
    0xa0, 0xa1, 0xa2, 0xa3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

static void make(cas_aead_key *key, castls_aead_use use)
{
    assert_int_equal(cas_aead_key_init(key, cas_fake_provider(), CASTLS_AEAD_AES_128_GCM, use,
                                       CAS_BYTES(secret), CAS_BYTES(iv)),
                     CAS_OK);
}

static void the_sequence_number_goes_into_the_end_of_the_iv(void **state)
{
    (void)state;
    const uint8_t wanted[12] = {
        0xa0, 0xa1, 0xa2, 0xa3, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8, 0xf7};
    uint8_t nonce[12] = {0};
    cas_aead_key key = {0};
    make(&key, CASTLS_AEAD_TLS13_SEAL);
    cas_aead_nonce(&key, 0, CAS_SPAN(nonce));
    assert_bytes_equal(CAS_BYTES(nonce), CAS_BYTES(iv));
    cas_aead_nonce(&key, UINT64_C(0x0102030405060708), CAS_SPAN(nonce));
    assert_bytes_equal(CAS_BYTES(nonce), CAS_BYTES(wanted));
    cas_aead_key_clear(&key);
}

static void what_is_sealed_is_opened_in_place(void **state)
{
    (void)state;
    uint8_t record[5 + 1 + 16] = {'h', 'e', 'l', 'l', 'o'};
    const uint8_t type[1] = {23};
    const uint8_t plain[6] = {'h', 'e', 'l', 'l', 'o', 23};
    cas_aead_key seal = {0};
    cas_aead_key open = {0};
    make(&seal, CASTLS_AEAD_TLS13_SEAL);
    make(&open, CASTLS_AEAD_TLS13_OPEN);
    const castls_bytes text = cas_bytes_prefix(CAS_BYTES(record), 5);
    assert_int_equal(
        cas_aead_seal(&seal, 3, CAS_TEXT("aad"), text, CAS_BYTES(type), CAS_SPAN(record)), CAS_OK);
    assert_false(cas_bytes_equal(cas_bytes_prefix(CAS_BYTES(record), 6), CAS_BYTES(plain)));
    assert_int_equal(cas_aead_open(&open, 3, CAS_TEXT("aad"), CAS_BYTES(record), CAS_SPAN(record)),
                     CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(record), 6), CAS_BYTES(plain));
    cas_aead_key_clear(&seal);
    cas_aead_key_clear(&open);
}

static void parts_seal_to_the_same_as_one_text(void **state)
{
    (void)state;
    uint8_t one[7 + 1 + 16] = {0};
    uint8_t many[7 + 1 + 16] = {0};
    const uint8_t type[1] = {22};
    const castls_bytes parts[] = {CAS_TEXT("ab"), CAS_TEXT(""), CAS_TEXT("cdefg")};
    cas_aead_key key = {0};
    make(&key, CASTLS_AEAD_TLS13_SEAL);
    assert_true(cas_aead_key_has_parts(&key));
    assert_int_equal(
        cas_aead_seal(&key, 9, CAS_TEXT("x"), CAS_TEXT("abcdefg"), CAS_BYTES(type), CAS_SPAN(one)),
        CAS_OK);
    assert_int_equal(cas_aead_seal_parts(&key, 9, CAS_TEXT("x"), CAS_PARTS(parts), CAS_BYTES(type),
                                         CAS_SPAN(many)),
                     CAS_OK);
    assert_bytes_equal(CAS_BYTES(one), CAS_BYTES(many));
    cas_aead_key_clear(&key);
}

/* One bit wrong in text, tag, aad or sequence number: refused, and no plaintext is left. */
static void a_changed_record_is_refused(void **state)
{
    (void)state;
    uint8_t record[4 + 16] = {0};
    uint8_t out[4] = {0};
    const uint8_t zeros[4] = {0};
    cas_aead_key key = {0};
    make(&key, CASTLS_AEAD_TLS13_SEAL);
    assert_int_equal(cas_aead_seal(&key, 0, CAS_TEXT("aad"), CAS_TEXT("text"), cas_bytes_none(),
                                   CAS_SPAN(record)),
                     CAS_OK);
    for (size_t i = 0; i < sizeof(record); i++) {
        *CAS_AT(record, i) = *CAS_AT(record, i) ^ 0x10;
        cas_span_fill(CAS_SPAN(out), 1);
        assert_int_equal(cas_aead_open(&key, 0, CAS_TEXT("aad"), CAS_BYTES(record), CAS_SPAN(out)),
                         CAS_ERR_RECORD_BAD_MAC);
        assert_bytes_equal(CAS_BYTES(out), CAS_BYTES(zeros));
        *CAS_AT(record, i) = *CAS_AT(record, i) ^ 0x10;
    }
    assert_int_equal(cas_aead_open(&key, 1, CAS_TEXT("aad"), CAS_BYTES(record), CAS_SPAN(out)),
                     CAS_ERR_RECORD_BAD_MAC);
    assert_int_equal(cas_aead_open(&key, 0, CAS_TEXT("aac"), CAS_BYTES(record), CAS_SPAN(out)),
                     CAS_ERR_RECORD_BAD_MAC);
    assert_int_equal(cas_aead_open(&key, 0, CAS_TEXT("aad"),
                                   cas_bytes_prefix(CAS_BYTES(record), 15), CAS_SPAN(out)),
                     CAS_ERR_RECORD_BAD_MAC);
    assert_int_equal(cas_aead_open(&key, 0, CAS_TEXT("aad"), CAS_BYTES(record), CAS_SPAN(out)),
                     CAS_OK);
    cas_aead_key_clear(&key);
}

static void wrong_lengths_are_refused(void **state)
{
    (void)state;
    uint8_t out[4 + 16] = {0};
    cas_aead_key key = {0};
    const castls_provider *provider = cas_fake_provider();
    assert_int_equal(cas_aead_key_init(&key, provider, CASTLS_AEAD_AES_256_GCM,
                                       CASTLS_AEAD_TLS13_SEAL, CAS_BYTES(secret), CAS_BYTES(iv)),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(
        cas_aead_key_init(&key, provider, CASTLS_AEAD_AES_128_GCM, CASTLS_AEAD_TLS13_SEAL,
                          CAS_BYTES(secret), CAS_BYTES(secret)),
        CAS_ERR_ARGUMENT);
    assert_int_equal(cas_aead_key_init(&key, provider, (castls_aead_id)77, CASTLS_AEAD_TLS13_SEAL,
                                       CAS_BYTES(secret), CAS_BYTES(iv)),
                     CAS_ERR_UNSUPPORTED);
    assert_false(cas_aead_key_is_set(&key));
    assert_int_equal(cas_aead_key_records_max(&key), 0);
    assert_int_equal(
        cas_aead_seal(&key, 0, cas_bytes_none(), CAS_TEXT("text"), cas_bytes_none(), CAS_SPAN(out)),
        CAS_ERR_STATE);
    make(&key, CASTLS_AEAD_TLS13_SEAL);
    assert_true(cas_aead_key_records_max(&key) != 0);
    assert_int_equal(cas_aead_seal(&key, 0, cas_bytes_none(), CAS_TEXT("texts"), cas_bytes_none(),
                                   CAS_SPAN(out)),
                     CAS_ERR_ROOM);
    assert_int_equal(cas_aead_seal_nonce(&key, CAS_TEXT("short"), cas_bytes_none(),
                                         CAS_TEXT("text"), cas_bytes_none(), CAS_SPAN(out)),
                     CAS_ERR_ARGUMENT);
    cas_aead_key_clear(&key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sequence_number_goes_into_the_end_of_the_iv),
        cmocka_unit_test(what_is_sealed_is_opened_in_place),
        cmocka_unit_test(parts_seal_to_the_same_as_one_text),
        cmocka_unit_test(a_changed_record_is_refused),
        cmocka_unit_test(wrong_lengths_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
