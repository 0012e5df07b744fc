/*
 * test_trust_memory.c: each allocation of a store of roots and lists fails in turn: a clean error,
 * what was added stays usable, and nothing is lost.
 */
#include "support/test.h"

#include "support/allocator.h"
#include "support/fake_provider.h"
#include "support/mint_crl.h"
#include "x509/crl_store.h"
#include "x509/pem.h"
#include "x509/trust.h"

#define ROOTS 70 /* More than the first room of a store. */
#define LISTS 6

typedef struct material {
    minted root;
    size_t text_len;
    uint8_t text[80000]; /* PEM of all roots. */
    size_t list_len;
    uint8_t list[1024];
} material;

static void make(material *m)
{
    cas_writer w = cas_writer_on(CAS_SPAN(m->text));
    for (uint32_t i = 0; i < ROOTS; i++) {
        minted root = {0};
        const cas_cert_plan plan = mint_plan_ca("Root");
        mint(&root, &plan, NULL, cas_bytes_none());
        cas_pem_encode(&w, CAS_TEXT("CERTIFICATE"), minted_der(&root));
        minted_clear(&root);
    }
    castls_bytes text = cas_bytes_none();
    assert_int_equal(cas_writer_end(&w, &text), CAS_OK);
    m->text_len = text.len;
    const cas_cert_plan plan = mint_plan_ca("Root");
    crl_plan list = mint_crl_plan();
    list.first = 1000;
    list.count = 5;
    mint(&m->root, &plan, NULL, cas_bytes_none());
    m->list_len = mint_crl(&list, &m->root, CAS_SPAN(m->list)).len;
}

/* Fills a store; the first error ends it. */
static cas_err fill(const material *m, cas_trust *trust, cas_crl_store *crls)
{
    cas_trust_counts counts = {0};
    CAS_TRY(cas_trust_add_pem(trust, cas_bytes_prefix(CAS_BYTES(m->text), m->text_len), &counts));
    assert_int_equal(counts.added, ROOTS);
    for (uint32_t i = 0; i < LISTS; i++) {
        CAS_TRY(cas_crl_store_add(crls, cas_bytes_prefix(CAS_BYTES(m->list), m->list_len)));
    }
    return CAS_OK;
}

static void each_allocation_fails_in_turn(void **state)
{
    (void)state;
    material m = {0};
    make(&m);
    size_t calls = 0;
    for (size_t fail_at = 0; fail_at <= calls; fail_at++) {
        test_allocator memory = {0};
        cas_trust trust = {0};
        test_allocator_init(&memory, fail_at);
        cas_trust_init(&trust, &memory.allocator);
        cas_crl_store crls = {0};
        cas_crl_store_init(&crls, &memory.allocator, cas_fake_provider());
        assert_int_equal(fill(&m, &trust, &crls), fail_at == 0 ? CAS_OK : CAS_ERR_MEMORY);
        calls = fail_at == 0 ? memory.calls : calls;
        for (uint32_t i = 0; i < cas_trust_count(&trust); i++) {
            assert_true(cas_trust_has(&trust, cas_trust_get(&trust, i)));
        }
        cas_trust_clear(&trust);
        cas_crl_store_clear(&crls);
        assert_int_equal(memory.live, 0);
        assert_int_equal(memory.unwiped, 0);
    }
    assert_true(calls > 10);
    minted_clear(&m.root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_fails_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
