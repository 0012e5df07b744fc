/*
 * test_new_session_ticket.c: NewSessionTicket. RFC 8446 section 4.6.1.
 */
#include "support/test_bounds.h"

#include "wire/new_session_ticket.h"

/* RFC 8448 section 3, without the message header. */
static const uint8_t golden[] = {
    0x00, 0x00, 0x00, 0x1e, 0xfa, 0xd6, 0xaa, 0xc5, 0x02, 0x00, 0x00, 0x00, 0xb2, 0x2c, 0x03, 0x5d,
    0x82, 0x93, 0x59, 0xee, 0x5f, 0xf7, 0xaf, 0x4e, 0xc9, 0x00, 0x00, 0x00, 0x00, 0x26, 0x2a, 0x64,
    0x94, 0xdc, 0x48, 0x6d, 0x2c, 0x8a, 0x34, 0xcb, 0x33, 0xfa, 0x90, 0xbf, 0x1b, 0x00, 0x70, 0xad,
    0x3c, 0x49, 0x88, 0x83, 0xc9, 0x36, 0x7c, 0x09, 0xa2, 0xbe, 0x78, 0x5a, 0xbc, 0x55, 0xcd, 0x22,
    0x60, 0x97, 0xa3, 0xa9, 0x82, 0x11, 0x72, 0x83, 0xf8, 0x2a, 0x03, 0xa1, 0x43, 0xef, 0xd3, 0xff,
    0x5d, 0xd3, 0x6d, 0x64, 0xe8, 0x61, 0xbe, 0x7f, 0xd6, 0x1d, 0x28, 0x27, 0xdb, 0x27, 0x9c, 0xce,
    0x14, 0x50, 0x77, 0xd4, 0x54, 0xa3, 0x66, 0x4d, 0x4e, 0x6d, 0xa4, 0xd2, 0x9e, 0xe0, 0x37, 0x25,
    0xa6, 0xa4, 0xda, 0xfc, 0xd0, 0xfc, 0x67, 0xd2, 0xae, 0xa7, 0x05, 0x29, 0x51, 0x3e, 0x3d, 0xa2,
    0x67, 0x7f, 0xa5, 0x90, 0x6c, 0x5b, 0x3f, 0x7d, 0x8f, 0x92, 0xf2, 0x28, 0xbd, 0xa4, 0x0d, 0xda,
    0x72, 0x14, 0x70, 0xf9, 0xfb, 0xf2, 0x97, 0xb5, 0xae, 0xa6, 0x17, 0x64, 0x6f, 0xac, 0x5c, 0x03,
    0x27, 0x2e, 0x97, 0x07, 0x27, 0xc6, 0x21, 0xa7, 0x91, 0x41, 0xef, 0x5f, 0x7d, 0xe6, 0x50, 0x5e,
    0x5b, 0xfb, 0xc3, 0x88, 0xe9, 0x33, 0x43, 0x69, 0x40, 0x93, 0x93, 0x4a, 0xe4, 0xd3, 0x57, 0x00,
    0x08, 0x00, 0x2a, 0x00, 0x04, 0x00, 0x00, 0x04, 0x00,
};

static void new_session_ticket_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_new_session_ticket, CAS_BYTES(golden));
}

static void new_session_ticket_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_new_session_ticket, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void new_session_ticket_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_new_session_ticket, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void new_session_ticket_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_new_session_ticket, CAS_BYTES(golden));
}

static void write_nonce(cas_writer *w, size_t len)
{
    cas_write_u64(w, 1);
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_vec16(w, CAS_TEXT("t"));
    cas_write_u16(w, 0);
}

static void write_ticket(cas_writer *w, size_t len)
{
    cas_write_u64(w, 1);
    cas_write_u8(w, 0);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_u16(w, 0);
}

static void write_extensions(cas_writer *w, size_t len)
{
    cas_write_u64(w, 1);
    cas_write_u8(w, 0);
    cas_write_vec16(w, CAS_TEXT("t"));
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void new_session_ticket_is_read_as_the_rfc_prints_it(void **state)
{
    (void)state;
    cas_new_session_ticket ticket = {0};
    assert_int_equal(cas_new_session_ticket_decode(CAS_BYTES(golden), &ticket), CAS_OK);
    assert_int_equal(ticket.ticket_lifetime, 30);
    assert_int_equal(ticket.ticket_age_add, 0xfad6aac5);
    assert_int_equal(ticket.ticket_nonce.len, 2);
    assert_int_equal(ticket.ticket.len, 178);
    assert_int_equal(ticket.extensions.len, 8);
}

static void empty_ticket_is_refused(void **state)
{
    (void)state;
    static const uint8_t body[] = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    cas_test_refused(cas_codec_new_session_ticket, CAS_BYTES(body), CAS_ERR_DECODE);
}

static void opened_new_session_ticket_takes_extensions_one_by_one(void **state)
{
    (void)state;
    cas_new_session_ticket ticket = {0};
    assert_int_equal(cas_new_session_ticket_decode(CAS_BYTES(golden), &ticket), CAS_OK);
    uint8_t room[256] = {0};
    castls_bytes again = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_new_session_ticket_open(&w, &ticket);
    cas_write_bytes(&w, ticket.extensions);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &again), CAS_OK);
    assert_bytes_equal(again, CAS_BYTES(golden));
}

static void nonce_has_up_to_255_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_new_session_ticket, write_nonce, 0, 255);
}

static void ticket_has_1_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_new_session_ticket, write_ticket, 1, 65535);
}

static void extensions_have_up_to_65534_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_new_session_ticket, write_extensions, 0, 65534);
    cas_test_too_long(cas_codec_new_session_ticket, write_extensions, 65534);
}

static void empty_ticket_is_not_written(void **state)
{
    (void)state;
    const cas_new_session_ticket ticket = {0};
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_new_session_ticket_encode(&w0, &ticket);
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_session_ticket_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(new_session_ticket_rejects_every_truncation),
        cmocka_unit_test(new_session_ticket_rejects_a_trailing_byte),
        cmocka_unit_test(new_session_ticket_does_not_fit_into_less_room),
        cmocka_unit_test(new_session_ticket_is_read_as_the_rfc_prints_it),
        cmocka_unit_test(empty_ticket_is_refused),
        cmocka_unit_test(opened_new_session_ticket_takes_extensions_one_by_one),
        cmocka_unit_test(nonce_has_up_to_255_bytes),
        cmocka_unit_test(ticket_has_1_to_65535_bytes),
        cmocka_unit_test(extensions_have_up_to_65534_bytes),
        cmocka_unit_test(empty_ticket_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
