/*
 * test_cache.c: the session cache of a configuration: both roles, one object.
 */
#include "support/sessions.h"

#include "session/cache.h"
#include "support/fake_provider.h"
#include "support/allocator.h"

static void one_object_serves_both_roles_and_is_counted(void **state)
{
    (void)state;
    const cas_client_key key = {CAS_TEXT("a.example"), CAS_TEXT("443"), CAS_TEXT("binding"), false};
    cas_session_cache *cache = NULL;
    cas_session *session = test_session(3);
    assert_int_equal(cas_session_cache_new(NULL, cas_fake_provider(), NULL, 10, &cache), CAS_OK);
    assert_ptr_equal(cas_session_cache_retain(cache), cache);
    cas_session_cache_release(cache);
    assert_int_equal(cas_server_cache_put(&cache->server, TEST_NOW_MS, CAS_TEXT("id"), session),
                     CAS_OK);
    assert_int_equal(cas_client_cache_put(&cache->client, key, session), CAS_OK);
    assert_int_equal(
        test_session_mark(cas_server_cache_take(&cache->server, TEST_NOW_MS, CAS_TEXT("id"))), 3);
    assert_int_equal(test_session_mark(cas_client_cache_take(&cache->client, TEST_NOW_MS, key)), 3);
    cas_session_cache_release(cache);
    cas_session_release(session);
    cas_session_cache_release(NULL);
    assert_null(cas_session_cache_retain(NULL));
}

static void a_size_out_of_range_is_refused(void **state)
{
    (void)state;
    cas_session_cache *cache = NULL;
    assert_int_equal(cas_session_cache_new(NULL, cas_fake_provider(), NULL, 0, &cache),
                     CAS_ERR_ARGUMENT);
    assert_null(cache);
    assert_int_equal(
        cas_session_cache_new(NULL, cas_fake_provider(), NULL, CAS_CACHE_SESSIONS_MAX + 1, &cache),
        CAS_ERR_ARGUMENT);
    assert_null(cache);
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    test_allocator allocator = {0};
    size_t fail_at = 1;
    cas_err err = CAS_ERR_MEMORY;
    while (err != CAS_OK) {
        cas_session_cache *cache = NULL;
        test_allocator_init(&allocator, fail_at);
        err = cas_session_cache_new(&allocator.allocator, cas_fake_provider(), NULL, 10, &cache);
        assert_true(err == CAS_OK || (err == CAS_ERR_MEMORY && cache == NULL));
        cas_session_cache_release(cache);
        assert_int_equal(allocator.live, 0);
        fail_at++;
    }
    assert_int_equal(fail_at, 1 + 1 + 2 + 2 + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_object_serves_both_roles_and_is_counted),
        cmocka_unit_test(a_size_out_of_range_is_refused),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
