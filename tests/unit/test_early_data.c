/*
 * test_early_data.c: the early_data extension. RFC 8446 section 4.2.10.
 */
#include "support/test_codec.h"

#include "wire/early_data.h"

/* Of the NewSessionTicket of RFC 8448 section 3: 1024 bytes. */
static const uint8_t golden[] = {
    0x00,
    0x00,
    0x04,
    0x00,
};

static void max_early_data_size_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_early_data_new_session_ticket, CAS_BYTES(golden));
}

static void max_early_data_size_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_early_data_new_session_ticket, CAS_BYTES(golden),
                         CAS_ERR_DECODE);
}

static void max_early_data_size_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(
        cas_codec_early_data_new_session_ticket, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void max_early_data_size_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_early_data_new_session_ticket, CAS_BYTES(golden));
}

static void size_is_read(void **state)
{
    (void)state;
    uint32_t size = 0;
    assert_int_equal(cas_early_data_new_session_ticket_decode(CAS_BYTES(golden), &size), CAS_OK);
    assert_int_equal(size, 1024);
}

static void offer_and_answer_have_no_body(void **state)
{
    (void)state;
    assert_int_equal(cas_early_data_decode(cas_bytes_none()), CAS_OK);
    cas_test_refused(cas_codec_early_data, CAS_BYTES(golden), CAS_ERR_DECODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(max_early_data_size_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(max_early_data_size_rejects_every_truncation),
        cmocka_unit_test(max_early_data_size_rejects_a_trailing_byte),
        cmocka_unit_test(max_early_data_size_does_not_fit_into_less_room),
        cmocka_unit_test(size_is_read),
        cmocka_unit_test(offer_and_answer_have_no_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
