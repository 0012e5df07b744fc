/*
 * test_sig_memory.c: a signature that was right once costs no arithmetic again, and no other check
 * is left out for it.
 */
#include "support/test.h"

#include "support/fake_provider.h"
#include "support/mint_crl.h"
#include "support/threads.h"
#include "support/world.h"

static cas_sig_key key_of(cas_sig_sort sort, uint32_t number)
{
    uint8_t octets[4] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(octets));
    cas_write_u32(&w, number);
    return cas_sig_key_of(cas_fake_provider(), sort, CAS_TEXT("key"), CAS_BYTES(octets));
}

static cas_sig_memory *make(void)
{
    cas_sig_memory *memory = NULL;
    assert_int_equal(cas_sig_memory_new(NULL, &memory), CAS_OK);
    return memory;
}

static void what_was_put_in_is_there_and_counted(void **state)
{
    (void)state;
    cas_sig_memory *memory = make();
    const cas_sig_key key = key_of(CAS_SIG_OF_LEAF, 1);
    const cas_sig_key other = key_of(CAS_SIG_OF_CA, 1); /* The same bytes of another sort. */
    uint64_t hits = 0;
    uint64_t misses = 0;
    assert_false(cas_sig_memory_has(memory, &key));
    cas_sig_memory_put(memory, &key);
    cas_sig_memory_put(memory, &key);
    assert_true(cas_sig_memory_has(memory, &key));
    assert_false(cas_sig_memory_has(memory, &other));
    cas_sig_memory_counts(memory, &hits, &misses);
    assert_int_equal(hits, 1);
    assert_int_equal(misses, 2);
    cas_sig_memory_release(memory);
}

/* All of the digest counts: whoever meets a part of it must not pass for the rest. */
static void a_digest_is_compared_as_a_whole(void **state)
{
    (void)state;
    cas_sig_memory *memory = make();
    const cas_sig_key key = key_of(CAS_SIG_OF_CA, 1);
    cas_sig_memory_put(memory, &key);
    for (size_t i = 0; i < CAS_COUNT(key.word); i++) {
        cas_sig_key other = key;
        uint64_t *word = CAS_AT(other.word, i);
        *word = *word ^ UINT64_C(1) << 63;
        assert_false(cas_sig_memory_has(memory, &other));
    }
    assert_true(cas_sig_memory_has(memory, &key));
    cas_sig_memory_release(memory);
}

static void without_a_digest_or_a_memory_nothing_is_there(void **state)
{
    (void)state;
    cas_sig_memory *memory = make();
    const cas_sig_key none = {CAS_SIG_OF_LEAF, {0}};
    const cas_sig_key key = key_of(CAS_SIG_OF_LEAF, 1);
    cas_sig_memory_put(memory, &none);
    assert_false(cas_sig_memory_has(memory, &none));
    cas_sig_memory_put(NULL, &key);
    assert_false(cas_sig_memory_has(NULL, &key));
    cas_sig_memory_release(memory);
}

/* The room is fixed; leaves, however many, push out no CA's. */
static void it_is_bounded_and_leaves_push_out_no_ca(void **state)
{
    (void)state;
    cas_sig_memory *memory = make();
    for (uint32_t i = 0; i < 100; i++) {
        const cas_sig_key key = key_of(CAS_SIG_OF_CA, i);
        cas_sig_memory_put(memory, &key);
    }
    for (uint32_t i = 0; i < 20000; i++) {
        const cas_sig_key key = key_of(CAS_SIG_OF_LEAF, i);
        cas_sig_memory_put(memory, &key);
        assert_true(cas_sig_memory_has(memory, &key));
    }
    uint32_t leaves = 0;
    uint32_t cas = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        const cas_sig_key leaf = key_of(CAS_SIG_OF_LEAF, i);
        const cas_sig_key ca = key_of(CAS_SIG_OF_CA, i);
        leaves += cas_sig_memory_has(memory, &leaf) ? 1 : 0;
        cas += cas_sig_memory_has(memory, &ca) ? 1 : 0;
    }
    assert_int_equal(leaves, CAS_SIG_SHARDS / 2 * CAS_SIG_SETS * CAS_SIG_WAYS);
    assert_true(cas > 95 && cas <= 100); /* A set of four may have met a fifth. */
    cas_sig_memory_release(memory);
}

static void hammer(void *user)
{
    cas_sig_memory *memory = user;
    for (uint32_t i = 0; i < 3000; i++) {
        const cas_sig_key key = key_of(CAS_SIG_OF_LEAF, i);
        const cas_sig_key never = key_of(CAS_SIG_OF_LEAF, i + 1000000);
        (void)cas_sig_memory_has(memory, &key);
        cas_sig_memory_put(memory, &key);
        assert_false(cas_sig_memory_has(memory, &never));
    }
}

static void threads_share_it(void **state)
{
    (void)state;
    cas_sig_memory *memory = make();
    uint64_t hits = 0;
    uint64_t misses = 0;
    const size_t count = cas_test_in_threads(4, hammer, memory);
    assert_true(count > 0);
    cas_sig_memory_counts(memory, &hits, &misses);
    assert_int_equal(hits + misses, count * 6000);
    assert_true(misses >= count * 3000);
    cas_sig_memory_release(memory);
}

/* Root, intermediate and leaf, and a memory. */
typedef struct scene {
    world w;
    minted root;
    minted middle;
    minted leaf;
} scene;

static void begin(scene *s)
{
    const cas_cert_plan root = mint_plan_ca("Root");
    const cas_cert_plan middle = mint_plan_ca("Middle");
    const cas_cert_plan leaf = mint_plan_leaf("www.example.com");
    mint(&s->root, &root, NULL, cas_bytes_none());
    mint(&s->middle, &middle, &s->root, cas_bytes_none());
    mint(&s->leaf, &leaf, &s->middle, cas_bytes_none());
    world_begin(&s->w);
    s->w.memory = make();
}

static void end(scene *s)
{
    world_end(&s->w);
    minted_clear(&s->root);
    minted_clear(&s->middle);
    minted_clear(&s->leaf);
}

static cas_err verify(scene *s)
{
    const castls_bytes chain[] = {minted_der(&s->leaf), minted_der(&s->middle)};
    return world_verify(&s->w, CAS_PARTS(chain));
}

static uint64_t hits_of(const scene *s)
{
    uint64_t hits = 0;
    uint64_t misses = 0;
    cas_sig_memory_counts(s->w.memory, &hits, &misses);
    return hits;
}

static void a_chain_that_was_good_costs_no_signature_again(void **state)
{
    (void)state;
    scene s = {0};
    begin(&s);
    assert_int_equal(verify(&s), CAS_ERR_NO_TRUST);
    world_trust(&s.w, &s.root);
    assert_int_equal(verify(&s), CAS_OK);
    const uint32_t signatures = s.w.verdict.signatures;
    assert_int_equal(hits_of(&s), 0);
    assert_int_equal(verify(&s), CAS_OK);
    assert_int_equal(hits_of(&s), 2);
    assert_int_equal(s.w.verdict.signatures, signatures); /* The budget does not depend on it. */
    end(&s);
}

static void a_chain_that_is_not_trusted_is_not_remembered(void **state)
{
    (void)state;
    scene s = {0};
    minted other = {0};
    const cas_cert_plan plan = mint_plan_ca("Other");
    begin(&s);
    mint(&other, &plan, NULL, cas_bytes_none());
    world_trust(&s.w, &other);
    assert_int_equal(verify(&s), CAS_ERR_UNKNOWN_ISSUER);
    assert_int_equal(verify(&s), CAS_ERR_UNKNOWN_ISSUER);
    assert_int_equal(hits_of(&s), 0);
    minted_clear(&other);
    end(&s);
}

/* Time, names, usage, revocation and trust are looked at each time. */
static void no_other_check_is_left_out(void **state)
{
    (void)state;
    scene s = {0};
    begin(&s);
    world_trust(&s.w, &s.root);
    assert_int_equal(verify(&s), CAS_OK);
    s.w.now = MINT_NOT_AFTER + 1;
    assert_int_equal(verify(&s), CAS_ERR_CERTIFICATE_EXPIRED);
    s.w.now = MINT_NOW;
    world_ask_for(&s.w, "www.example.org");
    assert_int_equal(verify(&s), CAS_ERR_NAME_MISMATCH);
    world_ask_for(&s.w, "www.example.com");
    s.w.purpose = CAS_PURPOSE_CLIENT;
    assert_int_equal(verify(&s), CAS_ERR_EXTENDED_KEY_USAGE);
    s.w.purpose = CAS_PURPOSE_SERVER;
    s.w.depth_max = 1;
    assert_int_equal(verify(&s), CAS_ERR_PATH_LENGTH);
    s.w.depth_max = 0;
    cas_trust_clear(&s.w.trust);
    cas_trust_init(&s.w.trust, NULL);
    assert_int_equal(verify(&s), CAS_ERR_NO_TRUST);
    world_trust(&s.w, &s.leaf);
    assert_int_equal(verify(&s), CAS_ERR_UNKNOWN_ISSUER);
    world_trust(&s.w, &s.root);
    uint8_t room[1024] = {0};
    const crl_plan plan = mint_crl_plan();
    assert_int_equal(cas_crl_store_add(&s.w.crls, mint_crl(&plan, &s.root, CAS_SPAN(room))),
                     CAS_OK);
    assert_int_equal(verify(&s), CAS_ERR_REVOCATION_UNKNOWN);
    end(&s);
}

/* Each byte of the leaf's signature that is changed gives another key, and is checked. */
static void a_changed_certificate_is_another(void **state)
{
    (void)state;
    scene s = {0};
    begin(&s);
    world_trust(&s.w, &s.root);
    assert_int_equal(verify(&s), CAS_OK);
    uint8_t *last = CAS_AT(s.leaf.der, s.leaf.len - 1);
    *last = *last ^ 1;
    assert_int_not_equal(verify(&s), CAS_OK);
    *last = *last ^ 1;
    assert_int_equal(verify(&s), CAS_OK);
    end(&s);
}

static void a_list_is_checked_once(void **state)
{
    (void)state;
    scene s = {0};
    uint8_t room[1024] = {0};
    const crl_plan plan = mint_crl_plan();
    begin(&s);
    world_trust(&s.w, &s.root);
    cas_cert_plan middle = mint_plan_ca("Middle");
    middle.key_usage = CAS_KU_KEY_CERT_SIGN | CAS_KU_CRL_SIGN;
    minted signing = {0};
    mint_again(&signing, &middle, &s.root, &s.middle);
    const castls_bytes chain[] = {minted_der(&s.leaf), minted_der(&signing)};
    assert_int_equal(cas_crl_store_add(&s.w.crls, mint_crl(&plan, &s.middle, CAS_SPAN(room))),
                     CAS_OK);
    assert_int_equal(world_verify(&s.w, CAS_PARTS(chain)), CAS_OK);
    assert_int_equal(hits_of(&s), 0);
    assert_int_equal(world_verify(&s.w, CAS_PARTS(chain)), CAS_OK);
    assert_int_equal(hits_of(&s), 3);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_in_is_there_and_counted),
        cmocka_unit_test(a_digest_is_compared_as_a_whole),
        cmocka_unit_test(without_a_digest_or_a_memory_nothing_is_there),
        cmocka_unit_test(it_is_bounded_and_leaves_push_out_no_ca),
        cmocka_unit_test(threads_share_it),
        cmocka_unit_test(a_chain_that_was_good_costs_no_signature_again),
        cmocka_unit_test(a_chain_that_is_not_trusted_is_not_remembered),
        cmocka_unit_test(no_other_check_is_left_out),
        cmocka_unit_test(a_changed_certificate_is_another),
        cmocka_unit_test(a_list_is_checked_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
