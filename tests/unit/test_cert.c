/*
 * test_cert.c: a certificate is parsed into its fields, and refused when its form is wrong.
 */
#include "support/test.h"

#include "support/mint.h"
#include "vectors/isrg_root_x2.h"
#include "x509/cert.h"
#include "x509/dn.h"
#include "x509/sig_alg.h"

static void a_real_root_is_read(void **state)
{
    (void)state;
    const castls_bytes der = CAS_BYTES(isrg_root_x2);
    const uint8_t serial[] = {0x41, 0xd2, 0x9d, 0xd1, 0x72, 0xea, 0xee, 0xa7,
                              0x80, 0xc1, 0x2c, 0x6c, 0xe9, 0x2f, 0x87, 0x52};
    const uint8_t key_id[] = {0x7c, 0x42, 0x96, 0xae, 0xde, 0x4b, 0x48, 0x3b, 0xfa, 0x92,
                              0xf8, 0x9e, 0x8c, 0xcf, 0x6d, 0x8b, 0xa9, 0x72, 0x37, 0x95};
    cas_cert cert = {0};
    castls_signature_id algorithm = (castls_signature_id)0;
    uint8_t room[128] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    assert_int_equal(cas_cert_decode(der, &cert), CAS_OK);
    assert_bytes_equal(cas_range_in(der, cert.serial), CAS_BYTES(serial));
    assert_bytes_equal(cas_range_in(der, cert.key_id), CAS_BYTES(key_id));
    cas_write_dn(&w, cas_range_in(der, cert.subject));
    assert_bytes_equal(cas_writer_bytes(&w),
                       CAS_TEXT("C=US, O=Internet Security Research Group, CN=ISRG Root X2"));
    assert_true(cert.is_self_issued);
    assert_true(cert.not_before == 1599177600); /* 2020-09-04 00:00:00 */
    assert_true(cert.not_after == 2231510400);  /* 2040-09-17 16:00:00 */
    assert_int_equal(cert.key.kind, CASTLS_KEY_ECDSA_P384);
    assert_true(cert.is_ca);
    assert_int_equal(cert.path_len, UINT32_MAX);
    assert_int_equal(cert.key_usage, CAS_KU_KEY_CERT_SIGN | CAS_KU_CRL_SIGN);
    assert_int_equal(cert.eku, 0);
    assert_int_equal(cert.san_count, 0);
    assert_int_equal(cert.unknown_critical.len, 0);
    assert_true(cas_cert_is_critical(&cert, CAS_CERT_EXT_BASIC_CONSTRAINTS));
    assert_false(cas_cert_is_critical(&cert, CAS_CERT_EXT_SUBJECT_KEY_ID));
    assert_false(cas_cert_has(&cert, CAS_CERT_EXT_AUTHORITY_KEY_ID));
    assert_int_equal(cas_sig_alg_decode(cas_range_in(der, cert.signature_algorithm), &algorithm),
                     CAS_OK);
    assert_int_equal(algorithm, CASTLS_SIGNATURE_ECDSA_SHA384);
    assert_int_equal(cert.signature.len, 103);
    assert_true(cert.tbs.offset == 4 && cert.tbs.len == 421);
}

static void assert_nothing_is_handed_out(const cas_cert *cert)
{
    assert_int_equal(cert->tbs.len, 0);
    assert_int_equal(cert->subject.len, 0);
    assert_int_equal(cert->spki.len, 0);
    assert_false(cert->is_ca);
}

static void every_truncation_and_a_trailing_byte_are_refused(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof(isrg_root_x2); len++) {
        cas_cert cert = {0};
        cas_range subject = {0, 0};
        cas_range spki = {0, 0};
        const castls_bytes cut = cas_bytes_prefix(CAS_BYTES(isrg_root_x2), len);
        assert_int_equal(cas_cert_decode(cut, &cert), CAS_ERR_CERTIFICATE_DECODE);
        assert_nothing_is_handed_out(&cert);
        assert_int_equal(cas_cert_skim(cut, &subject, &spki), CAS_ERR_CERTIFICATE_DECODE);
        assert_int_equal(subject.len + spki.len, 0);
    }
    uint8_t longer[sizeof(isrg_root_x2) + 1] = {0};
    cas_cert cert = {0};
    assert_true(cas_span_copy(CAS_SPAN(longer), CAS_BYTES(isrg_root_x2)));
    assert_int_equal(cas_cert_decode(CAS_BYTES(longer), &cert), CAS_ERR_CERTIFICATE_DECODE);
}

/* The index sees the same subject and key as the parser, also in what the parser refuses later. */
static void skimming_and_parsing_agree(void **state)
{
    (void)state;
    cas_cert cert = {0};
    cas_range subject = {0, 0};
    cas_range spki = {0, 0};
    assert_int_equal(cas_cert_decode(CAS_BYTES(isrg_root_x2), &cert), CAS_OK);
    assert_int_equal(cas_cert_skim(CAS_BYTES(isrg_root_x2), &subject, &spki), CAS_OK);
    assert_int_equal(subject.offset, cert.subject.offset);
    assert_int_equal(subject.len, cert.subject.len);
    assert_int_equal(spki.offset, cert.spki.offset);
    assert_int_equal(spki.len, cert.spki.len);
}

typedef struct change_row {
    size_t at;
    uint8_t value;
    cas_err err;
} change_row;

/* The real root with one byte changed; the offsets are those of its dump. */
static void changed_bytes_have_their_reasons(void **state)
{
    (void)state;
    const change_row rows[] = {
        {12, 0x01, CAS_ERR_CERTIFICATE_VERSION},   /* v2 */
        {12, 0x03, CAS_ERR_CERTIFICATE_VERSION},   /* v4 */
        {42, 0x02, CAS_ERR_CERTIFICATE_ALGORITHM}, /* Inner: ecdsa-with-SHA256. */
        {142, '3', CAS_ERR_CERTIFICATE_TIME},      /* Month 39. */
        {140, 0x13, CAS_ERR_CERTIFICATE_TIME},     /* A PrintableString for a time. */
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        uint8_t der[sizeof(isrg_root_x2)] = {0};
        cas_cert cert = {0};
        assert_true(cas_span_copy(CAS_SPAN(der), CAS_BYTES(isrg_root_x2)));
        *CAS_AT(der, CAS_AT(rows, i)->at) = CAS_AT(rows, i)->value;
        assert_int_equal(cas_cert_decode(CAS_BYTES(der), &cert), CAS_AT(rows, i)->err);
        assert_nothing_is_handed_out(&cert);
    }
}

/* Whatever single byte is changed, and to whatever value: an answer, and ranges within the DER. */
static void no_changed_byte_leads_out_of_the_certificate(void **state)
{
    (void)state;
    uint8_t der[sizeof(isrg_root_x2)] = {0};
    assert_true(cas_span_copy(CAS_SPAN(der), CAS_BYTES(isrg_root_x2)));
    for (size_t at = 0; at < sizeof(der); at++) {
        const uint8_t before = *CAS_AT(der, at);
        for (uint32_t value = 0; value <= 255; value++) {
            *CAS_AT(der, at) = (uint8_t)value;
            cas_cert cert = {0};
            if (cas_cert_decode(CAS_BYTES(der), &cert) != CAS_OK) {
                assert_nothing_is_handed_out(&cert);
                continue;
            }
            assert_int_equal(cas_range_in(CAS_BYTES(der), cert.tbs).len, cert.tbs.len);
            assert_int_equal(cas_range_in(CAS_BYTES(der), cert.signature).len, cert.signature.len);
        }
        *CAS_AT(der, at) = before;
    }
}

static void a_certificate_has_a_longest_length(void **state)
{
    (void)state;
    cas_buf room = {0};
    cas_cert cert = {0};
    assert_int_equal(cas_buf_init(&room, NULL, CAS_CERT_LEN_MAX + 1), CAS_OK);
    assert_int_equal(cas_cert_decode(cas_span_bytes(cas_buf_room(&room)), &cert),
                     CAS_ERR_CERTIFICATE_TOO_LONG);
    cas_buf_clear(&room, NULL);
}

/* What the builder writes, the parser reads. */
static void a_minted_leaf_says_what_was_planned(void **state)
{
    (void)state;
    minted root = {0};
    minted leaf = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    cas_cert_plan plan = mint_plan_leaf("www.example.com");
    mint_plan_add_name(&plan, "*.example.org");
    mint_plan_add_name(&plan, "192.0.2.1");
    mint_plan_add_name(&plan, "2001:db8::1");
    plan.eku = CAS_EKU_SERVER_AUTH | CAS_EKU_CLIENT_AUTH;
    plan.not_after = INT64_C(2556144000); /* 2051: GeneralizedTime. */
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&leaf, &plan, &root, cas_bytes_none());

    const castls_bytes der = minted_der(&leaf);
    cas_cert cert = {0};
    cas_cert issuer = {0};
    assert_int_equal(cas_cert_decode(der, &cert), CAS_OK);
    assert_int_equal(cas_cert_decode(minted_der(&root), &issuer), CAS_OK);
    assert_bytes_equal(cas_range_in(der, cert.issuer),
                       cas_range_in(minted_der(&root), issuer.subject));
    assert_bytes_equal(cas_range_in(der, cert.issuer_key_id),
                       cas_range_in(minted_der(&root), issuer.key_id));
    assert_int_equal(cert.san_count, 4);
    assert_int_equal(cert.eku, CAS_EKU_SERVER_AUTH | CAS_EKU_CLIENT_AUTH);
    assert_int_equal(cert.key_usage, CAS_KU_DIGITAL_SIGNATURE);
    assert_true(cert.not_before == MINT_NOT_BEFORE && cert.not_after == plan.not_after);
    assert_true(cert.has_time_form);
    assert_false(cert.is_ca || cert.is_self_issued);
    const char *const names[] = {"www.example.com", "foo.example.org", "192.0.2.1", "2001:db8::1"};
    for (size_t i = 0; i < CAS_COUNT(names); i++) {
        cas_name name = {0};
        assert_int_equal(cas_name_parse(cas_text(*CAS_AT(names, i)), &name), CAS_OK);
        assert_true(cas_cert_is_for_name(der, &cert, &name));
    }
    cas_name other = {0};
    assert_int_equal(cas_name_parse(CAS_TEXT("192.0.2.2"), &other), CAS_OK);
    assert_false(cas_cert_is_for_name(der, &cert, &other));
    minted_clear(&root);
    minted_clear(&leaf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_real_root_is_read),
        cmocka_unit_test(every_truncation_and_a_trailing_byte_are_refused),
        cmocka_unit_test(skimming_and_parsing_agree),
        cmocka_unit_test(changed_bytes_have_their_reasons),
        cmocka_unit_test(no_changed_byte_leads_out_of_the_certificate),
        cmocka_unit_test(a_certificate_has_a_longest_length),
        cmocka_unit_test(a_minted_leaf_says_what_was_planned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
