/*
 * test_psk_key_exchange_modes.c: the psk_key_exchange_modes extension. RFC 8446 section 4.2.9.
 */
#include "support/test_bounds.h"

#include "wire/psk_key_exchange_modes.h"
#include "wire/types.h"

/* Of the ClientHello of RFC 8448 section 3. */
static const uint8_t golden[] = {
    0x01,
    0x01,
};

static void psk_key_exchange_modes_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_psk_key_exchange_modes, CAS_BYTES(golden));
}

static void psk_key_exchange_modes_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_psk_key_exchange_modes, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void psk_key_exchange_modes_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_psk_key_exchange_modes, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void psk_key_exchange_modes_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_psk_key_exchange_modes, CAS_BYTES(golden));
}

static void write_modes(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void mode_is_found(void **state)
{
    (void)state;
    castls_bytes modes = {0};
    assert_int_equal(cas_psk_key_exchange_modes_decode(CAS_BYTES(golden), &modes), CAS_OK);
    assert_true(cas_psk_key_exchange_modes_has(modes, CAS_PSK_DHE_KE));
    assert_false(cas_psk_key_exchange_modes_has(modes, CAS_PSK_KE));
}

static void empty_list_is_refused(void **state)
{
    (void)state;
    static const uint8_t none[] = {0};
    cas_test_refused(cas_codec_psk_key_exchange_modes, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void list_has_1_to_255_modes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_psk_key_exchange_modes, write_modes, 1, 255);
}

static void empty_list_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_psk_key_exchange_modes_encode(&w0, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(psk_key_exchange_modes_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(psk_key_exchange_modes_rejects_every_truncation),
        cmocka_unit_test(psk_key_exchange_modes_rejects_a_trailing_byte),
        cmocka_unit_test(psk_key_exchange_modes_does_not_fit_into_less_room),
        cmocka_unit_test(mode_is_found),
        cmocka_unit_test(empty_list_is_refused),
        cmocka_unit_test(list_has_1_to_255_modes),
        cmocka_unit_test(empty_list_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
