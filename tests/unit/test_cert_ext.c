/*
 * test_cert_ext.c: extensions, each well formed and each malformed in the ways that occur.
 */
#include "support/test.h"

#include "support/mint.h"
#include "x509/cert.h"

/* Mints a CA with one further extension and parses it. */
static cas_err decode_with(castls_bytes extension, cas_cert *cert)
{
    minted it = {0};
    cas_cert_plan plan = mint_plan_ca("CA");
    plan.no_basic_constraints = true;
    plan.no_key_ids = true;
    plan.key_usage = 0;
    mint(&it, &plan, NULL, extension);
    const cas_err err = cas_cert_decode(minted_der(&it), cert);
    minted_clear(&it);
    return err;
}

typedef struct ext_row {
    const char *what;
    uint8_t len;
    uint8_t octet[64];
    cas_err err;
} ext_row;

#define BAD CAS_ERR_CERTIFICATE_EXTENSION
#define DER CAS_ERR_CERTIFICATE_DECODE

/* clang-format off */
static const ext_row rows[] = {
    {"CA", 14, {0x30, 12, 6, 3, 0x55, 0x1d, 19, 4, 5, 0x30, 3, 1, 1, 0xff}, CAS_OK},
    {"no CA", 11, {0x30, 9, 6, 3, 0x55, 0x1d, 19, 4, 2, 0x30, 0}, CAS_OK},
    {"cA FALSE written down", 14, {0x30, 12, 6, 3, 0x55, 0x1d, 19, 4, 5, 0x30, 3, 1, 1, 0}, BAD},
    {"cA is one", 14, {0x30, 12, 6, 3, 0x55, 0x1d, 19, 4, 5, 0x30, 3, 1, 1, 1}, BAD},
    {"path length", 17, {0x30, 15, 6, 3, 0x55, 0x1d, 19, 4, 8, 0x30, 6, 1, 1, 0xff, 2, 1, 3}, CAS_OK},
    {"negative path length", 17, {0x30, 15, 6, 3, 0x55, 0x1d, 19, 4, 8, 0x30, 6, 1, 1, 0xff, 2, 1, 0xff}, BAD},
    {"more behind it", 16, {0x30, 14, 6, 3, 0x55, 0x1d, 19, 4, 7, 0x30, 3, 1, 1, 0xff, 5, 0}, BAD},
    {"critical FALSE written down", 14, {0x30, 12, 6, 3, 0x55, 0x1d, 19, 1, 1, 0, 4, 2, 0x30, 0}, DER},
    {"no value", 7, {0x30, 5, 6, 3, 0x55, 0x1d, 19}, DER},
    {"empty OID", 8, {0x30, 6, 6, 0, 4, 2, 0x30, 0}, DER},
    {"key usage", 13, {0x30, 11, 6, 3, 0x55, 0x1d, 15, 4, 4, 3, 2, 1, 6}, CAS_OK},
    {"key usage without a bit", 12, {0x30, 10, 6, 3, 0x55, 0x1d, 15, 4, 3, 3, 1, 0}, BAD},
    {"key usage with a stray bit", 13, {0x30, 11, 6, 3, 0x55, 0x1d, 15, 4, 4, 3, 2, 1, 7}, BAD},
    {"no purpose", 11, {0x30, 9, 6, 3, 0x55, 0x1d, 37, 4, 2, 0x30, 0}, BAD},
    {"any purpose", 17, {0x30, 15, 6, 3, 0x55, 0x1d, 37, 4, 8, 0x30, 6, 6, 4, 0x55, 0x1d, 0x25, 0}, CAS_OK},
    {"no name", 11, {0x30, 9, 6, 3, 0x55, 0x1d, 17, 4, 2, 0x30, 0}, BAD},
    {"a DNS name", 15, {0x30, 13, 6, 3, 0x55, 0x1d, 17, 4, 6, 0x30, 4, 0x82, 2, 'a', 'b'}, CAS_OK},
    {"a DNS name of eight bits", 15, {0x30, 13, 6, 3, 0x55, 0x1d, 17, 4, 6, 0x30, 4, 0x82, 2, 'a', 0xe4}, BAD},
    {"a constructed DNS name", 15, {0x30, 13, 6, 3, 0x55, 0x1d, 17, 4, 6, 0x30, 4, 0xa2, 2, 5, 0}, BAD},
    {"an address of five octets", 18, {0x30, 16, 6, 3, 0x55, 0x1d, 17, 4, 9, 0x30, 7, 0x87, 5, 1, 2, 3, 4, 5}, BAD},
    {"an unknown choice", 13, {0x30, 11, 6, 3, 0x55, 0x1d, 17, 4, 4, 0x30, 2, 0x89, 0}, BAD},
    {"constraints that are empty", 11, {0x30, 9, 6, 3, 0x55, 0x1d, 30, 4, 2, 0x30, 0}, BAD},
    {"an empty list of subtrees", 13, {0x30, 11, 6, 3, 0x55, 0x1d, 30, 4, 4, 0x30, 2, 0xa0, 0}, BAD},
    {"a permitted DNS subtree", 18,
     {0x30, 16, 6, 3, 0x55, 0x1d, 30, 4, 9, 0x30, 7, 0xa0, 5, 0x30, 3, 0x82, 1, 'a'}, CAS_OK},
    {"a subtree with a minimum", 21,
     {0x30, 19, 6, 3, 0x55, 0x1d, 30, 4, 12, 0x30, 10, 0xa0, 8, 0x30, 6, 0x82, 1, 'a', 0x80, 1, 1}, BAD},
    {"a subtree of four octets", 21,
     {0x30, 19, 6, 3, 0x55, 0x1d, 30, 4, 12, 0x30, 10, 0xa0, 8, 0x30, 6, 0x87, 4, 1, 2, 3, 4}, BAD},
    {"a mask with gaps", 25,
     {0x30, 23, 6, 3, 0x55, 0x1d, 30, 4, 16, 0x30, 14, 0xa0, 12, 0x30, 10, 0x87, 8, 1, 2, 3, 4, 255, 0, 255, 0}, BAD},
    {"an authority key", 15, {0x30, 13, 6, 3, 0x55, 0x1d, 35, 4, 6, 0x30, 4, 0x80, 2, 1, 2}, CAS_OK},
    {"an authority key and more", 17, {0x30, 15, 6, 3, 0x55, 0x1d, 35, 4, 8, 0x30, 6, 0x80, 2, 1, 2, 0x85, 0}, BAD},
    {"a subject key", 13, {0x30, 11, 6, 3, 0x55, 0x1d, 14, 4, 4, 4, 2, 1, 2}, CAS_OK},
    {"a subject key that is a BIT STRING", 13, {0x30, 11, 6, 3, 0x55, 0x1d, 14, 4, 4, 3, 2, 0, 2}, BAD},
    {"an authority's serial that is empty", 13, {0x30, 11, 6, 3, 0x55, 0x1d, 35, 4, 4, 0x30, 2, 0x82, 0}, BAD},
    {"no constraint of policies", 11, {0x30, 9, 6, 3, 0x55, 0x1d, 36, 4, 2, 0x30, 0}, BAD},
    {"a constraint of policies below zero", 14, {0x30, 12, 6, 3, 0x55, 0x1d, 36, 4, 5, 0x30, 3, 0x80, 1, 0xff}, BAD},
    {"both constraints of policies", 17,
     {0x30, 15, 6, 3, 0x55, 0x1d, 36, 4, 8, 0x30, 6, 0x80, 1, 0, 0x81, 1, 0}, CAS_OK},
    {"a number for any policy", 12, {0x30, 10, 6, 3, 0x55, 0x1d, 54, 4, 3, 2, 1, 0}, CAS_OK},
    {"no number for any policy", 11, {0x30, 9, 6, 3, 0x55, 0x1d, 54, 4, 2, 5, 0}, BAD},
    {"a mapping of policies", 19,
     {0x30, 17, 6, 3, 0x55, 0x1d, 33, 4, 10, 0x30, 8, 0x30, 6, 6, 1, 42, 6, 1, 43}, CAS_OK},
    {"a mapping of any policy", 22,
     {0x30, 20, 6, 3, 0x55, 0x1d, 33, 4, 13, 0x30, 11, 0x30, 9, 6, 4, 0x55, 0x1d, 0x20, 0, 6, 1, 43}, BAD},
    {"half a mapping", 16, {0x30, 14, 6, 3, 0x55, 0x1d, 33, 4, 7, 0x30, 5, 0x30, 3, 6, 1, 42}, BAD},
    {"a distribution point", 22,
     {0x30, 20, 6, 3, 0x55, 0x1d, 31, 4, 13, 0x30, 11, 0x30, 9, 0xa0, 7, 0xa0, 5, 0x86, 3, 'u', 'r', 'i'}, CAS_OK},
    {"a distribution point of reasons alone", 17,
     {0x30, 15, 6, 3, 0x55, 0x1d, 31, 4, 8, 0x30, 6, 0x30, 4, 0x81, 2, 1, 6}, BAD},
    {"a distribution point that is empty", 13, {0x30, 11, 6, 3, 0x55, 0x1d, 31, 4, 4, 0x30, 2, 0x30, 0}, BAD},
    {"SCTs that are no OCTET STRING", 18,
     {0x30, 16, 6, 10, 0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2, 4, 2, 5, 0}, BAD},
    {"TLS features", 19, {0x30, 17, 6, 8, 0x2b, 6, 1, 5, 5, 7, 1, 24, 4, 5, 0x30, 3, 2, 1, 5}, CAS_OK},
    {"TLS features that are no numbers", 18,
     {0x30, 16, 6, 8, 0x2b, 6, 1, 5, 5, 7, 1, 24, 4, 4, 0x30, 2, 5, 0}, BAD},
    {"no access", 16, {0x30, 14, 6, 8, 0x2b, 6, 1, 5, 5, 7, 1, 1, 4, 2, 0x30, 0}, BAD},
    {"an unknown one, twice", 18, {0x30, 7, 6, 3, 0x2a, 3, 4, 4, 0, 0x30, 7, 6, 3, 0x2a, 3, 4, 4, 0}, BAD},
    {"a known one, twice", 22,
     {0x30, 9, 6, 3, 0x55, 0x1d, 19, 4, 2, 0x30, 0, 0x30, 9, 6, 3, 0x55, 0x1d, 19, 4, 2, 0x30, 0}, BAD},
    {"two unknown ones", 18, {0x30, 7, 6, 3, 0x2a, 3, 4, 4, 0, 0x30, 7, 6, 3, 0x2a, 3, 5, 4, 0}, CAS_OK},
    {"what is no extension", 2, {5, 0}, DER},
};
/* clang-format on */

static void each_form_has_its_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const ext_row *row = CAS_AT(rows, i);
        cas_cert cert = {0};
        const cas_err err = decode_with(cas_bytes_prefix(CAS_BYTES(row->octet), row->len), &cert);
        if (err != row->err) {
            print_error("%s: %d, expected %d\n", row->what, (int)err, (int)row->err);
        }
        assert_int_equal(err, row->err);
    }
}

static void an_unknown_critical_extension_is_remembered(void **state)
{
    (void)state;
    const uint8_t unknown[] = {0x30, 10, 6, 3, 0x2a, 3, 4, 1, 1, 0xff, 4, 0};
    cas_cert cert = {0};
    assert_int_equal(decode_with(CAS_BYTES(unknown), &cert), CAS_OK);
    assert_int_equal(cert.unknown_critical.len, 3);
    /* Known by name, and not acted upon: policyConstraints. */
    const uint8_t known[] = {
        0x30, 0x0f, 6, 3, 0x55, 0x1d, 36, 1, 1, 0xff, 4, 5, 0x30, 3, 0x80, 1, 0};
    assert_int_equal(decode_with(CAS_BYTES(known), &cert), CAS_OK);
    assert_int_equal(cert.unknown_critical.len, 3);
    assert_true(cas_cert_is_critical(&cert, CAS_CERT_EXT_POLICY_CONSTRAINTS));
}

static void an_empty_list_of_extensions_is_refused(void **state)
{
    (void)state;
    cas_cert cert = {0};
    assert_int_equal(decode_with(cas_bytes_none(), &cert), CAS_ERR_CERTIFICATE_DECODE);
}

static void the_number_of_extensions_has_a_limit(void **state)
{
    (void)state;
    uint8_t room[9 * (CAS_CERT_EXTENSION_MAX + 1)] = {0};
    cas_cert cert = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    for (uint32_t i = 0; i <= CAS_CERT_EXTENSION_MAX; i++) {
        cas_write_bytes(&w, CAS_TEXT("\x30\x07\x06\x03\x2a\x03"));
        cas_write_u8(&w, (uint8_t)i);
        cas_write_bytes(&w, CAS_TEXT("\x04\0"));
    }
    const castls_bytes all = cas_writer_bytes(&w);
    assert_int_equal(decode_with(cas_bytes_prefix(all, 9 * CAS_CERT_EXTENSION_MAX), &cert), CAS_OK);
    assert_int_equal(decode_with(all, &cert), CAS_ERR_CERTIFICATE_EXTENSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_has_its_answer),
        cmocka_unit_test(an_unknown_critical_extension_is_remembered),
        cmocka_unit_test(an_empty_list_of_extensions_is_refused),
        cmocka_unit_test(the_number_of_extensions_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
