/*
 * test_schedule.c: the stages of the key schedule, what each gives and refuses, and what is made
 * from a traffic secret. The values are the vectors' affair; here the fake provider shows the
 * structure.
 */
#include "support/test.h"

#include "crypto/schedule.h"
#include "crypto/traffic.h"
#include "support/fake_provider.h"

static const uint8_t digest[32] = {3};
static const uint8_t long_digest[48] = {3};

typedef cas_err (*derive_function)(const cas_schedule *, castls_bytes, cas_secret *);

typedef struct secret_row {
    derive_function derive;
    cas_schedule_stage stage;
} secret_row;

static const secret_row secrets[] = {
    {cas_schedule_client_early_traffic, CAS_SCHEDULE_EARLY},
    {cas_schedule_early_exporter, CAS_SCHEDULE_EARLY},
    {cas_schedule_client_handshake_traffic, CAS_SCHEDULE_HANDSHAKE},
    {cas_schedule_server_handshake_traffic, CAS_SCHEDULE_HANDSHAKE},
    {cas_schedule_client_application_traffic, CAS_SCHEDULE_MAIN},
    {cas_schedule_server_application_traffic, CAS_SCHEDULE_MAIN},
    {cas_schedule_exporter, CAS_SCHEDULE_MAIN},
    {cas_schedule_resumption, CAS_SCHEDULE_MAIN},
};

static void start(cas_schedule *schedule, castls_bytes psk)
{
    assert_int_equal(cas_schedule_start(schedule, cas_fake_provider(), CASTLS_HASH_SHA256, psk),
                     CAS_OK);
}

/* Each secret in this stage or refused, and no two alike. */
static void check_stage(const cas_schedule *schedule, cas_schedule_stage stage)
{
    assert_int_equal(cas_schedule_now(schedule), stage);
    cas_secret before = {0};
    for (size_t i = 0; i < CAS_COUNT(secrets); i++) {
        const secret_row *row = CAS_AT(secrets, i);
        cas_secret out = {0};
        const cas_err err = row->derive(schedule, CAS_BYTES(digest), &out);
        assert_int_equal(err, row->stage == stage ? CAS_OK : CAS_ERR_STATE);
        assert_int_equal(cas_secret_is_set(&out), row->stage == stage);
        if (err == CAS_OK) {
            assert_false(cas_bytes_equal(cas_secret_bytes(&out), cas_secret_bytes(&before)));
            before = out;
        }
    }
    cas_secret binder = {0};
    const bool is_early = stage == CAS_SCHEDULE_EARLY;
    assert_int_equal(cas_schedule_binder_external(schedule, &binder),
                     is_early ? CAS_OK : CAS_ERR_STATE);
    assert_int_equal(cas_schedule_binder_resumption(schedule, &before),
                     is_early ? CAS_OK : CAS_ERR_STATE);
    assert_int_equal(cas_bytes_equal(cas_secret_bytes(&binder), cas_secret_bytes(&before)),
                     !is_early);
}

static void each_stage_gives_its_secrets_only(void **state)
{
    (void)state;
    cas_schedule schedule = {0};
    assert_int_equal(cas_schedule_to_handshake(&schedule, CAS_TEXT("dh")), CAS_ERR_STATE);
    start(&schedule, cas_bytes_none());
    check_stage(&schedule, CAS_SCHEDULE_EARLY);
    assert_int_equal(cas_schedule_to_main(&schedule), CAS_ERR_STATE);
    assert_int_equal(cas_schedule_to_handshake(&schedule, CAS_TEXT("dh")), CAS_OK);
    check_stage(&schedule, CAS_SCHEDULE_HANDSHAKE);
    assert_int_equal(cas_schedule_to_handshake(&schedule, CAS_TEXT("dh")), CAS_ERR_STATE);
    assert_int_equal(cas_schedule_to_main(&schedule), CAS_OK);
    check_stage(&schedule, CAS_SCHEDULE_MAIN);
    cas_schedule_clear(&schedule);
    assert_int_equal(cas_schedule_now(&schedule), CAS_SCHEDULE_NONE);
}

static void main_secret_of(castls_hash_id hash, castls_bytes psk, castls_bytes dh, cas_secret *out)
{
    cas_schedule schedule = {0};
    const castls_bytes all = CAS_BYTES(long_digest);
    assert_int_equal(cas_schedule_start(&schedule, castls_provider_default(), hash, psk), CAS_OK);
    assert_int_equal(cas_schedule_to_handshake(&schedule, dh), CAS_OK);
    assert_int_equal(cas_schedule_to_main(&schedule), CAS_OK);
    assert_int_equal(
        cas_schedule_exporter(&schedule, cas_bytes_prefix(all, schedule.hash_->digest_len), out),
        CAS_OK);
    cas_schedule_clear(&schedule);
}

/* RFC 8446 section 7.1: what is not there is Hash.length zeros. Without a PSK the schedule begins
 * with constants, so this takes a real hash. */
static void check_absent(castls_hash_id hash, castls_bytes zeros)
{
    cas_secret absent = {0};
    cas_secret zero = {0};
    cas_secret other = {0};
    main_secret_of(hash, cas_bytes_none(), cas_bytes_none(), &absent);
    main_secret_of(hash, zeros, zeros, &zero);
    main_secret_of(hash, CAS_TEXT("psk"), CAS_TEXT("dh"), &other);
    assert_bytes_equal(cas_secret_bytes(&absent), cas_secret_bytes(&zero));
    assert_false(cas_bytes_equal(cas_secret_bytes(&absent), cas_secret_bytes(&other)));
}

static void an_absent_secret_stands_for_zeros(void **state)
{
    (void)state;
    const uint8_t zeros[48] = {0};
    check_absent(CASTLS_HASH_SHA256, cas_bytes_prefix(CAS_BYTES(zeros), 32));
    check_absent(CASTLS_HASH_SHA384, CAS_BYTES(zeros));
}

/* What the Early Secret itself gives out is the same with and without the constants. */
static void the_early_stage_without_a_psk_is_that_of_zeros(void **state)
{
    (void)state;
    const uint8_t zeros[32] = {0};
    cas_secret absent = {0};
    cas_secret zero = {0};
    cas_schedule schedule = {0};
    const castls_provider *provider = castls_provider_default();
    assert_int_equal(cas_schedule_start(&schedule, provider, CASTLS_HASH_SHA256, cas_bytes_none()),
                     CAS_OK);
    assert_int_equal(cas_schedule_early_exporter(&schedule, CAS_BYTES(digest), &absent), CAS_OK);
    assert_int_equal(cas_schedule_start(&schedule, provider, CASTLS_HASH_SHA256, CAS_BYTES(zeros)),
                     CAS_OK);
    assert_int_equal(cas_schedule_early_exporter(&schedule, CAS_BYTES(digest), &zero), CAS_OK);
    assert_bytes_equal(cas_secret_bytes(&absent), cas_secret_bytes(&zero));
    cas_schedule_clear(&schedule);
}

static void a_transcript_of_another_hash_is_refused(void **state)
{
    (void)state;
    cas_schedule schedule = {0};
    cas_secret out = {0};
    start(&schedule, CAS_TEXT("psk"));
    assert_int_equal(cas_schedule_early_exporter(&schedule, CAS_TEXT("short"), &out),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(
        cas_schedule_start(&schedule, cas_fake_provider(), (castls_hash_id)99, CAS_TEXT("psk")),
        CAS_ERR_UNSUPPORTED);
    assert_int_equal(cas_schedule_now(&schedule), CAS_SCHEDULE_NONE);
    cas_schedule_clear(&schedule);
}

static void finished_is_checked_whole(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes verify_data = cas_bytes_none();
    cas_traffic traffic = {0};
    const castls_provider *provider = cas_fake_provider();
    assert_int_equal(cas_traffic_init(&traffic, provider, CASTLS_HASH_SHA256, CAS_TEXT("short")),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(cas_traffic_init(&traffic, provider, CASTLS_HASH_SHA256, CAS_BYTES(digest)),
                     CAS_OK);
    assert_int_equal(
        cas_traffic_finished(&traffic, CAS_BYTES(digest), CAS_SPAN(room), &verify_data), CAS_OK);
    assert_int_equal(verify_data.len, 32);
    assert_int_equal(cas_traffic_check_finished(&traffic, CAS_BYTES(digest), verify_data), CAS_OK);
    assert_int_equal(cas_traffic_check_binder(&traffic, CAS_BYTES(digest), verify_data), CAS_OK);
    assert_int_equal(
        cas_traffic_check_finished(&traffic, CAS_BYTES(digest), cas_bytes_prefix(verify_data, 31)),
        CAS_ERR_BAD_FINISHED);
    room[0] = room[0] ^ 1;
    assert_int_equal(cas_traffic_check_finished(&traffic, CAS_BYTES(digest), verify_data),
                     CAS_ERR_BAD_FINISHED);
    assert_int_equal(cas_traffic_check_binder(&traffic, CAS_BYTES(digest), verify_data),
                     CAS_ERR_PSK_BINDER);
    cas_traffic_clear(&traffic);
}

/* One side's ready key opens what the other's seals, and not after one of them was updated. */
static void traffic_keys_change_with_the_next_secret(void **state)
{
    (void)state;
    const cas_suite *suite = cas_suite_find(0x1301);
    const castls_provider *provider = cas_fake_provider();
    uint8_t record[3 + 16] = {0};
    uint8_t plain[3] = {0};
    cas_traffic traffic = {0};
    cas_aead_key seal = {0};
    cas_aead_key open = {0};
    cas_secret secret = {0};
    assert_int_equal(cas_traffic_init(&traffic, provider, suite->hash, CAS_BYTES(digest)), CAS_OK);
    assert_int_equal(cas_traffic_key(&traffic, provider, suite, CASTLS_AEAD_TLS13_SEAL, &seal),
                     CAS_OK);
    assert_int_equal(
        cas_traffic_key_from(provider, suite, CASTLS_AEAD_TLS13_OPEN, CAS_BYTES(digest), &open),
        CAS_OK);
    assert_int_equal(cas_aead_seal(&seal, 0, cas_bytes_none(), CAS_TEXT("abc"), cas_bytes_none(),
                                   CAS_SPAN(record)),
                     CAS_OK);
    assert_int_equal(cas_aead_open(&open, 0, cas_bytes_none(), CAS_BYTES(record), CAS_SPAN(plain)),
                     CAS_OK);
    assert_int_equal(cas_traffic_next(&traffic, &secret), CAS_OK);
    assert_int_equal(cas_traffic_key_from(provider, suite, CASTLS_AEAD_TLS13_OPEN,
                                          cas_secret_bytes(&secret), &open),
                     CAS_OK);
    assert_int_equal(cas_aead_open(&open, 0, cas_bytes_none(), CAS_BYTES(record), CAS_SPAN(plain)),
                     CAS_ERR_RECORD_BAD_MAC);
    cas_aead_key_clear(&seal);
    cas_aead_key_clear(&open);
    cas_traffic_clear(&traffic);
}

static void each_ticket_has_a_psk_of_its_own(void **state)
{
    (void)state;
    const uint8_t nonce[256] = {0};
    const castls_provider *provider = cas_fake_provider();
    cas_secret one = {0};
    cas_secret two = {0};
    assert_int_equal(
        cas_resumption_psk(provider, CASTLS_HASH_SHA256, CAS_BYTES(digest), cas_bytes_none(), &one),
        CAS_OK);
    assert_int_equal(cas_resumption_psk(provider, CASTLS_HASH_SHA256, CAS_BYTES(digest),
                                        cas_bytes_prefix(CAS_BYTES(nonce), 255), &two),
                     CAS_OK);
    assert_int_equal(cas_secret_bytes(&one).len, 32);
    assert_false(cas_bytes_equal(cas_secret_bytes(&one), cas_secret_bytes(&two)));
    assert_int_equal(
        cas_resumption_psk(provider, CASTLS_HASH_SHA256, CAS_BYTES(digest), CAS_BYTES(nonce), &two),
        CAS_ERR_ARGUMENT);
    assert_int_equal(
        cas_resumption_psk(provider, CASTLS_HASH_SHA384, CAS_BYTES(digest), cas_bytes_none(), &two),
        CAS_ERR_ARGUMENT);
    assert_false(cas_secret_is_set(&two));
}

/* RFC 8446 section 7.5: in TLS 1.3 an absent context equals an empty one. */
static void an_exporter_depends_on_label_context_and_length(void **state)
{
    (void)state;
    uint8_t absent[40] = {0};
    uint8_t empty[40] = {0};
    uint8_t other[40] = {0};
    uint8_t shorter[20] = {0};
    const castls_provider *provider = cas_fake_provider();
    const castls_hash_id hash = CASTLS_HASH_SHA256;
    const castls_bytes secret = CAS_BYTES(digest);
    const castls_bytes label = CAS_TEXT("EXPORTER-test");
    assert_int_equal(
        cas_exporter_export(provider, hash, secret, label, cas_bytes_none(), CAS_SPAN(absent)),
        CAS_OK);
    assert_int_equal(
        cas_exporter_export(provider, hash, secret, label, CAS_TEXT(""), CAS_SPAN(empty)), CAS_OK);
    assert_bytes_equal(CAS_BYTES(absent), CAS_BYTES(empty));
    assert_int_equal(
        cas_exporter_export(provider, hash, secret, label, CAS_TEXT("c"), CAS_SPAN(other)), CAS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(absent), CAS_BYTES(other)));
    assert_int_equal(cas_exporter_export(provider, hash, secret, CAS_TEXT("EXPORTER-text"),
                                         cas_bytes_none(), CAS_SPAN(other)),
                     CAS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(absent), CAS_BYTES(other)));
    assert_int_equal(
        cas_exporter_export(provider, hash, secret, label, cas_bytes_none(), CAS_SPAN(shorter)),
        CAS_OK);
    assert_false(cas_bytes_equal(cas_bytes_prefix(CAS_BYTES(absent), 20), CAS_BYTES(shorter)));
    assert_int_equal(cas_exporter_export(provider, hash, CAS_TEXT("short"), label, cas_bytes_none(),
                                         CAS_SPAN(shorter)),
                     CAS_ERR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stage_gives_its_secrets_only),
        cmocka_unit_test(an_absent_secret_stands_for_zeros),
        cmocka_unit_test(the_early_stage_without_a_psk_is_that_of_zeros),
        cmocka_unit_test(a_transcript_of_another_hash_is_refused),
        cmocka_unit_test(finished_is_checked_whole),
        cmocka_unit_test(traffic_keys_change_with_the_next_secret),
        cmocka_unit_test(each_ticket_has_a_psk_of_its_own),
        cmocka_unit_test(an_exporter_depends_on_label_context_and_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
