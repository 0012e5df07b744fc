/*
 * test_core_secret.c: secrets in fixed room, wiped when they go.
 */
#include "support/test.h"

#include "core/secret.h"

/* Whether all bytes from number n on are zero, in the room that a secret gave for 64 bytes. */
static bool nothing_is_left(castls_span room, size_t n)
{
    const uint8_t zeros[CAS_SECRET_MAX] = {0};
    return cas_bytes_equal(
        cas_bytes_skip(cas_span_bytes(room), n), cas_bytes_skip(CAS_BYTES(zeros), n));
}

static void a_secret_is_kept_as_it_is(void **state)
{
    (void)state;
    cas_secret s = {0};
    assert_false(cas_secret_is_set(&s));
    assert_int_equal(cas_secret_bytes(&s).len, 0);
    assert_int_equal(cas_secret_set(&s, CAS_TEXT("secret")), CAS_OK);
    assert_true(cas_secret_is_set(&s));
    assert_bytes_equal(cas_secret_bytes(&s), CAS_TEXT("secret"));
    uint8_t longest[64] = {0};
    cas_span_fill(CAS_SPAN(longest), 0xab);
    assert_int_equal(cas_secret_set(&s, CAS_BYTES(longest)), CAS_OK);
    assert_bytes_equal(cas_secret_bytes(&s), CAS_BYTES(longest));
}

static void a_secret_that_is_too_long_leaves_none(void **state)
{
    (void)state;
    uint8_t longer[65] = {0};
    cas_secret s = {0};
    const castls_span room = cas_secret_room(&s, CAS_SECRET_MAX);
    assert_int_equal(cas_secret_set(&s, CAS_TEXT("secret")), CAS_OK);
    assert_int_equal(cas_secret_set(&s, CAS_BYTES(longer)), CAS_ERR_ROOM);
    assert_false(cas_secret_is_set(&s));
    assert_true(nothing_is_left(room, 0));
}

static void clearing_leaves_nothing(void **state)
{
    (void)state;
    cas_secret s = {0};
    const castls_span room = cas_secret_room(&s, CAS_SECRET_MAX);
    cas_span_fill(room, 0xff);
    assert_false(nothing_is_left(room, 63));
    cas_secret_clear(&s);
    assert_true(nothing_is_left(room, 0));
    assert_false(cas_secret_is_set(&s));
}

static void a_shorter_secret_leaves_nothing_of_a_longer_one(void **state)
{
    (void)state;
    cas_secret s = {0};
    const castls_span room = cas_secret_room(&s, CAS_SECRET_MAX);
    cas_span_fill(room, 0xff);
    assert_int_equal(cas_secret_set(&s, CAS_TEXT("short")), CAS_OK);
    assert_true(nothing_is_left(room, 5));
    cas_span_fill(room, 0xff);
    assert_int_equal(cas_secret_room(&s, 5).len, 5);
    assert_true(nothing_is_left(room, 0));
}

static void a_secret_may_be_set_from_itself(void **state)
{
    (void)state;
    cas_secret s = {0};
    assert_int_equal(cas_secret_set(&s, CAS_TEXT("0123456789")), CAS_OK);
    assert_int_equal(cas_secret_set(&s, cas_bytes_slice(cas_secret_bytes(&s), 2, 5)), CAS_OK);
    assert_bytes_equal(cas_secret_bytes(&s), CAS_TEXT("23456"));
}

static void room_is_empty_at_first_and_never_too_long(void **state)
{
    (void)state;
    cas_secret s = {0};
    assert_int_equal(cas_secret_set(&s, CAS_TEXT("secret")), CAS_OK);
    const castls_span room = cas_secret_room(&s, 4);
    assert_int_equal(room.len, 4);
    assert_bytes_equal(cas_secret_bytes(&s), CAS_TEXT("\0\0\0\0"));
    cas_span_fill(room, 'x');
    assert_bytes_equal(cas_secret_bytes(&s), CAS_TEXT("xxxx"));
    assert_int_equal(cas_secret_room(&s, 64).len, 64);
    assert_int_equal(cas_secret_room(&s, 65).len, 0);
    assert_false(cas_secret_is_set(&s));
    assert_int_equal(cas_secret_room(&s, SIZE_MAX).len, 0);
    assert_int_equal(cas_secret_room(&s, 256).len, 0);
    assert_false(cas_secret_is_set(&s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_is_kept_as_it_is),
        cmocka_unit_test(a_secret_that_is_too_long_leaves_none),
        cmocka_unit_test(clearing_leaves_nothing),
        cmocka_unit_test(a_shorter_secret_leaves_nothing_of_a_longer_one),
        cmocka_unit_test(a_secret_may_be_set_from_itself),
        cmocka_unit_test(room_is_empty_at_first_and_never_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
