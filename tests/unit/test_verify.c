/*
 * test_verify.c: what a leaf may be used for, for which names, and what is told when it may not.
 */
#include "support/test.h"

#include "support/world.h"

/* A root, trusted, and a leaf minted by it from a plan; verified alone. */
static cas_err verify_leaf(world *w, const cas_cert_plan *plan, castls_bytes extra)
{
    minted root = {0};
    minted leaf = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&leaf, plan, &root, extra);
    cas_trust_clear(&w->trust);
    cas_trust_init(&w->trust, NULL);
    world_trust(w, &root);
    const castls_bytes chain[] = {minted_der(&leaf)};
    const cas_err err = world_verify(w, CAS_PARTS(chain));
    minted_clear(&root);
    minted_clear(&leaf);
    return err;
}

static void a_leaf_is_for_its_names(void **state)
{
    (void)state;
    const struct {
        const char *presented;
        const char *asked;
        cas_err err;
    } rows[] = {
        {"www.example.com", "www.example.com", CAS_OK},
        {"www.example.com", "WWW.EXAMPLE.COM.", CAS_OK},
        {"www.example.com", "example.com", CAS_ERR_NAME_MISMATCH},
        {"*.example.com", "www.example.com", CAS_OK},
        {"*.example.com", "a.www.example.com", CAS_ERR_NAME_MISMATCH},
        {"192.0.2.1", "192.0.2.1", CAS_OK},
        {"192.0.2.1", "192.0.2.2", CAS_ERR_NAME_MISMATCH},
        {"2001:db8::1", "2001:db8:0::1", CAS_OK},
        {"www.example.com", "192.0.2.1", CAS_ERR_NAME_MISMATCH},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        world w = {0};
        world_begin(&w);
        world_ask_for(&w, CAS_AT(rows, i)->asked);
        const cas_cert_plan plan = mint_plan_leaf(CAS_AT(rows, i)->presented);
        assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_AT(rows, i)->err);
        world_end(&w);
    }
}

/* RFC 9525 section 2: the common name is no place for a host's name. */
static void a_common_name_is_no_name(void **state)
{
    (void)state;
    world w = {0};
    world_begin(&w);
    cas_cert_plan plan = mint_plan_leaf("www.example.com");
    plan.names.count = 0;
    assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_ERR_NAME_MISMATCH);
    world_end(&w);
}

static void one_of_several_names_is_enough(void **state)
{
    (void)state;
    world w = {0};
    cas_name second = {0};
    world_begin(&w);
    world_ask_for(&w, "other.example.org");
    assert_int_equal(cas_name_parse(CAS_TEXT("www.example.com"), &second), CAS_OK);
    assert_int_equal(cas_name_list_add(&w.names, &second), CAS_OK);
    const cas_cert_plan plan = mint_plan_leaf("www.example.com");
    assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_OK);
    world_ask_for(&w, NULL);
    assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_OK);
    world_end(&w);
}

static void both_ends_of_the_validity_are_inside(void **state)
{
    (void)state;
    const struct {
        int64_t now;
        cas_err err;
    } rows[] = {
        {MINT_NOT_BEFORE - 1, CAS_ERR_CERTIFICATE_NOT_YET_VALID},
        {MINT_NOT_BEFORE, CAS_OK},
        {MINT_NOT_AFTER, CAS_OK},
        {MINT_NOT_AFTER + 1, CAS_ERR_CERTIFICATE_EXPIRED},
        {INT64_MIN, CAS_ERR_CERTIFICATE_NOT_YET_VALID},
        {INT64_MAX, CAS_ERR_CERTIFICATE_EXPIRED},
    };
    const cas_cert_plan plan = mint_plan_leaf("www.example.com");
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        world w = {0};
        world_begin(&w);
        w.now = CAS_AT(rows, i)->now;
        assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_AT(rows, i)->err);
        world_end(&w);
    }
}

static void an_expired_leaf_is_told_of_as_the_leaf(void **state)
{
    (void)state;
    world w = {0};
    world_begin(&w);
    cas_cert_plan plan = mint_plan_leaf("www.example.com");
    plan.not_after = MINT_NOW - 1;
    assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_ERR_CERTIFICATE_EXPIRED);
    assert_int_equal(w.verdict.depth, 0);
    assert_int_equal(w.verdict.path_count, 2);
    world_end(&w);
}

typedef struct use_row {
    uint16_t key_usage;
    uint8_t eku;
    cas_purpose purpose;
    cas_err web;
    cas_err rfc5280;
} use_row;

static void a_leaf_is_used_for_what_it_says(void **state)
{
    (void)state;
    const uint8_t server = CAS_EKU_SERVER_AUTH;
    const uint8_t client = CAS_EKU_CLIENT_AUTH;
    const cas_err bad = CAS_ERR_EXTENDED_KEY_USAGE;
    const use_row rows[] = {
        {CAS_KU_DIGITAL_SIGNATURE, server, CAS_PURPOSE_SERVER, CAS_OK, CAS_OK},
        {CAS_KU_DIGITAL_SIGNATURE, server, CAS_PURPOSE_CLIENT, bad, bad},
        {CAS_KU_DIGITAL_SIGNATURE, client, CAS_PURPOSE_CLIENT, CAS_OK, CAS_OK},
        {CAS_KU_DIGITAL_SIGNATURE, client, CAS_PURPOSE_SERVER, bad, bad},
        {CAS_KU_DIGITAL_SIGNATURE, CAS_EKU_OTHER, CAS_PURPOSE_SERVER, bad, bad},
        {CAS_KU_DIGITAL_SIGNATURE, CAS_EKU_ANY, CAS_PURPOSE_SERVER, bad, CAS_OK},
        {CAS_KU_DIGITAL_SIGNATURE, 0, CAS_PURPOSE_SERVER, bad, CAS_OK},
        {CAS_KU_KEY_ENCIPHERMENT, server, CAS_PURPOSE_SERVER, CAS_ERR_KEY_USAGE, CAS_ERR_KEY_USAGE},
        {0, server, CAS_PURPOSE_SERVER, CAS_OK, CAS_OK},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        world w = {0};
        world_begin(&w);
        cas_cert_plan plan = mint_plan_leaf("www.example.com");
        plan.key_usage = CAS_AT(rows, i)->key_usage;
        plan.eku = CAS_AT(rows, i)->eku;
        w.purpose = CAS_AT(rows, i)->purpose;
        assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_AT(rows, i)->web);
        w.policy = &cas_x509_policy_rfc5280;
        assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_AT(rows, i)->rfc5280);
        world_end(&w);
    }
}

/* The extended key usage of an intermediate binds what is below it. */
static void an_intermediate_s_purposes_are_nested(void **state)
{
    (void)state;
    minted root = {0};
    minted middle = {0};
    minted leaf = {0};
    world w = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    cas_cert_plan middle_plan = mint_plan_ca("Middle");
    const cas_cert_plan leaf_plan = mint_plan_leaf("www.example.com");
    middle_plan.eku = CAS_EKU_CLIENT_AUTH;
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&middle, &middle_plan, &root, cas_bytes_none());
    mint(&leaf, &leaf_plan, &middle, cas_bytes_none());
    world_begin(&w);
    world_trust(&w, &root);
    const castls_bytes chain[] = {minted_der(&leaf), minted_der(&middle)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_EXTENDED_KEY_USAGE);
    assert_int_equal(w.verdict.depth, 1);
    world_end(&w);
    minted_clear(&root);
    minted_clear(&middle);
    minted_clear(&leaf);
}

static void what_is_no_ca_signs_nothing(void **state)
{
    (void)state;
    minted root = {0};
    minted middle = {0};
    minted leaf = {0};
    world w = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    const cas_cert_plan leaf_plan = mint_plan_leaf("www.example.com");
    cas_cert_plan middle_plan = mint_plan_leaf("middle.example.com");
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&middle, &middle_plan, &root, cas_bytes_none());
    mint(&leaf, &leaf_plan, &middle, cas_bytes_none());
    world_begin(&w);
    world_trust(&w, &root);
    castls_bytes chain[] = {minted_der(&leaf), minted_der(&middle)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_NOT_A_CA);
    minted_clear(&middle);
    minted_clear(&leaf);

    middle_plan = mint_plan_ca("Middle");
    middle_plan.key_usage = CAS_KU_CRL_SIGN; /* A CA that may not sign certificates. */
    mint(&middle, &middle_plan, &root, cas_bytes_none());
    mint(&leaf, &leaf_plan, &middle, cas_bytes_none());
    chain[0] = minted_der(&leaf);
    chain[1] = minted_der(&middle);
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_KEY_USAGE);
    world_end(&w);
    minted_clear(&root);
    minted_clear(&middle);
    minted_clear(&leaf);
}

static void unknown_critical_extensions_are_refused(void **state)
{
    (void)state;
    const uint8_t critical[] = {0x30, 10, 6, 3, 0x2a, 3, 4, 1, 1, 0xff, 4, 0};
    const uint8_t plain[] = {0x30, 7, 6, 3, 0x2a, 3, 4, 4, 0};
    const cas_x509_policy *const policies[] = {
        &cas_x509_policy_web, &cas_x509_policy_rfc5280, &cas_x509_policy_private};
    const cas_cert_plan plan = mint_plan_leaf("www.example.com");
    for (size_t i = 0; i < CAS_COUNT(policies); i++) {
        world w = {0};
        world_begin(&w);
        w.policy = *CAS_AT(policies, i);
        assert_int_equal(verify_leaf(&w, &plan, CAS_BYTES(plain)), CAS_OK);
        assert_int_equal(verify_leaf(&w, &plan, CAS_BYTES(critical)), CAS_ERR_CRITICAL_EXTENSION);
        world_end(&w);
    }
}

/* A CA's certificate, or one that signs itself, as the leaf: pinned, or not. */
static void a_trusted_leaf_counts_under_the_private_policy_alone(void **state)
{
    (void)state;
    minted pinned = {0};
    minted other = {0};
    world w = {0};
    cas_cert_plan plan = mint_plan_ca("www.example.com");
    const cas_cert_plan other_plan = mint_plan_ca("Other");
    plan.key_usage = plan.key_usage | CAS_KU_DIGITAL_SIGNATURE;
    mint_plan_add_name(&plan, "www.example.com");
    mint(&pinned, &plan, NULL, cas_bytes_none());
    mint(&other, &other_plan, NULL, cas_bytes_none());
    world_begin(&w);
    world_trust(&w, &other);
    const castls_bytes chain[] = {minted_der(&pinned)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_SELF_SIGNED);
    world_trust(&w, &pinned);
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_SELF_SIGNED);
    w.policy = &cas_x509_policy_private;
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_OK);
    assert_int_equal(w.verdict.path_count, 1);
    world_ask_for(&w, "other.example.com");
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_NAME_MISMATCH);
    world_end(&w);
    minted_clear(&pinned);
    minted_clear(&other);
}

static void a_ca_is_no_leaf(void **state)
{
    (void)state;
    cas_cert_plan plan = mint_plan_ca("www.example.com");
    plan.key_usage = plan.key_usage | CAS_KU_DIGITAL_SIGNATURE;
    plan.eku = CAS_EKU_SERVER_AUTH;
    mint_plan_add_name(&plan, "www.example.com");
    world w = {0};
    world_begin(&w);
    assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_ERR_CA_AS_LEAF);
    assert_int_equal(w.verdict.rule, CAS_RULE_NO_CA_LEAF);
    w.policy = &cas_x509_policy_rfc5280;
    assert_int_equal(verify_leaf(&w, &plan, cas_bytes_none()), CAS_OK);
    world_end(&w);
}

static void the_detail_says_what_was_asked_and_presented(void **state)
{
    (void)state;
    world w = {0};
    minted root = {0};
    minted leaf = {0};
    uint8_t room[256] = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    cas_cert_plan plan = mint_plan_leaf("a.example.com");
    mint_plan_add_name(&plan, "192.0.2.7");
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&leaf, &plan, &root, cas_bytes_none());
    world_begin(&w);
    world_trust(&w, &root);
    const castls_bytes chain[] = {minted_der(&leaf)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_NAME_MISMATCH);
    assert_bytes_equal(world_detail(&w, CAS_PARTS(chain), CAS_SPAN(room)),
                       CAS_TEXT("asked for \"www.example.com\"; the certificate is for "
                                "a.example.com, 192.0.2.7"));
    w.now = MINT_NOT_AFTER + 1;
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_CERTIFICATE_EXPIRED);
    assert_bytes_equal(
        world_detail(&w, CAS_PARTS(chain), CAS_SPAN(room)),
        CAS_TEXT("certificate 1 \"CN=Root\"; valid until 2036-01-01 00:00:00 UTC, now "
                 "is 2036-01-01 00:00:01 UTC"));
    world_end(&w);
    minted_clear(&root);
    minted_clear(&leaf);
}

static void the_detail_says_where_was_searched(void **state)
{
    (void)state;
    world w = {0};
    minted root = {0};
    minted other = {0};
    minted leaf = {0};
    uint8_t room[256] = {0};
    uint8_t small[24] = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    const cas_cert_plan other_plan = mint_plan_ca("Other");
    const cas_cert_plan plan = mint_plan_leaf("www.example.com");
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&other, &other_plan, NULL, cas_bytes_none());
    mint(&leaf, &plan, &root, cas_bytes_none());
    world_begin(&w);
    world_trust(&w, &other);
    const castls_bytes chain[] = {minted_der(&leaf)};
    assert_int_equal(world_verify(&w, CAS_PARTS(chain)), CAS_ERR_UNKNOWN_ISSUER);
    assert_bytes_equal(
        world_detail(&w, CAS_PARTS(chain), CAS_SPAN(room)),
        CAS_TEXT("certificate 0 \"CN=www.example.com\"; it was issued by \"CN=Root\", "
                 "which was looked for in 1 certificate from the peer and 1 trusted "
                 "root"));
    assert_bytes_equal(world_detail(&w, CAS_PARTS(chain), CAS_SPAN(small)),
                       CAS_TEXT("certificate 0 \"CN=www.ex"));
    world_end(&w);
    minted_clear(&root);
    minted_clear(&other);
    minted_clear(&leaf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leaf_is_for_its_names),
        cmocka_unit_test(a_common_name_is_no_name),
        cmocka_unit_test(one_of_several_names_is_enough),
        cmocka_unit_test(both_ends_of_the_validity_are_inside),
        cmocka_unit_test(an_expired_leaf_is_told_of_as_the_leaf),
        cmocka_unit_test(a_leaf_is_used_for_what_it_says),
        cmocka_unit_test(an_intermediate_s_purposes_are_nested),
        cmocka_unit_test(what_is_no_ca_signs_nothing),
        cmocka_unit_test(unknown_critical_extensions_are_refused),
        cmocka_unit_test(a_trusted_leaf_counts_under_the_private_policy_alone),
        cmocka_unit_test(a_ca_is_no_leaf),
        cmocka_unit_test(the_detail_says_what_was_asked_and_presented),
        cmocka_unit_test(the_detail_says_where_was_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
