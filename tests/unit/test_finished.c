/*
 * test_finished.c: Finished. RFC 8446 section 4.4.4.
 */
#include "support/test_codec.h"

#include "wire/finished.h"

/* The server's of RFC 8448 section 3, without the message header. */
static const uint8_t golden[] = {
    0x9b, 0x9b, 0x14, 0x1d, 0x90, 0x63, 0x37, 0xfb, 0xd2, 0xcb, 0xdc, 0xe7, 0x1d, 0xf4, 0xde, 0xda,
    0x4a, 0xb4, 0x2c, 0x30, 0x95, 0x72, 0xcb, 0x7f, 0xff, 0xee, 0x54, 0x54, 0xb7, 0x8f, 0x07, 0x18,
};

static void finished_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_finished, CAS_BYTES(golden));
}

static void finished_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_finished, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void finished_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_finished, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void finished_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_finished, CAS_BYTES(golden));
}

static void finished_has_the_length_of_the_hash(void **state)
{
    (void)state;
    cas_finished finished = {0};
    assert_int_equal(cas_finished_decode(CAS_BYTES(golden), 32, &finished), CAS_OK);
    assert_bytes_equal(finished.verify_data, CAS_BYTES(golden));
    assert_int_equal(cas_finished_decode(CAS_BYTES(golden), 48, &finished), CAS_ERR_DECODE);
    assert_true(cas_bytes_is_absent(finished.verify_data));
    assert_int_equal(cas_finished_decode(CAS_BYTES(golden), 12, &finished), CAS_ERR_DECODE);
    assert_int_equal(cas_finished_decode(cas_bytes_prefix(CAS_BYTES(golden), 12), 12, &finished),
                     CAS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finished_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(finished_rejects_every_truncation),
        cmocka_unit_test(finished_rejects_a_trailing_byte),
        cmocka_unit_test(finished_does_not_fit_into_less_room),
        cmocka_unit_test(finished_has_the_length_of_the_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
