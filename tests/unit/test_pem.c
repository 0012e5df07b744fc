/*
 * test_pem.c: blocks are found in any text, and their base64 is exact (RFC 7468, RFC 4648).
 */
#include "support/test.h"

#include "x509/pem.h"

static void blocks_are_found_between_other_text(void **state)
{
    (void)state;
    cas_reader r = cas_reader_on(CAS_TEXT(
        "subject=foo\n"
        "-----BEGIN CERTIFICATE-----\n"
        "AQID\n"
        "-----END CERTIFICATE-----\n"
        "some - text -- and ----- dashes\n"
        "-----BEGIN EC PARAMETERS-----\r\n"
        "BAUG\r\n"
        "-----END EC PARAMETERS-----\r\n"
        "the end"));
    castls_bytes label = cas_bytes_none();
    castls_bytes body = cas_bytes_none();
    uint8_t room[16] = {0};
    assert_int_equal(cas_pem_next(&r, &label, &body), CAS_OK);
    assert_bytes_equal(label, CAS_TEXT("CERTIFICATE"));
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    assert_int_equal(cas_pem_decode(body, &w), CAS_OK);
    assert_bytes_equal(cas_writer_bytes(&w), CAS_TEXT("\x01\x02\x03"));
    assert_int_equal(cas_pem_next(&r, &label, &body), CAS_OK);
    assert_bytes_equal(label, CAS_TEXT("EC PARAMETERS"));
    w = cas_writer_on(CAS_SPAN(room));
    assert_int_equal(cas_pem_decode(body, &w), CAS_OK);
    assert_bytes_equal(cas_writer_bytes(&w), CAS_TEXT("\x04\x05\x06"));
    assert_int_equal(cas_pem_next(&r, &label, &body), CAS_ERR_PEM_NOTHING);
    assert_int_equal(label.len, 0);
    assert_int_equal(cas_pem_next(&r, &label, &body), CAS_ERR_PEM_NOTHING);
}

static void malformed_blocks_are_refused(void **state)
{
    (void)state;
    const char *const texts[] = {
        "-----BEGIN CERTIFICATE-----\nAQID\n",
        "-----BEGIN CERTIFICATE-----\nAQID\n-----END KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE----\n",
        "-----BEGIN CERTIFICATE-----\nAQID\n-----BEGIN CERTIFICATE-----\n",
        "-----BEGIN -----\nAQID\n-----END -----\n",
        "-----BEGIN CERTIFICATE-----AQID\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE",
        "-----BEGIN A\x01-----\nAQID\n-----END A\x01-----\n",
        /* A label of one character more than CAS_PEM_LABEL_MAX. */
        ("-----BEGIN 00000000001111111111222222222233333333334444444444555555555566666-----\nAQID\n"
         "-----END 00000000001111111111222222222233333333334444444444555555555566666-----\n"),
    };
    for (size_t i = 0; i < CAS_COUNT(texts); i++) {
        castls_bytes label = cas_bytes_none();
        castls_bytes body = cas_bytes_none();
        cas_reader r = cas_reader_on(cas_text(*CAS_AT(texts, i)));
        assert_int_equal(cas_pem_next(&r, &label, &body), CAS_ERR_PEM);
        assert_int_equal(label.len + body.len, 0);
    }
}

static void base64_is_exact(void **state)
{
    (void)state;
    const struct {
        const char *body;
        cas_err err;
        const char *out;
    } rows[] = {
        {"", CAS_OK, ""},
        {"Zg==", CAS_OK, "f"},
        {"Zm8=", CAS_OK, "fo"},
        {"Zm9v", CAS_OK, "foo"},
        {" Zm9v\r\nYmFy \t", CAS_OK, "foobar"},
        {"Zm9vYg==", CAS_OK, "foob"},
        {"Zg=", CAS_ERR_PEM, NULL},
        {"Zg", CAS_ERR_PEM, NULL},
        {"Z", CAS_ERR_PEM, NULL},
        {"Z===", CAS_ERR_PEM, NULL},
        {"====", CAS_ERR_PEM, NULL},
        {"Zh==", CAS_ERR_PEM, NULL},
        {"Zm9=", CAS_ERR_PEM, NULL},
        {"Zg==Zg==", CAS_ERR_PEM, NULL},
        {"Zm-v", CAS_ERR_PEM, NULL},
        {"Zm9v=", CAS_ERR_PEM, NULL},
        {"Zm9v!", CAS_ERR_PEM, NULL},
        {"Proc-Type: 4,ENCRYPTED\n\nZm9v", CAS_ERR_KEY_ENCRYPTED, NULL},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        uint8_t room[16] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        assert_int_equal(cas_pem_decode(cas_text(CAS_AT(rows, i)->body), &w), CAS_AT(rows, i)->err);
        if (CAS_AT(rows, i)->err == CAS_OK) {
            assert_bytes_equal(cas_writer_bytes(&w), cas_text(CAS_AT(rows, i)->out));
        }
    }
}

static void too_little_room_is_told(void **state)
{
    (void)state;
    uint8_t room[2] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    assert_int_equal(cas_pem_decode(CAS_TEXT("Zm9v"), &w), CAS_ERR_ROOM);
}

static void what_is_encoded_is_decoded(void **state)
{
    (void)state;
    uint8_t der[100] = {0};
    for (size_t i = 0; i < sizeof(der); i++) {
        *CAS_AT(der, i) = (uint8_t)(i * 37);
    }
    for (size_t len = 0; len <= sizeof(der); len++) {
        uint8_t text[512] = {0};
        uint8_t room[sizeof(der)] = {0};
        castls_bytes label = cas_bytes_none();
        castls_bytes body = cas_bytes_none();
        cas_writer w = cas_writer_on(CAS_SPAN(text));
        cas_pem_encode(&w, CAS_TEXT("X509 CRL"), cas_bytes_prefix(CAS_BYTES(der), len));
        cas_reader r = cas_reader_on(cas_writer_bytes(&w));
        assert_int_equal(cas_pem_next(&r, &label, &body), CAS_OK);
        assert_true(cas_pem_decoded_len_max(body) >= len);
        w = cas_writer_on(CAS_SPAN(room));
        assert_int_equal(cas_pem_decode(body, &w), CAS_OK);
        assert_bytes_equal(cas_writer_bytes(&w), cas_bytes_prefix(CAS_BYTES(der), len));
    }
}

static void a_line_has_64_characters(void **state)
{
    (void)state;
    uint8_t text[256] = {0};
    const uint8_t der[50] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(text));
    cas_pem_encode(&w, CAS_TEXT("A"), CAS_BYTES(der));
    assert_bytes_equal(cas_writer_bytes(&w),
                       CAS_TEXT("-----BEGIN A-----\n"
                                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
                                "AAA=\n"
                                "-----END A-----\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_found_between_other_text),
        cmocka_unit_test(malformed_blocks_are_refused),
        cmocka_unit_test(base64_is_exact),
        cmocka_unit_test(too_little_room_is_told),
        cmocka_unit_test(what_is_encoded_is_decoded),
        cmocka_unit_test(a_line_has_64_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
