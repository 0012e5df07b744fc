/*
 * test_encrypted_extensions.c: EncryptedExtensions. RFC 8446 section 4.3.1.
 */
#include "support/test_bounds.h"

#include "wire/encrypted_extensions.h"

/* RFC 8448 section 3, without the message header. */
static const uint8_t golden[] = {
    0x00, 0x22, 0x00, 0x0a, 0x00, 0x14, 0x00, 0x12, 0x00, 0x1d, 0x00, 0x17,
    0x00, 0x18, 0x00, 0x19, 0x01, 0x00, 0x01, 0x01, 0x01, 0x02, 0x01, 0x03,
    0x01, 0x04, 0x00, 0x1c, 0x00, 0x02, 0x40, 0x01, 0x00, 0x00, 0x00, 0x00,
};

static void encrypted_extensions_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_encrypted_extensions, CAS_BYTES(golden));
}

static void encrypted_extensions_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_encrypted_extensions, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void encrypted_extensions_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_encrypted_extensions, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void encrypted_extensions_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_encrypted_extensions, CAS_BYTES(golden));
}

static void write_extensions(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void encrypted_extensions_may_be_empty(void **state)
{
    (void)state;
    static const uint8_t empty[] = {0x00, 0x00};
    cas_test_round_trip(cas_codec_encrypted_extensions, CAS_BYTES(empty));
}

static void opened_encrypted_extensions_take_extensions_one_by_one(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes again = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_encrypted_extensions_open(&w);
    cas_write_bytes(&w, cas_bytes_skip(CAS_BYTES(golden), 2));
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &again), CAS_OK);
    assert_bytes_equal(again, CAS_BYTES(golden));
}

static void extensions_have_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_encrypted_extensions, write_extensions, 0, 65535);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encrypted_extensions_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(encrypted_extensions_rejects_every_truncation),
        cmocka_unit_test(encrypted_extensions_rejects_a_trailing_byte),
        cmocka_unit_test(encrypted_extensions_does_not_fit_into_less_room),
        cmocka_unit_test(encrypted_extensions_may_be_empty),
        cmocka_unit_test(opened_encrypted_extensions_take_extensions_one_by_one),
        cmocka_unit_test(extensions_have_up_to_65535_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
