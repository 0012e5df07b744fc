/*
 * test_cache_client.c: what a client remembers of servers.
 */
#include "support/sessions.h"

#include "core/atomic.h"
#include "session/cache_client.h"
#include "support/allocator.h"
#include "support/threads.h"

#define NOW TEST_NOW_MS

static void make(cas_client_cache *cache, uint32_t servers_max)
{
    assert_int_equal(cas_client_cache_init(cache, NULL, 1, servers_max), CAS_OK);
}

static cas_client_key key_of(const char *name)
{
    const cas_client_key key = {cas_text(name), CAS_TEXT("443"), CAS_TEXT("binding"), false};
    return key;
}

static void put(cas_client_cache *cache, cas_client_key key, uint32_t mark)
{
    cas_session *session = test_session(mark);
    assert_int_equal(cas_client_cache_put(cache, key, session), CAS_OK);
    cas_session_release(session);
}

static uint32_t take(cas_client_cache *cache, int64_t now_ms, cas_client_key key)
{
    return test_session_mark(cas_client_cache_take(cache, now_ms, key));
}

static void the_newest_ticket_is_taken_first_and_each_once(void **state)
{
    (void)state;
    cas_client_cache cache = {0};
    make(&cache, 10);
    put(&cache, key_of("a.example"), 1);
    put(&cache, key_of("a.example"), 2);
    put(&cache, key_of("b.example"), 3);
    assert_int_equal(cas_client_cache_count(&cache), 3);
    assert_int_equal(take(&cache, NOW, key_of("a.example")), 2);
    assert_int_equal(take(&cache, NOW, key_of("a.example")), 1);
    assert_int_equal(take(&cache, NOW, key_of("a.example")), 0);
    assert_int_equal(take(&cache, NOW, key_of("b.example")), 3);
    assert_int_equal(take(&cache, NOW, key_of("c.example")), 0);
    cas_client_cache_clear(&cache);
}

static void eight_tickets_are_kept_for_a_server(void **state)
{
    (void)state;
    cas_client_cache cache = {0};
    make(&cache, 10);
    for (uint32_t i = 1; i <= 11; i++) {
        put(&cache, key_of("a.example"), i);
    }
    assert_int_equal(cas_client_cache_count(&cache), CAS_CACHE_TICKETS_MAX);
    for (uint32_t i = 11; i > 3; i--) {
        assert_int_equal(take(&cache, NOW, key_of("a.example")), i);
    }
    assert_int_equal(take(&cache, NOW, key_of("a.example")), 0);
    cas_client_cache_clear(&cache);
}

static void a_session_of_tls_12_stays(void **state)
{
    (void)state;
    cas_client_cache cache = {0};
    cas_session *session = NULL;
    cas_session_fields fields = test_session_fields(4);
    make(&cache, 10);
    fields.version = 0x0303;
    assert_int_equal(cas_session_new(NULL, &fields, &session), CAS_OK);
    assert_int_equal(cas_client_cache_put(&cache, key_of("a.example"), session), CAS_OK);
    cas_session_release(session);
    assert_int_equal(take(&cache, NOW, key_of("a.example")), 4);
    assert_int_equal(take(&cache, NOW, key_of("a.example")), 4);
    cas_client_cache_drop(&cache, key_of("a.example"));
    assert_int_equal(take(&cache, NOW, key_of("a.example")), 0);
    cas_client_cache_clear(&cache);
}

/* Name (in either case), context and binding, where one ends and the next begins, and QUIC. */
static void a_server_is_known_by_all_parts_of_its_key(void **state)
{
    (void)state;
    const cas_client_key others[] = {
        {CAS_TEXT("b.example"), CAS_TEXT("443"), CAS_TEXT("binding"), false},
        {CAS_TEXT("a.example"), CAS_TEXT("8443"), CAS_TEXT("binding"), false},
        {CAS_TEXT("a.example"), CAS_TEXT("443"), CAS_TEXT("other"), false},
        {CAS_TEXT("a.example4"), CAS_TEXT("43"), CAS_TEXT("binding"), false},
        {CAS_TEXT("a.example"), CAS_TEXT("443binding"), CAS_TEXT(""), false},
        {CAS_TEXT(""), CAS_TEXT(""), CAS_TEXT(""), false},
        {CAS_TEXT("a.example"), CAS_TEXT("443"), CAS_TEXT("binding"), true},
    };
    cas_client_cache cache = {0};
    make(&cache, 10);
    put(&cache, key_of("a.example"), 1);
    for (size_t i = 0; i < CAS_COUNT(others); i++) {
        assert_int_equal(take(&cache, NOW, *CAS_AT(others, i)), 0);
    }
    assert_int_equal(take(&cache, NOW, key_of("A.Example")), 1);
    cas_client_cache_clear(&cache);
}

static void expired_tickets_are_passed_over(void **state)
{
    (void)state;
    cas_client_cache cache = {0};
    make(&cache, 10);
    put(&cache, key_of("a.example"), 1);
    put(&cache, key_of("a.example"), 2);
    assert_int_equal(take(&cache, NOW + 100001, key_of("a.example")), 0);
    assert_int_equal(cas_client_cache_count(&cache), 0);
    cas_client_cache_clear(&cache);
}

static void the_group_is_remembered_beside_the_tickets(void **state)
{
    (void)state;
    cas_client_cache cache = {0};
    make(&cache, 10);
    assert_int_equal(cas_client_cache_group(&cache, key_of("a.example")), 0);
    assert_int_equal(cas_client_cache_set_group(&cache, key_of("a.example"), 0x11ec), CAS_OK);
    assert_int_equal(cas_client_cache_group(&cache, key_of("a.example")), 0x11ec);
    put(&cache, key_of("a.example"), 1);
    cas_client_cache_drop(&cache, key_of("a.example"));
    assert_int_equal(cas_client_cache_group(&cache, key_of("A.EXAMPLE")), 0x11ec);
    assert_int_equal(cas_client_cache_set_group(&cache, key_of("a.example"), 0x001d), CAS_OK);
    assert_int_equal(cas_client_cache_group(&cache, key_of("a.example")), 0x001d);
    cas_client_cache_clear(&cache);
}

static void the_server_that_was_not_used_for_longest_is_forgotten(void **state)
{
    (void)state;
    cas_client_cache cache = {0};
    make(&cache, 3);
    put(&cache, key_of("a.example"), 1);
    put(&cache, key_of("b.example"), 2);
    put(&cache, key_of("c.example"), 3);
    put(&cache, key_of("a.example"), 4); /* Used again. */
    put(&cache, key_of("d.example"), 5); /* Instead of b. */
    assert_int_equal(take(&cache, NOW, key_of("b.example")), 0);
    assert_int_equal(take(&cache, NOW, key_of("a.example")), 4);
    assert_int_equal(take(&cache, NOW, key_of("c.example")), 3);
    assert_int_equal(take(&cache, NOW, key_of("d.example")), 5);
    cas_client_cache_clear(&cache);
}

static void a_key_that_is_too_long_is_refused(void **state)
{
    (void)state;
    static const uint8_t room[256] = {0};
    const cas_client_key keys[] = {
        {CAS_BYTES(room), cas_bytes_none(), cas_bytes_none(), false},
        {cas_bytes_none(), CAS_BYTES(room), cas_bytes_none(), false},
        {cas_bytes_none(), cas_bytes_none(), cas_bytes_prefix(CAS_BYTES(room), 65), false},
    };
    cas_client_cache cache = {0};
    cas_session *session = test_session(1);
    make(&cache, 3);
    for (size_t i = 0; i < CAS_COUNT(keys); i++) {
        const cas_client_key key = *CAS_AT(keys, i);
        assert_int_equal(cas_client_cache_put(&cache, key, session), CAS_ERR_ARGUMENT);
        assert_int_equal(cas_client_cache_set_group(&cache, key, 1), CAS_ERR_ARGUMENT);
        assert_null(cas_client_cache_take(&cache, NOW, key));
        assert_int_equal(cas_client_cache_group(&cache, key), 0);
        cas_client_cache_drop(&cache, key);
    }
    assert_int_equal(cas_client_cache_count(&cache), 0);
    cas_session_release(session);
    cas_client_cache_clear(&cache);
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    test_allocator allocator = {0};
    cas_session *session = test_session(1);
    size_t fail_at = 1;
    cas_err err = CAS_ERR_MEMORY;
    while (err != CAS_OK) {
        cas_client_cache cache = {0};
        test_allocator_init(&allocator, fail_at);
        err = cas_client_cache_init(&cache, &allocator.allocator, 1, 3);
        if (err == CAS_OK) {
            err = cas_client_cache_put(&cache, key_of("a.example"), session);
            assert_int_equal(cas_client_cache_count(&cache), err == CAS_OK ? 1 : 0);
        }
        assert_true(err == CAS_OK || err == CAS_ERR_MEMORY);
        cas_client_cache_clear(&cache);
        assert_int_equal(allocator.live, 0);
        fail_at++;
    }
    assert_int_equal(fail_at, 1 + 2 + 2 + 1);
    cas_session_release(session);
}

typedef struct race {
    cas_client_cache cache;
    cas_session *session;
    cas_atomic64 started;
    cas_atomic64 put;
    cas_atomic64 taken;
} race;

/* Each thread puts and takes for two servers that all threads share. */
static void put_and_take(void *user)
{
    race *r = user;
    const uint64_t index = cas_atomic64_add(&r->started, 1);
    for (unsigned i = 0; i < 3000; i++) {
        const cas_client_key key = key_of((i + index) % 2 == 0 ? "a.example" : "b.example");
        if (cas_client_cache_put(&r->cache, key, r->session) == CAS_OK) {
            (void)cas_atomic64_add(&r->put, 1);
        }
        cas_session *session = cas_client_cache_take(&r->cache, NOW, key);
        if (session != NULL) {
            (void)cas_atomic64_add(&r->taken, 1);
            cas_session_release(session);
        }
    }
}

/* No more comes out than went in, and what nobody took is still there or fell out as the ninth. */
static void threads_share_the_cache(void **state)
{
    (void)state;
    test_allocator allocator = {0};
    const cas_session_fields fields = test_session_fields(1);
    race r = {.session = NULL};
    test_allocator_init(&allocator, 0);
    assert_int_equal(cas_session_new(&allocator.allocator, &fields, &r.session), CAS_OK);
    make(&r.cache, 10);
    assert_int_equal(cas_test_in_threads(4, put_and_take, &r), 4);
    assert_true(cas_atomic64_load(&r.put) == 12000);
    assert_true(cas_atomic64_load(&r.taken) + cas_client_cache_count(&r.cache) <= 12000);
    assert_true(cas_atomic64_load(&r.taken) > 0);
    cas_client_cache_clear(&r.cache);
    cas_session_release(r.session);
    assert_int_equal(allocator.live, 0); /* Each reference came back. */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_ticket_is_taken_first_and_each_once),
        cmocka_unit_test(eight_tickets_are_kept_for_a_server),
        cmocka_unit_test(a_session_of_tls_12_stays),
        cmocka_unit_test(a_server_is_known_by_all_parts_of_its_key),
        cmocka_unit_test(expired_tickets_are_passed_over),
        cmocka_unit_test(the_group_is_remembered_beside_the_tickets),
        cmocka_unit_test(the_server_that_was_not_used_for_longest_is_forgotten),
        cmocka_unit_test(a_key_that_is_too_long_is_refused),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(threads_share_the_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
