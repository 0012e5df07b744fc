/*
 * test_old_usages.c: more published defects of other verifiers, rebuilt as chains and refused:
 * usages, dates, policies and addresses in URIs, and chains that cost too much.
 */
#include "support/test.h"

#include "support/world.h"

/* Verifies a leaf under an intermediate; both come from plans, and may have more extensions. */
static cas_err verify_pair(world *w, const cas_cert_plan *middle_plan, castls_bytes middle_extra,
                           const cas_cert_plan *leaf_plan, castls_bytes leaf_extra)
{
    minted root = {0};
    minted middle = {0};
    minted leaf = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&middle, middle_plan, &root, middle_extra);
    mint(&leaf, leaf_plan, &middle, leaf_extra);
    world_trust(w, &root);
    const castls_bytes chain[] = {minted_der(&leaf), minted_der(&middle)};
    const cas_err err = world_verify(w, CAS_PARTS(chain));
    minted_clear(&root);
    minted_clear(&middle);
    minted_clear(&leaf);
    return err;
}

/* CVE-2014-2902 (wolfSSL): a CA whose key usage does not have keyCertSign signed certificates. */
static void cve_2014_2902_a_ca_without_the_usage_signs_nothing(void **state)
{
    (void)state;
    world w = {0};
    cas_cert_plan middle = mint_plan_ca("Middle");
    const cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    middle.key_usage = CAS_KU_DIGITAL_SIGNATURE | CAS_KU_CRL_SIGN;
    world_begin(&w);
    assert_int_equal(verify_pair(&w, &middle, cas_bytes_none(), &leaf, cas_bytes_none()),
                     CAS_ERR_KEY_USAGE);
    assert_int_equal(w.verdict.depth, 1);
    world_end(&w);
}

/* CVE-2014-2903 (wolfSSL): the key usage of a leaf was not looked at. */
static void cve_2014_2903_a_leaf_that_may_not_sign_is_refused(void **state)
{
    (void)state;
    world w = {0};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    leaf.key_usage = CAS_KU_KEY_AGREEMENT;
    world_begin(&w);
    assert_int_equal(verify_pair(&w, &middle, cas_bytes_none(), &leaf, cas_bytes_none()),
                     CAS_ERR_KEY_USAGE);
    world_end(&w);
}

/* CVE-2014-2904 (wolfSSL): the extended key usage of a server was not looked at. */
static void cve_2014_2904_a_client_is_no_server(void **state)
{
    (void)state;
    world w = {0};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    leaf.eku = CAS_EKU_CLIENT_AUTH;
    world_begin(&w);
    assert_int_equal(verify_pair(&w, &middle, cas_bytes_none(), &leaf, cas_bytes_none()),
                     CAS_ERR_EXTENDED_KEY_USAGE);
    world_end(&w);
}

/* CVE-2009-1417 (GnuTLS): activation and expiry were not looked at. */
static void cve_2009_1417_each_certificate_of_a_path_is_timely(void **state)
{
    (void)state;
    const cas_cert_plan middle = mint_plan_ca("Middle");
    const cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    for (uint32_t which = 0; which < 4; which++) {
        world w = {0};
        cas_cert_plan plans[] = {leaf, middle};
        cas_cert_plan *plan = CAS_AT(plans, which / 2);
        plan->not_after = which % 2 == 0 ? MINT_NOW - 1 : plan->not_after;
        plan->not_before = which % 2 == 1 ? MINT_NOW + 1 : plan->not_before;
        world_begin(&w);
        const cas_err err =
            verify_pair(&w, &plans[1], cas_bytes_none(), &plans[0], cas_bytes_none());
        assert_int_equal(
            err, which % 2 == 0 ? CAS_ERR_CERTIFICATE_EXPIRED : CAS_ERR_CERTIFICATE_NOT_YET_VALID);
        assert_int_equal(w.verdict.depth, which / 2);
        world_end(&w);
    }
}

/* CVE-2023-0465 (OpenSSL): invalid policies in a leaf were passed over in silence. */
static void cve_2023_0465_malformed_policies_are_refused(void **state)
{
    (void)state;
    const uint8_t empty[] = {0x30, 9, 6, 3, 0x55, 0x1d, 32, 4, 2, 0x30, 0};
    const uint8_t no_oid[] = {0x30, 13, 6, 3, 0x55, 0x1d, 32, 4, 6, 0x30, 4, 0x30, 2, 5, 0};
    const castls_bytes extras[] = {CAS_BYTES(empty), CAS_BYTES(no_oid)};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    const cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    for (size_t i = 0; i < CAS_COUNT(extras); i++) {
        world w = {0};
        world_begin(&w);
        assert_int_equal(verify_pair(&w, &middle, cas_bytes_none(), &leaf, *CAS_AT(extras, i)),
                         CAS_ERR_CERTIFICATE_EXTENSION);
        world_end(&w);
    }
}

/* CVE-2024-45341 (Go): an IPv6 address with a zone that ends like the permitted domain. */
static void cve_2024_45341_an_address_with_a_zone_is_no_host(void **state)
{
    (void)state;
    const uint8_t permitted[] = {
        0x30, 29, 6,    3,  0x55, 0x1d, 30,  1,   1,   0xff, 4,   19,  0x30, 17,  0xa0, 15,
        0x30, 13, 0x86, 11, 'e',  'x',  'a', 'm', 'p', 'l',  'e', '.', 'c',  'o', 'm'};
    const uint8_t names[] = {
        0x30, 57,  6,   3,   0x55, 0x1d, 17,  4,   50,  0x30, 48,  0x82, 15,  'w',  'w',
        'w',  '.', 'e', 'x', 'a',  'm',  'p', 'l', 'e', '.',  'c', 'o',  'm', 0x86, 29,
        'h',  't', 't', 'p', 's',  ':',  '/', '/', '[', ':',  ':', '1',  '%', '2',  '5',
        '.',  'e', 'x', 'a', 'm',  'p',  'l', 'e', '.', 'c',  'o', 'm',  ']', '/'};
    world w = {0};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    leaf.names.count = 0;
    world_begin(&w);
    assert_int_equal(verify_pair(&w, &middle, CAS_BYTES(permitted), &leaf, CAS_BYTES(names)),
                     CAS_ERR_NAME_CONSTRAINT);
    world_end(&w);
}

#define LOOKALIKES 60

/* CVE-2018-16875 (Go): chains that make a verifier try each CA of one name under each other. */
static void cve_2018_16875_lookalikes_cost_no_more_than_the_budget(void **state)
{
    (void)state;
    world w = {0};
    minted root = {0};
    minted leaf = {0};
    minted *cas = CAS_NEW(NULL, minted);
    const cas_cert_plan plan = mint_plan_ca("Same");
    const cas_cert_plan leaf_plan = mint_plan_leaf("www.example.com");
    castls_bytes chain[LOOKALIKES + 1] = {{0}};
    uint8_t rooms[LOOKALIKES][2048] = {{0}};
    assert_non_null(cas);
    mint(&root, &plan, NULL, cas_bytes_none());
    mint(cas, &plan, NULL, cas_bytes_none());
    mint(&leaf, &leaf_plan, cas, cas_bytes_none());
    *CAS_AT(chain, 0) = minted_der(&leaf);
    for (size_t i = 0; i < LOOKALIKES; i++) {
        minted next = {0};
        mint(&next, &plan, cas, cas_bytes_none());
        const castls_span room = CAS_SPAN(*CAS_AT(rooms, i));
        assert_true(cas_span_copy(room, minted_der(&next)));
        *CAS_AT(chain, i + 1) = cas_bytes_prefix(cas_span_bytes(room), next.len);
        minted_clear(cas);
        *cas = next;
    }
    world_begin(&w);
    world_trust(&w, &root);
    assert_int_not_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    assert_true(w.verdict.signatures <= CAS_VERIFY_SIGNATURE_MAX);
    assert_true(w.verdict.steps <= CAS_VERIFY_STEP_MAX + 1);
    world_end(&w);
    minted_clear(&root);
    minted_clear(&leaf);
    minted_clear(cas);
    CAS_FREE(NULL, cas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cve_2014_2902_a_ca_without_the_usage_signs_nothing),
        cmocka_unit_test(cve_2014_2903_a_leaf_that_may_not_sign_is_refused),
        cmocka_unit_test(cve_2014_2904_a_client_is_no_server),
        cmocka_unit_test(cve_2009_1417_each_certificate_of_a_path_is_timely),
        cmocka_unit_test(cve_2023_0465_malformed_policies_are_refused),
        cmocka_unit_test(cve_2024_45341_an_address_with_a_zone_is_no_host),
        cmocka_unit_test(cve_2018_16875_lookalikes_cost_no_more_than_the_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
