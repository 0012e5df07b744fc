/*
 * test_certificate_request12.c: CertificateRequest of TLS 1.2. RFC 5246 section 7.4.4.
 */
#include "support/test_codec.h"

#include "wire/certificate_request12.h"
#include "wire/u16_list.h"

/* The one of an openssl 3.0 s_server and s_client, without the message header. */
static const uint8_t golden[] = {
    0x03, 0x01, 0x02, 0x40, 0x00, 0x28, 0x04, 0x03, 0x05, 0x03, 0x06, 0x03, 0x08, 0x07, 0x08, 0x08,
    0x08, 0x09, 0x08, 0x0a, 0x08, 0x0b, 0x08, 0x04, 0x08, 0x05, 0x08, 0x06, 0x04, 0x01, 0x05, 0x01,
    0x06, 0x01, 0x03, 0x03, 0x03, 0x01, 0x03, 0x02, 0x04, 0x02, 0x05, 0x02, 0x06, 0x02, 0x00, 0x10,
    0x00, 0x0e, 0x30, 0x0c, 0x31, 0x0a, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, 0x61,
};

static void certificate_request12_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_certificate_request12, CAS_BYTES(golden));
}

static void certificate_request12_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_certificate_request12, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_request12_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_certificate_request12, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_request12_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_certificate_request12, CAS_BYTES(golden));
}

static void certificate_request12_says_what_openssl_wrote(void **state)
{
    (void)state;
    const uint8_t types[] = {0x01, 0x02, 0x40};
    cas_certificate_request12 request = {0};
    assert_int_equal(cas_certificate_request12_decode(CAS_BYTES(golden), &request), CAS_OK);
    assert_bytes_equal(request.certificate_types, CAS_BYTES(types));
    assert_int_equal(cas_u16_list_get(request.supported_signature_algorithms, 0), 0x0403);
    assert_int_equal(request.certificate_authorities.len, 16);
}

static void certificate_request12_refuses_what_has_no_types_schemes_or_names(void **state)
{
    (void)state;
    const uint8_t no_type[] = {0, 0, 2, 4, 3, 0, 0};
    const uint8_t no_scheme[] = {1, 64, 0, 0, 0, 0};
    const uint8_t half_a_scheme[] = {1, 64, 0, 3, 4, 3, 4, 0, 0};
    const uint8_t empty_name[] = {1, 64, 0, 2, 4, 3, 0, 2, 0, 0};
    const uint8_t cut_name[] = {1, 64, 0, 2, 4, 3, 0, 3, 0, 2, 1};
    cas_test_refused(cas_codec_certificate_request12, CAS_BYTES(no_type), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_certificate_request12, CAS_BYTES(no_scheme), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_certificate_request12, CAS_BYTES(half_a_scheme), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_certificate_request12, CAS_BYTES(empty_name), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_certificate_request12, CAS_BYTES(cut_name), CAS_ERR_DECODE);
}

static void certificate_request12_may_be_opened_and_filled(void **state)
{
    (void)state;
    const uint8_t types[] = {64};
    const uint8_t whole[] = {1, 64, 0, 2, 4, 3, 0, 0};
    uint8_t room[16] = {0};
    castls_bytes written = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_certificate_request12_open(&w, CAS_BYTES(types));
    cas_write_u16(&w, 0x0403);
    cas_write_close(&w, mark);
    cas_write_vec16(&w, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w, &written), CAS_OK);
    assert_bytes_equal(written, CAS_BYTES(whole));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_request12_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(certificate_request12_rejects_every_truncation),
        cmocka_unit_test(certificate_request12_rejects_a_trailing_byte),
        cmocka_unit_test(certificate_request12_does_not_fit_into_less_room),
        cmocka_unit_test(certificate_request12_says_what_openssl_wrote),
        cmocka_unit_test(certificate_request12_refuses_what_has_no_types_schemes_or_names),
        cmocka_unit_test(certificate_request12_may_be_opened_and_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
