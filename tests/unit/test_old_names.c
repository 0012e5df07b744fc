/*
 * test_old_names.c: published defects in the matching of names, each rebuilt and refused.
 */
#include "support/test.h"

#include "support/world.h"
#include "x509/der_write.h"

/* A leaf whose subjectAltName is one name of this choice, verified for a name. */
static cas_err verify_one(uint8_t choice, castls_bytes presented, const char *asked)
{
    world w = {0};
    minted root = {0};
    minted leaf = {0};
    uint8_t room[512] = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    cas_cert_plan plan = mint_plan_leaf("www.example.com");
    plan.names.count = 0;
    plan.common_name_len = 0;
    cas_cert_plan_set_organization(&plan, CAS_TEXT("Leaf"));
    cas_writer x = cas_writer_on(CAS_SPAN(room));
    const cas_der_mark extension = cas_der_open(&x, CAS_DER_SEQUENCE);
    cas_der_write(&x, CAS_DER_OID, CAS_TEXT("\x55\x1d\x11"));
    const cas_der_mark value = cas_der_open(&x, CAS_DER_OCTET_STRING);
    const cas_der_mark list = cas_der_open(&x, CAS_DER_SEQUENCE);
    cas_der_write(&x, (uint8_t)(0x80 + choice), presented);
    cas_der_close(&x, list);
    cas_der_close(&x, value);
    cas_der_close(&x, extension);
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&leaf, &plan, &root, cas_writer_bytes(&x));
    world_begin(&w);
    world_trust(&w, &root);
    world_ask_for(&w, asked);
    const castls_bytes chain[] = {minted_der(&leaf)};
    const cas_err err = world_verify(&w, CAS_PARTS(chain));
    world_end(&w);
    minted_clear(&root);
    minted_clear(&leaf);
    return err;
}

#define DNS 2
#define URI 6
#define IP 7

/* CVE-2009-2408 (NSS), CVE-2009-2510 (CryptoAPI), CVE-2013-4248 (PHP): the name ended at a zero
 * byte. */
static void cve_2009_2408_a_zero_byte_ends_no_name(void **state)
{
    (void)state;
    const uint8_t name[] = {'w', 'w', 'w', '.', 'e', 'x', 'a', 'm', 'p', 'l', 'e', '.', 'c',
                            'o', 'm', 0,   '.', 'e', 'v', 'i', 'l', '.', 'o', 'r', 'g'};
    assert_int_equal(verify_one(DNS, CAS_BYTES(name), "www.example.com"), CAS_ERR_NAME_MISMATCH);
    assert_int_equal(verify_one(DNS, CAS_TEXT("www.example.com"), "www.example.com"), CAS_OK);
}

/* CVE-2020-36477 (mbedTLS): an address's octets, or another kind's text, taken for a DNS name. */
static void cve_2020_36477_kinds_of_names_are_not_mixed(void **state)
{
    (void)state;
    assert_int_equal(verify_one(IP, CAS_TEXT("a.io"), "a.io"), CAS_ERR_NAME_MISMATCH);
    assert_int_equal(verify_one(URI, CAS_TEXT("www.example.com"), "www.example.com"),
                     CAS_ERR_NAME_MISMATCH);
    assert_int_equal(verify_one(DNS, CAS_TEXT("192.0.2.1"), "192.0.2.1"), CAS_ERR_NAME_MISMATCH);
}

/* CVE-2014-0139 (curl): a wildcard matched the digits of an address. */
static void cve_2014_0139_a_wildcard_covers_no_address(void **state)
{
    (void)state;
    assert_int_equal(verify_one(DNS, CAS_TEXT("*.0.2.1"), "192.0.2.1"), CAS_ERR_NAME_MISMATCH);
}

/* CVE-2013-2099 (Python): a name of many wildcards took exponential time. */
static void cve_2013_2099_many_wildcards_cost_nothing(void **state)
{
    (void)state;
    assert_int_equal(verify_one(DNS, CAS_TEXT("********************************************a"),
                                "www.example.com"),
                     CAS_ERR_NAME_MISMATCH);
}

/* CVE-2015-1855 (Ruby): wildcards within labels, in A-labels, more than one, and across labels. */
static void cve_2015_1855_a_wildcard_is_a_whole_label(void **state)
{
    (void)state;
    const char *const names[] = {
        "w*.example.com", "*w.example.com", "*.*.com", "xn--*.example.com"};
    for (size_t i = 0; i < CAS_COUNT(names); i++) {
        assert_int_equal(verify_one(DNS, cas_text(*CAS_AT(names, i)), "www.example.com"),
                         CAS_ERR_NAME_MISMATCH);
    }
    assert_int_equal(verify_one(DNS, CAS_TEXT("*.example.com"), "a.www.example.com"),
                     CAS_ERR_NAME_MISMATCH);
}

/* CVE-2014-3577 (HttpClient): another attribute's text that looks like a common name. */
static void cve_2014_3577_no_subject_names_a_host(void **state)
{
    (void)state;
    world w = {0};
    minted root = {0};
    minted leaf = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    cas_cert_plan plan = mint_plan_leaf("other.example.com");
    plan.common_name_len = 0;
    cas_cert_plan_set_organization(&plan, CAS_TEXT("x, CN=www.example.com,"));
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&leaf, &plan, &root, cas_bytes_none());
    world_begin(&w);
    world_trust(&w, &root);
    const castls_bytes chain[] = {minted_der(&leaf)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_NAME_MISMATCH);
    world_end(&w);
    minted_clear(&root);
    minted_clear(&leaf);
}

/* CVE-2022-3602 (OpenSSL): punycode in a mailbox's host ran over a buffer. Here none is decoded. */
static void cve_2022_3602_punycode_is_compared_as_it_stands(void **state)
{
    (void)state;
    uint8_t host[64] = {0};
    cas_span_fill(CAS_SPAN(host), 'a');
    (void)cas_span_copy(CAS_SPAN(host), CAS_TEXT("xn--"));
    assert_int_equal(verify_one(DNS, cas_bytes_prefix(CAS_BYTES(host), 63), "www.example.com"),
                     CAS_ERR_NAME_MISMATCH);
    assert_int_equal(verify_one(DNS, CAS_BYTES(host), "www.example.com"), CAS_ERR_NAME_MISMATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cve_2009_2408_a_zero_byte_ends_no_name),
        cmocka_unit_test(cve_2020_36477_kinds_of_names_are_not_mixed),
        cmocka_unit_test(cve_2014_0139_a_wildcard_covers_no_address),
        cmocka_unit_test(cve_2013_2099_many_wildcards_cost_nothing),
        cmocka_unit_test(cve_2015_1855_a_wildcard_is_a_whole_label),
        cmocka_unit_test(cve_2014_3577_no_subject_names_a_host),
        cmocka_unit_test(cve_2022_3602_punycode_is_compared_as_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
