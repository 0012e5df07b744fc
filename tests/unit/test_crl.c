/*
 * test_crl.c: revocation lists are parsed strictly, and found in quickly.
 */
#include "support/test.h"

#include "support/fake_provider.h"
#include "support/mint_crl.h"
#include "x509/crl_store.h"

static void make_root(minted *root)
{
    const cas_cert_plan plan = mint_plan_ca("Root");
    mint(root, &plan, NULL, cas_bytes_none());
}

static void a_list_is_read_and_every_truncation_refused(void **state)
{
    (void)state;
    minted root = {0};
    uint8_t room[1024] = {0};
    cas_crl crl = {0};
    make_root(&root);
    crl_plan plan = mint_crl_plan();
    plan.first = 1000;
    plan.count = 3;
    const castls_bytes der = mint_crl(&plan, &root, CAS_SPAN(room));
    assert_int_equal(cas_crl_decode(der, &crl), CAS_OK);
    assert_int_equal(crl.count, 3);
    assert_true(crl.this_update == plan.this_update && crl.next_update == plan.next_update);
    assert_false(crl.is_partition || crl.users_only || crl.cas_only);
    assert_int_equal(crl.issuer_key_id.len, 20);
    for (size_t len = 0; len < der.len; len++) {
        assert_int_equal(cas_crl_decode(cas_bytes_prefix(der, len), &crl), CAS_ERR_CRL_DECODE);
        assert_int_equal(crl.tbs.len + crl.count, 0);
    }
    assert_int_equal(cas_crl_decode(cas_bytes_prefix(CAS_BYTES(room), der.len + 1), &crl),
                     CAS_ERR_CRL_DECODE);
    minted_clear(&root);
}

typedef struct point_row {
    uint8_t len;
    uint8_t octet[32];
    cas_err err;
} point_row;

/* IssuingDistributionPoint: what partitions a list is taken, what changes its meaning is not. */
static void kinds_of_lists_have_their_answers(void **state)
{
    (void)state;
    const point_row rows[] = {
        {3, {0x81, 1, 0xff}, CAS_OK},
        {3, {0x82, 1, 0xff}, CAS_OK},
        {7, {0xa0, 5, 0xa0, 3, 0x86, 1, 'u'}, CAS_OK},
        {3, {0x81, 1, 0}, CAS_ERR_CRL_DECODE},             /* FALSE, written down. */
        {4, {0x83, 2, 1, 6}, CAS_ERR_CRL_DECODE},          /* Some reasons only. */
        {3, {0x84, 1, 0xff}, CAS_ERR_CRL_DECODE},          /* Indirect. */
        {3, {0x85, 1, 0xff}, CAS_ERR_CRL_DECODE},          /* Attribute certificates. */
        {6, {0xa0, 4, 0xa1, 2, 5, 0}, CAS_ERR_CRL_DECODE}, /* A relative name. */
    };
    minted root = {0};
    make_root(&root);
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        uint8_t room[1024] = {0};
        cas_crl crl = {0};
        crl_plan plan = mint_crl_plan();
        plan.issuing_point_len = CAS_AT(rows, i)->len;
        (void)cas_span_copy(
            CAS_SPAN(plan.issuing_point),
            cas_bytes_prefix(CAS_BYTES(CAS_AT(rows, i)->octet), plan.issuing_point_len));
        const castls_bytes der = mint_crl(&plan, &root, CAS_SPAN(room));
        assert_int_equal(cas_crl_decode(der, &crl), CAS_AT(rows, i)->err);
    }
    minted_clear(&root);
}

static void what_a_list_has_to_say_is_asked_for(void **state)
{
    (void)state;
    minted root = {0};
    uint8_t room[1024] = {0};
    cas_crl crl = {0};
    make_root(&root);
    crl_plan plan = mint_crl_plan();
    plan.no_number = true;
    assert_int_equal(cas_crl_decode(mint_crl(&plan, &root, CAS_SPAN(room)), &crl),
                     CAS_ERR_CRL_DECODE);
    plan = mint_crl_plan();
    plan.no_key_id = true;
    assert_int_equal(cas_crl_decode(mint_crl(&plan, &root, CAS_SPAN(room)), &crl),
                     CAS_ERR_CRL_DECODE);
    plan = mint_crl_plan();
    plan.is_delta = true;
    assert_int_equal(cas_crl_decode(mint_crl(&plan, &root, CAS_SPAN(room)), &crl),
                     CAS_ERR_CRL_DECODE);
    minted_clear(&root);
}

static castls_bytes serial_of(uint32_t value, castls_span room)
{
    cas_writer w = cas_writer_on(room);
    cas_write_u32(&w, value);
    return cas_writer_bytes(&w);
}

static void every_serial_number_is_found_and_no_other(void **state)
{
    (void)state;
    minted root = {0};
    cas_buf room = {0};
    cas_crl_store store = {0};
    make_root(&root);
    crl_plan plan = mint_crl_plan();
    plan.first = 0x01000000;
    plan.count = 10000;
    assert_int_equal(cas_buf_init(&room, NULL, 400000), CAS_OK);
    cas_crl_store_init(&store, NULL, cas_fake_provider());
    assert_int_equal(cas_crl_store_add(&store, mint_crl(&plan, &root, cas_buf_room(&room))),
                     CAS_OK);
    assert_int_equal(store.count, 1);
    const cas_crl_item *item = cas_crl_store_get(&store, 0);
    for (uint32_t i = 0; i < plan.count; i++) {
        uint8_t serial[4] = {0};
        assert_true(cas_crl_item_has(item, serial_of(plan.first + i, CAS_SPAN(serial))));
        assert_false(
            cas_crl_item_has(item, serial_of(plan.first + plan.count + i, CAS_SPAN(serial))));
    }
    cas_crl_store_clear(&store);
    cas_buf_clear(&room, NULL);
    minted_clear(&root);
}

static void a_store_keeps_many_lists_and_refuses_bad_ones(void **state)
{
    (void)state;
    minted root = {0};
    cas_crl_store store = {0};
    make_root(&root);
    cas_crl_store_init(&store, NULL, cas_fake_provider());
    for (uint32_t i = 0; i < 20; i++) {
        uint8_t room[1024] = {0};
        crl_plan plan = mint_crl_plan();
        plan.first = 0x01000000 + i;
        plan.count = i % 3;
        assert_int_equal(cas_crl_store_add(&store, mint_crl(&plan, &root, CAS_SPAN(room))), CAS_OK);
        assert_int_equal(cas_crl_store_add(&store, CAS_TEXT("\x30\0")), CAS_ERR_CRL_DECODE);
    }
    assert_int_equal(store.count, 20);
    for (uint32_t i = 0; i < 20; i++) {
        uint8_t serial[4] = {0};
        assert_int_equal(cas_crl_item_has(cas_crl_store_get(&store, i),
                                          serial_of(0x01000000 + i, CAS_SPAN(serial))),
                         i % 3 != 0);
    }
    cas_crl_store_clear(&store);
    minted_clear(&root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_read_and_every_truncation_refused),
        cmocka_unit_test(kinds_of_lists_have_their_answers),
        cmocka_unit_test(what_a_list_has_to_say_is_asked_for),
        cmocka_unit_test(every_serial_number_is_found_and_no_other),
        cmocka_unit_test(a_store_keeps_many_lists_and_refuses_bad_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
