/*
 * test_revocation.c: a certificate is looked up in the lists that count for it, and in no others.
 */
#include "support/test.h"

#include "support/mint_crl.h"
#include "support/world.h"

#define SERIAL 0x01020304

/* Root, intermediate and leaf, whose serial number is SERIAL; the intermediate's is one more. */
typedef struct scene {
    world w;
    minted root;
    minted middle;
    minted leaf;
} scene;

static void set_serial(cas_cert_plan *plan, uint32_t value)
{
    cas_writer w = cas_writer_on(CAS_SPAN(plan->serial));
    cas_write_u32(&w, value);
    plan->serial_len = 4;
}

static void begin(scene *s, uint16_t middle_usage, castls_bytes leaf_extra)
{
    const cas_cert_plan root = mint_plan_ca("Root");
    cas_cert_plan middle = mint_plan_ca("Middle");
    cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    middle.key_usage = middle_usage;
    set_serial(&middle, SERIAL + 1);
    set_serial(&leaf, SERIAL);
    mint(&s->root, &root, NULL, cas_bytes_none());
    mint(&s->middle, &middle, &s->root, cas_bytes_none());
    mint(&s->leaf, &leaf, &s->middle, leaf_extra);
    world_begin(&s->w);
    world_trust(&s->w, &s->root);
}

static void end(scene *s)
{
    world_end(&s->w);
    minted_clear(&s->root);
    minted_clear(&s->middle);
    minted_clear(&s->leaf);
}

static void add_list(scene *s, const crl_plan *plan, const minted *issuer)
{
    uint8_t room[1024] = {0};
    assert_int_equal(cas_crl_store_add(&s->w.crls, mint_crl(plan, issuer, CAS_SPAN(room))), CAS_OK);
}

static cas_err verify(scene *s)
{
    const castls_bytes chain[] = {minted_der(&s->leaf), minted_der(&s->middle)};
    return world_verify(&s->w, CAS_PARTS(chain));
}

#define USAGE (CAS_KU_KEY_CERT_SIGN | CAS_KU_CRL_SIGN)

static void a_listed_leaf_is_revoked(void **state)
{
    (void)state;
    scene s = {0};
    begin(&s, USAGE, cas_bytes_none());
    crl_plan plan = mint_crl_plan();
    assert_int_equal(verify(&s), CAS_OK); /* Without lists nothing is looked up. */
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_OK);
    plan.first = SERIAL;
    plan.count = 1;
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_ERR_REVOKED);
    assert_int_equal(s.w.verdict.depth, 0);
    end(&s);
}

static void a_list_of_another_ca_says_nothing(void **state)
{
    (void)state;
    scene s = {0};
    minted other = {0};
    const cas_cert_plan other_plan =
        mint_plan_ca("Middle"); /* The name is the same, the key is not. */
    crl_plan plan = mint_crl_plan();
    plan.first = SERIAL;
    plan.count = 1;
    begin(&s, USAGE, cas_bytes_none());
    mint(&other, &other_plan, NULL, cas_bytes_none());
    add_list(&s, &plan, &other);
    add_list(&s, &plan, &s.root);
    assert_int_equal(verify(&s), CAS_ERR_REVOCATION_UNKNOWN);
    assert_int_equal(s.w.verdict.rule, CAS_RULE_REVOCATION_KNOWN);
    s.w.rules_off = CAS_RULE_REVOCATION_KNOWN;
    assert_int_equal(verify(&s), CAS_OK);
    minted_clear(&other);
    end(&s);
}

static void a_ca_that_may_not_sign_lists_says_nothing(void **state)
{
    (void)state;
    scene s = {0};
    crl_plan plan = mint_crl_plan();
    plan.first = SERIAL;
    plan.count = 1;
    begin(&s, CAS_KU_KEY_CERT_SIGN, cas_bytes_none());
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_ERR_REVOCATION_UNKNOWN);
    end(&s);
}

static void an_overdue_list_says_nothing_unless_it_may(void **state)
{
    (void)state;
    scene s = {0};
    crl_plan plan = mint_crl_plan();
    plan.next_update = MINT_NOW - 1;
    plan.first = SERIAL;
    plan.count = 1;
    begin(&s, USAGE, cas_bytes_none());
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_ERR_CRL_EXPIRED);
    assert_int_equal(s.w.verdict.rule, CAS_RULE_CRL_CURRENT);
    s.w.rules_off = CAS_RULE_CRL_CURRENT;
    assert_int_equal(verify(&s), CAS_ERR_REVOKED);
    end(&s);
}

static void a_list_from_the_future_says_nothing(void **state)
{
    (void)state;
    scene s = {0};
    crl_plan plan = mint_crl_plan();
    plan.this_update = MINT_NOW + 1;
    begin(&s, USAGE, cas_bytes_none());
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_ERR_REVOCATION_UNKNOWN);
    end(&s);
}

static void the_whole_chain_is_looked_up_unless_told_otherwise(void **state)
{
    (void)state;
    scene s = {0};
    crl_plan plan = mint_crl_plan();
    begin(&s, USAGE, cas_bytes_none());
    add_list(&s, &plan, &s.middle);
    plan.first = SERIAL + 1;
    plan.count = 1;
    add_list(&s, &plan, &s.root);
    assert_int_equal(verify(&s), CAS_ERR_REVOKED);
    assert_int_equal(s.w.verdict.depth, 1);
    assert_int_equal(s.w.verdict.rule, CAS_RULE_REVOCATION_PATH);
    s.w.rules_off = CAS_RULE_REVOCATION_PATH;
    assert_int_equal(verify(&s), CAS_OK); /* The leaf alone. */
    s.w.rules_on = CAS_RULE_REVOCATION_CHAIN;
    assert_int_equal(verify(&s), CAS_ERR_REVOKED);
    assert_int_equal(s.w.verdict.depth, 1);
    assert_int_equal(s.w.verdict.rule, CAS_RULE_REVOCATION_CHAIN);
    end(&s);
}

/* Of the leaf a list has to tell; of what stands above it only where that was asked for. */
static void an_intermediate_of_unknown_status_is_good_unless_it_has_to_be_known(void **state)
{
    (void)state;
    scene s = {0};
    crl_plan plan = mint_crl_plan();
    begin(&s, USAGE, cas_bytes_none());
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_OK);
    s.w.rules_on = CAS_RULE_REVOCATION_CHAIN;
    assert_int_equal(verify(&s), CAS_ERR_REVOCATION_UNKNOWN);
    assert_int_equal(s.w.verdict.depth, 1);
    add_list(&s, &plan, &s.root);
    assert_int_equal(verify(&s), CAS_OK);
    end(&s);
}

/* cRLDistributionPoints of one point with one URI, "u". */
static const uint8_t points[] = {0x30, 20, 6,    3, 0x55, 0x1d, 31,   4, 13,  0x30, 11,
                                 0x30, 9,  0xa0, 7, 0xa0, 5,    0x86, 3, 'u', 'r',  'i'};

static void a_partition_counts_for_its_own_certificates(void **state)
{
    (void)state;
    const uint8_t own[] = {0xa0, 7, 0xa0, 5, 0x86, 3, 'u', 'r', 'i'};
    const uint8_t other[] = {0xa0, 7, 0xa0, 5, 0x86, 3, 'x', 'y', 'z'};
    scene s = {0};
    crl_plan plan = mint_crl_plan();
    begin(&s, USAGE, CAS_BYTES(points));
    plan.issuing_point_len = sizeof(other);
    assert_true(cas_span_copy(CAS_SPAN(plan.issuing_point), CAS_BYTES(other)));
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_ERR_REVOCATION_UNKNOWN);
    assert_true(cas_span_copy(CAS_SPAN(plan.issuing_point), CAS_BYTES(own)));
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_OK);
    end(&s);
}

static void a_list_of_cas_says_nothing_of_a_leaf(void **state)
{
    (void)state;
    const uint8_t users[] = {0x81, 1, 0xff};
    const uint8_t cas[] = {0x82, 1, 0xff};
    scene s = {0};
    crl_plan plan = mint_crl_plan();
    begin(&s, USAGE, cas_bytes_none());
    plan.issuing_point_len = 3;
    assert_true(cas_span_copy(CAS_SPAN(plan.issuing_point), CAS_BYTES(cas)));
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_ERR_REVOCATION_UNKNOWN);
    assert_true(cas_span_copy(CAS_SPAN(plan.issuing_point), CAS_BYTES(users)));
    add_list(&s, &plan, &s.middle);
    assert_int_equal(verify(&s), CAS_OK);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_listed_leaf_is_revoked),
        cmocka_unit_test(a_list_of_another_ca_says_nothing),
        cmocka_unit_test(a_ca_that_may_not_sign_lists_says_nothing),
        cmocka_unit_test(an_overdue_list_says_nothing_unless_it_may),
        cmocka_unit_test(a_list_from_the_future_says_nothing),
        cmocka_unit_test(the_whole_chain_is_looked_up_unless_told_otherwise),
        cmocka_unit_test(an_intermediate_of_unknown_status_is_good_unless_it_has_to_be_known),
        cmocka_unit_test(a_partition_counts_for_its_own_certificates),
        cmocka_unit_test(a_list_of_cas_says_nothing_of_a_leaf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
