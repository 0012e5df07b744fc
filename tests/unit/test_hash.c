/*
 * test_hash.c: running hashes over the fake provider; real digests are the vectors' affair.
 */
#include "support/test.h"

#include "crypto/hash.h"
#include "support/fake_provider.h"

static const castls_hash *sha384(void)
{
    return cas_fake_provider()->hash(CASTLS_HASH_SHA384);
}

static void a_peek_leaves_the_state_as_it_was(void **state)
{
    (void)state;
    uint8_t first[64] = {0};
    uint8_t second[64] = {0};
    castls_bytes one = cas_bytes_none();
    castls_bytes two = cas_bytes_none();
    cas_hash_state hash = {0};
    assert_int_equal(cas_hash_init(&hash, sha384()), CAS_OK);
    assert_int_equal(cas_hash_update(&hash, CAS_TEXT("abc")), CAS_OK);
    assert_int_equal(cas_hash_peek(&hash, CAS_SPAN(first), &one), CAS_OK);
    assert_int_equal(cas_hash_peek(&hash, CAS_SPAN(second), &two), CAS_OK);
    assert_int_equal(one.len, 48);
    assert_bytes_equal(one, two);
    assert_int_equal(cas_hash_update(&hash, CAS_TEXT("d")), CAS_OK);
    assert_int_equal(cas_hash_peek(&hash, CAS_SPAN(second), &two), CAS_OK);
    assert_false(cas_bytes_equal(one, two));
    cas_hash_clear(&hash);
}

static void a_copy_goes_its_own_way(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    uint8_t whole_room[64] = {0};
    castls_bytes digest = cas_bytes_none();
    castls_bytes whole = cas_bytes_none();
    cas_hash_state hash = {0};
    cas_hash_state copy = {0};
    assert_int_equal(cas_hash_init(&hash, sha384()), CAS_OK);
    assert_int_equal(cas_hash_update(&hash, CAS_TEXT("ab")), CAS_OK);
    assert_int_equal(cas_hash_copy(&hash, &copy), CAS_OK);
    assert_int_equal(cas_hash_update(&hash, CAS_TEXT("x")), CAS_OK);
    assert_int_equal(cas_hash_update(&copy, CAS_TEXT("cd")), CAS_OK);
    assert_int_equal(cas_hash_peek(&copy, CAS_SPAN(room), &digest), CAS_OK);
    const castls_bytes parts[] = {CAS_TEXT("a"), CAS_TEXT("bcd")};
    assert_int_equal(cas_hash_digest(sha384(), CAS_PARTS(parts), CAS_SPAN(whole_room), &whole),
                     CAS_OK);
    assert_bytes_equal(digest, whole);
    assert_ptr_equal(cas_hash_alg(&copy), sha384());
    cas_hash_clear(&copy);
    cas_hash_clear(&hash);
    assert_null(cas_hash_alg(&copy));
}

static void what_was_not_begun_is_refused(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes digest = cas_bytes_none();
    cas_hash_state hash = {0};
    cas_hash_state copy = {0};
    assert_int_equal(cas_hash_init(&hash, NULL), CAS_ERR_UNSUPPORTED);
    assert_int_equal(cas_hash_update(&hash, CAS_TEXT("a")), CAS_ERR_STATE);
    assert_int_equal(cas_hash_peek(&hash, CAS_SPAN(room), &digest), CAS_ERR_STATE);
    assert_int_equal(cas_hash_copy(&hash, &copy), CAS_ERR_STATE);
    cas_hash_clear(&hash);
}

static void a_room_that_is_too_small_is_refused(void **state)
{
    (void)state;
    uint8_t room[47] = {0};
    castls_bytes digest = cas_bytes_none();
    const castls_bytes parts[] = {CAS_TEXT("a")};
    cas_hash_state hash = {0};
    assert_int_equal(cas_hash_init(&hash, sha384()), CAS_OK);
    assert_int_equal(cas_hash_peek(&hash, CAS_SPAN(room), &digest), CAS_ERR_ROOM);
    assert_int_equal(cas_hash_digest(sha384(), CAS_PARTS(parts), CAS_SPAN(room), &digest),
                     CAS_ERR_ROOM);
    assert_int_equal(digest.len, 0);
    cas_hash_clear(&hash);
}

static void a_fact_that_lies_about_the_room_is_refused(void **state)
{
    (void)state;
    castls_hash liar = *sha384();
    liar.room = CASTLS_HASH_ROOM_MAX + 1;
    cas_hash_state hash = {0};
    assert_int_equal(cas_hash_init(&hash, &liar), CAS_ERR_PROVIDER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_peek_leaves_the_state_as_it_was),
        cmocka_unit_test(a_copy_goes_its_own_way),
        cmocka_unit_test(what_was_not_begun_is_refused),
        cmocka_unit_test(a_room_that_is_too_small_is_refused),
        cmocka_unit_test(a_fact_that_lies_about_the_room_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
