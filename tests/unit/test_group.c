/*
 * test_group.c: the rows of the named groups, and elementary parts.
 */
#include "support/test.h"

#include "crypto/group.h"
#include "support/fake_provider.h"

static void code_points_are_those_of_the_registry(void **state)
{
    (void)state;
    assert_string_equal(cas_named_group_find(0x001d)->name, "x25519");
    assert_string_equal(cas_named_group_find(0x0017)->name, "secp256r1");
    assert_string_equal(cas_named_group_find(0x11ec)->name, "X25519MLKEM768");
    assert_string_equal(cas_named_group_find(0x11eb)->name, "SecP256r1MLKEM768");
    assert_string_equal(cas_named_group_find(0x11ed)->name, "SecP384r1MLKEM1024");
    assert_null(cas_named_group_find(0x001e));
    assert_null(cas_named_group_find(0));
}

static void a_hybrid_is_as_long_as_its_parts(void **state)
{
    (void)state;
    const castls_codes groups = cas_named_group_defaults();
    size_t hybrids = 0;
    for (size_t i = 0; i < groups.count; i++) {
        const cas_named_group *row = cas_named_group_find(cas_codes_get(groups, i));
        if (row->second == 0) {
            assert_int_equal(row->first, row->id);
            continue;
        }
        hybrids++;
        const cas_named_group *first = cas_named_group_find(row->first);
        const cas_named_group *second = cas_named_group_find(row->second);
        assert_int_equal(row->share_len, first->share_len + second->share_len);
        assert_int_equal(row->response_len, first->response_len + second->response_len);
        assert_int_equal(row->secret_len, first->secret_len + second->secret_len);
        assert_true(row->classical == row->first || row->classical == row->second);
        assert_true(row->share_len <= CASTLS_KEY_SHARE_MAX);
        assert_true(row->response_len <= CASTLS_KEY_SHARE_MAX);
        assert_true(row->secret_len <= CASTLS_SHARED_SECRET_MAX);
    }
    assert_int_equal(hybrids, 3);
}

static const castls_group *lying_group(castls_group_id id)
{
    static const castls_group liar = {
        .id = CASTLS_GROUP_X25519,
        .private_len = 32,
        .share_len = 33,
        .response_len = 32,
        .secret_len = 32,
        .key_room = 32};
    return id == CASTLS_GROUP_X25519 ? &liar : NULL;
}

static void a_group_whose_facts_are_wrong_is_not_available(void **state)
{
    (void)state;
    castls_provider provider = *cas_fake_provider();
    provider.group = lying_group;
    assert_false(cas_group_is_available(&provider, CASTLS_GROUP_X25519));
    assert_false(cas_group_is_available(&provider, CAS_HYBRID_X25519MLKEM768));
    assert_false(cas_group_is_available(&provider, CASTLS_GROUP_SECP256R1));
    cas_key_part part = {0};
    uint8_t share[33] = {0};
    assert_int_equal(
        cas_key_part_generate(&part, &provider, NULL, CASTLS_GROUP_X25519, CAS_SPAN(share)),
        CAS_ERR_UNSUPPORTED);
}

static void a_part_checks_its_lengths(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    uint8_t share[32] = {0};
    uint8_t key[32] = {0};
    uint8_t secret[32] = {0};
    cas_key_part part = {0};
    assert_int_equal(cas_key_part_agree(&part, CAS_BYTES(share), CAS_SPAN(secret)), CAS_ERR_STATE);
    assert_int_equal(cas_key_part_import(&part, provider, CASTLS_GROUP_X25519,
                                         cas_bytes_prefix(CAS_BYTES(key), 31), CAS_SPAN(share)),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(cas_key_part_import(&part, provider, CASTLS_GROUP_X25519, CAS_BYTES(key),
                                         cas_span_prefix(CAS_SPAN(share), 31)),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(
        cas_key_part_import(&part, provider, CASTLS_GROUP_X25519, CAS_BYTES(key), CAS_SPAN(share)),
        CAS_OK);
    assert_int_equal(
        cas_key_part_agree(&part, CAS_BYTES(share), cas_span_prefix(CAS_SPAN(secret), 31)),
        CAS_ERR_ARGUMENT);
    assert_int_equal(
        cas_key_part_agree(&part, cas_bytes_prefix(CAS_BYTES(share), 31), CAS_SPAN(secret)),
        CAS_ERR_KEY_SHARE);
    assert_int_equal(cas_key_part_agree(&part, CAS_BYTES(share), CAS_SPAN(secret)), CAS_OK);
    cas_key_part_clear(&part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_points_are_those_of_the_registry),
        cmocka_unit_test(a_hybrid_is_as_long_as_its_parts),
        cmocka_unit_test(a_group_whose_facts_are_wrong_is_not_available),
        cmocka_unit_test(a_part_checks_its_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
