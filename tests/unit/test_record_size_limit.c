/*
 * test_record_size_limit.c: the record_size_limit extension. RFC 8449 section 4.
 */
#include "support/test_codec.h"

#include "wire/record_size_limit.h"

/* Of the EncryptedExtensions of RFC 8448 section 3: 16385 bytes. */
static const uint8_t golden[] = {
    0x40,
    0x01,
};

static void record_size_limit_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_record_size_limit, CAS_BYTES(golden));
}

static void record_size_limit_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_record_size_limit, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void record_size_limit_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_record_size_limit, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void record_size_limit_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_record_size_limit, CAS_BYTES(golden));
}

static void limit_is_read(void **state)
{
    (void)state;
    uint16_t limit = 0;
    assert_int_equal(cas_record_size_limit_decode(CAS_BYTES(golden), &limit), CAS_OK);
    assert_int_equal(limit, 16385);
}

static void less_than_64_is_refused(void **state)
{
    (void)state;
    static const uint8_t least[] = {0, 64};
    static const uint8_t too_small[] = {0, 63};
    cas_test_round_trip(cas_codec_record_size_limit, CAS_BYTES(least));
    cas_test_refused(cas_codec_record_size_limit, CAS_BYTES(too_small), CAS_ERR_RECORD_SIZE_LIMIT);
}

static void less_than_64_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w = cas_writer_measuring();
    cas_record_size_limit_encode(&w, 63);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_size_limit_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(record_size_limit_rejects_every_truncation),
        cmocka_unit_test(record_size_limit_rejects_a_trailing_byte),
        cmocka_unit_test(record_size_limit_does_not_fit_into_less_room),
        cmocka_unit_test(limit_is_read),
        cmocka_unit_test(less_than_64_is_refused),
        cmocka_unit_test(less_than_64_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
