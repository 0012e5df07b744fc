/*
 * test_limits12.c: limits and rules of records of TLS 1.2. RFC 5246 sections 6.1, 6.2 and 7.1.
 */
#include "support/halves.h"

#include "record/inflow.h"
#include "record/open.h"
#include "record/seal.h"

#define GCM 0xc02f
#define CHACHA 0xcca8

static const cas_record_plan no_plan = {0, 0};

static cas_frame frame_of(castls_bytes record)
{
    cas_frame frame = {0};
    size_t need = 0;
    assert_int_equal(cas_frame_next(record, &frame, &need), CAS_OK);
    assert_int_equal(need, 0);
    assert_int_equal(cas_frame_len(&frame), record.len);
    return frame;
}

static castls_bytes seal_one(test_halves *halves, uint8_t type, castls_bytes text)
{
    size_t len = 0;
    assert_int_equal(
        cas_record_seal(&halves->write, type, text, no_plan, CAS_SPAN(halves->record), &len),
        CAS_OK);
    assert_int_equal(len, cas_record_sealed_len(&halves->write, text.len, no_plan));
    return cas_bytes_prefix(CAS_BYTES(halves->record), len);
}

static void a_record_too_short_for_a_tag_is_damaged(void **state)
{
    (void)state;
    const uint16_t ids[] = {GCM, CHACHA};
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        test_halves halves = {0};
        test_halves_init12(&halves, castls_provider_default(), *CAS_AT(ids, i));
        const size_t least = cas_half_text_at(&halves.read) - 5 + 16;
        for (size_t len = 0; len <= least; len++) {
            uint8_t record[5 + 24] = {23, 3, 3, 0, cas_narrow_u8(len)};
            cas_record_plain plain = {0};
            const cas_frame frame = frame_of(cas_bytes_prefix(CAS_BYTES(record), 5 + len));
            assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                             CAS_ERR_RECORD_BAD_MAC);
        }
        test_halves_clear(&halves);
    }
}

/* RFC 5246 section 6.2.1: at most 2^14 bytes of plaintext. */
static void a_plaintext_past_the_limit_is_refused(void **state)
{
    (void)state;
    const uint16_t ids[] = {GCM, CHACHA};
    static const uint8_t body[CAS_RECORD_SEALED_MAX] = {0};
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        test_halves halves = {0};
        cas_record_plain plain = {0};
        test_halves_init12(&halves, castls_provider_default(), *CAS_AT(ids, i));
        const size_t most = CAS_RECORD_TEXT_MAX + cas_half_text_at(&halves.read) - 5 + 16;
        cas_frame frame = {CAS_RECORD_APPLICATION_DATA, 0x0303, cas_bytes_none(),
                           cas_bytes_prefix(CAS_BYTES(body), most)};
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_ERR_RECORD_BAD_MAC);
        frame.body = cas_bytes_prefix(CAS_BYTES(body), most + 1);
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_ERR_RECORD_TOO_LONG);
        cas_half_set_inner_max(&halves.read, 64); /* RFC 8449: counts content alone. */
        frame.body = cas_bytes_prefix(CAS_BYTES(body), most - CAS_RECORD_TEXT_MAX + 64);
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_ERR_RECORD_BAD_MAC);
        frame.body = cas_bytes_prefix(CAS_BYTES(body), most - CAS_RECORD_TEXT_MAX + 65);
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_ERR_RECORD_TOO_LONG);
        assert_int_equal(cas_record_open(&halves.read, &frame, cas_span_none(), &plain),
                         CAS_ERR_RECORD_TOO_LONG);
        test_halves_clear(&halves);
    }
}

/* RFC 5246 section 6.1: the sequence number does not wrap. */
static void a_key_ends_before_its_numbers_wrap(void **state)
{
    (void)state;
    test_halves halves = {0};
    cas_record_plain plain = {0};
    size_t len = 0;
    test_halves_init12(&halves, castls_provider_default(), GCM);
    halves.write.sequence = UINT64_MAX - 1;
    halves.read.sequence = UINT64_MAX - 1;
    const cas_frame last = frame_of(seal_one(&halves, CAS_RECORD_ALERT, CAS_TEXT("ab")));
    assert_int_equal(cas_record_open(&halves.read, &last, CAS_SPAN(halves.out), &plain), CAS_OK);
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_ALERT, CAS_TEXT("ab"), no_plan,
                                     CAS_SPAN(halves.record), &len),
                     CAS_ERR_RECORD_SEQUENCE);
    assert_int_equal(cas_record_open(&halves.read, &last, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_SEQUENCE);
    assert_false(cas_half_wants_update(&halves.write)); /* Nothing could replace the key. */
    cas_half_limit_records(&halves.write, 5);
    assert_int_equal(halves.write.records_max, UINT64_MAX);
    test_halves_clear(&halves);
}

static void too_little_room_seals_nothing(void **state)
{
    (void)state;
    test_halves halves = {0};
    size_t len = 9;
    test_halves_init12(&halves, castls_provider_default(), GCM);
    const size_t need = cas_record_sealed_len(&halves.write, 4, no_plan);
    assert_int_equal(need, 5 + 8 + 4 + 16);
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_ALERT, CAS_TEXT("text"), no_plan,
                                     cas_span_prefix(CAS_SPAN(halves.record), need - 1), &len),
                     CAS_ERR_ROOM);
    assert_int_equal(len, 0);
    assert_int_equal(halves.write.sequence, 0);
    const cas_frame frame = frame_of(seal_one(&halves, CAS_RECORD_ALERT, CAS_TEXT("text")));
    cas_record_plain plain = {0};
    assert_int_equal(
        cas_record_open(&halves.read, &frame, cas_span_prefix(CAS_SPAN(halves.out), 3), &plain),
        CAS_ERR_ROOM);
    test_halves_clear(&halves);
}

static void a_key_of_the_wrong_length_breaks_the_half(void **state)
{
    (void)state;
    cas_record_half half = {0};
    size_t len = 0;
    uint8_t room[64] = {0};
    cas_half_init(&half, 0x0303);
    assert_int_equal(
        cas_half_set_key12(&half, castls_provider_default(), cas_suite_find(GCM),
                           CASTLS_AEAD_TLS12_SEAL, cas_bytes_prefix(CAS_BYTES(test_key12), 16),
                           CAS_BYTES(test_iv12)),
        CAS_ERR_ARGUMENT);
    assert_int_equal(half.protection, CAS_PROTECTION_BROKEN);
    assert_int_equal(
        cas_record_seal(&half, CAS_RECORD_ALERT, CAS_TEXT("ab"), no_plan, CAS_SPAN(room), &len),
        CAS_ERR_STATE);
    cas_half_clear(&half);
}

/* RFC 5246 sections 6.2.1 and 7.1: one version, and a change_cipher_spec that is handed on. */
static void rules_of_tls12_for_records(void **state)
{
    (void)state;
    test_halves halves = {0};
    cas_inflow flow = {0};
    cas_record_plain plain = {0};
    const uint8_t ccs[] = {20, 3, 3, 0, 1, 1};
    const uint8_t old[] = {20, 3, 1, 0, 1, 1};
    const uint8_t other[] = {20, 3, 3, 0, 1, 2};
    cas_half_init(&halves.read, 0x0303);
    cas_inflow_set_ccs_rule(&flow, CAS_CCS_DELIVER);
    cas_frame frame = frame_of(CAS_BYTES(old));
    assert_int_equal(cas_inflow_record(&flow, &halves.read, &frame, CAS_SPAN(halves.out), &plain),
                     CAS_OK);
    cas_inflow_set_tls12(&flow, true);
    assert_int_equal(cas_inflow_record(&flow, &halves.read, &frame, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_VERSION);
    for (size_t i = 0; i < 5; i++) {
        frame = frame_of(CAS_BYTES(ccs));
        assert_int_equal(
            cas_inflow_record(&flow, &halves.read, &frame, CAS_SPAN(halves.out), &plain), CAS_OK);
        assert_int_equal(plain.type, CAS_RECORD_CHANGE_CIPHER_SPEC);
        assert_int_equal(plain.text.len, 1);
    }
    frame = frame_of(CAS_BYTES(other));
    assert_int_equal(cas_inflow_record(&flow, &halves.read, &frame, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_CCS_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_too_short_for_a_tag_is_damaged),
        cmocka_unit_test(a_plaintext_past_the_limit_is_refused),
        cmocka_unit_test(a_key_ends_before_its_numbers_wrap),
        cmocka_unit_test(too_little_room_seals_nothing),
        cmocka_unit_test(a_key_of_the_wrong_length_breaks_the_half),
        cmocka_unit_test(rules_of_tls12_for_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
