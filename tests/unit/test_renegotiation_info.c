/*
 * test_renegotiation_info.c: the renegotiation_info extension. RFC 5746 section 3.2.
 */
#include "support/test_bounds.h"

#include "wire/renegotiation_info.h"

/* Of the ClientHello of RFC 8448 section 3: a first handshake. */
static const uint8_t golden[] = {
    0x00,
};

static void renegotiation_info_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_renegotiation_info, CAS_BYTES(golden));
}

static void renegotiation_info_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_renegotiation_info, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void renegotiation_info_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_renegotiation_info, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void renegotiation_info_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_renegotiation_info, CAS_BYTES(golden));
}

static void write_binding(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void binding_is_handed_out(void **state)
{
    (void)state;
    static const uint8_t body[] = {2, 0xab, 0xcd};
    castls_bytes bound = {0};
    assert_int_equal(cas_renegotiation_info_decode(CAS_BYTES(body), &bound), CAS_OK);
    assert_int_equal(bound.len, 2);
    cas_test_round_trip(cas_codec_renegotiation_info, CAS_BYTES(body));
}

static void binding_has_up_to_255_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_renegotiation_info, write_binding, 0, 255);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renegotiation_info_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(renegotiation_info_rejects_every_truncation),
        cmocka_unit_test(renegotiation_info_rejects_a_trailing_byte),
        cmocka_unit_test(renegotiation_info_does_not_fit_into_less_room),
        cmocka_unit_test(binding_is_handed_out),
        cmocka_unit_test(binding_has_up_to_255_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
