/*
 * test_provider_failures.c: each call of the provider fails in turn, all through what a handshake
 * does with keys: the failure comes out, nothing is left behind, and the next attempt works.
 */
#include "support/test.h"

#include "crypto/hpke.h"
#include "crypto/key_exchange.h"
#include "crypto/schedule.h"
#include "crypto/traffic.h"
#include "crypto/transcript.h"
#include "support/fake_provider.h"

#define CALLS_MAX 1000

/* All that one side holds; cleared by the caller whatever happens. */
typedef struct side {
    cas_key_exchange kx;
    cas_transcript transcript;
    cas_schedule schedule;
    cas_traffic traffic;
    cas_aead_key key;
    cas_hpke_key receiver;
    cas_hpke seals;
    cas_hpke opens;
} side;

static void clear(side *x)
{
    cas_key_exchange_clear(&x->kx);
    cas_transcript_clear(&x->transcript);
    cas_schedule_clear(&x->schedule);
    cas_traffic_clear(&x->traffic);
    cas_aead_key_clear(&x->key);
    cas_hpke_key_clear(&x->receiver);
    cas_hpke_clear(&x->seals);
    cas_hpke_clear(&x->opens);
}

static cas_err exchange_keys(side *x, const castls_provider *provider, castls_span room,
                             castls_bytes *secret)
{
    uint8_t share[1216] = {0};
    uint8_t response_room[1120] = {0};
    uint8_t server_room[64] = {0};
    castls_bytes response = cas_bytes_none();
    castls_bytes server = cas_bytes_none();
    castls_bytes client = cas_bytes_none();
    const uint16_t group = CAS_HYBRID_X25519MLKEM768;
    CAS_TRY(cas_key_exchange_generate(&x->kx, provider, NULL, group, CAS_SPAN(share)));
    CAS_TRY(cas_key_exchange_respond(
        provider, NULL, group, CAS_BYTES(share), CAS_SPAN(response_room), CAS_SPAN(server_room),
        &response, &server));
    CAS_TRY(cas_key_exchange_agree(&x->kx, group, response, room, &client));
    assert_bytes_equal(client, server);
    *secret = cas_bytes_prefix(cas_span_bytes(room), client.len);
    return CAS_OK;
}

static cas_err hash_messages(side *x, const castls_provider *provider, castls_span room,
                             castls_bytes *digest)
{
    uint8_t binder_room[64] = {0};
    castls_bytes binder = cas_bytes_none();
    castls_bytes made = cas_bytes_none();
    const castls_hash *hash = provider->hash(CASTLS_HASH_SHA256);
    cas_transcript_init(&x->transcript, NULL, 4096);
    CAS_TRY(cas_transcript_peek_with(
        &x->transcript, hash, CAS_TEXT("cut"), CAS_SPAN(binder_room), &binder));
    CAS_TRY(cas_transcript_add(&x->transcript, CAS_TEXT("hello")));
    CAS_TRY(cas_transcript_start(&x->transcript, hash, false));
    CAS_TRY(cas_transcript_replace_by_message_hash(&x->transcript));
    CAS_TRY(cas_transcript_peek_with(
        &x->transcript, hash, CAS_TEXT("cut"), CAS_SPAN(binder_room), &binder));
    CAS_TRY(cas_transcript_add(&x->transcript, CAS_TEXT("more")));
    CAS_TRY(cas_transcript_peek(&x->transcript, room, &made));
    *digest = cas_bytes_prefix(cas_span_bytes(room), made.len);
    return CAS_OK;
}

static cas_err derive_keys(side *x, const castls_provider *provider, castls_bytes secret,
                           castls_bytes digest)
{
    uint8_t record[3 + 16] = {0};
    uint8_t mac_room[64] = {0};
    uint8_t exported[40] = {0};
    castls_bytes mac = cas_bytes_none();
    cas_secret out = {0};
    const cas_suite *suite = cas_suite_find(0x1301);
    CAS_TRY(cas_schedule_start(&x->schedule, provider, suite->hash, CAS_TEXT("psk")));
    CAS_TRY(cas_schedule_to_handshake(&x->schedule, secret));
    CAS_TRY(cas_schedule_client_handshake_traffic(&x->schedule, digest, &out));
    CAS_TRY(cas_traffic_init(&x->traffic, provider, suite->hash, cas_secret_bytes(&out)));
    CAS_TRY(cas_traffic_key(&x->traffic, provider, suite, CASTLS_AEAD_TLS13_SEAL, &x->key));
    CAS_TRY(cas_aead_seal(&x->key, 0, cas_bytes_none(), CAS_TEXT("abc"), cas_bytes_none(),
                          CAS_SPAN(record)));
    CAS_TRY(cas_aead_open(&x->key, 0, cas_bytes_none(), CAS_BYTES(record), CAS_SPAN(record)));
    CAS_TRY(cas_traffic_finished(&x->traffic, digest, CAS_SPAN(mac_room), &mac));
    CAS_TRY(cas_traffic_check_finished(&x->traffic, digest, mac));
    CAS_TRY(cas_schedule_to_main(&x->schedule));
    CAS_TRY(cas_schedule_resumption(&x->schedule, digest, &out));
    CAS_TRY(cas_resumption_psk(provider, suite->hash, cas_secret_bytes(&out), digest, &out));
    CAS_TRY(cas_exporter_export(
        provider, suite->hash, digest, CAS_TEXT("label"), digest, CAS_SPAN(exported)));
    return cas_traffic_key_from(provider, suite, CASTLS_AEAD_TLS13_OPEN, digest, &x->key);
}

static cas_err use_hpke(side *x, const castls_provider *provider)
{
    uint8_t enc_room[65] = {0};
    uint8_t record[3 + 16] = {0};
    castls_bytes enc = cas_bytes_none();
    const cas_hpke_suite suite = {CAS_HPKE_KEM_P256, 2, 3};
    const cas_hpke_inputs inputs = {CAS_TEXT("info"), cas_bytes_none(), cas_bytes_none()};
    CAS_TRY(cas_hpke_key_derive(&x->receiver, provider, suite.kem, CAS_TEXT("keying material")));
    const cas_hpke_sender sender = {&x->receiver, NULL};
    const castls_bytes public_key = cas_hpke_key_public(&x->receiver);
    CAS_TRY(cas_hpke_setup_sender(
        &x->seals, provider, suite, public_key, &inputs, sender, CAS_SPAN(enc_room), &enc));
    CAS_TRY(cas_hpke_setup_receiver(
        &x->opens, provider, suite, &x->receiver, enc, &inputs, public_key));
    CAS_TRY(cas_hpke_seal(&x->seals, cas_bytes_none(), CAS_TEXT("abc"), CAS_SPAN(record)));
    CAS_TRY(cas_hpke_open(&x->opens, cas_bytes_none(), CAS_BYTES(record), CAS_SPAN(record)));
    return cas_hpke_export(&x->opens, CAS_TEXT("context"), CAS_SPAN(record));
}

static cas_err run_all(side *x, const castls_provider *provider)
{
    uint8_t secret_room[64] = {0};
    uint8_t digest_room[64] = {0};
    castls_bytes secret = cas_bytes_none();
    castls_bytes digest = cas_bytes_none();
    CAS_TRY(exchange_keys(x, provider, CAS_SPAN(secret_room), &secret));
    CAS_TRY(hash_messages(x, provider, CAS_SPAN(digest_room), &digest));
    CAS_TRY(derive_keys(x, provider, secret, digest));
    return use_hpke(x, provider);
}

static void each_call_fails_in_turn(void **state)
{
    (void)state;
    uint64_t call = 1;
    side x = {0};
    for (bool is_failing = true; is_failing; call++) {
        assert_true(call < CALLS_MAX);
        cas_fake_provider_fail(call);
        const cas_err err = run_all(&x, cas_fake_provider());
        is_failing = !cas_fake_provider_is_about_to_fail();
        cas_fake_provider_fail(0);
        assert_int_equal(err, is_failing ? CAS_ERR_CRYPTO : CAS_OK);
        clear(&x);
        assert_int_equal(run_all(&x, cas_fake_provider()), CAS_OK);
        clear(&x);
    }
    /* The run above makes a good hundred calls; fewer would mean that failures were not seen. */
    assert_true(call > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_fails_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
