/*
 * test_chain.c: the certificates of a peer, and the store that keeps equal ones once.
 */
#include "support/test.h"

#include "core/writer.h"
#include "session/chain_store.h"

#include "support/allocator.h"
#include "support/threads.h"

#define THREADS 4

static cas_chain *chain_of(const castls_allocator *allocator, castls_bytes leaf)
{
    const castls_bytes certificate[] = {leaf, CAS_TEXT("issuer")};
    cas_chain *chain = NULL;
    assert_int_equal(cas_chain_new(allocator, CAS_PARTS(certificate), &chain), CAS_OK);
    return chain;
}

/* A chain whose leaf is the number. */
static cas_chain *chain_number(const castls_allocator *allocator, uint32_t number)
{
    uint8_t leaf[4] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(leaf));
    cas_write_u32(&w, number);
    return chain_of(allocator, CAS_BYTES(leaf));
}

static void a_chain_outlives_what_it_was_made_of(void **state)
{
    (void)state;
    uint8_t leaf[] = {'l', 'e', 'a', 'f'};
    cas_chain *chain = chain_of(NULL, CAS_BYTES(leaf));
    cas_span_fill(CAS_SPAN(leaf), 0);
    cas_chain_views views = {0};
    const castls_parts parts = cas_chain_parts(chain, &views);
    assert_int_equal(parts.count, 2);
    assert_bytes_equal(cas_parts_get(parts, 0), CAS_TEXT("leaf"));
    assert_bytes_equal(cas_chain_certificate(chain, 1), CAS_TEXT("issuer"));
    assert_true(cas_bytes_is_absent(cas_chain_certificate(chain, 2)));
    const castls_bytes part = cas_bytes_slice(cas_chain_certificate(chain, 1), 2, 3);
    const cas_range range = cas_chain_range(chain, part);
    assert_bytes_equal(cas_chain_view(chain, range), CAS_TEXT("sue"));
    assert_int_equal(cas_chain_retain(chain) == chain, true);
    cas_chain_release(chain);
    assert_int_equal(cas_chain_length(chain), 2);
    cas_chain_release(chain);
}

static void no_certificates_are_no_chain(void **state)
{
    (void)state;
    castls_bytes many[CAS_SESSION_PEER_CHAIN_MAX + 1] = {0};
    cas_chain *chain = NULL;
    assert_int_equal(cas_chain_new(NULL, CAS_PARTS_FIRST(many, 0), &chain), CAS_OK);
    assert_null(chain);
    assert_int_equal(cas_chain_length(NULL), 0);
    assert_true(cas_bytes_is_absent(cas_chain_certificate(NULL, 0)));
    assert_null(cas_chain_retain(NULL));
    cas_chain_release(NULL);
    assert_int_equal(cas_chain_new(NULL, CAS_PARTS(many), &chain), CAS_ERR_CHAIN_TOO_LONG);
    assert_null(chain);
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    const castls_bytes certificate[] = {CAS_TEXT("leaf")};
    test_allocator allocator = {0};
    for (size_t fail_at = 1; fail_at <= 2; fail_at++) {
        cas_chain *chain = NULL;
        test_allocator_init(&allocator, fail_at);
        assert_int_equal(cas_chain_new(&allocator.allocator, CAS_PARTS(certificate), &chain),
                         CAS_ERR_MEMORY);
        assert_null(chain);
        assert_int_equal(allocator.live, 0);
    }
    cas_chain_store *store = NULL;
    test_allocator_init(&allocator, 1);
    assert_int_equal(cas_chain_store_new(&allocator.allocator, &store), CAS_ERR_MEMORY);
    assert_null(store);
}

static void equal_chains_are_kept_once(void **state)
{
    (void)state;
    test_allocator allocator = {0};
    cas_chain_store *store = NULL;
    test_allocator_init(&allocator, 0);
    assert_int_equal(cas_chain_store_new(&allocator.allocator, &store), CAS_OK);
    cas_chain *first = chain_number(&allocator.allocator, 1);
    cas_chain *shared = cas_chain_store_share(store, first);
    assert_ptr_equal(shared, first);
    const size_t live = allocator.live;
    cas_chain *again = cas_chain_store_share(store, chain_number(&allocator.allocator, 1));
    assert_ptr_equal(again, first);
    assert_int_equal(allocator.live, live);
    assert_ptr_equal(cas_chain_store_share(store, first), first);

    /* The leaf's end and the number of certificates are not all of it. */
    const castls_bytes alone[] = {cas_chain_certificate(first, 0)};
    cas_chain *other = NULL;
    assert_int_equal(cas_chain_new(&allocator.allocator, CAS_PARTS(alone), &other), CAS_OK);
    assert_false(cas_chain_equal(first, other));
    assert_ptr_equal(cas_chain_store_share(store, other), other);

    assert_null(cas_chain_store_share(store, NULL));
    assert_ptr_equal(cas_chain_store_share(NULL, first), first);
    assert_ptr_equal(cas_chain_store_retain(store), store);
    cas_chain_store_release(store);
    cas_chain_store_release(store);
    assert_bytes_equal(cas_chain_certificate(other, 0), cas_chain_certificate(first, 0));
    cas_chain_release(other);
    cas_chain_release(first);
    cas_chain_release(again);
    assert_int_equal(allocator.live, 0);
}

/* However many chains peers send, the store holds no more than it has places. */
static void the_store_is_bounded(void **state)
{
    (void)state;
    test_allocator allocator = {0};
    cas_chain_store *store = NULL;
    test_allocator_init(&allocator, 0);
    assert_int_equal(cas_chain_store_new(&allocator.allocator, &store), CAS_OK);
    for (uint32_t i = 0; i < 8 * CAS_CHAIN_SETS * CAS_CHAIN_WAYS; i++) {
        cas_chain_release(cas_chain_store_share(store, chain_number(&allocator.allocator, i)));
    }
    /* The store, and two blocks for each chain. */
    assert_true(allocator.live <= 1 + 2 * CAS_CHAIN_SETS * CAS_CHAIN_WAYS);
    assert_true(allocator.live > CAS_CHAIN_SETS);
    cas_chain_store_release(store);
    assert_int_equal(allocator.live, 0);
}

static void churn(void *user)
{
    cas_chain_store *store = user;
    for (uint32_t i = 0; i < 20000; i++) {
        const castls_bytes leaf = i % 3 == 0 ? CAS_TEXT("a") : CAS_TEXT("b");
        const castls_bytes certificate[] = {leaf};
        cas_chain *chain = NULL;
        if (cas_chain_new(NULL, CAS_PARTS(certificate), &chain) == CAS_OK) {
            cas_chain_release(cas_chain_store_share(store, chain));
        }
    }
}

static void threads_share_a_store(void **state)
{
    (void)state;
    cas_chain_store *store = NULL;
    assert_int_equal(cas_chain_store_new(NULL, &store), CAS_OK);
    assert_int_equal(cas_test_in_threads(THREADS, churn, store), THREADS);
    const castls_bytes certificate[] = {CAS_TEXT("a")};
    cas_chain *chain = NULL;
    assert_int_equal(cas_chain_new(NULL, CAS_PARTS(certificate), &chain), CAS_OK);
    cas_chain *shared = cas_chain_store_share(store, chain);
    assert_ptr_not_equal(shared, chain);
    assert_bytes_equal(cas_chain_certificate(shared, 0), CAS_TEXT("a"));
    cas_chain_release(shared);
    cas_chain_store_release(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_outlives_what_it_was_made_of),
        cmocka_unit_test(no_certificates_are_no_chain),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(equal_chains_are_kept_once),
        cmocka_unit_test(the_store_is_bounded),
        cmocka_unit_test(threads_share_a_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
