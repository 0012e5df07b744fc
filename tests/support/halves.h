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

static inline void test_halves_clear(test_halves *halves)
{
    cas_half_clear(&halves->write);
    cas_half_clear(&halves->read);
}

#endif
