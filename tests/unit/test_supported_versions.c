/*
 * test_supported_versions.c: the supported_versions extension. RFC 8446 section 4.2.1.
 */
#include "support/test_bounds.h"

#include "wire/supported_versions.h"
#include "wire/types.h"
#include "wire/u16_list.h"

/* Of the ClientHello of RFC 8448 section 3. */
static const uint8_t golden[] = {
    0x02,
    0x03,
    0x04,
};

/* Of the ServerHello of RFC 8448 section 3. */
static const uint8_t golden_selected[] = {
    0x03,
    0x04,
};

static void supported_versions_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_supported_versions_client_hello, CAS_BYTES(golden));
}

static void supported_versions_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_supported_versions_client_hello, CAS_BYTES(golden),
                         CAS_ERR_DECODE);
}

static void supported_versions_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(
        cas_codec_supported_versions_client_hello, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void supported_versions_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_supported_versions_client_hello, CAS_BYTES(golden));
}

static void selected_version_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_supported_versions_server_hello, CAS_BYTES(golden_selected));
}

static void selected_version_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_supported_versions_server_hello, CAS_BYTES(golden_selected),
                         CAS_ERR_DECODE);
}

static void selected_version_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(
        cas_codec_supported_versions_server_hello, CAS_BYTES(golden_selected), CAS_ERR_DECODE);
}

static void selected_version_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_supported_versions_server_hello, CAS_BYTES(golden_selected));
}

static void write_list(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void versions_are_read(void **state)
{
    (void)state;
    castls_bytes versions = {0};
    uint16_t selected_version = 0;
    assert_int_equal(cas_supported_versions_client_hello_decode(CAS_BYTES(golden), &versions),
                     CAS_OK);
    assert_int_equal(cas_u16_list_count(versions), 1);
    assert_true(cas_u16_list_has(versions, CAS_VERSION_TLS13));
    assert_int_equal(
        cas_supported_versions_server_hello_decode(CAS_BYTES(golden_selected), &selected_version),
        CAS_OK);
    assert_int_equal(selected_version, CAS_VERSION_TLS13);
}

static void odd_and_empty_lists_are_refused(void **state)
{
    (void)state;
    static const uint8_t odd[] = {3, 3, 4, 3};
    static const uint8_t none[] = {0};
    cas_test_refused(cas_codec_supported_versions_client_hello, CAS_BYTES(odd), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_supported_versions_client_hello, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void list_has_2_to_254_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_supported_versions_client_hello, write_list, 2, 254);
    cas_test_too_long(cas_codec_supported_versions_client_hello, write_list, 254);
}

static void empty_list_is_not_written(void **state)
{
    (void)state;
    static const uint16_t versions[] = {CAS_VERSION_TLS13};
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_supported_versions_client_hello_encode(&w0, CAS_CODES_FIRST(versions, 0));
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(supported_versions_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(supported_versions_rejects_every_truncation),
        cmocka_unit_test(supported_versions_rejects_a_trailing_byte),
        cmocka_unit_test(supported_versions_does_not_fit_into_less_room),
        cmocka_unit_test(selected_version_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(selected_version_rejects_every_truncation),
        cmocka_unit_test(selected_version_rejects_a_trailing_byte),
        cmocka_unit_test(selected_version_does_not_fit_into_less_room),
        cmocka_unit_test(versions_are_read),
        cmocka_unit_test(odd_and_empty_lists_are_refused),
        cmocka_unit_test(list_has_2_to_254_bytes),
        cmocka_unit_test(empty_list_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
