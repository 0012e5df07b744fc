/*
 * halves.h: a write half and a read half under one key of the fake provider, for tests of records.
 */
#ifndef CAS_TESTS_HALVES_H
#define CAS_TESTS_HALVES_H

#include "record/half.h"
#include "support/fake_provider.h"
#include "support/test.h"

static const uint8_t test_traffic_secret[32] = {7, 1, 2, 3, 4, 5, 6, 7, 8, 9};

/* The halves, and room to seal and to open one record in. */
typedef struct test_halves {
    cas_record_half write;
    cas_record_half read;
    uint8_t record[CAS_RECORD_HEADER_LEN + CAS_RECORD_SEALED_MAX];
    uint8_t out[CAS_RECORD_SEALED_MAX];
} test_halves;

/* The fake AEAD of the one suite gathers parts, that of the other does not. */
#define TEST_SUITE_GATHERING 0x1301
#define TEST_SUITE_BARE 0x1303

/* Sets both to the key of the one secret, with the sequence at 0. */
static inline void test_halves_init(test_halves *halves, uint16_t suite_id)
{
    const castls_provider *provider = cas_fake_provider();
    const cas_suite *suite = cas_suite_find(suite_id);
    cas_half_init(&halves->write, 0x0303);
    cas_half_init(&halves->read, 0x0303);
    assert_int_equal(cas_half_set_key(&halves->write, provider, suite, CASTLS_AEAD_TLS13_SEAL,
                                      CAS_BYTES(test_traffic_secret)),
                     CAS_OK);
    assert_int_equal(cas_half_set_key(&halves->read, provider, suite, CASTLS_AEAD_TLS13_OPEN,
                                      CAS_BYTES(test_traffic_secret)),
                     CAS_OK);
}

/* The key and IV of TLS 1.2; a suite takes the front of each. */
static const uint8_t test_key12[32] = {5, 6, 7};
static const uint8_t test_iv12[12] = {
    0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xab};

/* Both halves under the key of a suite of TLS 1.2. */
static inline void test_halves_init12(test_halves *halves, const castls_provider *provider,
                                      uint16_t id)
{
    const cas_suite *suite = cas_suite_find(id);
    const castls_bytes key = cas_bytes_prefix(CAS_BYTES(test_key12), suite->key_len);
    const castls_bytes iv = cas_bytes_prefix(CAS_BYTES(test_iv12), suite->iv_len);
    cas_half_init(&halves->write, 0x0303);
    cas_half_init(&halves->read, 0x0303);
    assert_int_equal(
        cas_half_set_key12(&halves->write, provider, suite, CASTLS_AEAD_TLS12_SEAL, key, iv),
        CAS_OK);
    assert_int_equal(
        cas_half_set_key12(&halves->read, provider, suite, CASTLS_AEAD_TLS12_OPEN, key, iv),
        CAS_OK);
}

static inline void test_halves_clear(test_halves *halves)
{
    cas_half_clear(&halves->write);
    cas_half_clear(&halves->read);
}

#endif
