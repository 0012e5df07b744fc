/*
 * test_open.c: opening records: in place and apart, damaged, padded, too long, and early data that
 * is skipped.
 */
#include "support/halves.h"

#include "core/writer.h"
#include "record/open.h"
#include "record/seal.h"

static const cas_record_plan no_plan = {0, 0};

/* The one record that stands at the front of the room. */
static cas_frame frame_in(castls_bytes in)
{
    cas_frame frame = {0};
    size_t need = 0;
    assert_int_equal(cas_frame_next(in, &frame, &need), CAS_OK);
    assert_int_equal(need, 0);
    return frame;
}

/* Seals any inner plaintext as it stands: content, type and padding are the test's. */
static cas_frame seal_inner(test_halves *halves, castls_bytes inner)
{
    const size_t len = inner.len + CAS_AEAD_TAG_LEN;
    castls_bytes header = {0};
    cas_writer w = cas_writer_on(cas_span_prefix(CAS_SPAN(halves->record), CAS_RECORD_HEADER_LEN));
    cas_write_u8(&w, CAS_RECORD_APPLICATION_DATA);
    cas_write_u16(&w, 0x0303);
    cas_write_u16(&w, cas_narrow_u16(len));
    assert_int_equal(cas_writer_end(&w, &header), CAS_OK);
    assert_int_equal(
        cas_aead_seal(&halves->write.key, halves->write.sequence, header, inner, cas_bytes_none(),
                      cas_span_slice(CAS_SPAN(halves->record), 5, len)),
        CAS_OK);
    halves->write.sequence++;
    return frame_in(CAS_BYTES(halves->record));
}

static cas_frame seal_text(test_halves *halves, uint8_t type, castls_bytes text,
                           cas_record_plan plan)
{
    size_t len = 0;
    assert_int_equal(
        cas_record_seal(&halves->write, type, text, plan, CAS_SPAN(halves->record), &len), CAS_OK);
    return frame_in(cas_bytes_prefix(CAS_BYTES(halves->record), len));
}

static void a_record_opens_apart_and_in_place(void **state)
{
    (void)state;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_record_plain plain = {0};
    cas_frame frame =
        seal_text(&halves, CAS_RECORD_HANDSHAKE, CAS_TEXT("apart"), (cas_record_plan){0, 32});
    assert_int_equal(cas_record_open_len(&halves.read, &frame), 32);
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain), CAS_OK);
    assert_int_equal(plain.type, CAS_RECORD_HANDSHAKE);
    assert_true(plain.was_protected);
    assert_bytes_equal(plain.text, CAS_TEXT("apart"));
    assert_true(cas_bytes_same_start(plain.text, CAS_SPAN(halves.out)));

    frame = seal_text(&halves, CAS_RECORD_ALERT, CAS_TEXT("in place"), no_plan);
    const castls_span body = cas_span_slice(CAS_SPAN(halves.record), 5, frame.body.len);
    assert_int_equal(cas_record_open(&halves.read, &frame, body, &plain), CAS_OK);
    assert_int_equal(plain.type, CAS_RECORD_ALERT);
    assert_bytes_equal(plain.text, CAS_TEXT("in place"));
    assert_true(cas_bytes_same_start(plain.text, body));
    assert_true(halves.read.sequence == 2);
    test_halves_clear(&halves);
}

static void every_length_comes_back(void **state)
{
    (void)state;
    uint8_t inner[CAS_RECORD_SEALED_MAX] = {0};
    const size_t lengths[] = {0, 1, 2, 15, 16, 17, 255, 256, 16382, 16383, 16384};
    const uint32_t pads[] = {0, 16, 256};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    for (size_t i = 0; i < CAS_COUNT(lengths); i++) {
        for (size_t p = 0; p < CAS_COUNT(pads); p++) {
            const castls_bytes text = cas_bytes_prefix(CAS_BYTES(inner), *CAS_AT(lengths, i));
            cas_record_plain plain = {0};
            const cas_frame frame = seal_text(
                &halves, CAS_RECORD_APPLICATION_DATA, text, (cas_record_plan){0, *CAS_AT(pads, p)});
            assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                             CAS_OK);
            assert_bytes_equal(plain.text, text);
        }
    }
    test_halves_clear(&halves);
}

/* Header, ciphertext and tag: whatever byte is another one, the record does not open, nothing is
 * handed out, and the sequence stands. */
static void one_wrong_byte_anywhere_is_refused(void **state)
{
    (void)state;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_frame frame = seal_text(&halves, CAS_RECORD_HANDSHAKE, CAS_TEXT("text"), no_plan);
    for (size_t i = 1; i < cas_frame_len(&frame); i++) {
        if (i == 3 || i == 4) {
            continue; /* The length: another record is cut then, below. */
        }
        cas_record_plain plain = {.type = 1};
        uint8_t *byte = CAS_AT(halves.record, i);
        *byte = *byte ^ 0x40;
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_ERR_RECORD_BAD_MAC);
        assert_int_equal(plain.type, CAS_RECORD_NONE);
        assert_int_equal(plain.text.len, 0);
        *byte = *byte ^ 0x40;
    }
    assert_true(halves.read.sequence == 0);
    cas_record_plain plain = {0};
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain), CAS_OK);
    /* The same record once more is another sequence number. */
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_BAD_MAC);
    test_halves_clear(&halves);
}

static void a_record_that_is_cut_short_is_refused(void **state)
{
    (void)state;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    const cas_frame whole = seal_text(&halves, CAS_RECORD_HANDSHAKE, CAS_TEXT("text"), no_plan);
    for (size_t len = 0; len < whole.body.len; len++) {
        cas_record_plain plain = {0};
        cas_span_set(CAS_SPAN(halves.record), 4, cas_low_u8(len));
        const cas_frame frame = frame_in(CAS_BYTES(halves.record));
        assert_int_equal(frame.body.len, len);
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_ERR_RECORD_BAD_MAC);
    }
    test_halves_clear(&halves);
}

static void a_record_of_padding_alone_has_no_type(void **state)
{
    (void)state;
    uint8_t inner[CAS_RECORD_SEALED_MAX] = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    for (size_t len = 0; len < 40; len++) {
        cas_record_plain plain = {0};
        cas_span_fill(CAS_SPAN(inner), 0);
        const cas_frame frame = seal_inner(&halves, cas_bytes_prefix(CAS_BYTES(inner), len));
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_ERR_RECORD_NO_TYPE);
    }
    test_halves_clear(&halves);
}

static void the_type_inside_is_the_last_byte_that_is_not_zero(void **state)
{
    (void)state;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    for (unsigned type = 1; type < 256; type++) {
        const uint8_t inner[] = {0, 23, 0, (uint8_t)type, 0, 0};
        const bool is_known = type >= 20 && type <= 23;
        cas_record_plain plain = {0};
        const cas_frame frame = seal_inner(&halves, CAS_BYTES(inner));
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         is_known ? CAS_OK : CAS_ERR_RECORD_TYPE);
        assert_int_equal(plain.type, is_known ? type : CAS_RECORD_NONE);
        assert_int_equal(plain.text.len, is_known ? 3 : 0);
    }
    test_halves_clear(&halves);
}

/* 16,385 bytes of content, type and padding are the most, or what our record size limit says. */
static void what_is_inside_has_a_limit(void **state)
{
    (void)state;
    uint8_t inner[CAS_RECORD_SEALED_MAX] = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_record_plain plain = {0};
    cas_span_fill(CAS_SPAN(inner), 0);
    cas_span_set(CAS_SPAN(inner), 0, 23);
    cas_frame frame = seal_inner(&halves, cas_bytes_prefix(CAS_BYTES(inner), 16385));
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain), CAS_OK);
    assert_int_equal(plain.text.len, 0);
    frame = seal_inner(&halves, cas_bytes_prefix(CAS_BYTES(inner), 16386));
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_TOO_LONG);
    test_halves_clear(&halves);

    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_half_set_inner_max(&halves.read, 100);
    frame = seal_inner(&halves, cas_bytes_prefix(CAS_BYTES(inner), 100));
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain), CAS_OK);
    frame = seal_inner(&halves, cas_bytes_prefix(CAS_BYTES(inner), 101));
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_TOO_LONG);
    assert_int_equal(plain.text.len, 0);
    test_halves_clear(&halves);
}

static void too_little_room_is_refused(void **state)
{
    (void)state;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_record_plain plain = {0};
    const cas_frame frame = seal_text(&halves, CAS_RECORD_HANDSHAKE, CAS_TEXT("text"), no_plan);
    const size_t need = cas_record_open_len(&halves.read, &frame);
    assert_int_equal(cas_record_open(&halves.read, &frame,
                                     cas_span_prefix(CAS_SPAN(halves.out), need - 1), &plain),
                     CAS_ERR_ROOM);
    assert_int_equal(
        cas_record_open(&halves.read, &frame, cas_span_prefix(CAS_SPAN(halves.out), need), &plain),
        CAS_OK);
    test_halves_clear(&halves);
}

static void without_a_key_a_record_is_what_it_is(void **state)
{
    (void)state;
    const uint8_t hello[] = {22, 3, 3, 0, 2, 'h', 'i'};
    const uint8_t data[] = {23, 3, 3, 0, 2, 'h', 'i'};
    cas_record_plain plain = {0};
    cas_record_half read = {0};
    cas_half_init(&read, 0x0303);
    cas_frame frame = frame_in(CAS_BYTES(hello));
    assert_int_equal(cas_record_open_len(&read, &frame), 0);
    assert_int_equal(cas_record_open(&read, &frame, cas_span_none(), &plain), CAS_OK);
    assert_int_equal(plain.type, CAS_RECORD_HANDSHAKE);
    assert_false(plain.was_protected);
    assert_bytes_equal(plain.text, CAS_TEXT("hi"));
    frame = frame_in(CAS_BYTES(data));
    assert_int_equal(cas_record_open(&read, &frame, cas_span_none(), &plain),
                     CAS_ERR_APPLICATION_DATA_EARLY);
    cas_half_clear(&read);
}

static void a_plain_record_has_a_limit_of_its_own(void **state)
{
    (void)state;
    static const uint8_t body[16385] = {0};
    cas_record_plain plain = {0};
    cas_record_half read = {0};
    cas_half_init(&read, 0x0303);
    cas_frame frame = {CAS_RECORD_HANDSHAKE, 0x0303, cas_bytes_none(), CAS_BYTES(body)};
    assert_int_equal(cas_record_open(&read, &frame, cas_span_none(), &plain),
                     CAS_ERR_RECORD_TOO_LONG);
    frame.body = cas_bytes_prefix(CAS_BYTES(body), 16384);
    assert_int_equal(cas_record_open(&read, &frame, cas_span_none(), &plain), CAS_OK);
    cas_half_clear(&read);
}

static void with_a_key_a_plain_record_is_refused(void **state)
{
    (void)state;
    const uint8_t hello[] = {22, 3, 3, 0, 2, 'h', 'i'};
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    const cas_frame frame = frame_in(CAS_BYTES(hello));
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_UNPROTECTED);
    test_halves_clear(&halves);
}

/* RFC 8446 section 4.2.10: records that do not open are early data, up to a limit, until the first
 * one that opens. */
static void early_data_is_skipped_by_trial(void **state)
{
    (void)state;
    const uint8_t early[] = {
        23, 3, 3, 0, 20, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    const cas_frame skipped = frame_in(CAS_BYTES(early));
    cas_record_plain plain = {0};
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_half_skip_by_trial(&halves.read, 60);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(cas_record_open(&halves.read, &skipped, CAS_SPAN(halves.out), &plain),
                         CAS_OK);
        assert_int_equal(plain.type, CAS_RECORD_NONE);
    }
    assert_true(halves.read.sequence == 0);
    assert_int_equal(cas_record_open(&halves.read, &skipped, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_EARLY_DATA_TOO_MUCH);

    const cas_frame frame = seal_text(&halves, CAS_RECORD_HANDSHAKE, CAS_TEXT("finished"), no_plan);
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain), CAS_OK);
    assert_bytes_equal(plain.text, CAS_TEXT("finished"));
    assert_int_equal(cas_record_open(&halves.read, &skipped, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_BAD_MAC);
    test_halves_clear(&halves);
}

static void early_data_is_skipped_by_type_after_a_retry(void **state)
{
    (void)state;
    const uint8_t early[] = {23, 3, 3, 0, 4, 9, 9, 9, 9};
    const uint8_t hello[] = {22, 3, 3, 0, 2, 'h', 'i'};
    const cas_frame skipped = frame_in(CAS_BYTES(early));
    const cas_frame second = frame_in(CAS_BYTES(hello));
    cas_record_plain plain = {0};
    cas_record_half read = {0};
    cas_half_init(&read, 0x0303);
    cas_half_skip_by_type(&read, 20);
    assert_int_equal(cas_record_open(&read, &skipped, cas_span_none(), &plain), CAS_OK);
    assert_int_equal(cas_record_open(&read, &skipped, cas_span_none(), &plain), CAS_OK);
    assert_int_equal(plain.type, CAS_RECORD_NONE);
    assert_int_equal(cas_record_open(&read, &skipped, cas_span_none(), &plain),
                     CAS_ERR_EARLY_DATA_TOO_MUCH);
    assert_int_equal(cas_record_open(&read, &second, cas_span_none(), &plain), CAS_OK);
    assert_bytes_equal(plain.text, CAS_TEXT("hi"));
    assert_int_equal(cas_record_open(&read, &skipped, cas_span_none(), &plain),
                     CAS_ERR_APPLICATION_DATA_EARLY);
    cas_half_clear(&read);
}

/* RFC 8446 section 5.3: the sequence number may not wrap. */
static void nothing_opens_at_the_end_of_the_numbers(void **state)
{
    (void)state;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_record_plain plain = {0};
    halves.write.sequence = UINT64_MAX;
    halves.read.sequence = UINT64_MAX;
    const cas_frame frame = seal_inner(&halves, CAS_TEXT("last\x17"));
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_SEQUENCE);
    test_halves_clear(&halves);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_opens_apart_and_in_place),
        cmocka_unit_test(every_length_comes_back),
        cmocka_unit_test(one_wrong_byte_anywhere_is_refused),
        cmocka_unit_test(a_record_that_is_cut_short_is_refused),
        cmocka_unit_test(a_record_of_padding_alone_has_no_type),
        cmocka_unit_test(the_type_inside_is_the_last_byte_that_is_not_zero),
        cmocka_unit_test(what_is_inside_has_a_limit),
        cmocka_unit_test(too_little_room_is_refused),
        cmocka_unit_test(without_a_key_a_record_is_what_it_is),
        cmocka_unit_test(a_plain_record_has_a_limit_of_its_own),
        cmocka_unit_test(with_a_key_a_plain_record_is_refused),
        cmocka_unit_test(nothing_opens_at_the_end_of_the_numbers),
        cmocka_unit_test(early_data_is_skipped_by_trial),
        cmocka_unit_test(early_data_is_skipped_by_type_after_a_retry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
