/*
 * test_key_exchange.c: both sides of each group come to one secret; hybrids are put together in the
 * order of the wire; what is wrong is refused before a provider sees it.
 */
#include "support/test.h"

#include "crypto/key_exchange.h"
#include "support/fake_provider.h"

typedef struct exchange {
    cas_key_exchange kx;
    uint8_t share[CASTLS_KEY_SHARE_MAX];
    uint8_t response[CASTLS_KEY_SHARE_MAX];
    uint8_t client[CASTLS_SHARED_SECRET_MAX];
    uint8_t server[CASTLS_SHARED_SECRET_MAX];
} exchange;

static castls_span share_of(exchange *x, uint16_t group)
{
    return cas_span_prefix(CAS_SPAN(x->share), cas_named_group_find(group)->share_len);
}

/* Agrees for `agreed`, which the client offered in the key of `made`, and compares. */
static void run(exchange *x, uint16_t agreed, castls_bytes share)
{
    const cas_named_group *row = cas_named_group_find(agreed);
    castls_bytes response = cas_bytes_none();
    castls_bytes server = cas_bytes_none();
    castls_bytes client = cas_bytes_none();
    assert_int_equal(
        cas_key_exchange_respond(cas_fake_provider(), NULL, agreed, share, CAS_SPAN(x->response),
                                 CAS_SPAN(x->server), &response, &server),
        CAS_OK);
    assert_int_equal(response.len, row->response_len);
    assert_int_equal(server.len, row->secret_len);
    assert_int_equal(cas_key_exchange_agree(&x->kx, agreed, response, CAS_SPAN(x->client), &client),
                     CAS_OK);
    assert_bytes_equal(client, server);
}

static void both_sides_of_each_group_agree(void **state)
{
    (void)state;
    const castls_codes groups = cas_named_group_defaults();
    assert_int_equal(groups.count, 10);
    for (size_t i = 0; i < groups.count; i++) {
        const uint16_t group = cas_codes_get(groups, i);
        exchange x = {0};
        assert_true(cas_group_is_available(cas_fake_provider(), group));
        assert_int_equal(
            cas_key_exchange_generate(&x.kx, cas_fake_provider(), NULL, group, share_of(&x, group)),
            CAS_OK);
        assert_int_equal(cas_key_exchange_group(&x.kx)->id, group);
        run(&x, group, cas_span_bytes(share_of(&x, group)));
        cas_key_exchange_clear(&x.kx);
        assert_null(cas_key_exchange_group(&x.kx));
    }
}

/* One classical key serves the hybrid's share and its own. */
static void the_classical_half_of_a_hybrid_stands_alone_too(void **state)
{
    (void)state;
    const uint16_t hybrids[] = {
        CAS_HYBRID_X25519MLKEM768, CAS_HYBRID_SECP256R1MLKEM768, CAS_HYBRID_SECP384R1MLKEM1024};
    for (size_t i = 0; i < CAS_COUNT(hybrids); i++) {
        const uint16_t hybrid = *CAS_AT(hybrids, i);
        const cas_named_group *row = cas_named_group_find(hybrid);
        exchange x = {0};
        assert_int_equal(cas_key_exchange_generate(
                             &x.kx, cas_fake_provider(), NULL, hybrid, share_of(&x, hybrid)),
                         CAS_OK);
        const castls_bytes half =
            cas_key_exchange_half_share(&x.kx, cas_span_bytes(share_of(&x, hybrid)));
        assert_int_equal(half.len, cas_named_group_find(row->classical)->share_len);
        assert_true(cas_key_exchange_serves(&x.kx, row->classical));
        assert_true(cas_key_exchange_serves(&x.kx, hybrid));
        run(&x, row->classical, half);
        run(&x, hybrid, cas_span_bytes(share_of(&x, hybrid)));
        cas_key_exchange_clear(&x.kx);
    }
}

/* draft-ietf-tls-ecdhe-mlkem section 4: X25519MLKEM768 has ML-KEM first, the others the point. */
static void a_hybrid_share_is_its_parts_in_the_order_of_the_wire(void **state)
{
    (void)state;
    const uint8_t seed[64] = {1};
    const uint8_t scalar[48] = {2};
    exchange hybrid = {0};
    exchange kem = {0};
    exchange curve = {0};
    const castls_provider *provider = cas_fake_provider();
    assert_int_equal(
        cas_key_exchange_import(&kem.kx, provider, CASTLS_GROUP_MLKEM768, CAS_BYTES(seed),
                                cas_bytes_none(), share_of(&kem, CASTLS_GROUP_MLKEM768)),
        CAS_OK);
    assert_int_equal(
        cas_key_exchange_import(
            &curve.kx, provider, CASTLS_GROUP_X25519, cas_bytes_prefix(CAS_BYTES(scalar), 32),
            cas_bytes_none(), share_of(&curve, CASTLS_GROUP_X25519)),
        CAS_OK);
    assert_int_equal(
        cas_key_exchange_import(
            &hybrid.kx, provider, CAS_HYBRID_X25519MLKEM768, CAS_BYTES(seed),
            cas_bytes_prefix(CAS_BYTES(scalar), 32), share_of(&hybrid, CAS_HYBRID_X25519MLKEM768)),
        CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(hybrid.share), 1184),
                       cas_bytes_prefix(CAS_BYTES(kem.share), 1184));
    assert_bytes_equal(cas_bytes_slice(CAS_BYTES(hybrid.share), 1184, 32),
                       cas_bytes_prefix(CAS_BYTES(curve.share), 32));
    assert_int_equal(
        cas_key_exchange_import(&curve.kx, provider, CASTLS_GROUP_SECP384R1, CAS_BYTES(scalar),
                                cas_bytes_none(), share_of(&curve, CASTLS_GROUP_SECP384R1)),
        CAS_OK);
    assert_int_equal(cas_key_exchange_import(
                         &hybrid.kx, provider, CAS_HYBRID_SECP384R1MLKEM1024, CAS_BYTES(scalar),
                         CAS_BYTES(seed), share_of(&hybrid, CAS_HYBRID_SECP384R1MLKEM1024)),
                     CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(hybrid.share), 97),
                       cas_bytes_prefix(CAS_BYTES(curve.share), 97));
    cas_key_exchange_clear(&hybrid.kx);
    cas_key_exchange_clear(&kem.kx);
    cas_key_exchange_clear(&curve.kx);
}

static void a_share_of_another_length_is_refused(void **state)
{
    (void)state;
    const castls_codes groups = cas_named_group_defaults();
    for (size_t i = 0; i < groups.count; i++) {
        const uint16_t group = cas_codes_get(groups, i);
        exchange x = {0};
        castls_bytes response = cas_bytes_none();
        castls_bytes secret = cas_bytes_none();
        const castls_bytes share = cas_span_bytes(share_of(&x, group));
        const castls_bytes cut = cas_bytes_prefix(share, share.len - 1);
        assert_int_equal(
            cas_key_exchange_respond(cas_fake_provider(), NULL, group, cut, CAS_SPAN(x.response),
                                     CAS_SPAN(x.server), &response, &secret),
            CAS_ERR_KEY_SHARE);
        assert_int_equal(
            cas_key_exchange_generate(&x.kx, cas_fake_provider(), NULL, group, share_of(&x, group)),
            CAS_OK);
        const size_t len = cas_named_group_find(group)->response_len;
        assert_int_equal(
            cas_key_exchange_agree(&x.kx, group, cas_bytes_prefix(CAS_BYTES(x.response), len - 1),
                                   CAS_SPAN(x.client), &secret),
            CAS_ERR_KEY_SHARE);
        assert_int_equal(secret.len, 0);
        cas_key_exchange_clear(&x.kx);
    }
}

/* RFC 8446 section 4.2.8.2: a point starts with 4; the fake provider would take a 6. */
static void a_point_in_another_form_is_refused(void **state)
{
    (void)state;
    exchange x = {0};
    castls_bytes response = cas_bytes_none();
    castls_bytes secret = cas_bytes_none();
    const castls_provider *provider = cas_fake_provider();
    assert_int_equal(cas_key_exchange_generate(&x.kx, provider, NULL, CASTLS_GROUP_SECP256R1,
                                               share_of(&x, CASTLS_GROUP_SECP256R1)),
                     CAS_OK);
    x.share[0] = 6;
    assert_int_equal(
        cas_key_exchange_respond(provider, NULL, CASTLS_GROUP_SECP256R1,
                                 cas_span_bytes(share_of(&x, CASTLS_GROUP_SECP256R1)),
                                 CAS_SPAN(x.response), CAS_SPAN(x.server), &response, &secret),
        CAS_ERR_KEY_SHARE);
    cas_key_exchange_clear(&x.kx);
}

/* In either half of a hybrid, and nothing of the good half is left. */
static void a_share_that_the_provider_refuses_is_refused(void **state)
{
    (void)state;
    const size_t starts[] = {0, 1184};
    for (size_t i = 0; i < CAS_COUNT(starts); i++) {
        exchange x = {0};
        const uint8_t zeros[CASTLS_SHARED_SECRET_MAX] = {0};
        castls_bytes response = cas_bytes_none();
        castls_bytes secret = cas_bytes_none();
        assert_int_equal(
            cas_key_exchange_generate(&x.kx, cas_fake_provider(), NULL, CAS_HYBRID_X25519MLKEM768,
                                      share_of(&x, CAS_HYBRID_X25519MLKEM768)),
            CAS_OK);
        *CAS_AT(x.share, *CAS_AT(starts, i)) = 0xff;
        assert_int_equal(
            cas_key_exchange_respond(cas_fake_provider(), NULL, CAS_HYBRID_X25519MLKEM768,
                                     cas_span_bytes(share_of(&x, CAS_HYBRID_X25519MLKEM768)),
                                     CAS_SPAN(x.response), CAS_SPAN(x.server), &response, &secret),
            CAS_ERR_KEY_SHARE);
        assert_int_equal(response.len + secret.len, 0);
        assert_bytes_equal(CAS_BYTES(x.server), CAS_BYTES(zeros));
        cas_key_exchange_clear(&x.kx);
    }
}

static void a_group_that_was_not_offered_is_refused(void **state)
{
    (void)state;
    exchange x = {0};
    castls_bytes secret = cas_bytes_none();
    const castls_provider *provider = cas_fake_provider();
    assert_int_equal(cas_key_exchange_generate(&x.kx, provider, NULL, 0x0a0a, CAS_SPAN(x.share)),
                     CAS_ERR_UNSUPPORTED);
    assert_int_equal(cas_key_exchange_generate(&x.kx, provider, NULL, CAS_HYBRID_X25519MLKEM768,
                                               share_of(&x, CAS_HYBRID_X25519MLKEM768)),
                     CAS_OK);
    assert_int_equal(cas_key_exchange_agree(&x.kx, CASTLS_GROUP_MLKEM768,
                                            cas_bytes_prefix(CAS_BYTES(x.response), 1088),
                                            CAS_SPAN(x.client), &secret),
                     CAS_ERR_ARGUMENT);
    assert_false(cas_key_exchange_serves(&x.kx, 0));
    assert_false(cas_group_is_available(provider, 0));
    cas_key_exchange_clear(&x.kx);
    assert_false(cas_key_exchange_serves(&x.kx, CAS_HYBRID_X25519MLKEM768));
}

static castls_code nines(void *user, castls_span out)
{
    (void)user;
    cas_span_fill(out, 9);
    return CASTLS_OK;
}

/* With a source that repeats, shares repeat: on the client for all, on the server for
 * Diffie-Hellman. */
static void a_random_hook_makes_keys_repeat(void **state)
{
    (void)state;
    const cas_random_hook hook = {nines, NULL};
    const castls_provider *provider = cas_fake_provider();
    exchange one = {0};
    exchange two = {0};
    castls_bytes response_one = cas_bytes_none();
    castls_bytes response_two = cas_bytes_none();
    castls_bytes secret = cas_bytes_none();
    const uint16_t group = CASTLS_GROUP_SECP521R1;
    assert_int_equal(
        cas_key_exchange_generate(&one.kx, provider, &hook, group, share_of(&one, group)), CAS_OK);
    assert_int_equal(
        cas_key_exchange_generate(&two.kx, provider, &hook, group, share_of(&two, group)), CAS_OK);
    assert_bytes_equal(CAS_BYTES(one.share), CAS_BYTES(two.share));
    assert_int_equal(cas_key_exchange_respond(
                         provider, &hook, group, cas_span_bytes(share_of(&one, group)),
                         CAS_SPAN(one.response), CAS_SPAN(one.server), &response_one, &secret),
                     CAS_OK);
    assert_int_equal(cas_key_exchange_respond(
                         provider, &hook, group, cas_span_bytes(share_of(&one, group)),
                         CAS_SPAN(two.response), CAS_SPAN(two.server), &response_two, &secret),
                     CAS_OK);
    assert_bytes_equal(response_one, response_two);
    cas_key_exchange_clear(&one.kx);
    cas_key_exchange_clear(&two.kx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_of_each_group_agree),
        cmocka_unit_test(the_classical_half_of_a_hybrid_stands_alone_too),
        cmocka_unit_test(a_hybrid_share_is_its_parts_in_the_order_of_the_wire),
        cmocka_unit_test(a_share_of_another_length_is_refused),
        cmocka_unit_test(a_point_in_another_form_is_refused),
        cmocka_unit_test(a_share_that_the_provider_refuses_is_refused),
        cmocka_unit_test(a_group_that_was_not_offered_is_refused),
        cmocka_unit_test(a_random_hook_makes_keys_repeat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
