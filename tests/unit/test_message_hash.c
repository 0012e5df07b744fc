/*
 * test_message_hash.c: the synthetic message_hash message. RFC 8446 section 4.4.1.
 */
#include "support/test_codec.h"

#include "wire/message.h"
#include "wire/message_hash.h"

/* The header, and SHA-256 of the first ClientHello of RFC 8448 section 5. */
static const uint8_t golden[] = {
    0xfe, 0x00, 0x00, 0x20, 0xde, 0x74, 0x20, 0xcc, 0x74, 0x26, 0xd2, 0xf6,
    0xb2, 0x21, 0xed, 0xcc, 0x9c, 0x4b, 0xdc, 0x9b, 0xb0, 0xab, 0x04, 0x8b,
    0x3d, 0xdd, 0x24, 0x11, 0xda, 0x7e, 0x3a, 0x01, 0xba, 0xea, 0x6c, 0x7e,
};

static void message_hash_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_message_hash, CAS_BYTES(golden));
}

static void message_hash_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_message_hash, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void message_hash_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_message_hash, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void message_hash_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_message_hash, CAS_BYTES(golden));
}

static void message_hash_is_known_by_its_type(void **state)
{
    (void)state;
    uint8_t other[sizeof(golden)] = {0};
    castls_bytes hash = {0};
    assert_int_equal(cas_message_hash_decode(CAS_BYTES(golden), &hash), CAS_OK);
    assert_int_equal(hash.len, 32);
    assert_true(cas_span_copy(CAS_SPAN(other), CAS_BYTES(golden)));
    cas_span_set(CAS_SPAN(other), 0, CAS_HANDSHAKE_FINISHED);
    cas_test_refused(cas_codec_message_hash, CAS_BYTES(other), CAS_ERR_DECODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(message_hash_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(message_hash_rejects_every_truncation),
        cmocka_unit_test(message_hash_rejects_a_trailing_byte),
        cmocka_unit_test(message_hash_does_not_fit_into_less_room),
        cmocka_unit_test(message_hash_is_known_by_its_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
