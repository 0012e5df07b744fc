/*
 * test_key_share.c: the key_share extension. RFC 8446 section 4.2.8.
 */
#include "support/test_bounds.h"

#include "wire/key_share.h"
#include "wire/limits.h"
#include "wire/types.h"

/* Of the ClientHello of RFC 8448 section 3. */
static const uint8_t golden[] = {
    0x00, 0x24, 0x00, 0x1d, 0x00, 0x20, 0x99, 0x38, 0x1d, 0xe5, 0x60, 0xe4, 0xbd,
    0x43, 0xd2, 0x3d, 0x8e, 0x43, 0x5a, 0x7d, 0xba, 0xfe, 0xb3, 0xc0, 0x6e, 0x51,
    0xc1, 0x3c, 0xae, 0x4d, 0x54, 0x13, 0x69, 0x1e, 0x52, 0x9a, 0xaf, 0x2c,
};

/* Of its ServerHello. */
static const uint8_t golden_server[] = {
    0x00, 0x1d, 0x00, 0x20, 0xc9, 0x82, 0x88, 0x76, 0x11, 0x20, 0x95, 0xfe,
    0x66, 0x76, 0x2b, 0xdb, 0xf7, 0xc6, 0x72, 0xe1, 0x56, 0xd6, 0xcc, 0x25,
    0x3b, 0x83, 0x3d, 0xf1, 0xdd, 0x69, 0xb1, 0xb0, 0x4e, 0x75, 0x1f, 0x0f,
};

/* Of the HelloRetryRequest of RFC 8448 section 5. */
static const uint8_t golden_retry[] = {
    0x00,
    0x17,
};

static void client_shares_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_key_share_client_hello, CAS_BYTES(golden));
}

static void client_shares_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_key_share_client_hello, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void client_shares_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_key_share_client_hello, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void client_shares_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_key_share_client_hello, CAS_BYTES(golden));
}

static void server_share_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_key_share_server_hello, CAS_BYTES(golden_server));
}

static void server_share_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_key_share_server_hello, CAS_BYTES(golden_server),
                         CAS_ERR_DECODE);
}

static void server_share_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(
        cas_codec_key_share_server_hello, CAS_BYTES(golden_server), CAS_ERR_DECODE);
}

static void server_share_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_key_share_server_hello, CAS_BYTES(golden_server));
}

static void selected_group_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_key_share_hello_retry_request, CAS_BYTES(golden_retry));
}

static void selected_group_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_key_share_hello_retry_request, CAS_BYTES(golden_retry),
                         CAS_ERR_DECODE);
}

static void selected_group_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(
        cas_codec_key_share_hello_retry_request, CAS_BYTES(golden_retry), CAS_ERR_DECODE);
}

static void selected_group_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_key_share_hello_retry_request, CAS_BYTES(golden_retry));
}

static void write_client_share(cas_writer *w, size_t len)
{
    const cas_mark list = cas_write_open16(w);
    cas_write_u16(w, CAS_GROUP_X25519);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_close(w, list);
}

static void write_server_share(cas_writer *w, size_t len)
{
    cas_write_u16(w, CAS_GROUP_X25519);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void share_is_found_by_its_group(void **state)
{
    (void)state;
    castls_bytes shares = {0};
    castls_bytes key_exchange = {0};
    assert_int_equal(cas_key_share_client_hello_decode(CAS_BYTES(golden), &shares), CAS_OK);
    assert_true(cas_key_share_find(shares, CAS_GROUP_X25519, &key_exchange));
    assert_int_equal(key_exchange.len, 32);
    assert_false(cas_key_share_find(shares, CAS_GROUP_SECP256R1, &key_exchange));
    assert_true(cas_bytes_is_absent(key_exchange));
}

static void server_share_and_selected_group_are_read(void **state)
{
    (void)state;
    cas_key_share_entry entry = {0};
    uint16_t group = 0;
    assert_int_equal(cas_key_share_server_hello_decode(CAS_BYTES(golden_server), &entry), CAS_OK);
    assert_int_equal(entry.group, CAS_GROUP_X25519);
    assert_int_equal(entry.key_exchange.len, 32);
    assert_int_equal(cas_key_share_hello_retry_request_decode(CAS_BYTES(golden_retry), &group),
                     CAS_OK);
    assert_int_equal(group, CAS_GROUP_SECP256R1);
}

static void list_without_shares_is_allowed(void **state)
{
    (void)state;
    static const uint8_t none[] = {0, 0};
    cas_test_round_trip(cas_codec_key_share_client_hello, CAS_BYTES(none));
}

static void empty_share_is_refused(void **state)
{
    (void)state;
    static const uint8_t body[] = {0, 4, 0, 0x1d, 0, 0};
    cas_test_refused(cas_codec_key_share_client_hello, CAS_BYTES(body), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_key_share_server_hello, cas_bytes_skip(CAS_BYTES(body), 2),
                     CAS_ERR_DECODE);
}

static void two_shares_for_one_group_are_refused(void **state)
{
    (void)state;
    static const uint8_t body[] = {0, 15, 0, 0x1d, 0, 1, 7, 0, 0x17, 0, 1, 7, 0, 0x1d, 0, 1, 8};
    cas_test_refused(cas_codec_key_share_client_hello, CAS_BYTES(body), CAS_ERR_KEY_SHARE_TWICE);
}

static void more_shares_than_the_limit_are_refused(void **state)
{
    (void)state;
    for (size_t count = CAS_KEY_SHARES_MAX; count <= CAS_KEY_SHARES_MAX + 1; count++) {
        uint8_t room[2 + 5 * (CAS_KEY_SHARES_MAX + 1)] = {0};
        castls_bytes body = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        const cas_mark mark = cas_key_share_client_hello_open(&w);
        for (size_t i = 0; i < count; i++) {
            const cas_key_share_entry entry = {cas_narrow_u16(i), CAS_TEXT("k")};
            cas_key_share_entry_encode(&w, &entry);
        }
        cas_write_close(&w, mark);
        assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
        if (count == CAS_KEY_SHARES_MAX) {
            cas_test_round_trip(cas_codec_key_share_client_hello, body);
        } else {
            cas_test_refused(cas_codec_key_share_client_hello, body, CAS_ERR_LIST_COUNT);
        }
    }
}

static void client_share_has_1_to_65531_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_key_share_client_hello, write_client_share, 1, 65531);
}

static void server_share_has_1_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_key_share_server_hello, write_server_share, 1, 65535);
}

static void empty_share_is_not_written(void **state)
{
    (void)state;
    const cas_key_share_entry entry = {CAS_GROUP_X25519, {0}};
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_key_share_entry_encode(&w0, &entry);
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(client_shares_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(client_shares_rejects_every_truncation),
        cmocka_unit_test(client_shares_rejects_a_trailing_byte),
        cmocka_unit_test(client_shares_does_not_fit_into_less_room),
        cmocka_unit_test(server_share_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(server_share_rejects_every_truncation),
        cmocka_unit_test(server_share_rejects_a_trailing_byte),
        cmocka_unit_test(server_share_does_not_fit_into_less_room),
        cmocka_unit_test(selected_group_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(selected_group_rejects_every_truncation),
        cmocka_unit_test(selected_group_rejects_a_trailing_byte),
        cmocka_unit_test(selected_group_does_not_fit_into_less_room),
        cmocka_unit_test(share_is_found_by_its_group),
        cmocka_unit_test(server_share_and_selected_group_are_read),
        cmocka_unit_test(list_without_shares_is_allowed),
        cmocka_unit_test(empty_share_is_refused),
        cmocka_unit_test(two_shares_for_one_group_are_refused),
        cmocka_unit_test(more_shares_than_the_limit_are_refused),
        cmocka_unit_test(client_share_has_1_to_65531_bytes),
        cmocka_unit_test(server_share_has_1_to_65535_bytes),
        cmocka_unit_test(empty_share_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
