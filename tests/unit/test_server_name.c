/*
 * test_server_name.c: the server_name extension. RFC 6066 section 3.
 */
#include "support/test_bounds.h"

#include "wire/limits.h"
#include "wire/server_name.h"

/* Of the ClientHello of RFC 8448 section 3: "server". */
static const uint8_t golden[] = {
    0x00, 0x09, 0x00, 0x00, 0x06, 0x73, 0x65, 0x72, 0x76, 0x65, 0x72,
};

static void server_name_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_server_name, CAS_BYTES(golden));
}

static void server_name_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_server_name, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void server_name_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_server_name, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void server_name_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_server_name, CAS_BYTES(golden));
}

static void write_host_name(cas_writer *w, size_t len)
{
    const cas_mark list = cas_write_open16(w);
    cas_write_u8(w, 0);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_close(w, list);
}

static void host_name_is_handed_out(void **state)
{
    (void)state;
    castls_bytes host_name = {0};
    assert_int_equal(cas_server_name_decode(CAS_BYTES(golden), &host_name), CAS_OK);
    assert_bytes_equal(host_name, CAS_TEXT("server"));
}

static void names_of_other_types_are_skipped(void **state)
{
    (void)state;
    static const uint8_t body[] = {0, 9, 1, 0, 1, 'x', 0, 0, 2, 'a', 'b'};
    static const uint8_t no_host[] = {0, 4, 7, 0, 1, 'x'};
    castls_bytes host_name = {0};
    assert_int_equal(cas_server_name_decode(CAS_BYTES(body), &host_name), CAS_OK);
    assert_bytes_equal(host_name, CAS_TEXT("ab"));
    assert_int_equal(cas_server_name_decode(CAS_BYTES(no_host), &host_name), CAS_OK);
    assert_true(cas_bytes_is_absent(host_name));
}

static void two_names_of_one_type_are_refused(void **state)
{
    (void)state;
    static const uint8_t hosts[] = {0, 8, 0, 0, 1, 'a', 0, 0, 1, 'b'};
    static const uint8_t others[] = {0, 8, 9, 0, 1, 'a', 9, 0, 1, 'a'};
    cas_test_refused(cas_codec_server_name, CAS_BYTES(hosts), CAS_ERR_SERVER_NAME_TWICE);
    cas_test_refused(cas_codec_server_name, CAS_BYTES(others), CAS_ERR_SERVER_NAME_TWICE);
}

static void empty_lists_and_names_are_refused(void **state)
{
    (void)state;
    static const uint8_t no_list[] = {0, 0};
    static const uint8_t no_name[] = {0, 3, 0, 0, 0};
    cas_test_refused(cas_codec_server_name, CAS_BYTES(no_list), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_server_name, CAS_BYTES(no_name), CAS_ERR_DECODE);
}

static void name_of_more_than_255_bytes_is_refused(void **state)
{
    (void)state;
    for (size_t len = CAS_SERVER_NAME_LEN_MAX; len <= CAS_SERVER_NAME_LEN_MAX + 1; len++) {
        uint8_t room[5 + CAS_SERVER_NAME_LEN_MAX + 1] = {0};
        castls_bytes body = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        const cas_mark list = cas_write_open16(&w);
        cas_write_u8(&w, 0);
        const cas_mark name = cas_write_open16(&w);
        cas_write_fill(&w, 'a', len);
        cas_write_close(&w, name);
        cas_write_close(&w, list);
        assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
        if (len == CAS_SERVER_NAME_LEN_MAX) {
            cas_test_round_trip(cas_codec_server_name, body);
        } else {
            cas_test_refused(cas_codec_server_name, body, CAS_ERR_SERVER_NAME_INVALID);
        }
    }
}

static void empty_name_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w = cas_writer_measuring();
    cas_server_name_encode(&w, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void host_name_has_one_byte_at_least(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_server_name, write_host_name, 1, 255);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(server_name_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(server_name_rejects_every_truncation),
        cmocka_unit_test(server_name_rejects_a_trailing_byte),
        cmocka_unit_test(server_name_does_not_fit_into_less_room),
        cmocka_unit_test(host_name_is_handed_out),
        cmocka_unit_test(names_of_other_types_are_skipped),
        cmocka_unit_test(two_names_of_one_type_are_refused),
        cmocka_unit_test(empty_lists_and_names_are_refused),
        cmocka_unit_test(name_of_more_than_255_bytes_is_refused),
        cmocka_unit_test(empty_name_is_not_written),
        cmocka_unit_test(host_name_has_one_byte_at_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
