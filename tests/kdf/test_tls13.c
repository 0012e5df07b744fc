/*
 * test_tls13.c: NIST's vectors of the TLS 1.3 key schedule (ACVP), each provider.
 */
#include "kdf/vectors.h"

#include "crypto/schedule.h"

#define VECTORS 260

/* The digest of the first `count` of the four stand-ins for messages. */
static castls_bytes digest_of(const castls_provider *provider, castls_bytes record, size_t count,
                              castls_span room)
{
    uint8_t rooms[4][64] = {{0}};
    castls_bytes parts[4] = {{0}};
    parts[0] = kdf_hex(record, CAS_TEXT("hello_client"), CAS_SPAN(rooms[0]));
    parts[1] = kdf_hex(record, CAS_TEXT("hello_server"), CAS_SPAN(rooms[1]));
    parts[2] = kdf_hex(record, CAS_TEXT("finished_server"), CAS_SPAN(rooms[2]));
    parts[3] = kdf_hex(record, CAS_TEXT("finished_client"), CAS_SPAN(rooms[3]));
    const castls_hash *hash = provider->hash((castls_hash_id)kdf_number(record, CAS_TEXT("hash")));
    castls_bytes digest = cas_bytes_none();
    assert_int_equal(cas_hash_digest(hash, CAS_PARTS_FIRST(parts, count), room, &digest), CAS_OK);
    return cas_bytes_prefix(cas_span_bytes(room), digest.len);
}

typedef cas_err (*derive_function)(const cas_schedule *, castls_bytes, cas_secret *);

static void check_secret(const cas_schedule *schedule, derive_function derive,
                         castls_bytes transcript, castls_bytes record, castls_bytes name)
{
    uint8_t room[64] = {0};
    const castls_bytes wanted = kdf_hex(record, name, CAS_SPAN(room));
    cas_secret out = {0};
    assert_int_equal(derive(schedule, transcript, &out), CAS_OK);
    assert_true(wanted.len != 0);
    assert_bytes_equal(cas_secret_bytes(&out), wanted);
}

static void check_vector(const castls_provider *provider, castls_bytes record)
{
    uint8_t psk_room[64] = {0};
    uint8_t dhe_room[64] = {0};
    uint8_t digest_room[64] = {0};
    const castls_span room = CAS_SPAN(digest_room);
    const castls_bytes psk = kdf_hex(record, CAS_TEXT("psk"), CAS_SPAN(psk_room));
    const castls_bytes dhe = kdf_hex(record, CAS_TEXT("dhe"), CAS_SPAN(dhe_room));
    const castls_hash_id hash = (castls_hash_id)kdf_number(record, CAS_TEXT("hash"));
    cas_schedule s = {0};
    assert_int_equal(cas_schedule_start(&s, provider, hash, psk), CAS_OK);

    castls_bytes transcript = digest_of(provider, record, 1, room);
    check_secret(&s, cas_schedule_client_early_traffic, transcript, record,
                 CAS_TEXT("clientEarlyTrafficSecret"));
    check_secret(&s, cas_schedule_early_exporter, transcript, record,
                 CAS_TEXT("earlyExporterMasterSecret"));

    assert_int_equal(cas_schedule_to_handshake(&s, dhe), CAS_OK);
    transcript = digest_of(provider, record, 2, room);
    check_secret(&s, cas_schedule_client_handshake_traffic, transcript, record,
                 CAS_TEXT("clientHandshakeTrafficSecret"));
    check_secret(&s, cas_schedule_server_handshake_traffic, transcript, record,
                 CAS_TEXT("serverHandshakeTrafficSecret"));

    assert_int_equal(cas_schedule_to_main(&s), CAS_OK);
    transcript = digest_of(provider, record, 3, room);
    check_secret(&s, cas_schedule_client_application_traffic, transcript, record,
                 CAS_TEXT("clientApplicationTrafficSecret"));
    check_secret(&s, cas_schedule_server_application_traffic, transcript, record,
                 CAS_TEXT("serverApplicationTrafficSecret"));
    check_secret(&s, cas_schedule_exporter, transcript, record, CAS_TEXT("exporterMasterSecret"));
    check_secret(&s, cas_schedule_resumption, digest_of(provider, record, 4, room), record,
                 CAS_TEXT("resumptionMasterSecret"));
    cas_schedule_clear(&s);
}

static void check_all(const castls_provider *provider)
{
    castls_bytes left = kdf_input();
    castls_bytes record = cas_bytes_none();
    size_t count = 0;
    while (kdf_next(&left, &record)) {
        check_vector(provider, record);
        count++;
    }
    assert_int_equal(count, VECTORS);
    print_message("# %s: %zu key schedules of 8 secrets\n", provider->name, count);
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
    return cmocka_run_group_tests(tests, NULL, NULL);
}
