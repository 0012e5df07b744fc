/*
 * test_half.c: keys, sequence numbers and limits of one direction.
 */
#include "support/halves.h"

#include "record/seal.h"

static const cas_record_plan no_plan = {0, 0};

static void a_half_begins_in_plaintext(void **state)
{
    (void)state;
    cas_record_half half = {0};
    cas_half_init(&half, 0x0301);
    assert_false(cas_half_is_protected(&half));
    assert_false(cas_half_wants_update(&half));
    assert_true(cas_half_records_left(&half) == UINT64_MAX);
    assert_int_equal(half.plain_version, 0x0301);
    cas_half_set_plain_version(&half, 0x0303);
    assert_int_equal(half.plain_version, 0x0303);
    cas_half_clear(&half);
}

static void a_key_starts_the_sequence_afresh(void **state)
{
    (void)state;
    uint8_t out[64] = {0};
    size_t len = 0;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_true(cas_half_is_protected(&halves.write));
    for (uint64_t i = 0; i < 3; i++) {
        assert_true(halves.write.sequence == i);
        assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("x"),
                                         no_plan, CAS_SPAN(out), &len),
                         CAS_OK);
    }
    assert_int_equal(cas_half_set_key(&halves.write, cas_fake_provider(), cas_suite_find(0x1302),
                                      CASTLS_AEAD_TLS13_SEAL, CAS_BYTES(test_traffic_secret)),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(halves.write.protection, CAS_PROTECTION_BROKEN);
    test_halves_clear(&halves);

    test_halves_init(&halves, TEST_SUITE_GATHERING);
    assert_true(halves.write.sequence == 0);
    test_halves_clear(&halves);
}

/* Nothing may go out in plaintext because a key could not be made. */
static void a_half_without_its_key_is_broken_for_good(void **state)
{
    (void)state;
    uint8_t out[64] = {0};
    size_t len = 1;
    cas_record_half half = {0};
    cas_half_init(&half, 0x0303);
    const uint8_t short_iv[11] = {0};
    const uint8_t key[16] = {0};
    assert_int_equal(
        cas_half_set_key_bytes(&half, cas_fake_provider(), cas_suite_find(0x1301),
                               CASTLS_AEAD_TLS13_SEAL, CAS_BYTES(key), CAS_BYTES(short_iv)),
        CAS_ERR_ARGUMENT);
    cas_half_clear_key(&half);
    assert_int_equal(half.protection, CAS_PROTECTION_BROKEN);
    assert_int_equal(
        cas_record_seal(&half, CAS_RECORD_HANDSHAKE, CAS_TEXT("x"), no_plan, CAS_SPAN(out), &len),
        CAS_ERR_STATE);
    assert_int_equal(cas_record_seal(&half, CAS_RECORD_CHANGE_CIPHER_SPEC, CAS_TEXT("x"), no_plan,
                                     CAS_SPAN(out), &len),
                     CAS_ERR_STATE);
    assert_int_equal(len, 0);
    cas_half_clear(&half);
}

static void early_data_that_is_refused_goes_back_to_plaintext(void **state)
{
    (void)state;
    uint8_t out[64] = {0};
    size_t len = 0;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_half_clear_key(&halves.write);
    assert_false(cas_half_is_protected(&halves.write));
    assert_false(cas_aead_key_is_set(&halves.write.key));
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_HANDSHAKE, CAS_TEXT("hello"),
                                     no_plan, CAS_SPAN(out), &len),
                     CAS_OK);
    const uint8_t wanted[] = {22, 3, 3, 0, 5, 'h', 'e', 'l', 'l', 'o'};
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(out), len), CAS_BYTES(wanted));
    test_halves_clear(&halves);
}

/* The caller is told in time: what is left under the limit is for a KeyUpdate and an alert. */
static void a_key_that_is_used_up_wants_an_update_before_it_refuses(void **state)
{
    (void)state;
    uint8_t out[64] = {0};
    size_t len = 0;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_half_limit_records(&halves.write, 10);
    cas_half_limit_records(&halves.write, 1000); /* Never raised. */
    for (unsigned i = 0; i < 10; i++) {
        assert_int_equal(cas_half_wants_update(&halves.write), i >= 5);
        assert_true(cas_half_records_left(&halves.write) == (i < 5 ? 5 - i : 0));
        assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_HANDSHAKE, CAS_TEXT("x"),
                                         no_plan, CAS_SPAN(out), &len),
                         CAS_OK);
    }
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_HANDSHAKE, CAS_TEXT("x"), no_plan,
                                     CAS_SPAN(out), &len),
                     CAS_ERR_RECORD_SEQUENCE);
    assert_int_equal(len, 0);
    test_halves_clear(&halves);
}

static void the_reserve_is_small_beside_a_real_limit(void **state)
{
    (void)state;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    const uint64_t max = cas_aead_key_records_max(&halves.write.key);
    assert_true(halves.write.records_max == max);
    assert_true(cas_half_records_left(&halves.write) == max - CAS_RECORD_KEY_RESERVE_MAX);
    test_halves_clear(&halves);
}

/* Another half with the same key seals the record that was next, under the same limits. */
static void a_half_goes_on_where_another_stands(void **state)
{
    (void)state;
    uint8_t first[64] = {0};
    uint8_t second[64] = {0};
    size_t first_len = 0;
    size_t second_len = 0;
    test_halves halves = {0};
    test_halves others = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    test_halves_init(&others, TEST_SUITE_GATHERING);
    cas_half_limit_records(&halves.write, 10);
    cas_half_set_inner_max(&halves.write, 100);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_HANDSHAKE, CAS_TEXT("x"),
                                         no_plan, CAS_SPAN(first), &first_len),
                         CAS_OK);
    }
    cas_half_go_on(&others.write, &halves.write);
    assert_int_equal(others.write.sequence, 3);
    assert_int_equal(others.write.inner_max, 100);
    assert_int_equal(cas_half_records_left(&others.write), cas_half_records_left(&halves.write));
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_HANDSHAKE, CAS_TEXT("x"), no_plan,
                                     CAS_SPAN(first), &first_len),
                     CAS_OK);
    assert_int_equal(cas_record_seal(&others.write, CAS_RECORD_HANDSHAKE, CAS_TEXT("x"), no_plan,
                                     CAS_SPAN(second), &second_len),
                     CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(first), first_len),
                       cas_bytes_prefix(CAS_BYTES(second), second_len));
    test_halves_clear(&halves);
    test_halves_clear(&others);
}

/* Nothing goes out of it any more, and above all not in plaintext. */
static void a_retired_half_seals_nothing(void **state)
{
    (void)state;
    uint8_t out[64] = {0};
    size_t len = 0;
    test_halves halves = {0};
    test_halves_init(&halves, TEST_SUITE_GATHERING);
    cas_half_retire(&halves.write);
    assert_false(cas_aead_key_is_set(&halves.write.key));
    assert_int_equal(cas_record_seal(&halves.write, CAS_RECORD_ALERT, CAS_TEXT("xy"), no_plan,
                                     CAS_SPAN(out), &len),
                     CAS_ERR_STATE);
    cas_half_clear_key(&halves.write);
    assert_int_equal(halves.write.protection, CAS_PROTECTION_BROKEN);
    test_halves_clear(&halves);
}

static void a_record_size_limit_is_brought_into_its_range(void **state)
{
    (void)state;
    cas_record_half half = {0};
    cas_half_init(&half, 0x0303);
    assert_int_equal(half.inner_max, 16385);
    cas_half_set_inner_max(&half, 63);
    assert_int_equal(half.inner_max, 64);
    cas_half_set_inner_max(&half, 1000);
    assert_int_equal(half.inner_max, 1000);
    cas_half_set_inner_max(&half, 65535);
    assert_int_equal(half.inner_max, 16385);
    cas_half_clear(&half);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_half_begins_in_plaintext),
        cmocka_unit_test(a_key_starts_the_sequence_afresh),
        cmocka_unit_test(a_half_without_its_key_is_broken_for_good),
        cmocka_unit_test(early_data_that_is_refused_goes_back_to_plaintext),
        cmocka_unit_test(a_key_that_is_used_up_wants_an_update_before_it_refuses),
        cmocka_unit_test(the_reserve_is_small_beside_a_real_limit),
        cmocka_unit_test(a_half_goes_on_where_another_stands),
        cmocka_unit_test(a_retired_half_seals_nothing),
        cmocka_unit_test(a_record_size_limit_is_brought_into_its_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
