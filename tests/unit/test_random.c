/*
 * test_random.c: where random bytes come from.
 */
#include "support/test.h"

#include "crypto/random.h"
#include "support/fake_provider.h"

static castls_code sevens(void *user, castls_span out)
{
    (void)user;
    cas_span_fill(out, 7);
    return CASTLS_OK;
}

static castls_code half_and_fail(void *user, castls_span out)
{
    (void)user;
    cas_span_fill(cas_span_prefix(out, out.len / 2), 9);
    return CASTLS_FAILED;
}

static void the_provider_is_asked_without_a_hook(void **state)
{
    (void)state;
    uint8_t first[32] = {0};
    uint8_t again[32] = {0};
    const cas_random_hook none = {0};
    cas_fake_provider_restart();
    assert_int_equal(cas_random(cas_fake_provider(), NULL, CAS_SPAN(first)), CAS_OK);
    assert_int_equal(cas_random(cas_fake_provider(), &none, CAS_SPAN(again)), CAS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(first), CAS_BYTES(again)));
    cas_fake_provider_restart();
    assert_int_equal(cas_random(cas_fake_provider(), NULL, CAS_SPAN(again)), CAS_OK);
    assert_bytes_equal(CAS_BYTES(first), CAS_BYTES(again));
}

static void a_hook_comes_before_the_provider(void **state)
{
    (void)state;
    uint8_t out[3] = {0};
    const uint8_t wanted[3] = {7, 7, 7};
    const cas_random_hook hook = {sevens, NULL};
    assert_int_equal(cas_random(cas_fake_provider(), &hook, CAS_SPAN(out)), CAS_OK);
    assert_bytes_equal(CAS_BYTES(out), CAS_BYTES(wanted));
}

static void nothing_of_a_failed_draw_is_left(void **state)
{
    (void)state;
    uint8_t out[4] = {1, 1, 1, 1};
    const uint8_t zeros[4] = {0};
    const cas_random_hook hook = {half_and_fail, NULL};
    assert_int_equal(cas_random(cas_fake_provider(), &hook, CAS_SPAN(out)), CAS_ERR_RANDOM);
    assert_bytes_equal(CAS_BYTES(out), CAS_BYTES(zeros));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_provider_is_asked_without_a_hook),
        cmocka_unit_test(a_hook_comes_before_the_provider),
        cmocka_unit_test(nothing_of_a_failed_draw_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
