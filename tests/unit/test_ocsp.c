/*
 * test_ocsp.c: OCSP responses: what counts, and everything that makes one count for nothing.
 */
#include "x509/ocsp.h"

#include "support/fake_provider.h"
#include "support/mint_ocsp.h"
#include "support/test.h"
#include "support/world.h"

#define ROOM 16384

typedef struct cas_case {
    minted root;
    minted leaf;
    minted responder; /* Under the root, for OCSP signing. */
    minted stranger;  /* Another root. */
    minted server;    /* Under the root, for TLS servers. */
} cas_case;

static int begin(void **state)
{
    cas_case *c = CAS_NEW(NULL, cas_case);
    assert_non_null(c);
    const cas_cert_plan root = mint_plan_ca("root");
    const cas_cert_plan stranger = mint_plan_ca("stranger");
    const cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    cas_cert_plan responder = mint_plan_leaf("ocsp.example.com");
    responder.eku = CAS_EKU_OCSP_SIGNING;
    mint(&c->root, &root, NULL, cas_bytes_none());
    mint(&c->stranger, &stranger, NULL, cas_bytes_none());
    mint(&c->leaf, &leaf, &c->root, cas_bytes_none());
    mint(&c->server, &leaf, &c->root, cas_bytes_none());
    mint(&c->responder, &responder, &c->root, cas_bytes_none());
    *state = c;
    return 0;
}

static int end(void **state)
{
    cas_case *c = *state;
    minted_clear(&c->root);
    minted_clear(&c->leaf);
    minted_clear(&c->responder);
    minted_clear(&c->stranger);
    minted_clear(&c->server);
    CAS_FREE(NULL, c);
    return 0;
}

static cas_err check_bytes(const cas_case *c, castls_bytes response, int64_t now)
{
    world it = {0};
    cas_cert leaf = {0};
    cas_cert root = {0};
    world_begin(&it);
    const cas_verifier fake = {
        cas_fake_provider(), &it.trust, it.policy, it.purpose, NULL, NULL, NULL};
    assert_int_equal(cas_cert_decode(minted_der(&c->leaf), &leaf), CAS_OK);
    assert_int_equal(cas_cert_decode(minted_der(&c->root), &root), CAS_OK);
    const cas_ocsp_subject subject = {minted_der(&c->leaf), &leaf};
    const cas_ocsp_subject issuer = {minted_der(&c->root), &root};
    const cas_err err = cas_ocsp_check(&fake, response, subject, issuer, now);
    world_end(&it);
    return err;
}

static cas_err check(const cas_case *c, const ocsp_plan *plan, const minted *signer)
{
    uint8_t room[ROOM] = {0};
    return check_bytes(c, mint_ocsp(plan, &c->leaf, &c->root, signer, CAS_SPAN(room)), MINT_NOW);
}

static void the_issuers_word_counts(void **state)
{
    const cas_case *c = *state;
    ocsp_plan plan = mint_ocsp_plan();
    assert_int_equal(check(c, &plan, &c->root), CAS_OK);
    plan.says = CAS_OCSP_REVOKED;
    assert_int_equal(check(c, &plan, &c->root), CAS_ERR_REVOKED);
    plan.says = CAS_OCSP_UNKNOWN;
    assert_int_equal(check(c, &plan, &c->root), CAS_ERR_OCSP_UNKNOWN);
}

/* RFC 6960 section 4.2.2.2. */
static void so_does_that_of_whom_he_lets_sign(void **state)
{
    const cas_case *c = *state;
    ocsp_plan plan = mint_ocsp_plan();
    assert_int_equal(check(c, &plan, &c->responder), CAS_OK);
    plan.says = CAS_OCSP_REVOKED;
    assert_int_equal(check(c, &plan, &c->responder), CAS_ERR_REVOKED);
    plan = mint_ocsp_plan();
    plan.no_certificate = true;
    assert_int_equal(check(c, &plan, &c->responder), CAS_ERR_OCSP_RESPONDER);
    /* A certificate for something else, and somebody else's. */
    plan.no_certificate = false;
    assert_int_equal(check(c, &plan, &c->server), CAS_ERR_OCSP_RESPONDER);
    assert_int_equal(check(c, &plan, &c->leaf), CAS_ERR_OCSP_RESPONDER);
    assert_int_equal(check(c, &plan, &c->stranger), CAS_ERR_OCSP_RESPONDER);
}

static void a_responder_under_another_issuer_may_not(void **state)
{
    const cas_case *c = *state;
    const ocsp_plan plan = mint_ocsp_plan();
    cas_cert_plan wanted = mint_plan_leaf("ocsp.example.com");
    minted foreign = {0};
    minted expired = {0};
    wanted.eku = CAS_EKU_OCSP_SIGNING;
    mint(&foreign, &wanted, &c->stranger, cas_bytes_none());
    assert_int_equal(check(c, &plan, &foreign), CAS_ERR_OCSP_RESPONDER);
    wanted.not_after = MINT_NOW - 1;
    mint(&expired, &wanted, &c->root, cas_bytes_none());
    assert_int_equal(check(c, &plan, &expired), CAS_ERR_OCSP_RESPONDER);
    minted_clear(&foreign);
    minted_clear(&expired);
}

/* A certificate that names the issuer and that he did not sign, and one with an extension that has
 * to be understood and is not. */
static void a_responder_needs_the_issuers_signature_and_no_riddles(void **state)
{
    const cas_case *c = *state;
    static const uint8_t riddle[] = {
        0x30, 0x0c, 0x06, 0x03, 0x2a, 0x03, 0x04, 0x01, 0x01, 0xff, 0x04, 0x02, 0x05, 0x00};
    const ocsp_plan plan = mint_ocsp_plan();
    const cas_cert_plan impostor_plan = mint_plan_ca("root");
    cas_cert_plan wanted = mint_plan_leaf("ocsp.example.com");
    minted impostor = {0};
    minted forged = {0};
    minted unclear = {0};
    wanted.eku = CAS_EKU_OCSP_SIGNING;
    mint(&impostor, &impostor_plan, NULL, cas_bytes_none());
    mint(&forged, &wanted, &impostor, cas_bytes_none());
    assert_int_equal(check(c, &plan, &forged), CAS_ERR_OCSP_RESPONDER);
    mint(&unclear, &wanted, &c->root, CAS_BYTES(riddle));
    assert_int_equal(check(c, &plan, &unclear), CAS_ERR_OCSP_RESPONDER);
    /* His certificate, and somebody else's key. */
    minted mixed = c->responder;
    mixed.key = c->stranger.key;
    assert_int_equal(check(c, &plan, &mixed), CAS_ERR_OCSP_SIGNATURE);
    minted_clear(&impostor);
    minted_clear(&forged);
    minted_clear(&unclear);
}

static void times_are_kept(void **state)
{
    const cas_case *c = *state;
    uint8_t room[ROOM] = {0};
    ocsp_plan plan = mint_ocsp_plan();
    const castls_bytes response = mint_ocsp(&plan, &c->leaf, &c->root, &c->root, CAS_SPAN(room));
    assert_int_equal(check_bytes(c, response, plan.this_update), CAS_OK);
    assert_int_equal(check_bytes(c, response, plan.next_update), CAS_OK);
    assert_int_equal(check_bytes(c, response, plan.this_update - 1), CAS_ERR_OCSP_EXPIRED);
    assert_int_equal(check_bytes(c, response, plan.next_update + 1), CAS_ERR_OCSP_EXPIRED);
    /* Without nextUpdate newer news is there at any time (section 4.2.2.1): a staple is none. */
    plan.next_update = 0;
    assert_int_equal(check(c, &plan, &c->root), CAS_ERR_OCSP_EXPIRED);
}

static void what_is_about_something_else_says_nothing(void **state)
{
    const cas_case *c = *state;
    uint8_t room[ROOM] = {0};
    ocsp_plan plan = mint_ocsp_plan();
    plan.other_serial = true;
    assert_int_equal(check(c, &plan, &c->root), CAS_ERR_OCSP_UNKNOWN);
    /* A root of another key and a response of its own about a leaf of its own. */
    plan = mint_ocsp_plan();
    const castls_bytes other =
        mint_ocsp(&plan, &c->leaf, &c->stranger, &c->stranger, CAS_SPAN(room));
    assert_int_equal(check_bytes(c, other, MINT_NOW), CAS_ERR_OCSP_RESPONDER);
    const castls_bytes of_other_issuer =
        mint_ocsp(&plan, &c->leaf, &c->stranger, &c->root, CAS_SPAN(room));
    assert_int_equal(check_bytes(c, of_other_issuer, MINT_NOW), CAS_ERR_OCSP_UNKNOWN);
}

static void refusals_of_the_responder_and_critical_extensions(void **state)
{
    const cas_case *c = *state;
    ocsp_plan plan = mint_ocsp_plan();
    plan.critical = true;
    assert_int_equal(check(c, &plan, &c->root), CAS_ERR_OCSP_DECODE);
    for (uint8_t status = 1; status <= 6; status++) {
        plan = mint_ocsp_plan();
        plan.status = status;
        assert_int_equal(check(c, &plan, &c->root), CAS_ERR_OCSP_STATUS);
    }
}

/* Every truncation, every trailing byte, and every single byte changed: it never says good. */
static void damage_never_makes_it_good(void **state)
{
    const cas_case *c = *state;
    uint8_t room[ROOM] = {0};
    const ocsp_plan plan = mint_ocsp_plan();
    const castls_bytes whole = mint_ocsp(&plan, &c->leaf, &c->root, &c->root, CAS_SPAN(room));
    for (size_t len = 0; len < whole.len; len++) {
        assert_int_equal(check_bytes(c, cas_bytes_prefix(whole, len), MINT_NOW),
                         CAS_ERR_OCSP_DECODE);
    }
    assert_int_equal(check_bytes(c, cas_bytes_prefix(CAS_BYTES(room), whole.len + 1), MINT_NOW),
                     CAS_ERR_OCSP_DECODE);
    for (size_t at = 0; at < whole.len; at++) {
        const uint8_t kept = cas_bytes_get(whole, at);
        cas_span_set(CAS_SPAN(room), at, kept ^ 0x01);
        assert_int_not_equal(check_bytes(c, whole, MINT_NOW), CAS_OK);
        cas_span_set(CAS_SPAN(room), at, kept);
    }
    assert_int_equal(check_bytes(c, whole, MINT_NOW), CAS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_issuers_word_counts),
        cmocka_unit_test(so_does_that_of_whom_he_lets_sign),
        cmocka_unit_test(a_responder_under_another_issuer_may_not),
        cmocka_unit_test(a_responder_needs_the_issuers_signature_and_no_riddles),
        cmocka_unit_test(times_are_kept),
        cmocka_unit_test(what_is_about_something_else_says_nothing),
        cmocka_unit_test(refusals_of_the_responder_and_critical_extensions),
        cmocka_unit_test(damage_never_makes_it_good),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
