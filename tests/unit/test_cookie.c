/*
 * test_cookie.c: the cookie extension. RFC 8446 section 4.2.2.
 */
#include "support/test_bounds.h"

#include "wire/cookie.h"

/* Of the HelloRetryRequest of RFC 8448 section 5. */
static const uint8_t golden[] = {
    0x00, 0x72, 0x71, 0xdc, 0xd0, 0x4b, 0xb8, 0x8b, 0xc3, 0x18, 0x91, 0x19, 0x39, 0x8a, 0x00,
    0x00, 0x00, 0x00, 0xee, 0xfa, 0xfc, 0x76, 0xc1, 0x46, 0xb8, 0x23, 0xb0, 0x96, 0xf8, 0xaa,
    0xca, 0xd3, 0x65, 0xdd, 0x00, 0x30, 0x95, 0x3f, 0x4e, 0xdf, 0x62, 0x56, 0x36, 0xe5, 0xf2,
    0x1b, 0xb2, 0xe2, 0x3f, 0xcc, 0x65, 0x4b, 0x1b, 0x5b, 0x40, 0x31, 0x8d, 0x10, 0xd1, 0x37,
    0xab, 0xcb, 0xb8, 0x75, 0x74, 0xe3, 0x6e, 0x8a, 0x1f, 0x02, 0x5f, 0x7d, 0xfa, 0x5d, 0x6e,
    0x50, 0x78, 0x1b, 0x5e, 0xda, 0x4a, 0xa1, 0x5b, 0x0c, 0x8b, 0xe7, 0x78, 0x25, 0x7d, 0x16,
    0xaa, 0x30, 0x30, 0xe9, 0xe7, 0x84, 0x1d, 0xd9, 0xe4, 0xc0, 0x34, 0x22, 0x67, 0xe8, 0xca,
    0x0c, 0xaf, 0x57, 0x1f, 0xb2, 0xb7, 0xcf, 0xf0, 0xf9, 0x34, 0xb0,
};

static void cookie_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_cookie, CAS_BYTES(golden));
}

static void cookie_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_cookie, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void cookie_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_cookie, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void cookie_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_cookie, CAS_BYTES(golden));
}

static void write_cookie(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void cookie_is_handed_out(void **state)
{
    (void)state;
    castls_bytes cookie = {0};
    assert_int_equal(cas_cookie_decode(CAS_BYTES(golden), &cookie), CAS_OK);
    assert_bytes_equal(cookie, cas_bytes_skip(CAS_BYTES(golden), 2));
}

static void empty_cookie_is_refused(void **state)
{
    (void)state;
    static const uint8_t none[] = {0, 0};
    cas_test_refused(cas_codec_cookie, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void empty_cookie_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w = cas_writer_measuring();
    cas_cookie_encode(&w, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void cookie_has_1_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_cookie, write_cookie, 1, 65535);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cookie_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(cookie_rejects_every_truncation),
        cmocka_unit_test(cookie_rejects_a_trailing_byte),
        cmocka_unit_test(cookie_does_not_fit_into_less_room),
        cmocka_unit_test(cookie_is_handed_out),
        cmocka_unit_test(empty_cookie_is_refused),
        cmocka_unit_test(empty_cookie_is_not_written),
        cmocka_unit_test(cookie_has_1_to_65535_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
