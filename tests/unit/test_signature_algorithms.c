/*
 * test_signature_algorithms.c: signature_algorithms. RFC 8446 section 4.2.3.
 */
#include "support/test_codec.h"

#include "wire/signature_algorithms.h"
#include "wire/types.h"
#include "wire/u16_list.h"

/* Of the ClientHello of RFC 8448 section 3. */
static const uint8_t golden[] = {
    0x00, 0x1e, 0x04, 0x03, 0x05, 0x03, 0x06, 0x03, 0x02, 0x03, 0x08, 0x04, 0x08, 0x05, 0x08, 0x06,
    0x04, 0x01, 0x05, 0x01, 0x06, 0x01, 0x02, 0x01, 0x04, 0x02, 0x05, 0x02, 0x06, 0x02, 0x02, 0x02,
};

static void signature_algorithms_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_signature_algorithms, CAS_BYTES(golden));
}

static void signature_algorithms_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_signature_algorithms, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void signature_algorithms_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_signature_algorithms, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void signature_algorithms_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_signature_algorithms, CAS_BYTES(golden));
}

static void schemes_keep_their_order(void **state)
{
    (void)state;
    castls_bytes schemes = {0};
    assert_int_equal(cas_signature_algorithms_decode(CAS_BYTES(golden), &schemes), CAS_OK);
    assert_int_equal(cas_u16_list_count(schemes), 15);
    assert_int_equal(cas_u16_list_get(schemes, 0), CAS_SCHEME_ECDSA_SECP256R1_SHA256);
    assert_true(cas_u16_list_has(schemes, CAS_SCHEME_RSA_PSS_RSAE_SHA256));
    assert_false(cas_u16_list_has(schemes, CAS_SCHEME_ED25519));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signature_algorithms_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(signature_algorithms_rejects_every_truncation),
        cmocka_unit_test(signature_algorithms_rejects_a_trailing_byte),
        cmocka_unit_test(signature_algorithms_does_not_fit_into_less_room),
        cmocka_unit_test(schemes_keep_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
