/*
 * test_certificate_verify_content.c: the example of RFC 8446 section 4.4.3.
 */
#include "support/test.h"

#include "crypto/certificate_verify.h"

/* The RFC's example has a transcript hash of 32 bytes of 01. */
static const uint8_t server_content[130] = {
    0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20,
    0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20,
    0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20,
    0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20,
    0x20, 0x20, 0x20, 0x20, 0x54, 0x4c, 0x53, 0x20, 0x31, 0x2e, 0x33, 0x2c, 0x20, 0x73, 0x65,
    0x72, 0x76, 0x65, 0x72, 0x20, 0x43, 0x65, 0x72, 0x74, 0x69, 0x66, 0x69, 0x63, 0x61, 0x74,
    0x65, 0x56, 0x65, 0x72, 0x69, 0x66, 0x79, 0x00, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
    0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01,
    0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01};

static void the_server_signs_the_rfc_s_example(void **state)
{
    (void)state;
    uint8_t digest[32] = {0};
    uint8_t room[CAS_CERTIFICATE_VERIFY_MAX] = {0};
    castls_bytes content = cas_bytes_none();
    cas_span_fill(CAS_SPAN(digest), 1);
    assert_int_equal(cas_certificate_verify_content(
                         CAS_SIGNER_SERVER, CAS_BYTES(digest), CAS_SPAN(room), &content),
                     CAS_OK);
    assert_bytes_equal(content, CAS_BYTES(server_content));
}

static void the_client_has_a_label_of_its_own(void **state)
{
    (void)state;
    uint8_t digest[CASTLS_HASH_LEN_MAX] = {0};
    uint8_t room[CAS_CERTIFICATE_VERIFY_MAX] = {0};
    castls_bytes content = cas_bytes_none();
    assert_int_equal(cas_certificate_verify_content(
                         CAS_SIGNER_CLIENT, CAS_BYTES(digest), CAS_SPAN(room), &content),
                     CAS_OK);
    assert_int_equal(content.len, CAS_CERTIFICATE_VERIFY_MAX);
    assert_bytes_equal(cas_bytes_slice(content, 64, 34),
                       cas_bytes_prefix(CAS_TEXT("TLS 1.3, client CertificateVerify\0"), 34));
    assert_int_equal(cas_certificate_verify_content(CAS_SIGNER_CLIENT, CAS_BYTES(digest),
                                                    cas_span_prefix(CAS_SPAN(room), 160), &content),
                     CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_server_signs_the_rfc_s_example),
        cmocka_unit_test(the_client_has_a_label_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
