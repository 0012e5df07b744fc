/*
 * test_alert.c: the two bytes of an alert. RFC 8446 section 6.
 */
#include "support/test_codec.h"

#include "wire/alert.h"
#include "wire/types.h"

/* The close_notify of RFC 8448 section 3. */
static const uint8_t golden[] = {
    0x01,
    0x00,
};

static void alert_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_alert, CAS_BYTES(golden));
}

static void alert_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_alert, CAS_BYTES(golden), CAS_ERR_RECORD_ALERT_LENGTH);
}

static void alert_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_alert, CAS_BYTES(golden), CAS_ERR_RECORD_ALERT_LENGTH);
}

static void alert_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_alert, CAS_BYTES(golden));
}

static void close_notify_is_read(void **state)
{
    (void)state;
    cas_alert alert = {0};
    assert_int_equal(cas_alert_decode(CAS_BYTES(golden), &alert), CAS_OK);
    assert_int_equal(alert.level, CAS_ALERT_LEVEL_WARNING);
    assert_int_equal(alert.description, CASTLS_ALERT_CLOSE_NOTIFY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alert_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(alert_rejects_every_truncation),
        cmocka_unit_test(alert_rejects_a_trailing_byte),
        cmocka_unit_test(alert_does_not_fit_into_less_room),
        cmocka_unit_test(close_notify_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
