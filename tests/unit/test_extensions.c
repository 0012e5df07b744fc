/*
 * test_extensions.c: blocks of extensions and the table of what may stand where. RFC 8446 section
 * 4.2.
 */
#include "support/test_bounds.h"

#include "wire/extensions.h"

/* All extensions of the ClientHello of RFC 8448 section 4, without their length. */
static const uint8_t golden[] = {
    0x00, 0x00, 0x00, 0x0b, 0x00, 0x09, 0x00, 0x00, 0x06, 0x73, 0x65, 0x72, 0x76, 0x65, 0x72, 0xff,
    0x01, 0x00, 0x01, 0x00, 0x00, 0x0a, 0x00, 0x14, 0x00, 0x12, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18,
    0x00, 0x19, 0x01, 0x00, 0x01, 0x01, 0x01, 0x02, 0x01, 0x03, 0x01, 0x04, 0x00, 0x33, 0x00, 0x26,
    0x00, 0x24, 0x00, 0x1d, 0x00, 0x20, 0xe4, 0xff, 0xb6, 0x8a, 0xc0, 0x5f, 0x8d, 0x96, 0xc9, 0x9d,
    0xa2, 0x66, 0x98, 0x34, 0x6c, 0x6b, 0xe1, 0x64, 0x82, 0xba, 0xdd, 0xda, 0xfe, 0x05, 0x1a, 0x66,
    0xb4, 0xf1, 0x8d, 0x66, 0x8f, 0x0b, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x03, 0x02, 0x03,
    0x04, 0x00, 0x0d, 0x00, 0x20, 0x00, 0x1e, 0x04, 0x03, 0x05, 0x03, 0x06, 0x03, 0x02, 0x03, 0x08,
    0x04, 0x08, 0x05, 0x08, 0x06, 0x04, 0x01, 0x05, 0x01, 0x06, 0x01, 0x02, 0x01, 0x04, 0x02, 0x05,
    0x02, 0x06, 0x02, 0x02, 0x02, 0x00, 0x2d, 0x00, 0x02, 0x01, 0x01, 0x00, 0x1c, 0x00, 0x02, 0x40,
    0x01, 0x00, 0x15, 0x00, 0x57, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x29, 0x00, 0xdd,
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

typedef struct table_row {
    uint16_t type;
    uint32_t messages;
} table_row;

enum {
    CH = CAS_IN_CLIENT_HELLO,
    SH = CAS_IN_SERVER_HELLO,
    HRR = CAS_IN_HELLO_RETRY_REQUEST,
    EE = CAS_IN_ENCRYPTED_EXTENSIONS,
    CR = CAS_IN_CERTIFICATE_REQUEST,
    CT = CAS_IN_CERTIFICATE,
    NST = CAS_IN_NEW_SESSION_TICKET,
};

/* The table of RFC 9846 section 4.3, and from RFC 8446 section 4.2 the rows it left out. */
static const table_row rfc_table[] = {
    {0, CH | EE | CR},       /* server_name */
    {1, CH | EE},            /* max_fragment_length */
    {5, CH | CR | CT},       /* status_request */
    {10, CH | EE},           /* supported_groups */
    {13, CH | CR},           /* signature_algorithms */
    {14, CH | EE},           /* use_srtp */
    {15, CH | EE},           /* heartbeat */
    {16, CH | EE},           /* application_layer_protocol_negotiation */
    {18, CH | CR | CT},      /* signed_certificate_timestamp */
    {19, CH | EE},           /* client_certificate_type */
    {20, CH | EE},           /* server_certificate_type */
    {21, CH},                /* padding */
    {27, CH | CR},           /* compress_certificate */
    {28, CH | EE},           /* record_size_limit */
    {34, CH | CR | CT},      /* delegated_credential */
    {41, CH | SH},           /* pre_shared_key */
    {42, CH | EE | NST},     /* early_data */
    {43, CH | SH | HRR},     /* supported_versions */
    {44, CH | HRR},          /* cookie */
    {45, CH},                /* psk_key_exchange_modes */
    {47, CH | CR},           /* certificate_authorities */
    {48, CR},                /* oid_filters */
    {49, CH},                /* post_handshake_auth */
    {50, CH | CR},           /* signature_algorithms_cert */
    {51, CH | SH | HRR},     /* key_share */
    {57, CH | EE},           /* quic_transport_parameters */
    {58, CH | EE},           /* ticket_request */
    {0xfd00, CH},            /* ech_outer_extensions */
    {0xfe0d, CH | HRR | EE}, /* encrypted_client_hello */
};

static void block_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_extensions, CAS_BYTES(golden));
}

static void block_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_extensions, CAS_BYTES(golden));
}

static void write_extension_data(cas_writer *w, size_t len)
{
    cas_write_u16(w, 0x0a0a);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void block_is_indexed_by_kind(void **state)
{
    (void)state;
    cas_extensions x = {0};
    assert_int_equal(cas_extensions_decode(CAS_BYTES(golden), &x), CAS_OK);
    assert_int_equal(x.count, 11);
    assert_int_equal(x.unknown_count, 0);
    assert_int_equal(x.last_type, CAS_EXTENSION_PRE_SHARED_KEY);
    assert_bytes_equal(x.block, CAS_BYTES(golden));
    assert_true(cas_extensions_has(&x, CAS_EXT_EARLY_DATA));
    assert_false(cas_extensions_has(&x, CAS_EXT_COOKIE));
    assert_int_equal(cas_extensions_body(&x, CAS_EXT_SERVER_NAME).len, 11);
    assert_true(cas_bytes_is_absent(cas_extensions_body(&x, CAS_EXT_COOKIE)));
    assert_int_equal(cas_extensions_check(&x, CAS_IN_CLIENT_HELLO), CAS_OK);
}

static void truncation_is_allowed_only_between_extensions(void **state)
{
    (void)state;
    size_t accepted = 0;
    for (size_t len = 0; len < sizeof(golden); len++) {
        cas_extensions x = {0};
        const castls_bytes cut = cas_bytes_prefix(CAS_BYTES(golden), len);
        const cas_err err = cas_extensions_decode(cut, &x);
        if (err == CAS_OK) {
            assert_int_equal(x.count, accepted);
            accepted = accepted + 1;
        } else {
            assert_int_equal(err, CAS_ERR_DECODE);
            cas_test_refused(cas_codec_extensions, cut, CAS_ERR_DECODE);
        }
    }
    assert_int_equal(accepted, 11);
}

static void empty_and_absent_blocks_have_no_extensions(void **state)
{
    (void)state;
    cas_extensions x = {0};
    assert_int_equal(cas_extensions_decode(cas_bytes_none(), &x), CAS_OK);
    assert_int_equal(x.count, 0);
    assert_int_equal(x.last_type, 0);
    assert_int_equal(cas_extensions_check(&x, CAS_IN_SERVER_HELLO), CAS_OK);
}

static void two_of_one_known_type_are_refused(void **state)
{
    (void)state;
    static const uint8_t twice[] = {0x00, 0x2a, 0, 0, 0x00, 0x17, 0, 0, 0x00, 0x2a, 0, 0};
    cas_test_refused(cas_codec_extensions, CAS_BYTES(twice), CAS_ERR_EXTENSION_TWICE);
}

static void two_of_one_unknown_type_are_refused(void **state)
{
    (void)state;
    static const uint8_t twice[] = {0x0a, 0x0a, 0, 0, 0x1a, 0x1a, 0, 0, 0x0a, 0x0a, 0, 1, 0};
    cas_test_refused(cas_codec_extensions, CAS_BYTES(twice), CAS_ERR_EXTENSION_TWICE);
    cas_test_round_trip(cas_codec_extensions, cas_bytes_prefix(CAS_BYTES(twice), 8));
}

static void more_extensions_than_the_limit_are_refused(void **state)
{
    (void)state;
    for (size_t count = CAS_EXTENSIONS_MAX; count <= CAS_EXTENSIONS_MAX + 1; count++) {
        uint8_t room[4 * (CAS_EXTENSIONS_MAX + 1)] = {0};
        castls_bytes block = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        for (size_t i = 0; i < count; i++) {
            cas_extension_encode(&w, cas_narrow_u16(0x8000 + i), cas_bytes_none());
        }
        assert_int_equal(cas_writer_end(&w, &block), CAS_OK);
        if (count == CAS_EXTENSIONS_MAX) {
            cas_test_round_trip(cas_codec_extensions, block);
        } else {
            cas_test_refused(cas_codec_extensions, block, CAS_ERR_EXTENSION_COUNT);
        }
    }
}

static void unknown_extension_is_found_by_its_type(void **state)
{
    (void)state;
    static const uint8_t block[] = {0x12, 0x34, 0, 2, 0xab, 0xcd, 0x00, 0x17, 0, 0};
    castls_bytes body = {0};
    assert_true(cas_extensions_find(CAS_BYTES(block), 0x1234, &body));
    assert_bytes_equal(body, cas_bytes_slice(CAS_BYTES(block), 4, 2));
    assert_true(cas_extensions_find(CAS_BYTES(block), CAS_EXTENSION_EXTENDED_MASTER_SECRET, &body));
    assert_int_equal(body.len, 0);
    assert_false(cas_extensions_find(CAS_BYTES(block), 0x1235, &body));
    assert_true(cas_bytes_is_absent(body));
}

static void known_extension_in_the_wrong_message_is_misplaced(void **state)
{
    (void)state;
    cas_extensions x = {0};
    static const uint8_t modes[] = {0x00, 0x2d, 0, 2, 1, 1};
    assert_int_equal(cas_extensions_decode(CAS_BYTES(modes), &x), CAS_OK);
    assert_int_equal(cas_extensions_check(&x, CAS_IN_CLIENT_HELLO), CAS_OK);
    assert_int_equal(cas_extensions_check(&x, CAS_IN_SERVER_HELLO), CAS_ERR_EXTENSION_MISPLACED);
    assert_int_equal(cas_extensions_check(&x, CAS_IN_ENCRYPTED_EXTENSIONS),
                     CAS_ERR_EXTENSION_MISPLACED);
}

static void unknown_extension_may_stand_anywhere(void **state)
{
    (void)state;
    cas_extensions x = {0};
    static const uint8_t grease[] = {0x0a, 0x0a, 0, 0};
    assert_int_equal(cas_extensions_decode(CAS_BYTES(grease), &x), CAS_OK);
    assert_int_equal(x.unknown_count, 1);
    for (uint32_t message = 1; message <= CAS_IN_SERVER_HELLO_TLS12; message = message * 2) {
        assert_int_equal(cas_extensions_check(&x, message), CAS_OK);
    }
}

static void pre_shared_key_has_to_be_last_in_a_client_hello_only(void **state)
{
    (void)state;
    static const uint8_t block[] = {0x00, 0x29, 0, 2, 0, 0, 0x00, 0x2b, 0, 2, 3, 4};
    cas_extensions x = {0};
    assert_int_equal(cas_extensions_decode(CAS_BYTES(block), &x), CAS_OK);
    assert_int_equal(cas_extensions_check(&x, CAS_IN_CLIENT_HELLO), CAS_ERR_PSK_NOT_LAST);
    assert_int_equal(cas_extensions_check(&x, CAS_IN_SERVER_HELLO), CAS_OK);
}

static void table_is_that_of_the_rfc(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(rfc_table); i++) {
        const table_row *row = CAS_AT(rfc_table, i);
        const cas_extension_kind kind = cas_extension_kind_of(row->type);
        assert_int_not_equal(kind, CAS_EXT_COUNT);
        for (uint32_t message = 1; message <= CAS_IN_NEW_SESSION_TICKET; message = message * 2) {
            assert_int_equal(cas_extension_may_stand(kind, message),
                             (row->messages & message) != 0);
        }
    }
}

static void kinds_types_and_names_belong_together(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < CAS_EXT_COUNT; i++) {
        const cas_extension_kind kind = (cas_extension_kind)i;
        assert_int_equal(cas_extension_kind_of(cas_extension_type_of(kind)), kind);
        assert_int_not_equal(cas_extension_name_of(kind).len, 0);
    }
    assert_int_equal(cas_extension_kind_of(0x0a0a), CAS_EXT_COUNT);
    assert_bytes_equal(cas_extension_name_of(CAS_EXT_KEY_SHARE), CAS_TEXT("key_share"));
    assert_bytes_equal(cas_extension_name_of(CAS_EXT_COUNT), CAS_TEXT("unknown"));
}

static void opened_extension_is_written_with_its_length(void **state)
{
    (void)state;
    static const uint8_t expected[] = {0x00, 0x2b, 0, 2, 3, 4};
    uint8_t room[6] = {0};
    castls_bytes block = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_extension_open(&w, CAS_EXTENSION_SUPPORTED_VERSIONS);
    cas_write_u16(&w, 0x0304);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &block), CAS_OK);
    assert_bytes_equal(block, CAS_BYTES(expected));
}

static void extension_data_has_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_extensions, write_extension_data, 0, 65535);
}

static void malformed_block_ends_the_walk_with_nothing(void **state)
{
    (void)state;
    static const uint8_t block[] = {0x0a, 0x0a, 0, 2, 0};
    cas_extension one = {1, CAS_TEXT("stale")};
    cas_reader r = cas_reader_on(CAS_BYTES(block));
    assert_false(cas_extensions_next(&r, &one));
    assert_int_equal(one.type, 0);
    assert_true(cas_bytes_is_absent(one.body));
    assert_int_equal(cas_reader_end(&r), CAS_ERR_DECODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(block_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(block_does_not_fit_into_less_room),
        cmocka_unit_test(block_is_indexed_by_kind),
        cmocka_unit_test(truncation_is_allowed_only_between_extensions),
        cmocka_unit_test(empty_and_absent_blocks_have_no_extensions),
        cmocka_unit_test(two_of_one_known_type_are_refused),
        cmocka_unit_test(two_of_one_unknown_type_are_refused),
        cmocka_unit_test(more_extensions_than_the_limit_are_refused),
        cmocka_unit_test(unknown_extension_is_found_by_its_type),
        cmocka_unit_test(known_extension_in_the_wrong_message_is_misplaced),
        cmocka_unit_test(unknown_extension_may_stand_anywhere),
        cmocka_unit_test(pre_shared_key_has_to_be_last_in_a_client_hello_only),
        cmocka_unit_test(table_is_that_of_the_rfc),
        cmocka_unit_test(kinds_types_and_names_belong_together),
        cmocka_unit_test(opened_extension_is_written_with_its_length),
        cmocka_unit_test(extension_data_has_up_to_65535_bytes),
        cmocka_unit_test(malformed_block_ends_the_walk_with_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
