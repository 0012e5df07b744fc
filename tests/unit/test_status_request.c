/*
 * test_status_request.c: status_request and CertificateStatus. RFC 6066 section 8.
 */
#include "support/test_bounds.h"

#include "wire/status_request.h"
#include "wire/types.h"

/* As browsers send it: OCSP, no responders, no extensions. */
static const uint8_t golden[] = {
    0x01, 0x00, 0x00, 0x00, 0x00,
};

/* Made by hand: one responder and empty extensions in DER. */
static const uint8_t golden_full[] = {
    0x01, 0x00, 0x05, 0x00, 0x03, 0xa1, 0xb2, 0xc3, 0x00, 0x02, 0x30, 0x00,
};

/* Made by hand: the OCSP response "unauthorized" of RFC 6960. */
static const uint8_t golden_status[] = {
    0x01, 0x00, 0x00, 0x05, 0x30, 0x03, 0x0a, 0x01, 0x06,
};

static void status_request_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_status_request, CAS_BYTES(golden));
}

static void status_request_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_status_request, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void status_request_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_status_request, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void status_request_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_status_request, CAS_BYTES(golden));
}

static void status_request_with_a_responder_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_status_request, CAS_BYTES(golden_full));
}

static void status_request_with_a_responder_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_status_request, CAS_BYTES(golden_full), CAS_ERR_DECODE);
}

static void status_request_with_a_responder_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_status_request, CAS_BYTES(golden_full), CAS_ERR_DECODE);
}

static void status_request_with_a_responder_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_status_request, CAS_BYTES(golden_full));
}

static void certificate_status_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_certificate_status, CAS_BYTES(golden_status));
}

static void certificate_status_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_certificate_status, CAS_BYTES(golden_status), CAS_ERR_DECODE);
}

static void certificate_status_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_certificate_status, CAS_BYTES(golden_status), CAS_ERR_DECODE);
}

static void certificate_status_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_certificate_status, CAS_BYTES(golden_status));
}

static void write_responders(cas_writer *w, size_t len)
{
    cas_write_u8(w, CAS_STATUS_OCSP);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_u16(w, 0);
}

static void write_request_extensions(cas_writer *w, size_t len)
{
    cas_write_u8(w, CAS_STATUS_OCSP);
    cas_write_u16(w, 0);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void write_response(cas_writer *w, size_t len)
{
    cas_write_u8(w, CAS_STATUS_OCSP);
    const cas_mark mark = cas_write_open24(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void request_is_read_field_by_field(void **state)
{
    (void)state;
    cas_status_request request = {0};
    assert_int_equal(cas_status_request_decode(CAS_BYTES(golden_full), &request), CAS_OK);
    assert_int_equal(request.status_type, CAS_STATUS_OCSP);
    assert_int_equal(request.responder_id_list.len, 5);
    assert_int_equal(request.request_extensions.len, 2);
    assert_true(cas_bytes_is_absent(request.other));
}

static void request_of_another_type_keeps_its_bytes(void **state)
{
    (void)state;
    static const uint8_t body[] = {2, 9, 9};
    cas_status_request request = {0};
    assert_int_equal(cas_status_request_decode(CAS_BYTES(body), &request), CAS_OK);
    assert_int_equal(request.status_type, 2);
    assert_int_equal(request.other.len, 2);
    cas_test_round_trip(cas_codec_status_request, CAS_BYTES(body));
}

static void status_of_another_type_or_empty_is_refused(void **state)
{
    (void)state;
    static const uint8_t other[] = {2, 0, 0, 1, 0x30};
    static const uint8_t none[] = {1, 0, 0, 0};
    cas_test_refused(cas_codec_certificate_status, CAS_BYTES(other), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_certificate_status, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void responders_have_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_status_request, write_responders, 0, 65535);
}

static void request_extensions_have_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_status_request, write_request_extensions, 0, 65535);
}

static void response_has_1_to_16777215_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_certificate_status, write_response, 1, 16777215);
}

static void empty_response_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_certificate_status_encode(&w0, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_request_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(status_request_rejects_every_truncation),
        cmocka_unit_test(status_request_rejects_a_trailing_byte),
        cmocka_unit_test(status_request_does_not_fit_into_less_room),
        cmocka_unit_test(status_request_with_a_responder_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(status_request_with_a_responder_rejects_every_truncation),
        cmocka_unit_test(status_request_with_a_responder_rejects_a_trailing_byte),
        cmocka_unit_test(status_request_with_a_responder_does_not_fit_into_less_room),
        cmocka_unit_test(certificate_status_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(certificate_status_rejects_every_truncation),
        cmocka_unit_test(certificate_status_rejects_a_trailing_byte),
        cmocka_unit_test(certificate_status_does_not_fit_into_less_room),
        cmocka_unit_test(request_is_read_field_by_field),
        cmocka_unit_test(request_of_another_type_keeps_its_bytes),
        cmocka_unit_test(status_of_another_type_or_empty_is_refused),
        cmocka_unit_test(responders_have_up_to_65535_bytes),
        cmocka_unit_test(request_extensions_have_up_to_65535_bytes),
        cmocka_unit_test(response_has_1_to_16777215_bytes),
        cmocka_unit_test(empty_response_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
