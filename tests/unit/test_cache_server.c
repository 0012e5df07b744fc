/*
 * test_cache_server.c: a server's sessions by their id.
 */
#include "support/sessions.h"

#include "session/cache_server.h"
#include "support/allocator.h"
#include "support/threads.h"

#define NOW TEST_NOW_MS

/* A cache, and room for the id of one call. */
typedef struct fixture {
    cas_server_cache cache;
    uint8_t id[32];
} fixture;

static void make(fixture *f, uint32_t sessions_max)
{
    assert_int_equal(cas_server_cache_init(&f->cache, NULL, 1, sessions_max), CAS_OK);
}

/* An id of 32 bytes that ends in a number. */
static castls_bytes id_of(uint32_t number, castls_span room)
{
    castls_bytes id = {0};
    cas_writer w = cas_writer_on(room);
    cas_write_fill(&w, 0xaa, 28);
    cas_write_u32(&w, number);
    assert_int_equal(cas_writer_end(&w, &id), CAS_OK);
    return id;
}

static void put(fixture *f, int64_t now_ms, uint32_t number, uint32_t mark)
{
    cas_session *session = test_session(mark);
    assert_int_equal(
        cas_server_cache_put(&f->cache, now_ms, id_of(number, CAS_SPAN(f->id)), session), CAS_OK);
    cas_session_release(session);
}

static uint32_t take(fixture *f, int64_t now_ms, uint32_t number)
{
    return test_session_mark(
        cas_server_cache_take(&f->cache, now_ms, id_of(number, CAS_SPAN(f->id))));
}

static uint32_t find(fixture *f, int64_t now_ms, uint32_t number)
{
    return test_session_mark(
        cas_server_cache_find(&f->cache, now_ms, id_of(number, CAS_SPAN(f->id))));
}

static void a_session_is_taken_once_and_found_often(void **state)
{
    (void)state;
    fixture f = {0};
    make(&f, 1000);
    for (uint32_t i = 1; i <= 100; i++) {
        put(&f, NOW, i, i);
    }
    assert_int_equal(cas_server_cache_count(&f.cache), 100);
    for (uint32_t i = 1; i <= 100; i++) {
        assert_int_equal(find(&f, NOW, i), i);
        assert_int_equal(find(&f, NOW, i), i);
        assert_int_equal(take(&f, NOW, i), i);
        assert_int_equal(take(&f, NOW, i), 0);
        assert_int_equal(find(&f, NOW, i), 0);
    }
    assert_int_equal(cas_server_cache_count(&f.cache), 0);
    cas_server_cache_clear(&f.cache);
}

static void an_id_that_is_put_again_has_the_new_session(void **state)
{
    (void)state;
    fixture f = {0};
    make(&f, 10);
    put(&f, NOW, 1, 5);
    put(&f, NOW, 1, 6);
    assert_int_equal(cas_server_cache_count(&f.cache), 1);
    assert_int_equal(take(&f, NOW, 1), 6);
    cas_server_cache_clear(&f.cache);
}

static void the_oldest_goes_when_it_is_full(void **state)
{
    (void)state;
    fixture f = {0};
    make(&f, 5);
    for (uint32_t i = 1; i <= 8; i++) {
        put(&f, NOW, i, i);
        assert_int_equal(cas_server_cache_count(&f.cache), i < 5 ? i : 5);
    }
    for (uint32_t i = 1; i <= 8; i++) {
        assert_int_equal(take(&f, NOW, i), i <= 3 ? 0 : i);
    }
    cas_server_cache_clear(&f.cache);
}

static void a_large_cache_is_bounded_in_all_of_its_shards(void **state)
{
    (void)state;
    fixture f = {0};
    make(&f, 300);
    for (uint32_t i = 1; i <= 3000; i++) {
        put(&f, NOW, i, i);
        assert_true(cas_server_cache_count(&f.cache) <= 300);
    }
    assert_int_equal(cas_server_cache_count(&f.cache), 300);
    assert_int_equal(take(&f, NOW, 3000), 3000);
    cas_server_cache_clear(&f.cache);
}

static void what_has_expired_is_not_given_out_and_makes_room(void **state)
{
    (void)state;
    fixture f = {0};
    make(&f, 10);
    put(&f, NOW, 1, 1);
    put(&f, NOW, 2, 2);
    assert_int_equal(find(&f, NOW + 100000, 1), 1);
    assert_int_equal(find(&f, NOW + 100001, 1), 0);
    assert_int_equal(take(&f, NOW + 100001, 1), 0);
    assert_int_equal(cas_server_cache_count(&f.cache), 1);
    put(&f, NOW + 100001, 3, 3); /* The second goes in passing. */
    assert_int_equal(cas_server_cache_count(&f.cache), 1);
    cas_server_cache_clear(&f.cache);
}

static void bad_values_are_refused(void **state)
{
    (void)state;
    static const uint8_t long_id[33] = {0};
    fixture f = {0};
    cas_session *session = test_session(1);
    assert_int_equal(cas_server_cache_init(&f.cache, NULL, 1, 0), CAS_ERR_ARGUMENT);
    assert_int_equal(cas_server_cache_init(&f.cache, NULL, 1, CAS_CACHE_SESSIONS_MAX + 1),
                     CAS_ERR_ARGUMENT);
    make(&f, 10);
    assert_int_equal(cas_server_cache_put(&f.cache, NOW, cas_bytes_none(), session),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(cas_server_cache_put(&f.cache, NOW, CAS_BYTES(long_id), session),
                     CAS_ERR_ARGUMENT);
    assert_null(cas_server_cache_take(&f.cache, NOW, CAS_BYTES(long_id)));
    assert_null(cas_server_cache_find(&f.cache, NOW, cas_bytes_none()));
    cas_session_release(session);
    cas_server_cache_clear(&f.cache);
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    test_allocator allocator = {0};
    cas_session *session = test_session(1);
    size_t fail_at = 1;
    cas_err err = CAS_ERR_MEMORY;
    while (err != CAS_OK) {
        cas_server_cache cache = {0};
        test_allocator_init(&allocator, fail_at);
        err = cas_server_cache_init(&cache, &allocator.allocator, 1, 300);
        if (err == CAS_OK) {
            err = cas_server_cache_put(&cache, NOW, CAS_TEXT("id"), session);
            assert_int_equal(cas_server_cache_count(&cache), err == CAS_OK ? 1 : 0);
        }
        assert_true(err == CAS_OK || err == CAS_ERR_MEMORY);
        cas_server_cache_clear(&cache);
        assert_int_equal(allocator.live, 0);
        fail_at++;
    }
    assert_int_equal(fail_at, 1 + 1 + 16 + 2 + 1);
    cas_session_release(session);
}

typedef struct race {
    fixture f;
    cas_atomic64 taken;
} race;

static void take_all(void *user)
{
    race *r = user;
    for (uint32_t i = 1; i <= 2000; i++) {
        uint8_t room[32] = {0};
        castls_bytes id = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_write_fill(&w, 0xaa, 28);
        cas_write_u32(&w, i);
        if (cas_writer_end(&w, &id) == CAS_OK) {
            cas_session *session = cas_server_cache_take(&r->f.cache, NOW, id);
            (void)cas_atomic64_add(&r->taken, session == NULL ? 0 : 1);
            cas_session_release(session);
        }
    }
}

static void of_many_threads_one_takes_a_session(void **state)
{
    (void)state;
    race r = {.taken = {0}};
    make(&r.f, 4000);
    for (uint32_t i = 1; i <= 2000; i++) {
        put(&r.f, NOW, i, i);
    }
    assert_int_equal(cas_test_in_threads(4, take_all, &r), 4);
    assert_true(cas_atomic64_load(&r.taken) == 2000);
    assert_int_equal(cas_server_cache_count(&r.f.cache), 0);
    cas_server_cache_clear(&r.f.cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_is_taken_once_and_found_often),
        cmocka_unit_test(an_id_that_is_put_again_has_the_new_session),
        cmocka_unit_test(the_oldest_goes_when_it_is_full),
        cmocka_unit_test(a_large_cache_is_bounded_in_all_of_its_shards),
        cmocka_unit_test(what_has_expired_is_not_given_out_and_makes_room),
        cmocka_unit_test(bad_values_are_refused),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(of_many_threads_one_takes_a_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
