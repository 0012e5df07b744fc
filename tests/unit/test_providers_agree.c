/*
 * test_providers_agree.c: the providers of this build understand each other. Whatever one makes the
 * other takes: key exchange in each group that both have, as client and as server, the hybrids
 * among them; sealed records; digests and MACs.
 */
#include "support/test.h"

#include "crypto/hash.h"
#include "crypto/key_exchange.h"
#include "crypto/traffic.h"

typedef void (*pair_check)(const castls_provider *, const castls_provider *);

/* Each provider with itself and with each other one. */
static void with_each_pair(pair_check check)
{
    const castls_provider *providers[] = {
        castls_provider_aws_lc(), castls_provider_openssl(), castls_provider_default()};
    for (size_t i = 0; i < CAS_COUNT(providers); i++) {
        for (size_t j = 0; j < CAS_COUNT(providers); j++) {
            const castls_provider *one = *CAS_AT(providers, i);
            const castls_provider *other = *CAS_AT(providers, j);
            if (one != NULL && other != NULL) {
                check(one, other);
            }
        }
    }
}

static void exchange(const castls_provider *client, const castls_provider *server, uint16_t made,
                     uint16_t agreed)
{
    uint8_t share_room[CASTLS_KEY_SHARE_MAX] = {0};
    uint8_t response_room[CASTLS_KEY_SHARE_MAX] = {0};
    uint8_t client_room[CASTLS_SHARED_SECRET_MAX] = {0};
    uint8_t server_room[CASTLS_SHARED_SECRET_MAX] = {0};
    castls_bytes response = cas_bytes_none();
    castls_bytes client_secret = cas_bytes_none();
    castls_bytes server_secret = cas_bytes_none();
    const uint8_t zeros[CASTLS_SHARED_SECRET_MAX] = {0};
    cas_key_exchange kx = {0};
    const castls_span whole =
        cas_span_prefix(CAS_SPAN(share_room), cas_named_group_find(made)->share_len);
    assert_int_equal(cas_key_exchange_generate(&kx, client, NULL, made, whole), CAS_OK);
    const castls_bytes share =
        made == agreed ? cas_span_bytes(whole)
                       : cas_key_exchange_half_share(&kx, cas_span_bytes(whole));
    assert_int_equal(cas_key_exchange_respond(server, NULL, agreed, share, CAS_SPAN(response_room),
                                              CAS_SPAN(server_room), &response, &server_secret),
                     CAS_OK);
    assert_int_equal(
        cas_key_exchange_agree(&kx, agreed, response, CAS_SPAN(client_room), &client_secret),
        CAS_OK);
    assert_bytes_equal(client_secret, server_secret);
    assert_false(
        cas_bytes_equal(client_secret, cas_bytes_prefix(CAS_BYTES(zeros), client_secret.len)));
    cas_key_exchange_clear(&kx);
}

static void check_groups(const castls_provider *client, const castls_provider *server)
{
    const castls_codes groups = cas_named_group_defaults();
    size_t count = 0;
    for (size_t i = 0; i < groups.count; i++) {
        const uint16_t group = cas_codes_get(groups, i);
        const cas_named_group *row = cas_named_group_find(group);
        if (cas_group_is_available(client, group) && cas_group_is_available(server, group)) {
            exchange(client, server, group, group);
            count++;
            if (row->second != 0) {
                exchange(client, server, group, row->classical);
            }
        }
    }
    /* The four curves are there everywhere, ML-KEM and its hybrids from OpenSSL 3.5 on. */
    assert_true(count == 4 || count == 10);
}

/* Wrong points, and X25519's points of small order, which give an all-zero result (RFC 7748
 * 6.1). */
static void check_bad_shares(const castls_provider *client, const castls_provider *server)
{
    (void)client;
    const uint16_t curves[] = {CASTLS_GROUP_X25519, CASTLS_GROUP_SECP256R1, CASTLS_GROUP_SECP384R1,
                               CASTLS_GROUP_SECP521R1};
    for (size_t i = 0; i < CAS_COUNT(curves); i++) {
        uint8_t share[133] = {0};
        uint8_t response_room[133] = {0};
        uint8_t secret_room[66] = {0};
        castls_bytes response = cas_bytes_none();
        castls_bytes secret = cas_bytes_none();
        const uint16_t group = *CAS_AT(curves, i);
        if (group != CASTLS_GROUP_X25519) {
            share[0] = 4;
        }
        assert_int_equal(
            cas_key_exchange_respond(
                server, NULL, group,
                cas_bytes_prefix(CAS_BYTES(share), cas_named_group_find(group)->share_len),
                CAS_SPAN(response_room), CAS_SPAN(secret_room), &response, &secret),
            CAS_ERR_KEY_SHARE);
        assert_int_equal(secret.len, 0);
    }
}

/* Short and long in turn: the default provider has two keys, and both go on where they were. */
static const size_t lengths[] = {4, 4095, 4096, 16384, 0, 16384, 4};

static void check_record(cas_aead_key *seal, cas_aead_key *open, uint64_t sequence, size_t len)
{
    static const uint8_t all[16384] = {'t', 'e', 'x', 't'};
    const uint8_t type[1] = {23};
    uint8_t record[16384 + 1 + 16] = {0};
    const castls_bytes text = cas_bytes_prefix(CAS_BYTES(all), len);
    const castls_span whole = cas_span_prefix(CAS_SPAN(record), len + 1 + 16);
    assert_int_equal(cas_aead_seal(seal, sequence, CAS_TEXT("aad"), text, CAS_BYTES(type), whole),
                     CAS_OK);
    assert_int_equal(cas_aead_open(open, sequence, CAS_TEXT("aad"), cas_span_bytes(whole), whole),
                     CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(record), len), text);
}

static void check_suite(const castls_provider *one, const castls_provider *other,
                        const cas_suite *suite)
{
    const uint8_t secret_room[48] = {7};
    uint8_t one_room[64] = {0};
    uint8_t other_room[64] = {0};
    castls_bytes one_mac = cas_bytes_none();
    castls_bytes other_mac = cas_bytes_none();
    const castls_bytes secret = cas_bytes_prefix(CAS_BYTES(secret_room), suite->hash_len);
    cas_traffic one_traffic = {0};
    cas_traffic other_traffic = {0};
    cas_aead_key seal = {0};
    cas_aead_key open = {0};
    assert_int_equal(cas_traffic_init(&one_traffic, one, suite->hash, secret), CAS_OK);
    assert_int_equal(cas_traffic_init(&other_traffic, other, suite->hash, secret), CAS_OK);
    assert_int_equal(cas_traffic_finished(&one_traffic, secret, CAS_SPAN(one_room), &one_mac),
                     CAS_OK);
    assert_int_equal(cas_traffic_finished(&other_traffic, secret, CAS_SPAN(other_room), &other_mac),
                     CAS_OK);
    assert_bytes_equal(one_mac, other_mac);
    assert_int_equal(cas_traffic_key(&one_traffic, one, suite, CASTLS_AEAD_TLS13_SEAL, &seal),
                     CAS_OK);
    assert_int_equal(cas_traffic_key(&other_traffic, other, suite, CASTLS_AEAD_TLS13_OPEN, &open),
                     CAS_OK);
    for (uint64_t sequence = 0; sequence < CAS_COUNT(lengths); sequence++) {
        check_record(&seal, &open, sequence, *CAS_AT(lengths, sequence));
    }
    cas_aead_key_clear(&seal);
    cas_aead_key_clear(&open);
    cas_traffic_clear(&one_traffic);
    cas_traffic_clear(&other_traffic);
}

static void check_suites(const castls_provider *one, const castls_provider *other)
{
    const castls_codes suites = cas_suite_defaults();
    for (size_t i = 0; i < suites.count; i++) {
        check_suite(one, other, cas_suite_find(cas_codes_get(suites, i)));
    }
}

/* Clearing a key wipes all of its room, because its owner does not do so again. */
static void check_wiping(const castls_provider *one, const castls_provider *other)
{
    (void)other;
    const uint8_t secret[48] = {7};
    const uint8_t zeros[CASTLS_AEAD_KEY_ROOM_MAX] = {0};
    cas_hmac_key hmac = {0};
    cas_aead_key aead = {0};
    cas_hash_state hash = {0};
    assert_int_equal(cas_hmac_key_init(&hmac, one->hmac(CASTLS_HASH_SHA384), CAS_BYTES(secret)),
                     CAS_OK);
    assert_int_equal(cas_hash_init(&hash, one->hash(CASTLS_HASH_SHA384)), CAS_OK);
    assert_int_equal(
        cas_aead_key_init(&aead, one, CASTLS_AEAD_CHACHA20_POLY1305, CASTLS_AEAD_TLS13_SEAL,
                          cas_bytes_prefix(CAS_BYTES(secret), 32),
                          cas_bytes_prefix(CAS_BYTES(secret), 12)),
        CAS_OK);
    cas_hmac_key_clear(&hmac);
    cas_aead_key_clear(&aead);
    cas_hash_clear(&hash);
    assert_bytes_equal(CAS_BYTES(hmac.room_),
                       cas_bytes_prefix(CAS_BYTES(zeros), CASTLS_HMAC_ROOM_MAX));
    assert_bytes_equal(CAS_BYTES(aead.room_), CAS_BYTES(zeros));
    assert_bytes_equal(CAS_BYTES(hash.room_),
                       cas_bytes_prefix(CAS_BYTES(zeros), CASTLS_HASH_ROOM_MAX));
}

static void each_group_agrees_across_providers(void **state)
{
    (void)state;
    with_each_pair(check_groups);
}

static void bad_shares_are_refused_by_each_provider(void **state)
{
    (void)state;
    with_each_pair(check_bad_shares);
}

static void each_suite_agrees_across_providers(void **state)
{
    (void)state;
    with_each_pair(check_suites);
}

static void clearing_wipes_the_room_of_each_provider(void **state)
{
    (void)state;
    with_each_pair(check_wiping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_group_agrees_across_providers),
        cmocka_unit_test(bad_shares_are_refused_by_each_provider),
        cmocka_unit_test(each_suite_agrees_across_providers),
        cmocka_unit_test(clearing_wipes_the_room_of_each_provider),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
