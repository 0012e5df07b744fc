/*
 * test_pre_shared_key.c: the pre_shared_key extension. RFC 8446 section 4.2.11.
 */
#include "support/test_bounds.h"

#include "wire/pre_shared_key.h"

/* Of the ClientHello of RFC 8448 section 4: one ticket and its binder. */
static const uint8_t golden[] = {
    0x00, 0xb8, 0x00, 0xb2, 0x2c, 0x03, 0x5d, 0x82, 0x93, 0x59, 0xee, 0x5f, 0xf7, 0xaf, 0x4e, 0xc9,
    0x00, 0x00, 0x00, 0x00, 0x26, 0x2a, 0x64, 0x94, 0xdc, 0x48, 0x6d, 0x2c, 0x8a, 0x34, 0xcb, 0x33,
    0xfa, 0x90, 0xbf, 0x1b, 0x00, 0x70, 0xad, 0x3c, 0x49, 0x88, 0x83, 0xc9, 0x36, 0x7c, 0x09, 0xa2,
    0xbe, 0x78, 0x5a, 0xbc, 0x55, 0xcd, 0x22, 0x60, 0x97, 0xa3, 0xa9, 0x82, 0x11, 0x72, 0x83, 0xf8,
    0x2a, 0x03, 0xa1, 0x43, 0xef, 0xd3, 0xff, 0x5d, 0xd3, 0x6d, 0x64, 0xe8, 0x61, 0xbe, 0x7f, 0xd6,
    0x1d, 0x28, 0x27, 0xdb, 0x27, 0x9c, 0xce, 0x14, 0x50, 0x77, 0xd4, 0x54, 0xa3, 0x66, 0x4d, 0x4e,
    0x6d, 0xa4, 0xd2, 0x9e, 0xe0, 0x37, 0x25, 0xa6, 0xa4, 0xda, 0xfc, 0xd0, 0xfc, 0x67, 0xd2, 0xae,
    0xa7, 0x05, 0x29, 0x51, 0x3e, 0x3d, 0xa2, 0x67, 0x7f, 0xa5, 0x90, 0x6c, 0x5b, 0x3f, 0x7d, 0x8f,
    0x92, 0xf2, 0x28, 0xbd, 0xa4, 0x0d, 0xda, 0x72, 0x14, 0x70, 0xf9, 0xfb, 0xf2, 0x97, 0xb5, 0xae,
    0xa6, 0x17, 0x64, 0x6f, 0xac, 0x5c, 0x03, 0x27, 0x2e, 0x97, 0x07, 0x27, 0xc6, 0x21, 0xa7, 0x91,
    0x41, 0xef, 0x5f, 0x7d, 0xe6, 0x50, 0x5e, 0x5b, 0xfb, 0xc3, 0x88, 0xe9, 0x33, 0x43, 0x69, 0x40,
    0x93, 0x93, 0x4a, 0xe4, 0xd3, 0x57, 0xfa, 0xd6, 0xaa, 0xcb, 0x00, 0x21, 0x20, 0x3a, 0xdd, 0x4f,
    0xb2, 0xd8, 0xfd, 0xf8, 0x22, 0xa0, 0xca, 0x3c, 0xf7, 0x67, 0x8e, 0xf5, 0xe8, 0x8d, 0xae, 0x99,
    0x01, 0x41, 0xc5, 0x92, 0x4d, 0x57, 0xbb, 0x6f, 0xa3, 0x1b, 0x9e, 0x5f, 0x9d,
};

/* Of its ServerHello. */
static const uint8_t golden_selected[] = {
    0x00,
    0x00,
};

static void offered_psks_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_offered_psks, CAS_BYTES(golden));
}

static void offered_psks_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_offered_psks, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void offered_psks_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_offered_psks, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void offered_psks_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_offered_psks, CAS_BYTES(golden));
}

static void selected_identity_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_selected_identity, CAS_BYTES(golden_selected));
}

static void selected_identity_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_selected_identity, CAS_BYTES(golden_selected), CAS_ERR_DECODE);
}

static void selected_identity_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_selected_identity, CAS_BYTES(golden_selected), CAS_ERR_DECODE);
}

static void selected_identity_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_selected_identity, CAS_BYTES(golden_selected));
}

static void write_identity(cas_writer *w, size_t len)
{
    const cas_mark list = cas_write_open16(w);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_u32(w, 1);
    cas_write_close(w, list);
    const cas_mark binders = cas_write_open16(w);
    cas_write_vec8(w, cas_bytes_prefix(CAS_BYTES(golden), 32));
    cas_write_close(w, binders);
}

static void write_binder(cas_writer *w, size_t len)
{
    const cas_psk_identity identity = {CAS_TEXT("i"), 1};
    const cas_mark identities = cas_write_open16(w);
    cas_psk_identity_encode(w, &identity);
    cas_write_close(w, identities);
    const cas_mark list = cas_write_open16(w);
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_close(w, list);
}

static void identity_and_binder_are_read_as_the_rfc_prints_them(void **state)
{
    (void)state;
    cas_offered_psks psks = {0};
    assert_int_equal(cas_offered_psks_decode(CAS_BYTES(golden), &psks), CAS_OK);
    assert_int_equal(psks.count, 1);

    cas_psk_identity identity = {0};
    cas_reader identities = cas_reader_on(psks.identities);
    assert_true(cas_psk_identity_next(&identities, &identity));
    assert_int_equal(identity.identity.len, 178);
    assert_int_equal(identity.obfuscated_ticket_age, 0xfad6aacb);
    assert_false(cas_psk_identity_next(&identities, &identity));
    assert_true(cas_bytes_is_absent(identity.identity));

    castls_bytes binder = {0};
    cas_reader binders = cas_reader_on(psks.binders);
    assert_true(cas_psk_binder_next(&binders, &binder));
    assert_int_equal(binder.len, 32);
    assert_false(cas_psk_binder_next(&binders, &binder));
}

static void binders_start_where_the_truncated_hello_ends(void **state)
{
    (void)state;
    /* RFC 8448 section 4 prints the ClientHello prefix: 477 of 512 bytes. */
    cas_offered_psks psks = {0};
    assert_int_equal(cas_offered_psks_decode(CAS_BYTES(golden), &psks), CAS_OK);
    assert_int_equal(sizeof(golden) - psks.binders_offset, 512 - 477);
    assert_int_equal(psks.binders.len + 2, 512 - 477);
}

static void another_number_of_binders_than_of_identities_is_refused(void **state)
{
    (void)state;
    for (size_t count = 1; count <= 3; count++) {
        uint8_t room[128] = {0};
        castls_bytes body = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        const cas_mark identities = cas_write_open16(&w);
        for (size_t i = 0; i < 2; i++) {
            const cas_psk_identity identity = {CAS_TEXT("psk"), 1};
            cas_psk_identity_encode(&w, &identity);
        }
        cas_write_close(&w, identities);
        const cas_mark binders = cas_write_open16(&w);
        for (size_t i = 0; i < count; i++) {
            const cas_mark binder = cas_write_open8(&w);
            cas_write_fill(&w, 0, 32);
            cas_write_close(&w, binder);
        }
        cas_write_close(&w, binders);
        assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
        if (count == 2) {
            cas_test_round_trip(cas_codec_offered_psks, body);
        } else {
            cas_test_refused(cas_codec_offered_psks, body, CAS_ERR_PSK_BINDER_COUNT);
        }
    }
}

/* Two identities and two binders, the second ones of the given lengths. */
static void write_second(cas_writer *w, size_t identity_len, size_t binder_len)
{
    const cas_psk_identity first = {CAS_TEXT("psk"), 1};
    const cas_mark identities = cas_write_open16(w);
    cas_psk_identity_encode(w, &first);
    cas_write_vec16(w, cas_bytes_prefix(CAS_BYTES(golden), identity_len));
    cas_write_u32(w, 1);
    cas_write_close(w, identities);
    const cas_mark binders = cas_write_open16(w);
    cas_write_vec8(w, cas_bytes_prefix(CAS_BYTES(golden), 32));
    cas_write_vec8(w, cas_bytes_prefix(CAS_BYTES(golden), binder_len));
    cas_write_close(w, binders);
}

static void write_second_identity(cas_writer *w, size_t len)
{
    write_second(w, len, 32);
}

static void write_second_binder(cas_writer *w, size_t len)
{
    write_second(w, 1, len);
}

static void every_entry_keeps_its_bounds(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_offered_psks, write_second_identity, 1, 100);
    cas_test_bounds(cas_codec_offered_psks, write_second_binder, 32, 150);
}

/* As many identities as fill the binders up to 2^16-1 bytes: 255 binders of 255 bytes and one of
 * `len`. */
static void write_many(cas_writer *w, size_t len)
{
    const cas_psk_identity identity = {CAS_TEXT("i"), 1};
    const cas_mark identities = cas_write_open16(w);
    for (size_t i = 0; i < 256; i++) {
        cas_psk_identity_encode(w, &identity);
    }
    cas_write_close(w, identities);
    const cas_mark binders = cas_write_open16(w);
    for (size_t i = 0; i < 256; i++) {
        const cas_mark binder = cas_write_open8(w);
        cas_write_fill(w, 'b', i < 255 ? 255 : len);
        cas_write_close(w, binder);
    }
    cas_write_close(w, binders);
}

static void lists_may_be_as_long_as_their_length_can_say(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_offered_psks, write_many, 32, 254);
}

static void shortest_lists_are_encoded(void **state)
{
    (void)state;
    static const uint8_t identities[] = {0, 1, 'i', 0, 0, 0, 1};
    uint8_t binders[33] = {32};
    const cas_offered_psks psks = {CAS_BYTES(identities), CAS_BYTES(binders), 1, 0};
    uint8_t room[sizeof(identities) + sizeof(binders) + 4] = {0};
    castls_bytes body = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_offered_psks_encode(&w, &psks);
    assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
    cas_test_round_trip(cas_codec_offered_psks, body);
}

static void lists_as_decoded_are_encoded(void **state)
{
    (void)state;
    cas_offered_psks psks = {0};
    assert_int_equal(cas_offered_psks_decode(CAS_BYTES(golden), &psks), CAS_OK);
    uint8_t room[sizeof(golden)] = {0};
    castls_bytes again = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_offered_psks_encode(&w, &psks);
    assert_int_equal(cas_writer_end(&w, &again), CAS_OK);
    assert_bytes_equal(again, CAS_BYTES(golden));
}

static void short_binder_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w = cas_writer_measuring();
    cas_psk_binder_encode(&w, cas_bytes_prefix(CAS_BYTES(golden), 31));
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void identity_has_1_to_65529_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_offered_psks, write_identity, 1, 65529);
}

static void binder_has_32_to_255_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_offered_psks, write_binder, 32, 255);
}

static void empty_identities_and_lists_are_not_written(void **state)
{
    (void)state;
    const cas_psk_identity identity = {0};
    cas_offered_psks no_identities = {0};
    cas_offered_psks no_binders = {0};
    assert_int_equal(cas_offered_psks_decode(CAS_BYTES(golden), &no_identities), CAS_OK);
    no_binders = no_identities;
    no_identities.identities = cas_bytes_none();
    no_binders.binders = cas_bytes_none();
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_psk_identity_encode(&w0, &identity);
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);

    cas_writer w1 = cas_writer_measuring();
    cas_offered_psks_encode(&w1, &no_identities);
    assert_int_equal(cas_writer_end(&w1, &out), CAS_ERR_ROOM);

    cas_writer w2 = cas_writer_measuring();
    cas_offered_psks_encode(&w2, &no_binders);
    assert_int_equal(cas_writer_end(&w2, &out), CAS_ERR_ROOM);
}

static void half_an_identity_is_refused(void **state)
{
    (void)state;
    /* The list ends inside of the second identity's age; there are two binders. */
    uint8_t room[128] = {0};
    castls_bytes body = {0};
    const cas_psk_identity identity = {CAS_TEXT("psk"), 1};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark identities = cas_write_open16(&w);
    cas_psk_identity_encode(&w, &identity);
    cas_write_vec16(&w, CAS_TEXT("psk"));
    cas_write_u24(&w, 0);
    cas_write_close(&w, identities);
    const cas_mark binders = cas_write_open16(&w);
    cas_write_vec8(&w, cas_bytes_prefix(CAS_BYTES(golden), 32));
    cas_write_close(&w, binders);
    assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
    cas_test_refused(cas_codec_offered_psks, body, CAS_ERR_DECODE);
}

static void selected_identity_is_read(void **state)
{
    (void)state;
    static const uint8_t body[] = {1, 2};
    uint16_t selected = 0;
    assert_int_equal(cas_selected_identity_decode(CAS_BYTES(body), &selected), CAS_OK);
    assert_int_equal(selected, 0x0102);
    cas_test_round_trip(cas_codec_selected_identity, CAS_BYTES(body));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offered_psks_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(offered_psks_rejects_every_truncation),
        cmocka_unit_test(offered_psks_rejects_a_trailing_byte),
        cmocka_unit_test(offered_psks_does_not_fit_into_less_room),
        cmocka_unit_test(selected_identity_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(selected_identity_rejects_every_truncation),
        cmocka_unit_test(selected_identity_rejects_a_trailing_byte),
        cmocka_unit_test(selected_identity_does_not_fit_into_less_room),
        cmocka_unit_test(identity_and_binder_are_read_as_the_rfc_prints_them),
        cmocka_unit_test(binders_start_where_the_truncated_hello_ends),
        cmocka_unit_test(another_number_of_binders_than_of_identities_is_refused),
        cmocka_unit_test(every_entry_keeps_its_bounds),
        cmocka_unit_test(lists_may_be_as_long_as_their_length_can_say),
        cmocka_unit_test(shortest_lists_are_encoded),
        cmocka_unit_test(lists_as_decoded_are_encoded),
        cmocka_unit_test(short_binder_is_not_written),
        cmocka_unit_test(identity_has_1_to_65529_bytes),
        cmocka_unit_test(binder_has_32_to_255_bytes),
        cmocka_unit_test(empty_identities_and_lists_are_not_written),
        cmocka_unit_test(half_an_identity_is_refused),
        cmocka_unit_test(selected_identity_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
