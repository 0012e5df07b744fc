/*
 * test_trust.c: a store of roots finds them by their subject, and holds each once.
 */
#include "support/test.h"

#include "castls/provider.h"
#include "support/fake_provider.h"
#include "support/mint.h"
#include "vectors/isrg_root_x2.h"
#include "x509/pem.h"
#include "x509/trust.h"

#define ROOTS 200

static void roots_are_found_by_their_subject(void **state)
{
    (void)state;
    cas_trust trust = {0};
    cas_trust_init(&trust, NULL);
    for (uint8_t i = 0; i < ROOTS; i++) {
        minted root = {0};
        cas_cert_plan plan = mint_plan_ca("Root");
        plan.organization_len = 1;
        plan.organization[0] = (uint8_t)('A' + i % 20); /* Ten roots of each name. */
        mint(&root, &plan, NULL, cas_bytes_none());
        assert_int_equal(cas_trust_add(&trust, minted_der(&root)), CAS_OK);
        assert_true(cas_trust_has(&trust, minted_der(&root)));
        minted_clear(&root);
    }
    assert_int_equal(cas_trust_count(&trust), ROOTS);
    for (uint32_t i = 0; i < ROOTS; i++) {
        cas_cert cert = {0};
        const castls_bytes der = cas_trust_get(&trust, i);
        uint32_t cursor = 0;
        uint32_t anchor = 0;
        uint32_t found = 0;
        bool found_self = false;
        assert_int_equal(cas_cert_decode(der, &cert), CAS_OK);
        while (cas_trust_find(&trust, cas_range_in(der, cert.subject), &cursor, &anchor)) {
            found++;
            found_self = found_self || anchor == i;
        }
        assert_int_equal(found, ROOTS / 20);
        assert_true(found_self);
    }
    cas_trust_clear(&trust);
}

static void an_empty_store_finds_nothing(void **state)
{
    (void)state;
    cas_trust trust = {0};
    uint32_t cursor = 0;
    uint32_t anchor = 0;
    cas_trust_init(&trust, NULL);
    assert_false(cas_trust_find(&trust, CAS_TEXT("x"), &cursor, &anchor));
    assert_false(cas_trust_has(&trust, CAS_BYTES(isrg_root_x2)));
    assert_true(cas_bytes_is_absent(cas_trust_get(&trust, 0)));
    cas_trust_clear(&trust);
}

static void a_bundle_is_counted(void **state)
{
    (void)state;
    uint8_t text[8192] = {0};
    const uint8_t junk[] = {1, 2, 3};
    cas_trust trust = {0};
    cas_trust_counts counts = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(text));
    cas_pem_encode(&w, CAS_TEXT("CERTIFICATE"), CAS_BYTES(isrg_root_x2));
    cas_pem_encode(&w, CAS_TEXT("CERTIFICATE"), CAS_BYTES(junk));
    cas_pem_encode(&w, CAS_TEXT("PRIVATE KEY"), CAS_BYTES(junk));
    cas_pem_encode(&w, CAS_TEXT("CERTIFICATE"), CAS_BYTES(isrg_root_x2));
    cas_trust_init(&trust, NULL);
    assert_int_equal(cas_trust_add_pem(&trust, cas_writer_bytes(&w), &counts), CAS_OK);
    assert_int_equal(counts.added, 1);
    assert_int_equal(counts.repeated, 1);
    assert_int_equal(counts.refused, 1);
    assert_bytes_equal(cas_trust_get(&trust, 0), CAS_BYTES(isrg_root_x2));
    assert_false(cas_trust_is_vetted(&trust, 0));
    assert_int_equal(cas_trust_add_pem(&trust, CAS_TEXT("-----BEGIN CERTIFICATE-----\n"), &counts),
                     CAS_ERR_PEM);
    cas_trust_clear(&trust);
}

static void what_is_vetted_stays_marked(void **state)
{
    (void)state;
    cas_trust trust = {0};
    minted root = {0};
    const cas_cert_plan plan = mint_plan_ca("Root");
    mint(&root, &plan, NULL, cas_bytes_none());
    cas_trust_init(&trust, NULL);
    cas_trust_vet(&trust, true);
    assert_int_equal(cas_trust_add(&trust, CAS_BYTES(isrg_root_x2)), CAS_OK);
    cas_trust_vet(&trust, false);
    assert_int_equal(cas_trust_add(&trust, minted_der(&root)), CAS_OK);
    assert_true(cas_trust_is_vetted(&trust, 0));
    assert_false(cas_trust_is_vetted(&trust, 1));
    assert_false(cas_trust_is_vetted(&trust, 2));
    minted_clear(&root);
    cas_trust_clear(&trust);
}

/* A root's key is made ready once, for the provider that asked first. */
static void a_root_s_key_is_made_ready_once(void **state)
{
    (void)state;
    const castls_provider *provider = castls_provider_default();
    cas_trust trust = {0};
    cas_cert cert = {0};
    cas_trust_init(&trust, NULL);
    assert_int_equal(cas_trust_add(&trust, CAS_BYTES(isrg_root_x2)), CAS_OK);
    const castls_bytes der = cas_trust_get(&trust, 0);
    assert_int_equal(cas_cert_decode(der, &cert), CAS_OK);
    const castls_bytes spki = cas_range_in(der, cert.spki);
    const void *key = cas_trust_ready_key(&trust, 0, provider, spki);
    assert_non_null(key);
    assert_int_equal(
        provider->public_key_verify(key, CASTLS_SIGNATURE_ECDSA_SHA384, cas_range_in(der, cert.tbs),
                                    cas_range_in(der, cert.signature)),
        CASTLS_OK);
    assert_ptr_equal(cas_trust_ready_key(&trust, 0, provider, spki), key);
    assert_null(cas_trust_ready_key(&trust, 1, provider, spki));
    assert_null(cas_trust_ready_key(&trust, 0, cas_fake_provider(), spki));
    cas_trust_clear(&trust);
}

/* What a provider cannot make ready stays as it is, and is not tried again. */
static void a_key_that_cannot_be_made_ready_is_left_alone(void **state)
{
    (void)state;
    cas_trust trust = {0};
    cas_trust_init(&trust, NULL);
    assert_int_equal(cas_trust_add(&trust, CAS_BYTES(isrg_root_x2)), CAS_OK);
    const castls_provider *provider = castls_provider_default();
    assert_null(cas_trust_ready_key(&trust, 0, provider, CAS_TEXT("no key")));
    assert_null(cas_trust_ready_key(&trust, 0, provider, CAS_TEXT("no key")));
    cas_trust_clear(&trust);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_found_by_their_subject),
        cmocka_unit_test(an_empty_store_finds_nothing),
        cmocka_unit_test(a_bundle_is_counted),
        cmocka_unit_test(what_is_vetted_stays_marked),
        cmocka_unit_test(a_root_s_key_is_made_ready_once),
        cmocka_unit_test(a_key_that_cannot_be_made_ready_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
