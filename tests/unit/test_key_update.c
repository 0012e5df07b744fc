/*
 * test_key_update.c: KeyUpdate. RFC 8446 section 4.6.3.
 */
#include "support/test_codec.h"

#include "wire/key_update.h"
#include "wire/types.h"

/* Made by hand after RFC 8446 section 4.6.3: update_requested. */
static const uint8_t golden[] = {
    0x01,
};

/* update_not_requested. */
static const uint8_t golden_not_requested[] = {
    0x00,
};

static void key_update_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_key_update, CAS_BYTES(golden));
}

static void key_update_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_key_update, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void key_update_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_key_update, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void key_update_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_key_update, CAS_BYTES(golden));
}

static void key_update_without_request_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_key_update, CAS_BYTES(golden_not_requested));
}

static void key_update_without_request_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_key_update, CAS_BYTES(golden_not_requested), CAS_ERR_DECODE);
}

static void key_update_without_request_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_key_update, CAS_BYTES(golden_not_requested), CAS_ERR_DECODE);
}

static void key_update_without_request_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_key_update, CAS_BYTES(golden_not_requested));
}

static void every_other_request_is_refused(void **state)
{
    (void)state;
    for (uint32_t value = 2; value <= 255; value++) {
        const uint8_t body[] = {cas_narrow_u8(value)};
        cas_test_refused(cas_codec_key_update, CAS_BYTES(body), CAS_ERR_KEY_UPDATE_REQUEST);
    }
}

static void unknown_request_is_not_written(void **state)
{
    (void)state;
    const cas_key_update update = {2};
    castls_bytes out = {0};
    cas_writer w = cas_writer_measuring();
    cas_key_update_encode(&w, &update);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_update_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(key_update_rejects_every_truncation),
        cmocka_unit_test(key_update_rejects_a_trailing_byte),
        cmocka_unit_test(key_update_does_not_fit_into_less_room),
        cmocka_unit_test(key_update_without_request_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(key_update_without_request_rejects_every_truncation),
        cmocka_unit_test(key_update_without_request_rejects_a_trailing_byte),
        cmocka_unit_test(key_update_without_request_does_not_fit_into_less_room),
        cmocka_unit_test(every_other_request_is_refused),
        cmocka_unit_test(unknown_request_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
