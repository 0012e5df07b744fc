/*
 * test_table.c: entries found by a key, in the order of their age.
 */
#include "support/sessions.h"

#include "session/scatter.h"
#include "session/table.h"

/* Adds an entry under a key; what fell out is freed and said. */
static bool add(cas_table *table, castls_bytes key)
{
    uint64_t hash = 0;
    cas_table_entry *entry = NULL;
    assert_int_equal(cas_table_entry_new(table, key, &entry), CAS_OK);
    cas_table_entry *gone = cas_table_insert(cas_table_shard_of(table, key, &hash), entry);
    const bool was_full = gone != NULL;
    assert_true(entry->hash == hash);
    cas_table_entry_free(table, gone);
    return was_full;
}

static bool has(cas_table *table, castls_bytes key)
{
    uint64_t hash = 0;
    cas_table_shard *shard = cas_table_shard_of(table, key, &hash);
    return cas_table_find(shard, hash, key) != NULL;
}

static void touch_or_remove(cas_table *table, castls_bytes key, bool removes)
{
    uint64_t hash = 0;
    cas_table_shard *shard = cas_table_shard_of(table, key, &hash);
    cas_table_entry *entry = cas_table_find(shard, hash, key);
    assert_non_null(entry);
    if (removes) {
        cas_table_remove(shard, entry);
        cas_table_entry_free(table, entry);
    } else {
        cas_table_touch(shard, entry);
    }
}

static void the_oldest_entry_falls_out(void **state)
{
    (void)state;
    cas_table table = {0};
    assert_int_equal(cas_table_init(&table, NULL, 5, 3), CAS_OK);
    assert_false(add(&table, CAS_TEXT("a")));
    assert_false(add(&table, CAS_TEXT("b")));
    assert_false(add(&table, CAS_TEXT("c")));
    assert_true(add(&table, CAS_TEXT("d")));
    assert_false(has(&table, CAS_TEXT("a")));
    assert_true(has(&table, CAS_TEXT("b")));
    touch_or_remove(&table, CAS_TEXT("b"), false);
    assert_true(add(&table, CAS_TEXT("e"))); /* c, for b has become newer. */
    assert_true(has(&table, CAS_TEXT("b")));
    assert_false(has(&table, CAS_TEXT("c")));
    cas_table_clear(&table);
}

/* First, last and middle of the order, and the only one. */
static void an_entry_is_removed_from_wherever_it_stands(void **state)
{
    (void)state;
    const castls_bytes keys[] = {CAS_TEXT("a"), CAS_TEXT("b"), CAS_TEXT("c")};
    for (size_t first = 0; first < CAS_COUNT(keys); first++) {
        cas_table table = {0};
        assert_int_equal(cas_table_init(&table, NULL, 5, 3), CAS_OK);
        for (size_t i = 0; i < CAS_COUNT(keys); i++) {
            assert_false(add(&table, *CAS_AT(keys, i)));
        }
        for (size_t i = 0; i < CAS_COUNT(keys); i++) {
            const castls_bytes key = *CAS_AT(keys, (first + i) % CAS_COUNT(keys));
            touch_or_remove(&table, key, true);
            assert_false(has(&table, key));
        }
        assert_false(add(&table, CAS_TEXT("d")));
        assert_true(has(&table, CAS_TEXT("d")));
        cas_table_clear(&table);
    }
}

static void an_entry_keeps_its_newest_sessions(void **state)
{
    (void)state;
    cas_table table = {0};
    cas_table_entry *entry = NULL;
    assert_int_equal(cas_table_init(&table, NULL, 5, 3), CAS_OK);
    assert_int_equal(cas_table_entry_new(&table, CAS_TEXT("key"), &entry), CAS_OK);
    for (uint32_t i = 1; i <= CAS_CACHE_TICKETS_MAX + 2; i++) {
        const uint32_t gone = test_session_mark(cas_table_entry_push(entry, test_session(i)));
        assert_int_equal(gone, i <= CAS_CACHE_TICKETS_MAX ? 0 : i - CAS_CACHE_TICKETS_MAX);
    }
    for (uint32_t i = CAS_CACHE_TICKETS_MAX + 2; i > 4; i--) {
        assert_int_equal(test_session_mark(cas_table_entry_pop(entry)), i);
    }
    assert_int_equal(entry->session_count, 2);
    cas_table_entry_free(&table, entry); /* And the two that are left. */
    cas_table_entry_free(&table, NULL);
    cas_table_clear(&table);
}

/* The bound of the whole is that of its shards, however the size divides. */
static void the_shards_share_the_size(void **state)
{
    (void)state;
    const uint32_t sizes[] = {1, 2, 255, 256, 257, 1000, 4099};
    for (size_t i = 0; i < CAS_COUNT(sizes); i++) {
        cas_table table = {0};
        uint32_t sum = 0;
        assert_int_equal(cas_table_init(&table, NULL, 5, *CAS_AT(sizes, i)), CAS_OK);
        for (size_t s = 0; s < CAS_POOL_COUNT(&table.shard); s++) {
            sum += CAS_POOL_AT(&table.shard, s)->count_max;
        }
        assert_int_equal(sum, *CAS_AT(sizes, i));
        cas_table_clear(&table);
    }
}

/* Keys that differ in a digit spread over shards, and another seed spreads them in another way. */
static void a_seed_scatters_keys(void **state)
{
    (void)state;
    unsigned same_shard = 0;
    unsigned moved = 0;
    for (unsigned i = 0; i < 256; i++) {
        const uint8_t key[] = {'k', (uint8_t)i};
        const uint64_t one = cas_scatter(1, CAS_BYTES(key));
        same_shard += one % 16 == 0;
        moved += one % 16 != cas_scatter(2, CAS_BYTES(key)) % 16;
    }
    assert_in_range(same_shard, 4, 40);
    assert_in_range(moved, 200, 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_oldest_entry_falls_out),
        cmocka_unit_test(an_entry_is_removed_from_wherever_it_stands),
        cmocka_unit_test(an_entry_keeps_its_newest_sessions),
        cmocka_unit_test(the_shards_share_the_size),
        cmocka_unit_test(a_seed_scatters_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
