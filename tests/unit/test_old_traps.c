/*
 * test_old_traps.c: published defects of other verifiers, each rebuilt as a chain and refused. The
 * names of leaves are those of test_old_names.c; here are the chains.
 */
#include "support/test.h"

#include "support/fake_provider.h"
#include "support/mint_crl.h"
#include "support/world.h"

/* Root, intermediate, leaf, and a world that trusts the root. */
typedef struct scene {
    world w;
    minted root;
    minted middle;
    minted leaf;
} scene;

static void begin(scene *s, const cas_cert_plan *middle, castls_bytes middle_extra)
{
    const cas_cert_plan root = mint_plan_ca("Root");
    const cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    mint(&s->root, &root, NULL, cas_bytes_none());
    mint(&s->middle, middle, &s->root, middle_extra);
    mint(&s->leaf, &leaf, &s->middle, cas_bytes_none());
    world_begin(&s->w);
    world_trust(&s->w, &s->root);
}

static cas_err verify(scene *s)
{
    const castls_bytes chain[] = {minted_der(&s->leaf), minted_der(&s->middle)};
    return world_verify(&s->w, CAS_PARTS(chain));
}

static void end(scene *s)
{
    world_end(&s->w);
    minted_clear(&s->root);
    minted_clear(&s->middle);
    minted_clear(&s->leaf);
}

/* Without basicConstraints every leaf was a CA: CVE-2002-0862 (CryptoAPI), CVE-2011-0228 (iOS). */
static void cve_2002_0862_a_leaf_without_constraints_signs_nothing(void **state)
{
    (void)state;
    scene s = {0};
    cas_cert_plan plan = mint_plan_leaf("middle.example.com");
    plan.no_basic_constraints = true;
    plan.key_usage = 0;
    begin(&s, &plan, cas_bytes_none());
    assert_int_equal(verify(&s), CAS_ERR_NOT_A_CA);
    end(&s);
}

/* CVE-2021-3450 (OpenSSL): a later check overwrote that the issuer is no CA. */
static void cve_2021_3450_no_later_check_mends_a_ca_that_is_none(void **state)
{
    (void)state;
    const cas_x509_policy *const policies[] = {
        &cas_x509_policy_web, &cas_x509_policy_rfc5280, &cas_x509_policy_private};
    for (size_t i = 0; i < CAS_COUNT(policies); i++) {
        scene s = {0};
        cas_cert_plan plan = mint_plan_leaf("middle.example.com");
        plan.key_usage = CAS_KU_KEY_CERT_SIGN | CAS_KU_DIGITAL_SIGNATURE;
        begin(&s, &plan, cas_bytes_none());
        s.w.policy = *CAS_AT(policies, i);
        assert_int_equal(verify(&s), CAS_ERR_NOT_A_CA);
        end(&s);
    }
}

/* CVE-2015-1793 (OpenSSL): while another chain was tried, a leaf passed for a CA. */
static void cve_2015_1793_another_chain_makes_no_ca_of_a_leaf(void **state)
{
    (void)state;
    scene s = {0};
    minted other_root = {0};
    minted twin = {0};
    const cas_cert_plan plan = mint_plan_leaf("middle.example.com");
    const cas_cert_plan other = mint_plan_ca("Other");
    cas_cert_plan twin_plan = mint_plan_ca("middle.example.com");
    begin(&s, &plan, cas_bytes_none());
    mint(&other_root, &other, NULL, cas_bytes_none());
    mint(&twin, &twin_plan, &other_root, cas_bytes_none()); /* A CA of the name, another key. */
    const castls_bytes chain[] = {
        minted_der(&s.leaf), minted_der(&twin), minted_der(&s.middle), minted_der(&other_root)};
    assert_int_equal(world_verify(&s.w, CAS_PARTS(chain)), CAS_ERR_NOT_A_CA);
    minted_clear(&other_root);
    minted_clear(&twin);
    end(&s);
}

/* CVE-2008-4989 (GnuTLS): a trusted root at the end of the list, which has signed nothing of it. */
static void cve_2008_4989_a_root_at_the_end_proves_nothing(void **state)
{
    (void)state;
    scene s = {0};
    minted own = {0};
    minted leaf = {0};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    const cas_cert_plan own_plan = mint_plan_ca("Own");
    const cas_cert_plan leaf_plan = mint_plan_leaf("www.example.com");
    begin(&s, &middle, cas_bytes_none());
    mint(&own, &own_plan, NULL, cas_bytes_none());
    mint(&leaf, &leaf_plan, &own, cas_bytes_none());
    const castls_bytes chain[] = {minted_der(&leaf), minted_der(&own), minted_der(&s.root)};
    assert_int_equal(world_verify(&s.w, CAS_PARTS(chain)), CAS_ERR_UNKNOWN_ISSUER);
    minted_clear(&own);
    minted_clear(&leaf);
    end(&s);
}

/* CVE-2014-0092 and CVE-2014-1959 (GnuTLS): certificates of version 1 passed for CAs. The version's
 * octet stands where the builder puts it: behind two headers of four octets and three more. */
static void cve_2014_1959_version_1_is_no_ca(void **state)
{
    (void)state;
    scene s = {0};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    begin(&s, &middle, cas_bytes_none());
    assert_int_equal(*CAS_AT(s.middle.der, 12), 2);
    *CAS_AT(s.middle.der, 12) = 0;
    assert_int_equal(verify(&s), CAS_ERR_CERTIFICATE_VERSION);
    end(&s);
}

/* CVE-2014-8275 (OpenSSL) and CVE-2020-36478 (mbedTLS): the outer algorithm was not compared whole,
 * so that a certificate had many fingerprints. */
static void cve_2014_8275_inner_and_outer_algorithm_are_the_same_bytes(void **state)
{
    (void)state;
    scene s = {0};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    const castls_bytes algorithm = CAS_TEXT("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02");
    begin(&s, &middle, cas_bytes_none());
    size_t last = 0;
    const castls_bytes der = minted_der(&s.leaf);
    for (size_t at = 0; at < der.len; at++) {
        last = cas_bytes_starts_with(cas_bytes_skip(der, at), algorithm) ? at : last;
    }
    *CAS_AT(s.leaf.der, last + 11) = 3; /* Outside: ecdsa-with-SHA384. */
    assert_int_equal(verify(&s), CAS_ERR_CERTIFICATE_ALGORITHM);
    end(&s);
}

/* A leaf over a key given as DER. */
static cas_err decode_with_key(castls_bytes spki)
{
    minted root = {0};
    uint8_t room[2048] = {0};
    castls_bytes der = cas_bytes_none();
    cas_cert cert = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    const cas_cert_plan plan = mint_plan_leaf("www.example.com");
    mint(&root, &root_plan, NULL, cas_bytes_none());
    assert_int_equal(cas_cert_build(&plan, cas_fake_provider(), minted_der(&root), root.key, spki,
                                    cas_bytes_none(), CAS_SPAN(room), &der),
                     CAS_OK);
    minted_clear(&root);
    return cas_cert_decode(der, &cert);
}

/* CVE-2020-0601 (CryptoAPI) trusted a key over parameters of the attacker's; CVE-2022-0778
 * (OpenSSL) ran for ever over such. RFC 5480 section 2.1.1: a curve is named. */
static void cve_2020_0601_explicit_curves_are_refused(void **state)
{
    (void)state;
    const uint8_t explicit_curve[] = {
        0x30, 0x18, 0x30, 0x10, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1,
        0x30, 5,    2,    1,    1, 4, 0,    3,    4,    0,    4,    1, 2};
    assert_int_equal(decode_with_key(CAS_BYTES(explicit_curve)), CAS_ERR_CERTIFICATE_DECODE);
}

/* CVE-2017-14032 (mbedTLS): a chain deeper than the limit came out as good. */
static void cve_2017_14032_too_deep_is_refused_and_not_forgotten(void **state)
{
    (void)state;
    scene s = {0};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    begin(&s, &middle, cas_bytes_none());
    assert_int_equal(verify(&s), CAS_OK);
    s.w.depth_max = 1; /* Counted from one, so that zero means the policy's own. */
    assert_int_equal(verify(&s), CAS_ERR_PATH_LENGTH);
    end(&s);
}

/* CVE-2023-0464 (OpenSSL): policy trees of exponential size. A critical constraint on policies is
 * one that castls does not act upon, and refuses. */
static void cve_2023_0464_policy_constraints_grow_no_tree(void **state)
{
    (void)state;
    const uint8_t constraint[] = {
        0x30, 15, 6, 3, 0x55, 0x1d, 36, 1, 1, 0xff, 4, 5, 0x30, 3, 0x80, 1, 0};
    scene s = {0};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    begin(&s, &middle, CAS_BYTES(constraint));
    assert_int_equal(verify(&s), CAS_ERR_CRITICAL_EXTENSION);
    end(&s);
}

/* A middle with one excluded or permitted subtree over a leaf with further names. */
static cas_err verify_names(castls_bytes constraints, castls_bytes leaf_names)
{
    scene s = {0};
    cas_cert_plan plan = mint_plan_leaf("www.example.com");
    const cas_cert_plan middle = mint_plan_ca("Middle");
    begin(&s, &middle, constraints);
    minted_clear(&s.leaf);
    plan.names.count = 0;
    mint(&s.leaf, &plan, &s.middle, leaf_names);
    const cas_err err = verify(&s);
    end(&s);
    return err;
}

/* CVE-2023-0286 (OpenSSL): an x400Address was compared as something else. What castls cannot
 * compare and a constraint speaks of is refused. */
static void cve_2023_0286_an_x400_address_is_not_compared(void **state)
{
    (void)state;
    const uint8_t excluded[] = {0x30, 20,   6, 3,    0x55, 0x1d, 30, 1,    1, 0xff, 4,
                                10,   0x30, 8, 0xa1, 6,    0x30, 4,  0xa3, 2, 5,    0};
    const uint8_t names[] = {
        0x30, 30,  6,   3,   0x55, 0x1d, 17,  4,   23,  0x30, 21,  0x82, 15,   'w', 'w', 'w',
        '.',  'e', 'x', 'a', 'm',  'p',  'l', 'e', '.', 'c',  'o', 'm',  0xa3, 2,   5,   0};
    assert_int_equal(verify_names(CAS_BYTES(excluded), CAS_BYTES(names)), CAS_ERR_NAME_CONSTRAINT);
}

/* CVE-2025-61727 (Go): an excluded name that a wildcard covers. */
static void cve_2025_61727_a_wildcard_does_not_slip_past_an_exclusion(void **state)
{
    (void)state;
    const uint8_t excluded[] = {0x30, 33,  6,    3,   0x55, 0x1d, 30,   1,   1,   0xff, 4,   23,
                                0x30, 21,  0xa1, 19,  0x30, 17,   0x82, 15,  'b', 'a',  'd', '.',
                                'e',  'x', 'a',  'm', 'p',  'l',  'e',  '.', 'c', 'o',  'm'};
    const uint8_t names[] = {0x30, 24,  6,   3,   0x55, 0x1d, 17,  4,   17,  0x30, 15,  0x82, 13,
                             '*',  '.', 'e', 'x', 'a',  'm',  'p', 'l', 'e', '.',  'c', 'o',  'm'};
    assert_int_equal(verify_names(CAS_BYTES(excluded), CAS_BYTES(names)), CAS_ERR_NAME_CONSTRAINT);
}

/* CVE-2020-1971 (OpenSSL): two EDIPartyNames compared, in a distribution point and its list. */
static void cve_2020_1971_edi_party_names_are_compared_as_bytes(void **state)
{
    (void)state;
    const uint8_t points[] = {0x30, 21,   6, 3,    0x55, 0x1d, 31, 4,    14, 0x30, 12, 0x30,
                              10,   0xa0, 8, 0xa0, 6,    0xa5, 4,  0xa1, 2,  0x13, 0};
    const uint8_t own[] = {0xa0, 8, 0xa0, 6, 0xa5, 4, 0xa1, 2, 0x13, 0};
    uint8_t room[1024] = {0};
    scene s = {0};
    const cas_cert_plan middle = mint_plan_ca("Middle");
    const cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    begin(&s, &middle, cas_bytes_none());
    minted_clear(&s.leaf);
    mint(&s.leaf, &leaf, &s.middle, CAS_BYTES(points));
    crl_plan plan = mint_crl_plan();
    plan.issuing_point_len = sizeof(own);
    assert_true(cas_span_copy(CAS_SPAN(plan.issuing_point), CAS_BYTES(own)));
    assert_int_equal(cas_crl_store_add(&s.w.crls, mint_crl(&plan, &s.middle, CAS_SPAN(room))),
                     CAS_OK);
    assert_int_equal(verify(&s), CAS_OK);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cve_2002_0862_a_leaf_without_constraints_signs_nothing),
        cmocka_unit_test(cve_2021_3450_no_later_check_mends_a_ca_that_is_none),
        cmocka_unit_test(cve_2015_1793_another_chain_makes_no_ca_of_a_leaf),
        cmocka_unit_test(cve_2008_4989_a_root_at_the_end_proves_nothing),
        cmocka_unit_test(cve_2014_1959_version_1_is_no_ca),
        cmocka_unit_test(cve_2014_8275_inner_and_outer_algorithm_are_the_same_bytes),
        cmocka_unit_test(cve_2020_0601_explicit_curves_are_refused),
        cmocka_unit_test(cve_2017_14032_too_deep_is_refused_and_not_forgotten),
        cmocka_unit_test(cve_2023_0464_policy_constraints_grow_no_tree),
        cmocka_unit_test(cve_2023_0286_an_x400_address_is_not_compared),
        cmocka_unit_test(cve_2025_61727_a_wildcard_does_not_slip_past_an_exclusion),
        cmocka_unit_test(cve_2020_1971_edi_party_names_are_compared_as_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
