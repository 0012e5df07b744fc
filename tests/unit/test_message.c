/*
 * test_message.c: the header of handshake messages. RFC 8446 section 4.
 */
#include "support/test_codec.h"

#include "wire/message.h"

/* Finished of the server, RFC 8448 section 3. */
static const uint8_t golden[] = {
    0x14, 0x00, 0x00, 0x20, 0x9b, 0x9b, 0x14, 0x1d, 0x90, 0x63, 0x37, 0xfb,
    0xd2, 0xcb, 0xdc, 0xe7, 0x1d, 0xf4, 0xde, 0xda, 0x4a, 0xb4, 0x2c, 0x30,
    0x95, 0x72, 0xcb, 0x7f, 0xff, 0xee, 0x54, 0x54, 0xb7, 0x8f, 0x07, 0x18,
};

static void message_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_message, CAS_BYTES(golden));
}

static void message_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_message, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void message_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_message, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void message_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_message, CAS_BYTES(golden));
}

static void header_tells_type_and_length(void **state)
{
    (void)state;
    uint8_t type = 0;
    uint32_t len = 0;
    assert_int_equal(cas_message_header_decode(CAS_BYTES(golden), &type, &len), CAS_OK);
    assert_int_equal(type, CAS_HANDSHAKE_FINISHED);
    assert_int_equal(len, 32);
}

static void message_is_handed_out_with_and_without_its_header(void **state)
{
    (void)state;
    cas_message message = {0};
    assert_int_equal(cas_message_decode(CAS_BYTES(golden), &message), CAS_OK);
    assert_int_equal(message.type, CAS_HANDSHAKE_FINISHED);
    assert_bytes_equal(message.whole, CAS_BYTES(golden));
    assert_bytes_equal(message.body, cas_bytes_skip(CAS_BYTES(golden), 4));
}

static void header_is_refused_while_it_is_short(void **state)
{
    (void)state;
    for (size_t len = 0; len < CAS_MESSAGE_HEADER_LEN; len++) {
        uint8_t type = 1;
        uint32_t body_len = 1;
        const castls_bytes cut = cas_bytes_prefix(CAS_BYTES(golden), len);
        assert_int_equal(cas_message_header_decode(cut, &type, &body_len), CAS_ERR_DECODE);
        assert_int_equal(type, 0);
        assert_int_equal(body_len, 0);
    }
}

static void longest_message_is_64_KiB(void **state)
{
    (void)state;
    static const uint8_t longest[] = {0x0b, 0x01, 0x00, 0x00};
    static const uint8_t too_long[] = {0x0b, 0x01, 0x00, 0x01};
    uint8_t type = 0;
    uint32_t len = 0;
    assert_int_equal(cas_message_header_decode(CAS_BYTES(longest), &type, &len), CAS_OK);
    assert_int_equal(len, CAS_HANDSHAKE_MESSAGE_LEN_MAX);
    assert_int_equal(cas_message_header_decode(CAS_BYTES(too_long), &type, &len),
                     CAS_ERR_MESSAGE_TOO_LONG);
    assert_int_equal(type, 0);
    assert_int_equal(len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(message_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(message_rejects_every_truncation),
        cmocka_unit_test(message_rejects_a_trailing_byte),
        cmocka_unit_test(message_does_not_fit_into_less_room),
        cmocka_unit_test(header_tells_type_and_length),
        cmocka_unit_test(message_is_handed_out_with_and_without_its_header),
        cmocka_unit_test(header_is_refused_while_it_is_short),
        cmocka_unit_test(longest_message_is_64_KiB),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
