/*
 * test_tls12.c: NIST's vectors of TLS 1.2's extended main secret and key block (ACVP), each
 * provider.
 */
#include "kdf/vectors.h"

#include "core/writer.h"
#include "crypto/prf12.h"
#include "crypto/schedule12.h"

#define VECTORS 17
#define KEY_BLOCK_LEN 128

static void check_vector(const castls_provider *provider, castls_bytes record)
{
    uint8_t premaster_room[64] = {0};
    uint8_t session_room[64] = {0};
    uint8_t client_room[32] = {0};
    uint8_t server_room[32] = {0};
    uint8_t main_room[48] = {0};
    uint8_t block_room[KEY_BLOCK_LEN] = {0};
    uint8_t made[KEY_BLOCK_LEN] = {0};
    const castls_hash_id hash = (castls_hash_id)kdf_number(record, CAS_TEXT("hash"));
    const castls_bytes premaster = kdf_hex(record, CAS_TEXT("premaster"), CAS_SPAN(premaster_room));
    const castls_bytes session = kdf_hex(record, CAS_TEXT("session_hash"), CAS_SPAN(session_room));
    const castls_bytes client = kdf_hex(record, CAS_TEXT("client_random"), CAS_SPAN(client_room));
    const castls_bytes server = kdf_hex(record, CAS_TEXT("server_random"), CAS_SPAN(server_room));
    cas_secrets12 secrets = {0};
    assert_int_equal(cas_secrets12_init(&secrets, client, server), CAS_OK);
    assert_int_equal(cas_extended_main_secret12(&secrets, provider, hash, premaster, session),
                     CAS_OK);
    assert_bytes_equal(cas_secret_bytes(&secrets.main_secret),
                       kdf_hex(record, CAS_TEXT("main_secret"), CAS_SPAN(main_room)));

    /* The vectors' blocks are longer than those of the suites: the PRF itself makes them. */
    const castls_bytes seed[] = {server, client};
    assert_int_equal(cas_prf12(provider, hash, cas_secret_bytes(&secrets.main_secret),
                               CAS_TEXT("key expansion"), CAS_PARTS(seed), CAS_SPAN(made)),
                     CAS_OK);
    assert_bytes_equal(CAS_BYTES(made),
                       kdf_hex(record, CAS_TEXT("key_block"), CAS_SPAN(block_room)));
}

/* The suites' blocks are cut out of the front of such a block. */
static void check_suites(const castls_provider *provider, castls_bytes record)
{
    uint8_t client_room[32] = {0};
    uint8_t server_room[32] = {0};
    uint8_t main_room[48] = {0};
    uint8_t block_room[KEY_BLOCK_LEN] = {0};
    uint8_t keys[2][32] = {{0}};
    uint8_t ivs[2][12] = {{0}};
    const cas_suite *suite = cas_suite_find(
        kdf_number(record, CAS_TEXT("hash")) == CASTLS_HASH_SHA384 ? 0xc02c : 0xcca8);
    if (suite->hash != (castls_hash_id)kdf_number(record, CAS_TEXT("hash"))) {
        return; /* SHA-512 has no suite. */
    }
    cas_secrets12 secrets = {0};
    assert_int_equal(
        cas_secrets12_init(&secrets,
                           kdf_hex(record, CAS_TEXT("client_random"), CAS_SPAN(client_room)),
                           kdf_hex(record, CAS_TEXT("server_random"), CAS_SPAN(server_room))),
        CAS_OK);
    assert_int_equal(cas_secret_set(&secrets.main_secret,
                                    kdf_hex(record, CAS_TEXT("main_secret"), CAS_SPAN(main_room))),
                     CAS_OK);
    const castls_bytes block = kdf_hex(record, CAS_TEXT("key_block"), CAS_SPAN(block_room));
    for (size_t i = 0; i < 2; i++) {
        const castls_span key = CAS_SPAN(*CAS_AT(keys, i));
        const castls_span iv = cas_span_prefix(CAS_SPAN(*CAS_AT(ivs, i)), suite->iv_len);
        assert_int_equal(cas_key_block12(&secrets, provider, suite, i == 1, key, iv), CAS_OK);
        assert_bytes_equal(cas_span_bytes(key), cas_bytes_slice(block, i * 32, 32));
        assert_bytes_equal(cas_span_bytes(iv),
                           cas_bytes_slice(block, 64 + i * suite->iv_len, suite->iv_len));
    }
}

static void check_all(const castls_provider *provider)
{
    castls_bytes left = kdf_input();
    castls_bytes record = cas_bytes_none();
    size_t count = 0;
    while (kdf_next(&left, &record)) {
        check_vector(provider, record);
        check_suites(provider, record);
        count++;
    }
    assert_int_equal(count, VECTORS);
    print_message("# %s: %zu extended main secrets and key blocks\n", provider->name, count);
}

static void key_schedules_of_acvp_with_aws_lc(void **state)
{
    (void)state;
    kdf_with(castls_provider_aws_lc(), check_all);
}

static void key_schedules_of_acvp_with_openssl(void **state)
{
    (void)state;
    kdf_with(castls_provider_openssl(), check_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_schedules_of_acvp_with_aws_lc),
        cmocka_unit_test(key_schedules_of_acvp_with_openssl),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
