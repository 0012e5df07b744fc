/*
 * test_schedule12.c: TLS 1.2's key schedule and its PRF: what each function binds, and what it
 * refuses. The values are the vectors' affair (tests/kdf); here the fake provider shows the
 * structure, and the one value is the PRF's well-known test vector.
 */
#include "support/test.h"

#include "crypto/prf12.h"
#include "crypto/schedule12.h"
#include "support/fake_provider.h"

static const uint8_t client_random[32] = {1};
static const uint8_t server_random[32] = {2};
static const uint8_t premaster[32] = {3};
static const uint8_t digest[32] = {4};

static cas_secrets12 secrets_of(castls_bytes client, castls_bytes server)
{
    cas_secrets12 secrets = {0};
    assert_int_equal(cas_secrets12_init(&secrets, client, server), CAS_OK);
    assert_int_equal(
        cas_main_secret12(&secrets, cas_fake_provider(), CASTLS_HASH_SHA256, CAS_BYTES(premaster)),
        CAS_OK);
    assert_int_equal(cas_secret_bytes(&secrets.main_secret).len, CAS_MAIN_SECRET_LEN);
    return secrets;
}

static bool same_main(const cas_secrets12 *a, const cas_secrets12 *b)
{
    return cas_bytes_equal(cas_secret_bytes(&a->main_secret), cas_secret_bytes(&b->main_secret));
}

static void the_main_secret_is_bound_to_both_randoms_or_to_the_session(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    const cas_secrets12 one = secrets_of(CAS_BYTES(client_random), CAS_BYTES(server_random));
    const cas_secrets12 same = secrets_of(CAS_BYTES(client_random), CAS_BYTES(server_random));
    const cas_secrets12 turned = secrets_of(CAS_BYTES(server_random), CAS_BYTES(client_random));
    assert_true(same_main(&one, &same));
    assert_false(same_main(&one, &turned));

    cas_secrets12 extended = one;
    cas_secrets12 extended_turned = turned;
    assert_int_equal(cas_extended_main_secret12(&extended, provider, CASTLS_HASH_SHA256,
                                                CAS_BYTES(premaster), CAS_BYTES(digest)),
                     CAS_OK);
    assert_int_equal(cas_extended_main_secret12(&extended_turned, provider, CASTLS_HASH_SHA256,
                                                CAS_BYTES(premaster), CAS_BYTES(digest)),
                     CAS_OK);
    assert_false(same_main(&extended, &one));
    assert_true(same_main(&extended, &extended_turned)); /* The session hash holds the randoms. */
}

static void each_direction_has_its_key_and_iv(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    const cas_secrets12 secrets = secrets_of(CAS_BYTES(client_random), CAS_BYTES(server_random));
    const cas_suite *suite = cas_suite_find(0xc02b);
    uint8_t client_key[16] = {0};
    uint8_t server_key[16] = {0};
    uint8_t client_iv[4] = {0};
    uint8_t server_iv[4] = {0};
    uint8_t long_iv[12] = {0};
    assert_int_equal(cas_key_block12(&secrets, provider, suite, false, CAS_SPAN(client_key),
                                     CAS_SPAN(client_iv)),
                     CAS_OK);
    assert_int_equal(
        cas_key_block12(&secrets, provider, suite, true, CAS_SPAN(server_key), CAS_SPAN(server_iv)),
        CAS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(client_key), CAS_BYTES(server_key)));
    assert_false(cas_bytes_equal(CAS_BYTES(client_iv), CAS_BYTES(server_iv)));
    assert_int_equal(
        cas_key_block12(&secrets, provider, suite, true, CAS_SPAN(server_key), CAS_SPAN(long_iv)),
        CAS_ERR_ARGUMENT);
    assert_int_equal(cas_key_block12(&secrets, provider, cas_suite_find(0x1301), true,
                                     CAS_SPAN(server_key), CAS_SPAN(long_iv)),
                     CAS_ERR_ARGUMENT);
}

static void finished_has_twelve_bytes_of_its_side(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    const cas_secrets12 secrets = secrets_of(CAS_BYTES(client_random), CAS_BYTES(server_random));
    uint8_t client[12] = {0};
    uint8_t server[12] = {0};
    uint8_t longer[13] = {0};
    assert_int_equal(cas_verify_data12(&secrets, provider, CASTLS_HASH_SHA256, false,
                                       CAS_BYTES(digest), CAS_SPAN(client)),
                     CAS_OK);
    assert_int_equal(cas_verify_data12(&secrets, provider, CASTLS_HASH_SHA256, true,
                                       CAS_BYTES(digest), CAS_SPAN(server)),
                     CAS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(client), CAS_BYTES(server)));
    assert_int_equal(cas_verify_data12(&secrets, provider, CASTLS_HASH_SHA256, true,
                                       CAS_BYTES(digest), CAS_SPAN(longer)),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(cas_verify_data12(&secrets, provider, CASTLS_HASH_SHA256, true,
                                       cas_bytes_none(), CAS_SPAN(server)),
                     CAS_ERR_ARGUMENT);
}

/* RFC 5705 section 4: "If no context is provided, it then computes PRF(..., client_random +
 * server_random)". */
static void an_absent_context_is_not_an_empty_one(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    const cas_secrets12 secrets = secrets_of(CAS_BYTES(client_random), CAS_BYTES(server_random));
    const castls_bytes contexts[] = {cas_bytes_none(), CAS_TEXT(""), CAS_TEXT("c")};
    uint8_t made[3][40] = {{0}};
    for (size_t i = 0; i < CAS_COUNT(contexts); i++) {
        assert_int_equal(
            cas_export12(&secrets, provider, CASTLS_HASH_SHA256, CAS_TEXT("EXPORTER-test"),
                         *CAS_AT(contexts, i), CAS_SPAN(*CAS_AT(made, i))),
            CAS_OK);
    }
    assert_false(cas_bytes_equal(CAS_BYTES(made[0]), CAS_BYTES(made[1])));
    assert_false(cas_bytes_equal(CAS_BYTES(made[1]), CAS_BYTES(made[2])));
    uint8_t as_defined[40] = {0};
    const uint8_t nothing_in_it[] = {0, 0};
    const castls_bytes seed[] = {
        CAS_BYTES(client_random), CAS_BYTES(server_random), CAS_BYTES(nothing_in_it)};
    assert_int_equal(cas_prf12(provider, CASTLS_HASH_SHA256, cas_secret_bytes(&secrets.main_secret),
                               CAS_TEXT("EXPORTER-test"), CAS_PARTS(seed), CAS_SPAN(as_defined)),
                     CAS_OK);
    assert_bytes_equal(CAS_BYTES(as_defined), CAS_BYTES(made[1]));
}

static void nothing_comes_of_missing_inputs(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    cas_secrets12 secrets = {0};
    uint8_t out[12] = {9};
    uint8_t key[16] = {0};
    uint8_t iv[4] = {0};
    assert_int_equal(cas_secrets12_init(&secrets, CAS_TEXT("short"), CAS_BYTES(server_random)),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(cas_secrets12_init(&secrets, CAS_BYTES(client_random), cas_bytes_none()),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(
        cas_secrets12_init(&secrets, CAS_BYTES(client_random), CAS_BYTES(server_random)), CAS_OK);
    assert_int_equal(cas_verify_data12(&secrets, provider, CASTLS_HASH_SHA256, true,
                                       CAS_BYTES(digest), CAS_SPAN(out)),
                     CAS_ERR_STATE);
    assert_int_equal(cas_key_block12(&secrets, provider, cas_suite_find(0xc02b), true,
                                     CAS_SPAN(key), CAS_SPAN(iv)),
                     CAS_ERR_STATE);
    assert_int_equal(cas_export12(&secrets, provider, CASTLS_HASH_SHA256, CAS_TEXT("l"),
                                  cas_bytes_none(), CAS_SPAN(out)),
                     CAS_ERR_STATE);
    assert_int_equal(out[0], 0);
    assert_int_equal(cas_main_secret12(&secrets, provider, CASTLS_HASH_SHA256, cas_bytes_none()),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(
        cas_main_secret12(&secrets, provider, (castls_hash_id)99, CAS_BYTES(premaster)),
        CAS_ERR_UNSUPPORTED);
    assert_int_equal(cas_extended_main_secret12(&secrets, provider, CASTLS_HASH_SHA256,
                                                CAS_BYTES(premaster), cas_bytes_none()),
                     CAS_ERR_ARGUMENT);
    assert_false(cas_secret_is_set(&secrets.main_secret));
}

/* The vector that implementers agreed on for the PRF with SHA-256, on the TLS working group's
 * mailing list in 2009. */
static void the_prf_gives_the_published_value(void **state)
{
    (void)state;
    static const uint8_t secret[] = {0x9b, 0xbe, 0x43, 0x6b, 0xa9, 0x40, 0xf0, 0x17,
                                     0xb1, 0x76, 0x52, 0x84, 0x9a, 0x71, 0xdb, 0x35};
    static const uint8_t seed_bytes[] = {0xa0, 0xba, 0x9f, 0x93, 0x6c, 0xda, 0x31, 0x18,
                                         0x27, 0xa6, 0xf7, 0x96, 0xff, 0xd5, 0x19, 0x8c};
    static const uint8_t expected[] = {
        0xe3, 0xf2, 0x29, 0xba, 0x72, 0x7b, 0xe1, 0x7b, 0x8d, 0x12, 0x26, 0x20, 0x55, 0x7c, 0xd4,
        0x53, 0xc2, 0xaa, 0xb2, 0x1d, 0x07, 0xc3, 0xd4, 0x95, 0x32, 0x9b, 0x52, 0xd4, 0xe6, 0x1e,
        0xdb, 0x5a, 0x6b, 0x30, 0x17, 0x91, 0xe9, 0x0d, 0x35, 0xc9, 0xc9, 0xa4, 0x6b, 0x4e, 0x14,
        0xba, 0xf9, 0xaf, 0x0f, 0xa0, 0x22, 0xf7, 0x07, 0x7d, 0xef, 0x17, 0xab, 0xfd, 0x37, 0x97,
        0xc0, 0x56, 0x4b, 0xab, 0x4f, 0xbc, 0x91, 0x66, 0x6e, 0x9d, 0xef, 0x9b, 0x97, 0xfc, 0xe3,
        0x4f, 0x79, 0x67, 0x89, 0xba, 0xa4, 0x80, 0x82, 0xd1, 0x22, 0xee, 0x42, 0xc5, 0xa7, 0x2e,
        0x5a, 0x51, 0x10, 0xff, 0xf7, 0x01, 0x87, 0x34, 0x7b, 0x66};
    uint8_t out[100] = {0};
    const castls_bytes whole[] = {CAS_BYTES(seed_bytes)};
    const castls_bytes cut[] = {cas_bytes_prefix(CAS_BYTES(seed_bytes), 5), cas_bytes_none(),
                                cas_bytes_skip(CAS_BYTES(seed_bytes), 5)};
    for (size_t len = 0; len <= sizeof(out); len++) {
        const castls_span room = cas_span_prefix(CAS_SPAN(out), len);
        assert_int_equal(cas_prf12(castls_provider_default(), CASTLS_HASH_SHA256, CAS_BYTES(secret),
                                   CAS_TEXT("test label"),
                                   len % 2 == 0 ? CAS_PARTS(whole) : CAS_PARTS(cut), room),
                         CAS_OK);
        assert_bytes_equal(cas_span_bytes(room), cas_bytes_prefix(CAS_BYTES(expected), len));
    }
}

static castls_code whole_prf(castls_hash_id hash, castls_bytes secret, castls_bytes label,
                             castls_parts seed, castls_span out)
{
    (void)secret;
    (void)label;
    cas_span_fill(out, cas_narrow_u8(seed.count));
    return hash == CASTLS_HASH_SHA256 ? CASTLS_OK : CASTLS_UNSUPPORTED;
}

static void a_provider_that_has_the_whole_prf_is_asked(void **state)
{
    (void)state;
    castls_provider provider = *cas_fake_provider();
    uint8_t out[7] = {0};
    const uint8_t twos[7] = {2, 2, 2, 2, 2, 2, 2};
    const castls_bytes seed[] = {CAS_TEXT("a"), CAS_TEXT("b")};
    provider.tls12_prf = whole_prf;
    assert_int_equal(cas_prf12(&provider, CASTLS_HASH_SHA256, CAS_TEXT("s"), CAS_TEXT("l"),
                               CAS_PARTS(seed), CAS_SPAN(out)),
                     CAS_OK);
    assert_bytes_equal(CAS_BYTES(out), CAS_BYTES(twos));
    assert_int_equal(cas_prf12(&provider, CASTLS_HASH_SHA384, CAS_TEXT("s"), CAS_TEXT("l"),
                               CAS_PARTS(seed), CAS_SPAN(out)),
                     CAS_ERR_UNSUPPORTED);
    assert_int_equal(out[0], 0);
    /* A table of before ends without the place, whatever stands behind it. */
    provider.struct_len = (uint32_t)offsetof(castls_provider, tls12_prf);
    assert_int_equal(cas_prf12(&provider, CASTLS_HASH_SHA256, CAS_TEXT("s"), CAS_TEXT("l"),
                               CAS_PARTS(seed), CAS_SPAN(out)),
                     CAS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(out), CAS_BYTES(twos)));
    const castls_bytes five[5] = {{0}};
    assert_int_equal(cas_prf12(&provider, CASTLS_HASH_SHA256, CAS_TEXT("s"), CAS_TEXT("l"),
                               CAS_PARTS(five), CAS_SPAN(out)),
                     CAS_ERR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_main_secret_is_bound_to_both_randoms_or_to_the_session),
        cmocka_unit_test(each_direction_has_its_key_and_iv),
        cmocka_unit_test(finished_has_twelve_bytes_of_its_side),
        cmocka_unit_test(an_absent_context_is_not_an_empty_one),
        cmocka_unit_test(nothing_comes_of_missing_inputs),
        cmocka_unit_test(the_prf_gives_the_published_value),
        cmocka_unit_test(a_provider_that_has_the_whole_prf_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
