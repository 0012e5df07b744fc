/*
 * test_inflow.c: which records are in order, and how often.
 */
#include "support/halves.h"

#include "record/inflow.h"

static const uint8_t ccs[] = {20, 3, 3, 0, 1, 1};
static const uint8_t plain_alert[] = {21, 3, 3, 0, 2, 2, 40};

/* Offers one record as it stands on the wire. */
static cas_err offer(cas_inflow *flow, test_halves *halves, castls_bytes record,
                     cas_record_plain *plain)
{
    cas_frame frame = {0};
    size_t need = 0;
    assert_int_equal(cas_frame_next(record, &frame, &need), CAS_OK);
    assert_int_equal(need, 0);
    return cas_inflow_record(flow, &halves->read, &frame, CAS_SPAN(halves->out), plain);
}

/* Seals a record, of any type and content, and offers it. */
static cas_err offer_sealed(cas_inflow *flow, test_halves *halves, uint8_t type, castls_bytes text,
                            cas_record_plain *plain)
{
    uint8_t body[64] = {0};
    assert_true(cas_span_copy(CAS_SPAN(body), text));
    cas_span_set(CAS_SPAN(body), text.len, type);
    const castls_bytes inner = cas_bytes_prefix(CAS_BYTES(body), text.len + 1);
    const size_t len = inner.len + CAS_AEAD_TAG_LEN;
    const uint8_t header[] = {23, 3, 3, 0, cas_narrow_u8(len)};
    assert_true(cas_span_copy(CAS_SPAN(halves->record), CAS_BYTES(header)));
    assert_int_equal(
        cas_aead_seal(&halves->write.key, halves->write.sequence, CAS_BYTES(header), inner,
                      cas_bytes_none(), cas_span_slice(CAS_SPAN(halves->record), 5, len)),
        CAS_OK);
    halves->write.sequence++;
    return offer(flow, halves, cas_bytes_prefix(CAS_BYTES(halves->record), 5 + len), plain);
}

static void change_cipher_spec_is_refused_before_the_first_hello(void **state)
{
    (void)state;
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    cas_half_init(&halves.read, 0x0303);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(ccs), &plain), CAS_ERR_RECORD_CCS);
    cas_half_clear(&halves.read);
}

static void change_cipher_spec_is_dropped_twice_and_no_more(void **state)
{
    (void)state;
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_inflow_set_ccs_rule(&flow, CAS_CCS_DROP);
    for (unsigned i = 0; i < CAS_RECORD_CCS_MAX; i++) {
        assert_int_equal(offer(&flow, &halves, CAS_BYTES(ccs), &plain), CAS_OK);
        assert_int_equal(plain.type, CAS_RECORD_NONE);
    }
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(ccs), &plain), CAS_ERR_RECORD_CCS_COUNT);
    assert_true(halves.read.sequence == 0);

    cas_inflow done = {0};
    cas_inflow_set_ccs_rule(&done, CAS_CCS_DROP);
    cas_inflow_set_ccs_rule(&done, CAS_CCS_REFUSE); /* The peer's Finished was there. */
    assert_int_equal(offer(&done, &halves, CAS_BYTES(ccs), &plain), CAS_ERR_RECORD_CCS);
    test_halves_clear(&halves);
}

/* RFC 8446 section 5: another value, another length, or protected. */
static void change_cipher_spec_has_one_form(void **state)
{
    (void)state;
    const uint8_t other_value[] = {20, 3, 3, 0, 1, 2};
    const uint8_t empty[] = {20, 3, 3, 0, 0};
    const uint8_t two[] = {20, 3, 3, 0, 2, 1, 1};
    const uint8_t one[] = {1};
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_inflow_set_ccs_rule(&flow, CAS_CCS_DROP);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(other_value), &plain),
                     CAS_ERR_RECORD_CCS_MALFORMED);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(empty), &plain), CAS_ERR_RECORD_CCS_MALFORMED);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(two), &plain), CAS_ERR_RECORD_CCS_MALFORMED);
    assert_int_equal(
        offer_sealed(&flow, &halves, CAS_RECORD_CHANGE_CIPHER_SPEC, CAS_BYTES(one), &plain),
        CAS_ERR_RECORD_CCS);
    assert_int_equal(plain.text.len, 0);
    test_halves_clear(&halves);
}

static void change_cipher_spec_is_a_message_where_it_is_asked_for(void **state)
{
    (void)state;
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    cas_half_init(&halves.read, 0x0303);
    cas_inflow_set_ccs_rule(&flow, CAS_CCS_DELIVER);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(ccs), &plain), CAS_OK);
    assert_int_equal(plain.type, CAS_RECORD_CHANGE_CIPHER_SPEC);
    assert_int_equal(plain.text.len, 1);
    cas_half_clear(&halves.read);
}

static void application_data_waits_for_its_time(void **state)
{
    (void)state;
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_int_equal(
        offer_sealed(&flow, &halves, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("early"), &plain),
        CAS_ERR_APPLICATION_DATA_EARLY);
    assert_int_equal(plain.text.len, 0);
    cas_inflow_allow_application_data(&flow, true);
    assert_int_equal(
        offer_sealed(&flow, &halves, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("data"), &plain),
        CAS_OK);
    assert_bytes_equal(plain.text, CAS_TEXT("data"));
    test_halves_clear(&halves);
}

static void empty_records_are_counted_in_a_row(void **state)
{
    (void)state;
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_inflow_allow_application_data(&flow, true);
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < CAS_RECORD_EMPTY_MAX; i++) {
            assert_int_equal(
                offer_sealed(&flow, &halves, CAS_RECORD_APPLICATION_DATA, CAS_TEXT(""), &plain),
                CAS_OK);
        }
        if (round < 2) { /* Data and handshake messages end the row. */
            const uint8_t type = round == 0 ? CAS_RECORD_APPLICATION_DATA : CAS_RECORD_HANDSHAKE;
            assert_int_equal(offer_sealed(&flow, &halves, type, CAS_TEXT("x"), &plain), CAS_OK);
        }
    }
    assert_int_equal(
        offer_sealed(&flow, &halves, CAS_RECORD_APPLICATION_DATA, CAS_TEXT(""), &plain),
        CAS_ERR_RECORD_EMPTY_COUNT);
    test_halves_clear(&halves);
}

static void empty_handshake_and_alert_records_are_refused(void **state)
{
    (void)state;
    const uint8_t plain_handshake[] = {22, 3, 3, 0, 0};
    const uint8_t empty_alert[] = {21, 3, 3, 0, 0};
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_int_equal(offer_sealed(&flow, &halves, CAS_RECORD_HANDSHAKE, CAS_TEXT(""), &plain),
                     CAS_ERR_RECORD_EMPTY);
    assert_int_equal(offer_sealed(&flow, &halves, CAS_RECORD_ALERT, CAS_TEXT(""), &plain),
                     CAS_ERR_RECORD_EMPTY);
    cas_half_clear_key(&halves.read);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(plain_handshake), &plain),
                     CAS_ERR_RECORD_EMPTY);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(empty_alert), &plain), CAS_ERR_RECORD_EMPTY);
    test_halves_clear(&halves);
}

static void an_alert_is_two_bytes(void **state)
{
    (void)state;
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_int_equal(offer_sealed(&flow, &halves, CAS_RECORD_ALERT, CAS_TEXT("\x02"), &plain),
                     CAS_ERR_RECORD_ALERT_LENGTH);
    assert_int_equal(
        offer_sealed(&flow, &halves, CAS_RECORD_ALERT, CAS_TEXT("\x02\x28\x02"), &plain),
        CAS_ERR_RECORD_ALERT_LENGTH);
    assert_int_equal(offer_sealed(&flow, &halves, CAS_RECORD_ALERT, CAS_TEXT("\x02\x28"), &plain),
                     CAS_OK);
    assert_int_equal(plain.alert.level, 2);
    assert_int_equal(plain.alert.description, CASTLS_ALERT_HANDSHAKE_FAILURE);
    test_halves_clear(&halves);
}

/* RFC 8446 section 6: whatever the level says, all but close_notify and user_canceled are fatal. */
static void in_tls_13_the_level_means_nothing(void **state)
{
    (void)state;
    for (unsigned level = 0; level < 4; level++) {
        for (unsigned description = 0; description < 256; description++) {
            const uint8_t record[] = {21, 3, 3, 0, 2, (uint8_t)level, (uint8_t)description};
            cas_inflow flow = {0};
            cas_record_plain plain = {0};
            test_halves halves = {0};
            cas_half_init(&halves.read, 0x0303);
            assert_int_equal(offer(&flow, &halves, CAS_BYTES(record), &plain), CAS_OK);
            assert_int_equal(plain.alert.is_fatal, description != CASTLS_ALERT_CLOSE_NOTIFY &&
                                                       description != CASTLS_ALERT_USER_CANCELED);
            cas_inflow_set_tls12(&flow, true);
            if (level != 1 && level != 2) {
                assert_int_equal(offer(&flow, &halves, CAS_BYTES(record), &plain),
                                 CAS_ERR_RECORD_ALERT_LEVEL);
                cas_half_clear(&halves.read);
                continue;
            }
            assert_int_equal(offer(&flow, &halves, CAS_BYTES(record), &plain), CAS_OK);
            assert_int_equal(plain.alert.is_fatal,
                             level != 1 && description != CASTLS_ALERT_CLOSE_NOTIFY &&
                                 description != CASTLS_ALERT_USER_CANCELED);
            cas_half_clear(&halves.read);
        }
    }
}

/* RFC 6066 section 3: some servers of TLS 1.2 warn that they do not know the name, and go on. */
static void a_warning_may_come_before_the_version_is_known(void **state)
{
    (void)state;
    const uint8_t warning[] = {21, 3, 3, 0, 2, 1, CASTLS_ALERT_UNRECOGNIZED_NAME};
    const uint8_t fatal[] = {21, 3, 3, 0, 2, 2, CASTLS_ALERT_UNRECOGNIZED_NAME};
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    cas_half_init(&halves.read, 0x0303);
    cas_inflow_allow_warnings(&flow);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(fatal), &plain), CAS_OK);
    assert_true(plain.alert.is_fatal);
    for (unsigned i = 0; i < CAS_RECORD_WARNING_MAX; i++) {
        assert_int_equal(offer(&flow, &halves, CAS_BYTES(warning), &plain), CAS_OK);
        assert_false(plain.alert.is_fatal);
    }
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(warning), &plain),
                     CAS_ERR_RECORD_WARNING_COUNT);
    cas_inflow_set_tls12(&flow, false); /* TLS 1.3 was chosen. */
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(warning), &plain), CAS_OK);
    assert_true(plain.alert.is_fatal);
    cas_half_clear(&halves.read);
}

/* Neither brings anything: one does not make room for more of the other. */
static void a_warning_does_not_break_a_row_of_empty_records(void **state)
{
    (void)state;
    const uint8_t canceled[] = {1, CASTLS_ALERT_USER_CANCELED};
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_inflow_allow_application_data(&flow, true);
    for (unsigned i = 0; i < CAS_RECORD_EMPTY_MAX; i++) {
        assert_int_equal(
            offer_sealed(&flow, &halves, CAS_RECORD_APPLICATION_DATA, CAS_TEXT(""), &plain),
            CAS_OK);
    }
    assert_int_equal(offer_sealed(&flow, &halves, CAS_RECORD_ALERT, CAS_BYTES(canceled), &plain),
                     CAS_OK);
    assert_int_equal(
        offer_sealed(&flow, &halves, CAS_RECORD_APPLICATION_DATA, CAS_TEXT(""), &plain),
        CAS_ERR_RECORD_EMPTY_COUNT);
    test_halves_clear(&halves);
}

static void warnings_are_counted_in_a_row(void **state)
{
    (void)state;
    const uint8_t canceled[] = {1, CASTLS_ALERT_USER_CANCELED};
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < CAS_RECORD_WARNING_MAX; i++) {
            assert_int_equal(
                offer_sealed(&flow, &halves, CAS_RECORD_ALERT, CAS_BYTES(canceled), &plain),
                CAS_OK);
        }
        if (round == 0) {
            assert_int_equal(
                offer_sealed(&flow, &halves, CAS_RECORD_HANDSHAKE, CAS_TEXT("x"), &plain), CAS_OK);
        }
    }
    assert_int_equal(offer_sealed(&flow, &halves, CAS_RECORD_ALERT, CAS_BYTES(canceled), &plain),
                     CAS_ERR_RECORD_WARNING_COUNT);
    assert_int_equal(plain.alert.description, 0);
    test_halves_clear(&halves);
}

/* RFC 8446 appendix A.1: a client that fails on the ServerHello has no key for its alert. */
static void a_plain_alert_passes_until_a_record_has_opened(void **state)
{
    (void)state;
    static const uint8_t short_alert[] = {CAS_RECORD_ALERT, 3, 3, 0, 1, 2};
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(plain_alert), &plain),
                     CAS_ERR_RECORD_UNPROTECTED);
    cas_inflow_allow_plain_alert(&flow);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(plain_alert), &plain), CAS_OK);
    assert_int_equal(plain.alert.description, 40);
    assert_true(plain.alert.is_fatal);
    assert_false(plain.was_protected);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(short_alert), &plain),
                     CAS_ERR_RECORD_ALERT_LENGTH);
    assert_int_equal(offer_sealed(&flow, &halves, CAS_RECORD_HANDSHAKE, CAS_TEXT("x"), &plain),
                     CAS_OK);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(plain_alert), &plain),
                     CAS_ERR_RECORD_UNPROTECTED);
    test_halves_clear(&halves);
}

/* What is skipped neither ends the time of plain alerts nor counts as data. */
static void skipped_early_data_passes_without_a_trace(void **state)
{
    (void)state;
    const uint8_t early[] = {23, 3, 3, 0, 17, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_inflow_allow_plain_alert(&flow);
    cas_half_skip_by_trial(&halves.read, 22);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(early), &plain), CAS_OK);
    assert_int_equal(plain.type, CAS_RECORD_NONE);
    assert_true(flow.allows_plain_alert);
    assert_int_equal(offer(&flow, &halves, CAS_BYTES(early), &plain), CAS_ERR_EARLY_DATA_TOO_MUCH);
    test_halves_clear(&halves);
}

/* Content that was opened elsewhere is held to the same rules. */
static void content_opened_elsewhere_is_judged_alike(void **state)
{
    (void)state;
    static const uint8_t too_long[CAS_RECORD_TEXT_MAX + 1];
    const uint8_t close_notify[] = {1, 0};
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    assert_int_equal(cas_inflow_content(&flow, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("x"), &plain),
                     CAS_ERR_APPLICATION_DATA_EARLY);
    assert_int_equal(plain.type, CAS_RECORD_NONE);
    cas_inflow_allow_application_data(&flow, true);
    assert_int_equal(cas_inflow_content(&flow, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("x"), &plain),
                     CAS_OK);
    assert_true(plain.was_protected);
    assert_int_equal(
        cas_inflow_content(&flow, CAS_RECORD_APPLICATION_DATA, CAS_BYTES(too_long), &plain),
        CAS_ERR_RECORD_TOO_LONG);
    assert_int_equal(cas_inflow_content(&flow, CAS_RECORD_ALERT, CAS_BYTES(close_notify), &plain),
                     CAS_OK);
    assert_int_equal(plain.alert.level, 1);
    assert_false(plain.alert.is_fatal);
    assert_int_equal(cas_inflow_content(&flow, CAS_RECORD_NONE, CAS_TEXT("x"), &plain),
                     CAS_ERR_RECORD_NO_TYPE);
    assert_int_equal(
        cas_inflow_content(&flow, CAS_RECORD_CHANGE_CIPHER_SPEC, CAS_TEXT("x"), &plain),
        CAS_ERR_RECORD_CCS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(change_cipher_spec_is_refused_before_the_first_hello),
        cmocka_unit_test(change_cipher_spec_is_dropped_twice_and_no_more),
        cmocka_unit_test(change_cipher_spec_has_one_form),
        cmocka_unit_test(change_cipher_spec_is_a_message_where_it_is_asked_for),
        cmocka_unit_test(application_data_waits_for_its_time),
        cmocka_unit_test(empty_records_are_counted_in_a_row),
        cmocka_unit_test(empty_handshake_and_alert_records_are_refused),
        cmocka_unit_test(an_alert_is_two_bytes),
        cmocka_unit_test(in_tls_13_the_level_means_nothing),
        cmocka_unit_test(warnings_are_counted_in_a_row),
        cmocka_unit_test(a_warning_may_come_before_the_version_is_known),
        cmocka_unit_test(a_warning_does_not_break_a_row_of_empty_records),
        cmocka_unit_test(a_plain_alert_passes_until_a_record_has_opened),
        cmocka_unit_test(skipped_early_data_passes_without_a_trace),
        cmocka_unit_test(content_opened_elsewhere_is_judged_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
