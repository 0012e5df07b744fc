/*
 * test_ech_config.c: the ECHConfigList. RFC 9849 section 4.
 */
#include "support/hex.h"
#include "support/test_bounds.h"

#include "wire/ech_config.h"

/* Published for cloudflare-ech.com; it stands in the tests of Go's crypto/tls, too. */
static const uint8_t golden[] = {
    0x00, 0x45, 0xfe, 0x0d, 0x00, 0x41, 0x59, 0x00, 0x20, 0x00, 0x20, 0x92, 0xa0, 0x12, 0x33,
    0xdb, 0x22, 0x18, 0x51, 0x8c, 0xcb, 0xbb, 0xbc, 0x24, 0xdf, 0x20, 0x68, 0x6a, 0xf4, 0x17,
    0xb3, 0x73, 0x88, 0xde, 0x64, 0x60, 0xe9, 0x40, 0x11, 0x97, 0x47, 0x77, 0x09, 0x00, 0x04,
    0x00, 0x01, 0x00, 0x01, 0x00, 0x12, 0x63, 0x6c, 0x6f, 0x75, 0x64, 0x66, 0x6c, 0x61, 0x72,
    0x65, 0x2d, 0x65, 0x63, 0x68, 0x2e, 0x63, 0x6f, 0x6d, 0x00, 0x00,
};

/* Of BoringSSL's runner, through the tests of Go's crypto/tls: a version of nobody's, P-256 and
 * X25519, suites that are unknown, and a mandatory extension. */
static const char *const many =
    "0105badd00050504030201fe0d0066000010004104e62b69e2bf659f97be2f1e0d948a4cd5976bb7"
    "a91e0d46fbdda9a91e9ddcba5a01e7d697a80a18f9c3c4a31e56e27c8348db161a1cf51d7ef1942d"
    "4bcf7222c1000c000100010001000200010003400e7075626c69632e6578616d706c650000fe0d00"
    "3d00002000207d661615730214aeee70533366f36a609ead65c0c208e62322346ab5bcd8de1c0004"
    "11112222400e7075626c69632e6578616d706c650000fe0d004d000020002085bd6a03277c25427b"
    "52e269e0c77a8eb524ba1eb3d2f132662d4b0ac6cb7357000c000100010001000200010003400e70"
    "75626c69632e6578616d706c650008aaaa000474657374";

static castls_bytes many_of(castls_span room)
{
    return test_hex(many, room);
}

static void list_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    uint8_t room[512] = {0};
    cas_test_round_trip(cas_codec_ech_config_list, CAS_BYTES(golden));
    cas_test_round_trip(cas_codec_ech_config_list, many_of(CAS_SPAN(room)));
}

static void list_rejects_every_truncation(void **state)
{
    (void)state;
    uint8_t room[512] = {0};
    cas_test_truncations(cas_codec_ech_config_list, CAS_BYTES(golden), CAS_ERR_DECODE);
    cas_test_truncations(cas_codec_ech_config_list, many_of(CAS_SPAN(room)), CAS_ERR_DECODE);
}

static void list_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_ech_config_list, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void list_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_ech_config_list, CAS_BYTES(golden));
}

static cas_ech_config only(castls_bytes list)
{
    castls_bytes configs = {0};
    cas_ech_config config = {0};
    assert_int_equal(cas_ech_config_list_decode(list, &configs), CAS_OK);
    cas_reader r = cas_reader_on(configs);
    assert_true(cas_ech_config_next(&r, &config));
    assert_false(cas_reader_has_more(&r));
    return config;
}

static void config_is_handed_out(void **state)
{
    (void)state;
    cas_ech_suite suite = {0};
    const cas_ech_config config = only(CAS_BYTES(golden));
    assert_int_equal(config.version, 0xfe0d);
    assert_int_equal(config.config_id, 0x59);
    assert_int_equal(config.kem_id, 0x0020);
    assert_int_equal(config.public_key.len, 32);
    assert_int_equal(config.maximum_name_length, 0);
    assert_bytes_equal(config.public_name, CAS_TEXT("cloudflare-ech.com"));
    assert_bytes_equal(config.whole, cas_bytes_skip(CAS_BYTES(golden), 2));
    assert_int_equal(config.extensions.len, 0);
    assert_false(config.has_mandatory_extension);
    cas_reader r = cas_reader_on(config.cipher_suites);
    assert_true(cas_ech_suite_next(&r, &suite));
    assert_int_equal(suite.kdf_id, 1);
    assert_int_equal(suite.aead_id, 1);
    assert_false(cas_ech_suite_next(&r, &suite));
    assert_int_equal(suite.kdf_id, 0);
}

static void list_is_written_as_it_was(void **state)
{
    (void)state;
    uint8_t room[128] = {0};
    castls_bytes configs = {0};
    castls_bytes again = {0};
    assert_int_equal(cas_ech_config_list_decode(CAS_BYTES(golden), &configs), CAS_OK);
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_ech_config_list_encode(&w, configs);
    assert_int_equal(cas_writer_end(&w, &again), CAS_OK);
    assert_bytes_equal(again, CAS_BYTES(golden));
}

/* RFC 9849 section 4: unknown versions are skipped, whatever they hold. */
static void unknown_versions_are_skipped(void **state)
{
    (void)state;
    uint8_t room[512] = {0};
    castls_bytes configs = {0};
    cas_ech_config config = {0};
    size_t known = 0;
    size_t unknown = 0;
    assert_int_equal(cas_ech_config_list_decode(many_of(CAS_SPAN(room)), &configs), CAS_OK);
    cas_reader r = cas_reader_on(configs);
    while (cas_ech_config_next(&r, &config)) {
        known = known + (config.version == CAS_ECH_VERSION ? 1 : 0);
        unknown = unknown + (config.version != CAS_ECH_VERSION ? 1 : 0);
    }
    assert_int_equal(cas_reader_end(&r), CAS_OK);
    assert_int_equal(unknown, 1);
    assert_int_equal(known, 3);
}

/* A configuration around the extensions that the caller writes. */
static castls_bytes with_extensions(castls_bytes extensions, castls_span room)
{
    cas_ech_config config = only(CAS_BYTES(golden));
    castls_bytes out = {0};
    config.extensions = extensions;
    cas_writer w = cas_writer_on(room);
    const cas_mark mark = cas_write_open16(&w);
    cas_ech_config_encode(&w, &config);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    return out;
}

/* RFC 9849 section 4.2: the high-order bit says that it has to be understood. */
static void mandatory_extension_is_seen(void **state)
{
    (void)state;
    uint8_t room[128] = {0};
    static const uint8_t optional[] = {0x7a, 0xaa, 0, 1, 5};
    static const uint8_t mandatory[] = {0x7a, 0xaa, 0, 0, 0xfa, 0xaa, 0, 0};
    assert_false(
        only(with_extensions(CAS_BYTES(optional), CAS_SPAN(room))).has_mandatory_extension);
    assert_true(
        only(with_extensions(CAS_BYTES(mandatory), CAS_SPAN(room))).has_mandatory_extension);
}

static void extension_that_comes_twice_is_refused(void **state)
{
    (void)state;
    uint8_t room[128] = {0};
    static const uint8_t twice[] = {0x7a, 0xaa, 0, 0, 0x7a, 0xaa, 0, 0};
    cas_test_refused(cas_codec_ech_config_list, with_extensions(CAS_BYTES(twice), CAS_SPAN(room)),
                     CAS_ERR_DECODE);
}

static void extensions_that_end_early_are_refused(void **state)
{
    (void)state;
    uint8_t room[128] = {0};
    static const uint8_t cut[] = {0x7a, 0xaa, 0, 2, 5};
    cas_test_refused(cas_codec_ech_config_list, with_extensions(CAS_BYTES(cut), CAS_SPAN(room)),
                     CAS_ERR_DECODE);
}

static void half_a_suite_is_refused(void **state)
{
    (void)state;
    uint8_t room[128] = {0};
    const castls_bytes list =
        test_hex("0020fe0d001c0100200004aabbccdd000600010001000100046e616d650000000000000000",
                 CAS_SPAN(room));
    cas_test_refused(cas_codec_ech_config_list, list, CAS_ERR_DECODE);
}

static void empty_list_is_refused(void **state)
{
    (void)state;
    static const uint8_t none[] = {0, 0};
    cas_test_refused(cas_codec_ech_config_list, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void write_list(cas_writer *w, const cas_ech_config *config)
{
    const cas_mark mark = cas_write_open16(w);
    cas_ech_config_encode(w, config);
    cas_write_close(w, mark);
}

static void a_field_that_may_not_be_empty_is_not_written_empty(void **state)
{
    (void)state;
    for (int field = 0; field < 3; field++) {
        castls_bytes out = {0};
        cas_ech_config config = only(CAS_BYTES(golden));
        config.public_key = field == 0 ? cas_bytes_none() : config.public_key;
        config.cipher_suites = field == 1 ? cas_bytes_none() : config.cipher_suites;
        config.public_name = field == 2 ? cas_bytes_none() : config.public_name;
        cas_writer w = cas_writer_measuring();
        write_list(&w, &config);
        assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(list_rejects_every_truncation),
        cmocka_unit_test(list_rejects_a_trailing_byte),
        cmocka_unit_test(list_does_not_fit_into_less_room),
        cmocka_unit_test(config_is_handed_out),
        cmocka_unit_test(list_is_written_as_it_was),
        cmocka_unit_test(unknown_versions_are_skipped),
        cmocka_unit_test(mandatory_extension_is_seen),
        cmocka_unit_test(extension_that_comes_twice_is_refused),
        cmocka_unit_test(extensions_that_end_early_are_refused),
        cmocka_unit_test(half_a_suite_is_refused),
        cmocka_unit_test(empty_list_is_refused),
        cmocka_unit_test(a_field_that_may_not_be_empty_is_not_written_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
