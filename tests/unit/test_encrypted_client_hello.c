/*
 * test_encrypted_client_hello.c: the encrypted_client_hello extension and the encoded inner
 * ClientHello. RFC 9849 section 5. No public vector has them alone; the bytes are put together by
 * hand from the structures of the RFC.
 */
#include "support/test_codec.h"

#include "wire/encrypted_client_hello.h"
#include "wire/extensions.h"

static const uint8_t outer[] = {
    0x00, 0x00, 0x01, 0x00, 0x03, 0x42, 0x00, 0x03, 0xaa, 0xbb, 0xcc, 0x00, 0x02, 0xde, 0xad};
static const uint8_t inner[] = {0x01};
static const uint8_t confirmation[] = {0, 1, 2, 3, 4, 5, 6, 7};

static void extension_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_ech_client_hello, CAS_BYTES(outer));
    cas_test_round_trip(cas_codec_ech_client_hello, CAS_BYTES(inner));
    cas_test_round_trip(cas_codec_ech_confirmation, CAS_BYTES(confirmation));
}

static void extension_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_ech_client_hello, CAS_BYTES(outer), CAS_ERR_DECODE);
    cas_test_truncations(cas_codec_ech_client_hello, CAS_BYTES(inner), CAS_ERR_DECODE);
    cas_test_truncations(cas_codec_ech_confirmation, CAS_BYTES(confirmation), CAS_ERR_DECODE);
}

static void extension_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_ech_client_hello, CAS_BYTES(outer), CAS_ERR_DECODE);
    cas_test_trailing_byte(cas_codec_ech_client_hello, CAS_BYTES(inner), CAS_ERR_DECODE);
    cas_test_trailing_byte(cas_codec_ech_confirmation, CAS_BYTES(confirmation), CAS_ERR_DECODE);
}

static void extension_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_ech_client_hello, CAS_BYTES(outer));
    cas_test_short_room(cas_codec_ech_client_hello, CAS_BYTES(inner));
}

static void extension_is_handed_out(void **state)
{
    (void)state;
    cas_ech_client_hello hello = {0};
    assert_int_equal(cas_ech_client_hello_decode(CAS_BYTES(outer), &hello), CAS_OK);
    assert_int_equal(hello.type, CAS_ECH_OUTER);
    assert_int_equal(hello.kdf_id, 1);
    assert_int_equal(hello.aead_id, 3);
    assert_int_equal(hello.config_id, 0x42);
    assert_bytes_equal(hello.enc, cas_bytes_slice(CAS_BYTES(outer), 8, 3));
    assert_bytes_equal(hello.payload, cas_bytes_slice(CAS_BYTES(outer), 13, 2));
}

static void empty_payload_is_refused(void **state)
{
    (void)state;
    static const uint8_t none[] = {0, 0, 1, 0, 1, 7, 0, 0, 0, 0};
    cas_test_refused(cas_codec_ech_client_hello, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void another_type_is_refused(void **state)
{
    (void)state;
    static const uint8_t other[] = {2};
    cas_test_refused(cas_codec_ech_client_hello, CAS_BYTES(other), CAS_ERR_ECH_TYPE);
}

/* Extensions of the types 1, 10, 11 and 12, with bodies of one byte. */
static const uint8_t extensions[] = {
    0, 1, 0, 1, 0xa1, 0, 10, 0, 1, 0xaa, 0, 11, 0, 1, 0xab, 0, 12, 0, 1, 0xac};
static const uint8_t random_bytes[32] = {7};
static const uint8_t session_id[] = {1, 2, 3};
static const uint8_t suites[] = {0x13, 0x01};
static const uint8_t null_only[] = {0};

static cas_client_hello hello_of(void)
{
    const cas_client_hello hello = {
        .legacy_version = 0x0303,
        .random = CAS_BYTES(random_bytes),
        .legacy_session_id = CAS_BYTES(session_id),
        .cipher_suites = CAS_BYTES(suites),
        .legacy_compression_methods = CAS_BYTES(null_only),
        .has_extensions = true,
        .extensions = CAS_BYTES(extensions),
    };
    return hello;
}

/* What stands before the extensions: 2 + 32 + 1 + 2 + 2 + 1 + 1 + 2 bytes. */
#define HEAD_LEN 43

static castls_bytes encode(castls_codes codes, size_t padding, castls_span room)
{
    castls_bytes out = {0};
    const cas_client_hello hello = hello_of();
    cas_writer w = cas_writer_on(room);
    cas_ech_inner_encode(&w, &hello, codes, padding);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    return out;
}

/* RFC 9849 section 5.1: the session id is left out, and all else is as it was. */
static void inner_hello_without_shared_extensions_keeps_them_all(void **state)
{
    (void)state;
    uint8_t room[256] = {0};
    const castls_codes none = {NULL, 0};
    cas_client_hello again = {0};
    const castls_bytes encoded = encode(none, 0, CAS_SPAN(room));
    assert_int_equal(cas_client_hello_decode(encoded, &again), CAS_OK);
    assert_int_equal(again.legacy_session_id.len, 0);
    assert_bytes_equal(again.random, CAS_BYTES(random_bytes));
    assert_bytes_equal(again.cipher_suites, CAS_BYTES(suites));
    assert_bytes_equal(again.extensions, CAS_BYTES(extensions));
}

/* RFC 9849 section 5.1: one extension stands where the run stood. */
static void shared_extensions_become_a_reference(void **state)
{
    (void)state;
    uint8_t room[256] = {0};
    const uint16_t codes[] = {11, 10};
    static const uint8_t expected[] = {
        0, 1, 0, 1, 0xa1, 0xfd, 0x00, 0, 5, 4, 0x00, 0x0a, 0, 11, 0, 12, 0, 1, 0xac};
    const castls_bytes encoded = encode(CAS_CODES(codes), 0, CAS_SPAN(room));
    assert_bytes_equal(cas_bytes_skip(encoded, HEAD_LEN), CAS_BYTES(expected));
}

static void shared_extensions_at_the_end_become_a_reference(void **state)
{
    (void)state;
    uint8_t room[256] = {0};
    const uint16_t codes[] = {12, 99};
    static const uint8_t expected[] = {0xfd, 0x00, 0, 3, 2, 0, 12};
    const castls_bytes encoded = encode(CAS_CODES(codes), 0, CAS_SPAN(room));
    assert_bytes_equal(cas_bytes_skip(encoded, HEAD_LEN + 15), CAS_BYTES(expected));
}

static void padding_is_zeros_behind_the_hello(void **state)
{
    (void)state;
    uint8_t room[256] = {0};
    const castls_codes none = {NULL, 0};
    const castls_bytes encoded = encode(none, 9, CAS_SPAN(room));
    const size_t len = HEAD_LEN + sizeof(extensions);
    assert_int_equal(encoded.len, len + 9);
    for (size_t i = len; i < encoded.len; i++) {
        assert_int_equal(cas_bytes_get(encoded, i), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extension_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(extension_rejects_every_truncation),
        cmocka_unit_test(extension_rejects_a_trailing_byte),
        cmocka_unit_test(extension_does_not_fit_into_less_room),
        cmocka_unit_test(extension_is_handed_out),
        cmocka_unit_test(empty_payload_is_refused),
        cmocka_unit_test(another_type_is_refused),
        cmocka_unit_test(inner_hello_without_shared_extensions_keeps_them_all),
        cmocka_unit_test(shared_extensions_become_a_reference),
        cmocka_unit_test(shared_extensions_at_the_end_become_a_reference),
        cmocka_unit_test(padding_is_zeros_behind_the_hello),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
