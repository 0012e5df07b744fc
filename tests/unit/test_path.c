/*
 * test_path.c: a path is found in any order of certificates, past dead ends, and within its budget.
 */
#include "support/test.h"

#include "support/world.h"

/* Root, two intermediates below one another, and a leaf. */
typedef struct chain4 {
    minted root;
    minted upper;
    minted lower;
    minted leaf;
} chain4;

static void make_chain(chain4 *it)
{
    const cas_cert_plan root = mint_plan_ca("Root");
    const cas_cert_plan upper = mint_plan_ca("Upper");
    const cas_cert_plan lower = mint_plan_ca("Lower");
    const cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    mint(&it->root, &root, NULL, cas_bytes_none());
    mint(&it->upper, &upper, &it->root, cas_bytes_none());
    mint(&it->lower, &lower, &it->upper, cas_bytes_none());
    mint(&it->leaf, &leaf, &it->lower, cas_bytes_none());
}

static void clear_chain(chain4 *it)
{
    minted_clear(&it->root);
    minted_clear(&it->upper);
    minted_clear(&it->lower);
    minted_clear(&it->leaf);
}

static void intermediates_come_in_any_order(void **state)
{
    (void)state;
    chain4 c = {0};
    world w = {0};
    make_chain(&c);
    world_begin(&w);
    world_trust(&w, &c.root);
    const castls_bytes in_order[] = {
        minted_der(&c.leaf), minted_der(&c.lower), minted_der(&c.upper)};
    assert_int_equal(world_verify(&w, CAS_PARTS(in_order)), CAS_OK);
    assert_int_equal(w.verdict.path_count, 4);
    assert_int_equal(CAS_AT(w.verdict.path, 2)->index, 2);
    assert_true(CAS_AT(w.verdict.path, 3)->is_anchor);
    assert_int_equal(w.verdict.signatures, 3);
    const castls_bytes reversed[] = {minted_der(&c.leaf), minted_der(&c.root), minted_der(&c.upper),
                                     minted_der(&c.lower), minted_der(&c.leaf)};
    assert_int_equal(world_verify(&w, CAS_PARTS(reversed)), CAS_OK);
    assert_int_equal(CAS_AT(w.verdict.path, 1)->index, 3);
    world_end(&w);
    clear_chain(&c);
}

static void a_missing_intermediate_is_told(void **state)
{
    (void)state;
    chain4 c = {0};
    world w = {0};
    make_chain(&c);
    world_begin(&w);
    world_trust(&w, &c.root);
    const castls_bytes chain[] = {minted_der(&c.leaf), minted_der(&c.lower)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_UNKNOWN_ISSUER);
    assert_int_equal(w.verdict.depth, 1); /* Nobody issued Lower. */
    assert_int_equal(world_verify(&w, CAS_PARTS_FIRST(chain, 1)), CAS_ERR_UNKNOWN_ISSUER);
    assert_int_equal(w.verdict.depth, 0);
    world_end(&w);
    clear_chain(&c);
}

static void an_intermediate_may_itself_be_trusted(void **state)
{
    (void)state;
    chain4 c = {0};
    world w = {0};
    make_chain(&c);
    world_begin(&w);
    world_trust(&w, &c.lower);
    const castls_bytes chain[] = {minted_der(&c.leaf), minted_der(&c.lower), minted_der(&c.root)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    assert_int_equal(w.verdict.path_count, 2);
    world_end(&w);
    clear_chain(&c);
}

static void an_untrusted_root_in_the_chain_is_none(void **state)
{
    (void)state;
    chain4 c = {0};
    chain4 other = {0};
    world w = {0};
    make_chain(&c);
    make_chain(&other); /* The same names, other keys. */
    world_begin(&w);
    const castls_bytes chain[] = {
        minted_der(&c.leaf), minted_der(&c.lower), minted_der(&c.upper), minted_der(&c.root)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_NO_TRUST);
    world_trust(&w, &other.root);
    assert_int_not_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    world_end(&w);
    clear_chain(&c);
    clear_chain(&other);
}

/* Lower was certified twice, once too long ago: the other way round counts (the chain of pain). */
static void an_expired_alternative_is_passed_over(void **state)
{
    (void)state;
    chain4 c = {0};
    minted expired = {0};
    world w = {0};
    make_chain(&c);
    cas_cert_plan plan = mint_plan_ca("Lower");
    plan.not_after = MINT_NOW - 1;
    mint_again(&expired, &plan, &c.root, &c.lower);
    world_begin(&w);
    world_trust(&w, &c.root);
    const castls_bytes chain[] = {
        minted_der(&c.leaf), minted_der(&expired), minted_der(&c.lower), minted_der(&c.upper)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    assert_int_equal(w.verdict.path_count, 4);
    const castls_bytes only[] = {minted_der(&c.leaf), minted_der(&expired)};
    assert_int_equal(world_verify(&w, CAS_PARTS(only)), CAS_ERR_CERTIFICATE_EXPIRED);
    assert_int_equal(w.verdict.depth, 1);
    world_end(&w);
    minted_clear(&expired);
    clear_chain(&c);
}

/* A and B have certified each other; only A's own root is trusted, or none is (CVE-2024-0567). */
static void cross_signed_loops_end(void **state)
{
    (void)state;
    minted a = {0};
    minted b = {0};
    minted a_by_b = {0};
    minted b_by_a = {0};
    minted leaf = {0};
    minted other = {0};
    world w = {0};
    const cas_cert_plan plan_a = mint_plan_ca("A");
    const cas_cert_plan plan_b = mint_plan_ca("B");
    const cas_cert_plan plan_other = mint_plan_ca("Other");
    const cas_cert_plan plan_leaf = mint_plan_leaf("www.example.com");
    mint(&a, &plan_a, NULL, cas_bytes_none());
    mint(&b, &plan_b, NULL, cas_bytes_none());
    mint(&other, &plan_other, NULL, cas_bytes_none());
    mint_again(&a_by_b, &plan_a, &b, &a);
    mint_again(&b_by_a, &plan_b, &a, &b);
    mint(&leaf, &plan_leaf, &b, cas_bytes_none());
    const castls_bytes chain[] = {minted_der(&leaf), minted_der(&a_by_b), minted_der(&b_by_a)};
    world_begin(&w);
    world_trust(&w, &other);
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_UNKNOWN_ISSUER);
    world_trust(&w, &a);
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    assert_int_equal(w.verdict.path_count, 3);
    world_end(&w);
    minted_clear(&a);
    minted_clear(&b);
    minted_clear(&a_by_b);
    minted_clear(&b_by_a);
    minted_clear(&leaf);
    minted_clear(&other);
}

static void path_length_counts_what_is_not_self_issued(void **state)
{
    (void)state;
    minted root = {0};
    minted upper = {0};
    minted renewed = {0};
    minted lower = {0};
    minted leaf = {0};
    world w = {0};
    const cas_cert_plan plan_root = mint_plan_ca("Root");
    cas_cert_plan plan_upper = mint_plan_ca("Upper");
    const cas_cert_plan plan_lower = mint_plan_ca("Lower");
    const cas_cert_plan plan_leaf = mint_plan_leaf("www.example.com");
    plan_upper.path_len = 0;
    mint(&root, &plan_root, NULL, cas_bytes_none());
    mint(&upper, &plan_upper, &root, cas_bytes_none());
    mint(&renewed, &plan_upper, &upper, cas_bytes_none()); /* Self-issued: Upper with a new key. */
    mint(&lower, &plan_lower, &renewed, cas_bytes_none());
    world_begin(&w);
    world_trust(&w, &root);

    mint(&leaf, &plan_leaf, &renewed, cas_bytes_none());
    const castls_bytes allowed[] = {minted_der(&leaf), minted_der(&renewed), minted_der(&upper)};
    assert_int_equal(world_verify(&w, CAS_PARTS(allowed)), CAS_OK);
    assert_int_equal(w.verdict.path_count, 4);
    minted_clear(&leaf);

    mint(&leaf, &plan_leaf, &lower, cas_bytes_none());
    const castls_bytes too_long[] = {
        minted_der(&leaf), minted_der(&lower), minted_der(&renewed), minted_der(&upper)};
    assert_int_equal(world_verify(&w, CAS_PARTS(too_long)), CAS_ERR_PATH_LENGTH);
    assert_int_equal(w.verdict.depth, 2);
    world_end(&w);
    minted_clear(&root);
    minted_clear(&upper);
    minted_clear(&renewed);
    minted_clear(&lower);
    minted_clear(&leaf);
}

static void a_path_has_a_longest_length(void **state)
{
    (void)state;
    minted cert[CAS_VERIFY_INTERMEDIATE_MAX + 2] = {0};
    castls_bytes chain[CAS_VERIFY_INTERMEDIATE_MAX + 2] = {{0}};
    minted leaf = {0};
    world w = {0};
    const cas_cert_plan plan_leaf = mint_plan_leaf("www.example.com");
    for (size_t i = 0; i < CAS_COUNT(cert); i++) {
        cas_cert_plan plan = mint_plan_ca("CA 0");
        *CAS_AT(plan.common_name, 3) = (uint8_t)('A' + i);
        mint(CAS_AT(cert, i), &plan, i == 0 ? NULL : CAS_AT(cert, i - 1), cas_bytes_none());
        if (i != 0) {
            *CAS_AT(chain, i) = minted_der(CAS_AT(cert, i));
        }
    }
    world_begin(&w);
    world_trust(&w, &cert[0]);
    mint(&leaf, &plan_leaf, CAS_AT(cert, CAS_VERIFY_INTERMEDIATE_MAX), cas_bytes_none());
    chain[0] = minted_der(&leaf);
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    assert_int_equal(w.verdict.path_count, CAS_VERIFY_INTERMEDIATE_MAX + 2);
    minted_clear(&leaf);
    mint(&leaf, &plan_leaf, CAS_AT(cert, CAS_VERIFY_INTERMEDIATE_MAX + 1), cas_bytes_none());
    chain[0] = minted_der(&leaf);
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_PATH_LENGTH);
    minted_clear(&leaf);
    for (size_t i = 0; i < CAS_COUNT(cert); i++) {
        minted_clear(CAS_AT(cert, i));
    }
    world_end(&w);
}

/* Many CAs of one name and different keys, each certified by each: the paths are beyond number. */
static void a_maze_costs_no_more_than_the_budget(void **state)
{
    (void)state;
    minted ca[10] = {0};
    minted cross[90] = {0};
    castls_bytes chain[91] = {{0}};
    minted leaf = {0};
    minted root = {0};
    world w = {0};
    const cas_cert_plan plan_leaf = mint_plan_leaf("www.example.com");
    const cas_cert_plan plan_root = mint_plan_ca("Root");
    cas_cert_plan plan = mint_plan_ca("Maze");
    plan.no_key_ids = true;
    for (size_t i = 0; i < CAS_COUNT(ca); i++) {
        mint(CAS_AT(ca, i), &plan, NULL, cas_bytes_none());
    }
    for (size_t i = 0; i < CAS_COUNT(cross); i++) {
        const size_t subject = i / 9;
        const size_t issuer = (subject + 1 + i % 9) % 10;
        mint_again(CAS_AT(cross, i), &plan, CAS_AT(ca, issuer), CAS_AT(ca, subject));
        *CAS_AT(chain, i + 1) = minted_der(CAS_AT(cross, i));
    }
    mint(&root, &plan_root, NULL, cas_bytes_none());
    mint(&leaf, &plan_leaf, &ca[0], cas_bytes_none());
    chain[0] = minted_der(&leaf);
    world_begin(&w);
    world_trust(&w, &root);
    w.rules_off = CAS_RULE_KEY_IDS;
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_PATH_BUDGET);
    assert_true(w.verdict.signatures <= CAS_VERIFY_SIGNATURE_MAX);
    assert_true(w.verdict.steps <= CAS_VERIFY_STEP_MAX + 1);
    world_end(&w);
    minted_clear(&root);
    minted_clear(&leaf);
    for (size_t i = 0; i < CAS_COUNT(ca); i++) {
        minted_clear(CAS_AT(ca, i));
    }
}

static void a_chain_has_a_longest_length(void **state)
{
    (void)state;
    chain4 c = {0};
    castls_bytes chain[CAS_CHAIN_COUNT_MAX + 1] = {{0}};
    world w = {0};
    make_chain(&c);
    for (size_t i = 0; i < CAS_COUNT(chain); i++) {
        *CAS_AT(chain, i) = minted_der(&c.lower);
    }
    chain[0] = minted_der(&c.leaf);
    chain[1] = minted_der(&c.upper);
    world_begin(&w);
    world_trust(&w, &c.root);
    assert_int_equal(world_verify(&w, CAS_PARTS_FIRST(chain, CAS_CHAIN_COUNT_MAX)), CAS_OK);
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_CHAIN_TOO_LONG);
    assert_int_equal(world_verify(&w, CAS_PARTS_FIRST(chain, 0)), CAS_ERR_CERTIFICATE_EMPTY);
    world_end(&w);
    clear_chain(&c);
}

/* RFC 8446 section 4.4.2: what does not belong to the path does no harm, whatever it is. */
static void junk_in_the_chain_does_no_harm(void **state)
{
    (void)state;
    chain4 c = {0};
    world w = {0};
    const uint8_t junk[] = {0x30, 0x03, 0x01, 0x01, 0xff};
    make_chain(&c);
    world_begin(&w);
    world_trust(&w, &c.root);
    const castls_bytes chain[] = {minted_der(&c.leaf),  CAS_BYTES(junk),      cas_bytes_none(),
                                  minted_der(&c.upper), minted_der(&c.lower), minted_der(&c.lower)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    assert_int_equal(w.verdict.unreadable, 2);
    world_end(&w);
    clear_chain(&c);
}

static void a_changed_signature_is_found(void **state)
{
    (void)state;
    chain4 c = {0};
    world w = {0};
    make_chain(&c);
    *CAS_AT(c.leaf.der, c.leaf.len - 1) ^= 1;
    world_begin(&w);
    world_trust(&w, &c.lower);
    const castls_bytes chain[] = {minted_der(&c.leaf)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_CERTIFICATE_SIGNATURE);
    assert_int_equal(w.verdict.depth, 0);
    world_end(&w);
    clear_chain(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intermediates_come_in_any_order),
        cmocka_unit_test(a_missing_intermediate_is_told),
        cmocka_unit_test(an_intermediate_may_itself_be_trusted),
        cmocka_unit_test(an_untrusted_root_in_the_chain_is_none),
        cmocka_unit_test(an_expired_alternative_is_passed_over),
        cmocka_unit_test(cross_signed_loops_end),
        cmocka_unit_test(path_length_counts_what_is_not_self_issued),
        cmocka_unit_test(a_path_has_a_longest_length),
        cmocka_unit_test(a_maze_costs_no_more_than_the_budget),
        cmocka_unit_test(a_chain_has_a_longest_length),
        cmocka_unit_test(junk_in_the_chain_does_no_harm),
        cmocka_unit_test(a_changed_signature_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
