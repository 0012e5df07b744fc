/*
 * test_supported_groups.c: the supported_groups extension. RFC 8446 section 4.2.7.
 */
#include "support/test_codec.h"

#include "wire/supported_groups.h"
#include "wire/types.h"
#include "wire/u16_list.h"

/* Of the ClientHello of RFC 8448 section 3. */
static const uint8_t golden[] = {
    0x00, 0x12, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18, 0x00, 0x19,
    0x01, 0x00, 0x01, 0x01, 0x01, 0x02, 0x01, 0x03, 0x01, 0x04,
};

static void supported_groups_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_supported_groups, CAS_BYTES(golden));
}

static void supported_groups_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_supported_groups, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void supported_groups_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_supported_groups, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void supported_groups_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_supported_groups, CAS_BYTES(golden));
}

static void groups_keep_their_order(void **state)
{
    (void)state;
    castls_bytes groups = {0};
    assert_int_equal(cas_supported_groups_decode(CAS_BYTES(golden), &groups), CAS_OK);
    assert_int_equal(cas_u16_list_get(groups, 0), CAS_GROUP_X25519);
    assert_int_equal(cas_u16_list_get(groups, 1), CAS_GROUP_SECP256R1);
    assert_int_equal(cas_u16_list_get(groups, 2), CAS_GROUP_SECP384R1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(supported_groups_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(supported_groups_rejects_every_truncation),
        cmocka_unit_test(supported_groups_rejects_a_trailing_byte),
        cmocka_unit_test(supported_groups_does_not_fit_into_less_room),
        cmocka_unit_test(groups_keep_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
