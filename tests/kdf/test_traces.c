/*
 * test_traces.c: the key exchange, the transcript and the key schedule of RFC 8448's five traces,
 * step by step as the RFC has them, each provider. Records and messages are other tests' affair.
 */
#include "kdf/vectors.h"

#include "crypto/key_exchange.h"
#include "crypto/schedule.h"
#include "crypto/traffic.h"
#include "crypto/transcript.h"

#define RAW_MAX 4096
#define HASH CASTLS_HASH_SHA256

typedef struct trace {
    const castls_provider *provider;
    cas_transcript transcript;
    cas_schedule schedule;
    cas_key_exchange client;
    cas_key_exchange server;
    uint8_t server_share[65];
    size_t steps;
} trace;

static void clear(trace *t)
{
    cas_transcript_clear(&t->transcript);
    cas_schedule_clear(&t->schedule);
    cas_key_exchange_clear(&t->client);
    cas_key_exchange_clear(&t->server);
}

static void on_trace(trace *t, castls_bytes record)
{
    (void)record;
    clear(t);
    cas_transcript_init(&t->transcript, NULL, RAW_MAX);
}

/* The private key gives the share that the trace shows. */
static void on_key(trace *t, castls_bytes record)
{
    uint8_t key_room[32] = {0};
    uint8_t wanted_room[65] = {0};
    uint8_t share_room[65] = {0};
    const uint16_t group = (uint16_t)kdf_number(record, CAS_TEXT("group"));
    const castls_bytes key = kdf_hex(record, CAS_TEXT("private"), CAS_SPAN(key_room));
    const castls_bytes wanted = kdf_hex(record, CAS_TEXT("share"), CAS_SPAN(wanted_room));
    const bool is_client = cas_bytes_equal(kdf_text(record, CAS_TEXT("who")), CAS_TEXT("client"));
    const castls_span share = cas_span_prefix(CAS_SPAN(share_room), wanted.len);
    assert_int_equal(cas_key_exchange_import(is_client ? &t->client : &t->server, t->provider,
                                             group, key, cas_bytes_none(), share),
                     CAS_OK);
    assert_bytes_equal(cas_span_bytes(share), wanted);
    if (!is_client) {
        assert_true(cas_span_copy(CAS_SPAN(t->server_share), wanted));
    }
}

static void on_early(trace *t, castls_bytes record)
{
    uint8_t room[32] = {0};
    const castls_bytes psk = kdf_hex(record, CAS_TEXT("psk"), CAS_SPAN(room));
    assert_int_equal(cas_schedule_start(&t->schedule, t->provider, HASH, psk), CAS_OK);
}

/* The client's key and the server's share give the shared secret that the trace shows. */
static void on_handshake(trace *t, castls_bytes record)
{
    uint8_t wanted_room[32] = {0};
    uint8_t secret_room[32] = {0};
    castls_bytes secret = cas_bytes_none();
    const cas_named_group *group = cas_key_exchange_group(&t->client);
    const castls_bytes wanted = kdf_hex(record, CAS_TEXT("shared"), CAS_SPAN(wanted_room));
    assert_non_null(group);
    assert_int_equal(
        cas_key_exchange_agree(&t->client, group->id,
                               cas_bytes_prefix(CAS_BYTES(t->server_share), group->response_len),
                               CAS_SPAN(secret_room), &secret),
        CAS_OK);
    assert_bytes_equal(secret, wanted);
    assert_int_equal(cas_schedule_to_handshake(&t->schedule, secret), CAS_OK);
}

static void on_main(trace *t, castls_bytes record)
{
    (void)record;
    assert_int_equal(cas_schedule_to_main(&t->schedule), CAS_OK);
}

static void on_message(trace *t, castls_bytes record)
{
    uint8_t room[1024] = {0};
    const castls_bytes message = kdf_hex(record, CAS_TEXT("bytes"), CAS_SPAN(room));
    assert_true(message.len >= 4);
    assert_int_equal(cas_transcript_add(&t->transcript, message), CAS_OK);
}

static void start_transcript(trace *t)
{
    if (!cas_transcript_is_started(&t->transcript)) {
        assert_int_equal(cas_transcript_start(&t->transcript, t->provider->hash(HASH), false),
                         CAS_OK);
    }
}

static void on_retry(trace *t, castls_bytes record)
{
    (void)record;
    start_transcript(t);
    assert_int_equal(cas_transcript_replace_by_message_hash(&t->transcript), CAS_OK);
}

typedef cas_err (*derive_function)(const cas_schedule *, castls_bytes, cas_secret *);

/* In the order of the labels in flatten.py. */
static const derive_function derive_functions[] = {
    cas_schedule_client_early_traffic,
    cas_schedule_early_exporter,
    cas_schedule_client_handshake_traffic,
    cas_schedule_server_handshake_traffic,
    cas_schedule_client_application_traffic,
    cas_schedule_server_application_traffic,
    cas_schedule_exporter,
    cas_schedule_resumption,
};

static void on_secret(trace *t, castls_bytes record)
{
    uint8_t hash_room[32] = {0};
    uint8_t wanted_room[32] = {0};
    uint8_t digest_room[64] = {0};
    castls_bytes digest = cas_bytes_none();
    cas_secret out = {0};
    const castls_bytes hash = kdf_hex(record, CAS_TEXT("hash"), CAS_SPAN(hash_room));
    const castls_bytes wanted = kdf_hex(record, CAS_TEXT("secret"), CAS_SPAN(wanted_room));
    const uint32_t label = kdf_number(record, CAS_TEXT("label"));
    start_transcript(t);
    assert_int_equal(cas_transcript_peek(&t->transcript, CAS_SPAN(digest_room), &digest), CAS_OK);
    assert_bytes_equal(digest, hash);
    const derive_function derive = *CAS_AT(derive_functions, label);
    assert_int_equal(derive(&t->schedule, digest, &out), CAS_OK);
    assert_bytes_equal(cas_secret_bytes(&out), wanted);
}

static void make_traffic(const trace *t, castls_bytes record, cas_traffic *traffic)
{
    uint8_t room[32] = {0};
    const castls_bytes secret = kdf_hex(record, CAS_TEXT("secret"), CAS_SPAN(room));
    assert_int_equal(cas_traffic_init(traffic, t->provider, HASH, secret), CAS_OK);
}

static void on_keys(trace *t, castls_bytes record)
{
    uint8_t wanted_room[28] = {0};
    uint8_t key[16] = {0};
    uint8_t iv[12] = {0};
    cas_traffic traffic = {0};
    make_traffic(t, record, &traffic);
    assert_int_equal(cas_traffic_key_bytes(&traffic, CAS_SPAN(key), CAS_SPAN(iv)), CAS_OK);
    assert_bytes_equal(CAS_BYTES(key), kdf_hex(record, CAS_TEXT("key"), CAS_SPAN(wanted_room)));
    assert_bytes_equal(CAS_BYTES(iv), kdf_hex(record, CAS_TEXT("iv"), CAS_SPAN(wanted_room)));
    cas_traffic_clear(&traffic);
}

static void on_finished(trace *t, castls_bytes record)
{
    uint8_t wanted_room[32] = {0};
    uint8_t mac_room[64] = {0};
    uint8_t digest_room[64] = {0};
    castls_bytes digest = cas_bytes_none();
    castls_bytes mac = cas_bytes_none();
    cas_traffic traffic = {0};
    const castls_bytes wanted = kdf_hex(record, CAS_TEXT("mac"), CAS_SPAN(wanted_room));
    make_traffic(t, record, &traffic);
    assert_int_equal(cas_transcript_peek(&t->transcript, CAS_SPAN(digest_room), &digest), CAS_OK);
    assert_int_equal(cas_traffic_finished(&traffic, digest, CAS_SPAN(mac_room), &mac), CAS_OK);
    assert_bytes_equal(mac, wanted);
    assert_int_equal(cas_traffic_check_finished(&traffic, digest, wanted), CAS_OK);
    cas_traffic_clear(&traffic);
}

/* Over a ClientHello that is cut off before its binders, before the hash of the transcript is
 * known. */
static void on_binder(trace *t, castls_bytes record)
{
    uint8_t prefix_room[512] = {0};
    uint8_t wanted_room[32] = {0};
    uint8_t digest_room[64] = {0};
    castls_bytes digest = cas_bytes_none();
    cas_secret binder_key = {0};
    cas_traffic traffic = {0};
    const castls_bytes prefix = kdf_hex(record, CAS_TEXT("prefix"), CAS_SPAN(prefix_room));
    assert_int_equal(cas_transcript_peek_with(&t->transcript, t->provider->hash(HASH), prefix,
                                              CAS_SPAN(digest_room), &digest),
                     CAS_OK);
    assert_bytes_equal(digest, kdf_hex(record, CAS_TEXT("hash"), CAS_SPAN(wanted_room)));
    assert_int_equal(cas_schedule_binder_resumption(&t->schedule, &binder_key), CAS_OK);
    assert_bytes_equal(cas_secret_bytes(&binder_key),
                       kdf_hex(record, CAS_TEXT("secret"), CAS_SPAN(wanted_room)));
    make_traffic(t, record, &traffic);
    assert_int_equal(cas_traffic_check_binder(
                         &traffic, digest, kdf_hex(record, CAS_TEXT("mac"), CAS_SPAN(wanted_room))),
                     CAS_OK);
    cas_traffic_clear(&traffic);
}

static void on_resumption(trace *t, castls_bytes record)
{
    uint8_t secret_room[32] = {0};
    uint8_t nonce_room[8] = {0};
    uint8_t wanted_room[32] = {0};
    cas_secret psk = {0};
    assert_int_equal(
        cas_resumption_psk(t->provider, HASH,
                           kdf_hex(record, CAS_TEXT("secret"), CAS_SPAN(secret_room)),
                           kdf_hex(record, CAS_TEXT("nonce"), CAS_SPAN(nonce_room)), &psk),
        CAS_OK);
    assert_bytes_equal(cas_secret_bytes(&psk),
                       kdf_hex(record, CAS_TEXT("psk"), CAS_SPAN(wanted_room)));
}

typedef struct step_row {
    const char *op;
    void (*on)(trace *t, castls_bytes record);
} step_row;

static const step_row rows[] = {
    {"trace", on_trace},         {"key", on_key},
    {"early", on_early},         {"main", on_main},
    {"handshake", on_handshake}, {"message", on_message},
    {"retry", on_retry},         {"secret", on_secret},
    {"keys", on_keys},           {"binder", on_binder},
    {"finished", on_finished},   {"resumption", on_resumption},
};

static void check_step(trace *t, castls_bytes record)
{
    const castls_bytes op = kdf_text(record, CAS_TEXT("op"));
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        if (cas_bytes_equal(op, cas_text(CAS_AT(rows, i)->op))) {
            CAS_AT(rows, i)->on(t, record);
            t->steps++;
        }
    }
}

static void check_all(const castls_provider *provider)
{
    castls_bytes left = kdf_input();
    castls_bytes record = cas_bytes_none();
    size_t records = 0;
    trace t = {0};
    t.provider = provider;
    while (kdf_next(&left, &record)) {
        check_step(&t, record);
        records++;
    }
    clear(&t);
    assert_int_equal(t.steps, records);
    assert_int_equal(records, 136);
    print_message("# %s: %zu steps of five traces\n", provider->name, records);
}

static void traces_of_rfc_8448_with_aws_lc(void **state)
{
    (void)state;
    kdf_with(castls_provider_aws_lc(), check_all);
}

static void traces_of_rfc_8448_with_openssl(void **state)
{
    (void)state;
    kdf_with(castls_provider_openssl(), check_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(traces_of_rfc_8448_with_aws_lc),
        cmocka_unit_test(traces_of_rfc_8448_with_openssl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
