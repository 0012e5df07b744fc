/*
 * test_alpn.c: application_layer_protocol_negotiation. RFC 7301 section 3.1.
 */
#include "support/test_bounds.h"

#include "wire/alpn.h"
#include "wire/limits.h"

/* As browsers send it: "h2", "http/1.1". */
static const uint8_t golden[] = {
    0x00, 0x0c, 0x02, 0x68, 0x32, 0x08, 0x68, 0x74, 0x74, 0x70, 0x2f, 0x31, 0x2e, 0x31,
};

/* As a server answers it: "h2". */
static const uint8_t golden_one[] = {
    0x00, 0x03, 0x02, 0x68, 0x32,
};

static void alpn_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_alpn, CAS_BYTES(golden));
}

static void alpn_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_alpn, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void alpn_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_alpn, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void alpn_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_alpn, CAS_BYTES(golden));
}

static void alpn_answer_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_alpn_one, CAS_BYTES(golden_one));
}

static void alpn_answer_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_alpn_one, CAS_BYTES(golden_one), CAS_ERR_DECODE);
}

static void alpn_answer_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_alpn_one, CAS_BYTES(golden_one), CAS_ERR_DECODE);
}

static void alpn_answer_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_alpn_one, CAS_BYTES(golden_one));
}

static void write_name(cas_writer *w, size_t len)
{
    const cas_mark list = cas_write_open16(w);
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_close(w, list);
}

static void names_are_walked_in_order(void **state)
{
    (void)state;
    castls_bytes list = {0};
    castls_bytes name = {0};
    assert_int_equal(cas_alpn_decode(CAS_BYTES(golden), &list), CAS_OK);
    cas_reader r = cas_reader_on(list);
    assert_true(cas_alpn_next(&r, &name));
    assert_bytes_equal(name, CAS_TEXT("h2"));
    assert_true(cas_alpn_next(&r, &name));
    assert_bytes_equal(name, CAS_TEXT("http/1.1"));
    assert_false(cas_alpn_next(&r, &name));
    assert_true(cas_bytes_is_absent(name));
    assert_true(cas_alpn_has(list, CAS_TEXT("http/1.1")));
    assert_false(cas_alpn_has(list, CAS_TEXT("http/1.0")));
    assert_false(cas_alpn_has(list, CAS_TEXT("http")));
}

static void answer_has_exactly_one_name(void **state)
{
    (void)state;
    castls_bytes name = {0};
    assert_int_equal(cas_alpn_decode_one(CAS_BYTES(golden_one), &name), CAS_OK);
    assert_bytes_equal(name, CAS_TEXT("h2"));
    cas_test_refused(cas_codec_alpn_one, CAS_BYTES(golden), CAS_ERR_ALPN_COUNT);
}

static void empty_lists_and_names_are_refused(void **state)
{
    (void)state;
    static const uint8_t no_list[] = {0, 0};
    static const uint8_t no_name[] = {0, 4, 2, 'h', '2', 0};
    static const uint8_t only_no_name[] = {0, 1, 0};
    cas_test_refused(cas_codec_alpn, CAS_BYTES(no_list), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_alpn, CAS_BYTES(no_name), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_alpn, CAS_BYTES(only_no_name), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_alpn_one, CAS_BYTES(no_list), CAS_ERR_DECODE);
}

static void more_names_than_the_limit_are_refused(void **state)
{
    (void)state;
    for (size_t count = CAS_ALPN_NAMES_MAX; count <= CAS_ALPN_NAMES_MAX + 1; count++) {
        uint8_t room[2 + 2 * (CAS_ALPN_NAMES_MAX + 1)] = {0};
        castls_bytes body = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        const cas_mark mark = cas_write_open16(&w);
        for (size_t i = 0; i < count; i++) {
            cas_write_vec8(&w, CAS_TEXT("x"));
        }
        cas_write_close(&w, mark);
        assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
        if (count == CAS_ALPN_NAMES_MAX) {
            cas_test_round_trip(cas_codec_alpn, body);
        } else {
            cas_test_refused(cas_codec_alpn, body, CAS_ERR_LIST_COUNT);
        }
    }
}

static void names_of_a_wrong_length_are_not_written(void **state)
{
    (void)state;
    const castls_bytes names[] = {CAS_TEXT("h2"), CAS_TEXT("")};
    const size_t counts[] = {0, 2};
    for (size_t i = 0; i < CAS_COUNT(counts); i++) {
        castls_bytes out = {0};
        cas_writer w = cas_writer_measuring();
        cas_alpn_encode(&w, CAS_PARTS_FIRST(names, *CAS_AT(counts, i)));
        assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
    }
}

static void name_has_1_to_255_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_alpn, write_name, 1, 255);
}

static void answered_name_has_1_to_255_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_alpn_one, write_name, 1, 255);
}

static void answer_without_a_name_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_alpn_encode_one(&w0, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alpn_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(alpn_rejects_every_truncation),
        cmocka_unit_test(alpn_rejects_a_trailing_byte),
        cmocka_unit_test(alpn_does_not_fit_into_less_room),
        cmocka_unit_test(alpn_answer_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(alpn_answer_rejects_every_truncation),
        cmocka_unit_test(alpn_answer_rejects_a_trailing_byte),
        cmocka_unit_test(alpn_answer_does_not_fit_into_less_room),
        cmocka_unit_test(names_are_walked_in_order),
        cmocka_unit_test(answer_has_exactly_one_name),
        cmocka_unit_test(empty_lists_and_names_are_refused),
        cmocka_unit_test(more_names_than_the_limit_are_refused),
        cmocka_unit_test(names_of_a_wrong_length_are_not_written),
        cmocka_unit_test(name_has_1_to_255_bytes),
        cmocka_unit_test(answered_name_has_1_to_255_bytes),
        cmocka_unit_test(answer_without_a_name_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
