/*
 * test_ticket_request.c: the ticket_request extension. RFC 9149 section 3.
 */
#include "support/test_codec.h"

#include "wire/ticket_request.h"

/* Made by hand after RFC 9149: two tickets for a new session, one for a resumed one. */
static const uint8_t golden[] = {
    0x02,
    0x01,
};

/* Two to come. */
static const uint8_t golden_hint[] = {
    0x02,
};

static void ticket_request_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_ticket_request, CAS_BYTES(golden));
}

static void ticket_request_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_ticket_request, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void ticket_request_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_ticket_request, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void ticket_request_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_ticket_request, CAS_BYTES(golden));
}

static void ticket_request_hint_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_ticket_request_hint, CAS_BYTES(golden_hint));
}

static void ticket_request_hint_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_ticket_request_hint, CAS_BYTES(golden_hint), CAS_ERR_DECODE);
}

static void ticket_request_hint_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_ticket_request_hint, CAS_BYTES(golden_hint), CAS_ERR_DECODE);
}

static void ticket_request_hint_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_ticket_request_hint, CAS_BYTES(golden_hint));
}

static void counts_are_read(void **state)
{
    (void)state;
    cas_ticket_request request = {0};
    uint8_t expected_count = 0;
    assert_int_equal(cas_ticket_request_decode(CAS_BYTES(golden), &request), CAS_OK);
    assert_int_equal(request.new_session_count, 2);
    assert_int_equal(request.resumption_count, 1);
    assert_int_equal(cas_ticket_request_hint_decode(CAS_BYTES(golden_hint), &expected_count),
                     CAS_OK);
    assert_int_equal(expected_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticket_request_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(ticket_request_rejects_every_truncation),
        cmocka_unit_test(ticket_request_rejects_a_trailing_byte),
        cmocka_unit_test(ticket_request_does_not_fit_into_less_room),
        cmocka_unit_test(ticket_request_hint_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(ticket_request_hint_rejects_every_truncation),
        cmocka_unit_test(ticket_request_hint_rejects_a_trailing_byte),
        cmocka_unit_test(ticket_request_hint_does_not_fit_into_less_room),
        cmocka_unit_test(counts_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
