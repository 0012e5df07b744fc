/*
 * test_provider_group.c: the elementary groups of each provider.
 */
#include "support/each_provider.h"

static const castls_group_id ids[] = {
    CASTLS_GROUP_X25519,   CASTLS_GROUP_SECP256R1, CASTLS_GROUP_SECP384R1, CASTLS_GROUP_SECP521R1,
    CASTLS_GROUP_MLKEM512, CASTLS_GROUP_MLKEM768,  CASTLS_GROUP_MLKEM1024,
};

#define SHARE_MAX 1568

/* Runs a check with each group that the provider has; the classical ones are always there. */
static void run_each(const castls_provider *provider, void (*check)(const castls_group *group))
{
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        const castls_group *group = provider->group(*CAS_AT(ids, i));
        if (*CAS_AT(ids, i) < CASTLS_GROUP_MLKEM512) {
            assert_non_null(group);
        }
        if (group != NULL) {
            assert_int_equal(group->id, *CAS_AT(ids, i));
            assert_int_equal(group->struct_len, sizeof(castls_group));
            assert_true(group->key_room >= 1 && group->key_room <= CASTLS_GROUP_ROOM_MAX);
            check(group);
        }
    }
    assert_null(provider->group((castls_group_id)0x001e));
}

static void check_agreement(const castls_group *group)
{
    CAS_TEST_ROOM key_room[CASTLS_GROUP_ROOM_MAX] = {0};
    uint8_t share_room[SHARE_MAX] = {0};
    uint8_t response_room[SHARE_MAX] = {0};
    uint8_t server_room[CASTLS_SHARED_SECRET_MAX] = {0};
    uint8_t client_room[CASTLS_SHARED_SECRET_MAX] = {0};
    const castls_span share = cas_span_prefix(CAS_SPAN(share_room), group->share_len);
    const castls_span response = cas_span_prefix(CAS_SPAN(response_room), group->response_len);
    const castls_span server = cas_span_prefix(CAS_SPAN(server_room), group->secret_len);
    const castls_span client = cas_span_prefix(CAS_SPAN(client_room), group->secret_len);

    assert_int_equal(group->generate(key_room, share), CASTLS_OK);
    assert_int_equal(group->respond(cas_span_bytes(share), response, server), CASTLS_OK);
    assert_int_equal(group->agree(key_room, cas_span_bytes(response), client), CASTLS_OK);
    assert_bytes_equal(cas_span_bytes(server), cas_span_bytes(client));

    /* Another response gives another secret. */
    assert_int_equal(group->respond(cas_span_bytes(share), response, client), CASTLS_OK);
    assert_false(cas_bytes_equal(cas_span_bytes(server), cas_span_bytes(client)));
    group->key_clear(key_room);
}

static void both_sides_have_the_same_secret(const castls_provider *provider)
{
    run_each(provider, check_agreement);
}
EACH_PROVIDER(both_sides_have_the_same_secret)

/* Whoever reads shares of one library has to read those of another. */
static void check_across(const castls_group *ours, const castls_group *theirs)
{
    CAS_TEST_ROOM key_room[CASTLS_GROUP_ROOM_MAX] = {0};
    uint8_t share_room[SHARE_MAX] = {0};
    uint8_t response_room[SHARE_MAX] = {0};
    uint8_t server_room[CASTLS_SHARED_SECRET_MAX] = {0};
    uint8_t client_room[CASTLS_SHARED_SECRET_MAX] = {0};
    const castls_span share = cas_span_prefix(CAS_SPAN(share_room), ours->share_len);
    const castls_span response = cas_span_prefix(CAS_SPAN(response_room), ours->response_len);
    const castls_span server = cas_span_prefix(CAS_SPAN(server_room), ours->secret_len);
    const castls_span client = cas_span_prefix(CAS_SPAN(client_room), ours->secret_len);
    assert_int_equal(ours->generate(key_room, share), CASTLS_OK);
    assert_int_equal(theirs->respond(cas_span_bytes(share), response, server), CASTLS_OK);
    assert_int_equal(ours->agree(key_room, cas_span_bytes(response), client), CASTLS_OK);
    assert_bytes_equal(cas_span_bytes(server), cas_span_bytes(client));
    ours->key_clear(key_room);
}

static void providers_agree_with_each_other(void **state)
{
    (void)state;
    const castls_provider *a = castls_provider_aws_lc();
    const castls_provider *b = castls_provider_openssl();
    if (a == NULL || b == NULL) {
        print_message("# reason: this build has one provider only\n");
        skip();
    }
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        const castls_group *ours = a->group(*CAS_AT(ids, i));
        const castls_group *theirs = b->group(*CAS_AT(ids, i));
        if (ours != NULL && theirs != NULL) {
            check_across(ours, theirs);
            check_across(theirs, ours);
        }
    }
}

static void check_import(const castls_group *group)
{
    CAS_TEST_ROOM key_room[CASTLS_GROUP_ROOM_MAX] = {0};
    uint8_t private_room[80] = {0};
    uint8_t first_room[SHARE_MAX] = {0};
    uint8_t second_room[SHARE_MAX] = {0};
    const castls_span first = cas_span_prefix(CAS_SPAN(first_room), group->share_len);
    const castls_span second = cas_span_prefix(CAS_SPAN(second_room), group->share_len);
    const castls_span key = cas_span_prefix(CAS_SPAN(private_room), group->private_len);
    cas_span_set(key, group->private_len - 1u, 9);
    assert_int_equal(group->key_import(key_room, cas_span_bytes(key), first), CASTLS_OK);
    group->key_clear(key_room);
    assert_int_equal(group->key_import(key_room, cas_span_bytes(key), second), CASTLS_OK);
    group->key_clear(key_room);
    assert_bytes_equal(cas_span_bytes(first), cas_span_bytes(second));
    for (size_t len = 0; len <= sizeof(private_room); len++) {
        if (len != group->private_len) {
            assert_int_equal(
                group->key_import(key_room, cas_bytes_prefix(CAS_BYTES(private_room), len), first),
                CASTLS_BAD_ARGUMENT);
        }
    }
    if (!group->kem && group->id != CASTLS_GROUP_X25519) {
        /* A scalar is in 1..n-1. */
        cas_span_fill(key, 0);
        assert_int_equal(group->key_import(key_room, cas_span_bytes(key), first),
                         CASTLS_BAD_ARGUMENT);
        cas_span_fill(key, 0xff);
        assert_int_equal(group->key_import(key_room, cas_span_bytes(key), first),
                         CASTLS_BAD_ARGUMENT);
    }
}

static void an_imported_key_is_the_same_each_time(const castls_provider *provider)
{
    run_each(provider, check_import);
}
EACH_PROVIDER(an_imported_key_is_the_same_each_time)

static void refuse_share(const castls_group *group, castls_bytes share)
{
    uint8_t response_room[SHARE_MAX] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    const uint8_t zero[CASTLS_SHARED_SECRET_MAX] = {0};
    const castls_span secret = cas_span_prefix(CAS_SPAN(secret_room), group->secret_len);
    cas_span_fill(secret, 0xa5);
    assert_int_equal(
        group->respond(share, cas_span_prefix(CAS_SPAN(response_room), group->response_len),
                       secret),
        CASTLS_PROTOCOL);
    assert_bytes_equal(cas_span_bytes(secret), cas_bytes_prefix(CAS_BYTES(zero), secret.len));
}

static void check_shares(const castls_group *group)
{
    CAS_TEST_ROOM key_room[CASTLS_GROUP_ROOM_MAX] = {0};
    uint8_t share_room[SHARE_MAX + 1] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    const castls_span share = cas_span_prefix(CAS_SPAN(share_room), group->share_len);
    const castls_span secret = cas_span_prefix(CAS_SPAN(secret_room), group->secret_len);
    const bool is_point = !group->kem && group->id != CASTLS_GROUP_X25519;
    assert_int_equal(group->generate(key_room, share), CASTLS_OK);
    refuse_share(group, cas_bytes_none());
    refuse_share(group, cas_bytes_prefix(cas_span_bytes(share), group->share_len - 1u));
    refuse_share(group, cas_bytes_prefix(CAS_BYTES(share_room), group->share_len + 1u));
    assert_int_equal(
        group->agree(key_room, cas_bytes_prefix(CAS_BYTES(share_room), group->response_len - 1u),
                     secret),
        CASTLS_PROTOCOL);
    assert_int_equal(
        group->agree(key_room, cas_bytes_prefix(CAS_BYTES(share_room), group->response_len),
                     cas_span_prefix(secret, group->secret_len - 1u)),
        CASTLS_BAD_ARGUMENT);
    if (is_point) {
        const uint8_t last = cas_bytes_get(cas_span_bytes(share), group->share_len - 1u);
        cas_span_set(share, group->share_len - 1u, last ^ 1); /* Not on the curve. */
        refuse_share(group, cas_span_bytes(share));
        cas_span_set(share, group->share_len - 1u, last);
        cas_span_set(share, 0, 6); /* The hybrid form of X9.62, which TLS never had. */
        refuse_share(group, cas_span_bytes(share));
        cas_span_set(share, 0, 2); /* Compressed, and the point at infinity. */
        refuse_share(group, cas_bytes_prefix(cas_span_bytes(share), 1 + group->secret_len));
        cas_span_set(share, 0, 0);
        refuse_share(group, cas_bytes_prefix(cas_span_bytes(share), 1));
    } else if (group->kem) {
        cas_span_fill(cas_span_prefix(share, 3),
                      0xff); /* FIPS 203 section 7.2: above the modulus. */
        refuse_share(group, cas_span_bytes(share));
    } else {
        cas_span_fill(share, 0); /* RFC 7748 section 6.1: the result is zero. */
        refuse_share(group, cas_span_bytes(share));
        assert_int_equal(group->agree(key_room, cas_span_bytes(share), secret), CASTLS_PROTOCOL);
    }
    group->key_clear(key_room);
}

static void malformed_shares_are_refused(const castls_provider *provider)
{
    run_each(provider, check_shares);
}
EACH_PROVIDER(malformed_shares_are_refused)

/* FIPS 203 section 6.3: a wrong ciphertext of the right length gives a secret, but another one. */
static void check_rejection(const castls_group *group)
{
    CAS_TEST_ROOM key_room[CASTLS_GROUP_ROOM_MAX] = {0};
    uint8_t share_room[SHARE_MAX] = {0};
    uint8_t response_room[SHARE_MAX] = {0};
    uint8_t server[32] = {0};
    uint8_t client[32] = {0};
    if (!group->kem) {
        return;
    }
    const castls_span share = cas_span_prefix(CAS_SPAN(share_room), group->share_len);
    const castls_span response = cas_span_prefix(CAS_SPAN(response_room), group->response_len);
    assert_int_equal(group->generate(key_room, share), CASTLS_OK);
    assert_int_equal(group->respond(cas_span_bytes(share), response, CAS_SPAN(server)), CASTLS_OK);
    cas_span_set(response, 0, cas_bytes_get(cas_span_bytes(response), 0) ^ 1);
    assert_int_equal(group->agree(key_room, cas_span_bytes(response), CAS_SPAN(client)), CASTLS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(server), CAS_BYTES(client)));
    group->key_clear(key_room);
}

static void a_wrong_ciphertext_gives_another_secret(const castls_provider *provider)
{
    run_each(provider, check_rejection);
}
EACH_PROVIDER(a_wrong_ciphertext_gives_another_secret)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_PROVIDER_TESTS(both_sides_have_the_same_secret),
        cmocka_unit_test(providers_agree_with_each_other),
        EACH_PROVIDER_TESTS(an_imported_key_is_the_same_each_time),
        EACH_PROVIDER_TESTS(malformed_shares_are_refused),
        EACH_PROVIDER_TESTS(a_wrong_ciphertext_gives_another_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
