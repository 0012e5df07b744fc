/*
 * test_new_session_ticket12.c: NewSessionTicket of TLS 1.2. RFC 5077 section 3.3.
 */
#include "support/test_codec.h"

#include "wire/new_session_ticket12.h"

/* The one of an openssl 3.0 s_server and s_client, without the message header, its ticket cut to 48
 * bytes. */
static const uint8_t golden[] = {
    0x00, 0x00, 0x1c, 0x20, 0x00, 0x30, 0xae, 0x23, 0x88, 0xd5, 0x1f, 0xf0, 0x11, 0x36,
    0x15, 0x00, 0xcb, 0x61, 0x08, 0x7b, 0x38, 0xeb, 0x1a, 0x5f, 0xcd, 0xeb, 0xad, 0x40,
    0x40, 0x90, 0xad, 0x20, 0xed, 0xa7, 0x99, 0x33, 0xab, 0x14, 0x84, 0xe7, 0xfc, 0x36,
    0xfa, 0xc0, 0x8b, 0xa0, 0x71, 0x93, 0x0e, 0x25, 0xb1, 0xc9, 0x14, 0x9d,
};

static void new_session_ticket12_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_new_session_ticket12, CAS_BYTES(golden));
}

static void new_session_ticket12_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_new_session_ticket12, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void new_session_ticket12_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_new_session_ticket12, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void new_session_ticket12_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_new_session_ticket12, CAS_BYTES(golden));
}

static void new_session_ticket12_says_what_openssl_wrote(void **state)
{
    (void)state;
    const uint8_t empty[] = {0, 0, 0, 0, 0, 0};
    cas_new_session_ticket12 ticket = {0};
    assert_int_equal(cas_new_session_ticket12_decode(CAS_BYTES(golden), &ticket), CAS_OK);
    assert_int_equal(ticket.ticket_lifetime_hint, 7200);
    assert_int_equal(ticket.ticket.len, 48);
    /* RFC 5077 section 3.3: a server that has changed its mind sends an empty one. */
    assert_int_equal(cas_new_session_ticket12_decode(CAS_BYTES(empty), &ticket), CAS_OK);
    assert_true(cas_bytes_is_empty(ticket.ticket));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_session_ticket12_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(new_session_ticket12_rejects_every_truncation),
        cmocka_unit_test(new_session_ticket12_rejects_a_trailing_byte),
        cmocka_unit_test(new_session_ticket12_does_not_fit_into_less_room),
        cmocka_unit_test(new_session_ticket12_says_what_openssl_wrote),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
