/*
 * test_ticket_key.c: the keys of a ticket ring.
 */
#include "support/test.h"

#include "session/ticket_key.h"
#include "support/fake_provider.h"
#include "support/threads.h"

static const uint8_t secret[32] = {9, 8, 7};

static void make(cas_ticket_keys *keys, uint32_t period_s)
{
    assert_int_equal(cas_ticket_keys_init(keys, cas_fake_provider(), CAS_BYTES(secret), period_s),
                     CAS_OK);
}

static void a_key_is_the_same_from_its_slot_as_derived(void **state)
{
    (void)state;
    cas_ticket_keys keys = {0};
    cas_ticket_keys fresh = {0};
    make(&keys, 60);
    make(&fresh, 60);
    for (uint64_t number = 1000; number < 1100; number++) {
        cas_ticket_key derived = {{0}, {0}};
        cas_ticket_key kept = {{0}, {0}};
        cas_ticket_key of_other = {{0}, {0}};
        assert_int_equal(cas_ticket_keys_get(&keys, number, &derived), CAS_OK);
        assert_int_equal(cas_ticket_keys_get(&keys, number, &kept), CAS_OK);
        assert_int_equal(cas_ticket_keys_get(&fresh, 1099 - (number - 1000), &of_other), CAS_OK);
        assert_int_equal(cas_ticket_keys_get(&fresh, number, &of_other), CAS_OK);
        assert_bytes_equal(CAS_BYTES(derived.name), CAS_BYTES(kept.name));
        assert_bytes_equal(CAS_BYTES(derived.key), CAS_BYTES(kept.key));
        assert_bytes_equal(CAS_BYTES(derived.name), CAS_BYTES(of_other.name));
        assert_bytes_equal(CAS_BYTES(derived.key), CAS_BYTES(of_other.key));
    }
    cas_ticket_keys_clear(&keys);
    cas_ticket_keys_clear(&fresh);
}

static void name_and_key_are_others_in_each_period(void **state)
{
    (void)state;
    cas_ticket_keys keys = {0};
    cas_ticket_key last = {{0}, {0}};
    make(&keys, 60);
    for (uint64_t number = 0; number < 50; number++) {
        cas_ticket_key key = {{0}, {0}};
        assert_int_equal(cas_ticket_keys_get(&keys, number, &key), CAS_OK);
        assert_false(cas_bytes_equal(CAS_BYTES(key.name), CAS_BYTES(last.name)));
        assert_false(cas_bytes_equal(CAS_BYTES(key.key), CAS_BYTES(last.key)));
        assert_false(cas_bytes_equal(
            CAS_BYTES(key.name), cas_bytes_prefix(CAS_BYTES(key.key), CAS_TICKET_NAME_LEN)));
        last = key;
    }
    cas_ticket_keys_clear(&keys);
}

static void a_slot_that_is_being_written_is_not_waited_for(void **state)
{
    (void)state;
    cas_ticket_keys keys = {0};
    cas_ticket_key before = {{0}, {0}};
    cas_ticket_key meanwhile = {{0}, {0}};
    make(&keys, 60);
    assert_int_equal(cas_ticket_keys_get(&keys, 0, &before), CAS_OK);
    /* As if another thread had begun to write there and was stopped. */
    cas_atomic_store(&keys.slot[0].turn, cas_atomic_load(&keys.slot[0].turn) + 1);
    cas_atomic64_store(&keys.slot[0].word[0], 0);
    assert_int_equal(cas_ticket_keys_get(&keys, 0, &meanwhile), CAS_OK);
    assert_bytes_equal(CAS_BYTES(before.name), CAS_BYTES(meanwhile.name));
    assert_bytes_equal(CAS_BYTES(before.key), CAS_BYTES(meanwhile.key));
    cas_ticket_keys_clear(&keys);
}

#define RACE_PERIODS 64

typedef struct race {
    cas_ticket_keys keys;
    cas_ticket_key wanted[RACE_PERIODS];
    cas_atomic64 started;
    cas_atomic failed;
} race;

/* All threads walk over more periods than there are slots, each in an order of its own. */
static void walk(void *user)
{
    race *r = user;
    const uint64_t index = cas_atomic64_add(&r->started, 1);
    for (uint64_t i = 0; i < 20000; i++) {
        const uint64_t number = i * (2 * index + 1) % RACE_PERIODS;
        cas_ticket_key key = {{0}, {0}};
        const cas_ticket_key *wanted = CAS_AT(r->wanted, number);
        if (cas_ticket_keys_get(&r->keys, number, &key) != CAS_OK ||
            !cas_bytes_equal(CAS_BYTES(key.name), CAS_BYTES(wanted->name)) ||
            !cas_bytes_equal(CAS_BYTES(key.key), CAS_BYTES(wanted->key))) {
            (void)cas_atomic_or(&r->failed, 1);
        }
    }
}

static void no_thread_ever_sees_half_a_key(void **state)
{
    (void)state;
    race r = {.failed = {0}};
    make(&r.keys, 60);
    for (uint64_t number = 0; number < RACE_PERIODS; number++) {
        assert_int_equal(cas_ticket_keys_get(&r.keys, number, CAS_AT(r.wanted, number)), CAS_OK);
    }
    assert_int_equal(cas_test_in_threads(4, walk, &r), 4);
    assert_int_equal(cas_atomic_load(&r.failed), 0);
    cas_ticket_keys_clear(&r.keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_the_same_from_its_slot_as_derived),
        cmocka_unit_test(name_and_key_are_others_in_each_period),
        cmocka_unit_test(a_slot_that_is_being_written_is_not_waited_for),
        cmocka_unit_test(no_thread_ever_sees_half_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
