/*
 * test_verify_hint.c: what a person is told beside the reason: a missing intermediate, an
 * inspecting proxy, a clock that is wrong, a CA made anew.
 */
#include "support/test.h"

#include "support/world.h"
#include "x509/verify_hint.h"

/* Root, intermediate and leaf. */
typedef struct scene {
    world w;
    minted root;
    minted middle;
    minted leaf;
} scene;

static void begin(scene *s, const char *root_name)
{
    const cas_cert_plan root = mint_plan_ca(root_name);
    const cas_cert_plan middle = mint_plan_ca("Middle");
    const cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    mint(&s->root, &root, NULL, cas_bytes_none());
    mint(&s->middle, &middle, &s->root, cas_bytes_none());
    mint(&s->leaf, &leaf, &s->middle, cas_bytes_none());
    world_begin(&s->w);
}

static void end(scene *s)
{
    world_end(&s->w);
    minted_clear(&s->root);
    minted_clear(&s->middle);
    minted_clear(&s->leaf);
}

static bool hint_has(scene *s, castls_parts chain, cas_err err, castls_bytes word)
{
    assert_int_equal(world_verify(&s->w, chain), err);
    const cas_verifier verifier = {NULL, &s->w.trust, s->w.policy, s->w.purpose, NULL, NULL, NULL};
    const castls_bytes hint =
        cas_text(cas_verify_hint(&verifier, chain, &s->w.names, s->w.now, &s->w.verdict));
    return word.len == 0 ? hint.len == 0 : cas_bytes_search(hint, word) != hint.len;
}

static void a_missing_intermediate_is_guessed(void **state)
{
    (void)state;
    scene s = {0};
    begin(&s, "Root");
    world_trust(&s.w, &s.root);
    const castls_bytes chain[] = {minted_der(&s.leaf)};
    assert_true(hint_has(&s, CAS_PARTS(chain), CAS_ERR_UNKNOWN_ISSUER, CAS_TEXT("intermediate")));
    end(&s);
}

static void an_untrusted_root_and_a_proxy_are_told_apart(void **state)
{
    (void)state;
    const struct {
        const char *root;
        const char *word;
    } rows[] = {
        {"Example Corp Root", "not trusted here"},
        {"ZSCALER Root CA", "inspects TLS"},
        {"Our Web Proxy", "inspects TLS"},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        scene s = {0};
        minted other = {0};
        const cas_cert_plan plan = mint_plan_ca("Other");
        begin(&s, CAS_AT(rows, i)->root);
        mint(&other, &plan, NULL, cas_bytes_none());
        world_trust(&s.w, &other);
        const castls_bytes chain[] = {
            minted_der(&s.leaf), minted_der(&s.middle), minted_der(&s.root)};
        assert_true(hint_has(&s, CAS_PARTS(chain), CAS_ERR_UNKNOWN_ISSUER,
                             cas_text(CAS_AT(rows, i)->word)));
        minted_clear(&other);
        end(&s);
    }
}

/* A root of the right name with another key is no issuer, and its name is told. */
static void a_root_made_anew_is_an_unknown_issuer(void **state)
{
    (void)state;
    scene s = {0};
    minted anew = {0};
    uint8_t room[512] = {0};
    const cas_cert_plan plan = mint_plan_ca("Root");
    begin(&s, "Root");
    mint(&anew, &plan, NULL, cas_bytes_none());
    world_trust(&s.w, &anew);
    cas_trust_set_source(&s.w.trust, CAS_TEXT("roots.pem"));
    const castls_bytes chain[] = {minted_der(&s.leaf), minted_der(&s.middle)};
    assert_true(hint_has(&s, CAS_PARTS(chain), CAS_ERR_UNKNOWN_ISSUER, CAS_TEXT("made anew")));
    assert_int_equal(s.w.verdict.depth, 1);
    assert_bytes_equal(
        world_detail(&s.w, CAS_PARTS(chain), CAS_SPAN(room)),
        CAS_TEXT("certificate 1 \"CN=Middle\"; it was issued by \"CN=Root\", which was looked for "
                 "in 2 certificates from the peer and 1 trusted root (roots.pem); a trusted root "
                 "has that name and another key"));
    minted_clear(&anew);
    end(&s);
}

static void a_wrong_clock_is_guessed(void **state)
{
    (void)state;
    const struct {
        int64_t now;
        cas_err err;
        const char *word;
    } rows[] = {
        {0, CAS_ERR_CERTIFICATE_NOT_YET_VALID, "before the day castls was made"},
        {MINT_NOT_BEFORE + 10000000000, CAS_ERR_CERTIFICATE_EXPIRED, "clock may be wrong"},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        scene s = {0};
        begin(&s, "Root");
        world_trust(&s.w, &s.root);
        s.w.now = CAS_AT(rows, i)->now;
        const castls_bytes chain[] = {minted_der(&s.leaf), minted_der(&s.middle)};
        assert_true(
            hint_has(&s, CAS_PARTS(chain), CAS_AT(rows, i)->err, cas_text(CAS_AT(rows, i)->word)));
        end(&s);
    }
}

static void a_certificate_from_tomorrow_is_skew(void **state)
{
    (void)state;
    scene s = {0};
    cas_cert_plan plan = mint_plan_leaf("www.example.com");
    begin(&s, "Root");
    world_trust(&s.w, &s.root);
    plan.not_before = MINT_NOW + 600;
    minted_clear(&s.leaf);
    mint(&s.leaf, &plan, &s.middle, cas_bytes_none());
    const castls_bytes chain[] = {minted_der(&s.leaf), minted_der(&s.middle)};
    assert_true(hint_has(&s, CAS_PARTS(chain), CAS_ERR_CERTIFICATE_NOT_YET_VALID, CAS_TEXT("NTP")));
    end(&s);
}

static void names_that_nearly_fit_are_explained(void **state)
{
    (void)state;
    const struct {
        const char *presented;
        const char *asked;
        const char *word;
    } rows[] = {
        {"*.example.com", "example.com", "one label"},
        {"*.example.com", "a.b.example.com", "one label"},
        {"www.example.com", "192.0.2.1", "lists no address"},
        {"www.example.com", "www.example.org", ""},
    };
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        scene s = {0};
        const cas_cert_plan plan = mint_plan_leaf(CAS_AT(rows, i)->presented);
        begin(&s, "Root");
        world_trust(&s.w, &s.root);
        world_ask_for(&s.w, CAS_AT(rows, i)->asked);
        minted_clear(&s.leaf);
        mint(&s.leaf, &plan, &s.middle, cas_bytes_none());
        const castls_bytes chain[] = {minted_der(&s.leaf), minted_der(&s.middle)};
        assert_true(
            hint_has(&s, CAS_PARTS(chain), CAS_ERR_NAME_MISMATCH, cas_text(CAS_AT(rows, i)->word)));
        end(&s);
    }
}

static void a_rule_points_to_the_private_policy(void **state)
{
    (void)state;
    scene s = {0};
    cas_cert_plan plan = mint_plan_leaf("www.example.com");
    begin(&s, "Root");
    world_trust(&s.w, &s.root);
    plan.eku = 0;
    minted_clear(&s.leaf);
    mint(&s.leaf, &plan, &s.middle, cas_bytes_none());
    const castls_bytes chain[] = {minted_der(&s.leaf), minted_der(&s.middle)};
    assert_true(hint_has(&s, CAS_PARTS(chain), CAS_ERR_EXTENDED_KEY_USAGE, CAS_TEXT("private")));
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_intermediate_is_guessed),
        cmocka_unit_test(an_untrusted_root_and_a_proxy_are_told_apart),
        cmocka_unit_test(a_root_made_anew_is_an_unknown_issuer),
        cmocka_unit_test(a_wrong_clock_is_guessed),
        cmocka_unit_test(a_certificate_from_tomorrow_is_skew),
        cmocka_unit_test(names_that_nearly_fit_are_explained),
        cmocka_unit_test(a_rule_points_to_the_private_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
