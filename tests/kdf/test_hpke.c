/*
 * test_hpke.c: vectors of HPKE, each provider: RFC 9180's, and the post-quantum draft's as far as
 * its KEM and KDF are castls'. What is skipped says why; the counts below hold the rest.
 */
#include "kdf/vectors.h"

#include "crypto/hpke.h"

typedef struct run {
    const castls_provider *provider;
    cas_hpke_key receiver;
    cas_hpke_key sender;
    cas_hpke_key ephemeral;
    cas_hpke seals; /* Cleared where the sender's side cannot be repeated. */
    cas_hpke opens; /* Cleared where the vector is skipped. */
    bool is_skipped;
    bool has_sender;
    size_t setups;
    size_t senders;
    size_t skipped;
    size_t messages;
    size_t exports;
} run;

static void clear(run *x)
{
    cas_hpke_key_clear(&x->receiver);
    cas_hpke_key_clear(&x->sender);
    cas_hpke_key_clear(&x->ephemeral);
    cas_hpke_clear(&x->seals);
    cas_hpke_clear(&x->opens);
}

/* Why a vector cannot be run, or NULL. */
static const char *reason_to_skip(const run *x, cas_hpke_suite suite)
{
    if (suite.kdf > 3) {
        return "its KDF is SHAKE or TurboSHAKE, which no provider table has";
    }
    if (suite.kem == 0x0021) {
        return "X448, which castls does not negotiate";
    }
    if (suite.kem == 0x0050 || suite.kem == 0x0051 || suite.kem == 0x647a) {
        return "a hybrid KEM that combines its parts with SHA3, which no provider table has";
    }
    if (!cas_hpke_is_available(x->provider, suite)) {
        return "the provider lacks the KEM";
    }
    return NULL;
}

/* A key from its private form, and the same from its keying material where the vector has that. */
static void load_key(const run *x, cas_hpke_key *key, uint16_t kem, castls_bytes record,
                     castls_bytes private_name, castls_bytes public_name)
{
    uint8_t room[64] = {0};
    uint8_t public_room[CAS_HPKE_PUBLIC_MAX] = {0};
    const castls_bytes private_key = kdf_hex(record, private_name, CAS_SPAN(room));
    assert_int_equal(cas_hpke_key_import(key, x->provider, kem, private_key), CAS_OK);
    assert_bytes_equal(cas_hpke_key_public(key),
                       kdf_hex(record, public_name, CAS_SPAN(public_room)));
}

static void check_derived(run *x, uint16_t kem, castls_bytes record)
{
    uint8_t room[64] = {0};
    const castls_bytes ikm = kdf_hex(record, CAS_TEXT("receiver_ikm"), CAS_SPAN(room));
    if (!cas_bytes_is_absent(ikm)) {
        assert_int_equal(cas_hpke_key_derive(&x->ephemeral, x->provider, kem, ikm), CAS_OK);
        assert_bytes_equal(cas_hpke_key_public(&x->ephemeral), cas_hpke_key_public(&x->receiver));
    }
}

static void set_up_sender(run *x, cas_hpke_suite suite, castls_bytes record,
                          const cas_hpke_inputs *inputs, bool is_auth, castls_bytes enc)
{
    uint8_t room[64] = {0};
    uint8_t enc_room[CAS_HPKE_ENC_MAX] = {0};
    castls_bytes made = cas_bytes_none();
    const castls_bytes ikm = kdf_hex(record, CAS_TEXT("ephemeral_ikm"), CAS_SPAN(room));
    const castls_bytes bare = kdf_hex(record, CAS_TEXT("ephemeral"), CAS_SPAN(room));
    x->has_sender = !cas_bytes_is_absent(ikm) || !cas_bytes_is_absent(bare);
    if (!x->has_sender) {
        return;
    }
    const cas_err err = cas_bytes_is_absent(bare)
                            ? cas_hpke_key_derive(&x->ephemeral, x->provider, suite.kem, ikm)
                            : cas_hpke_key_import(&x->ephemeral, x->provider, suite.kem, bare);
    assert_int_equal(err, CAS_OK);
    const cas_hpke_sender sender = {is_auth ? &x->sender : NULL, &x->ephemeral};
    assert_int_equal(
        cas_hpke_setup_sender(&x->seals, x->provider, suite, cas_hpke_key_public(&x->receiver),
                              inputs, sender, CAS_SPAN(enc_room), &made),
        CAS_OK);
    assert_bytes_equal(made, enc);
    x->senders++;
}

static void on_setup(run *x, castls_bytes record)
{
    uint8_t enc_room[CAS_HPKE_ENC_MAX] = {0};
    uint8_t info_room[64] = {0};
    const cas_hpke_suite suite = {(uint16_t)kdf_number(record, CAS_TEXT("kem")),
                                  (uint16_t)kdf_number(record, CAS_TEXT("kdf")),
                                  (uint16_t)kdf_number(record, CAS_TEXT("aead"))};
    const bool is_auth = kdf_number(record, CAS_TEXT("mode")) == 2;
    clear(x);
    const char *reason = reason_to_skip(x, suite);
    x->is_skipped = reason != NULL;
    if (reason != NULL) {
        print_message("# %s: skipped KEM 0x%04x, KDF 0x%04x, AEAD 0x%04x: %s\n", x->provider->name,
                      suite.kem, suite.kdf, suite.aead, reason);
        x->skipped++;
        return;
    }
    const castls_bytes enc = kdf_hex(record, CAS_TEXT("enc"), CAS_SPAN(enc_room));
    const cas_hpke_inputs inputs = {
        kdf_hex(record, CAS_TEXT("info"), CAS_SPAN(info_room)), cas_bytes_none(), cas_bytes_none()};
    load_key(x, &x->receiver, suite.kem, record, CAS_TEXT("receiver"), CAS_TEXT("receiver_public"));
    if (is_auth) {
        load_key(x, &x->sender, suite.kem, record, CAS_TEXT("sender"), CAS_TEXT("sender_public"));
    }
    check_derived(x, suite.kem, record);
    set_up_sender(x, suite, record, &inputs, is_auth, enc);
    assert_int_equal(
        cas_hpke_setup_receiver(&x->opens, x->provider, suite, &x->receiver, enc, &inputs,
                                is_auth ? cas_hpke_key_public(&x->sender) : cas_bytes_none()),
        CAS_OK);
    x->setups++;
}

static void on_message(run *x, castls_bytes record)
{
    uint8_t aad_room[64] = {0};
    uint8_t text_room[128] = {0};
    uint8_t sealed_room[144] = {0};
    uint8_t out_room[144] = {0};
    const castls_bytes aad = kdf_hex(record, CAS_TEXT("aad"), CAS_SPAN(aad_room));
    const castls_bytes text = kdf_hex(record, CAS_TEXT("text"), CAS_SPAN(text_room));
    const castls_bytes sealed = kdf_hex(record, CAS_TEXT("sealed"), CAS_SPAN(sealed_room));
    const castls_span out = cas_span_prefix(CAS_SPAN(out_room), sealed.len);
    if (x->has_sender) {
        assert_int_equal(cas_hpke_seal(&x->seals, aad, text, out), CAS_OK);
        assert_bytes_equal(cas_span_bytes(out), sealed);
    }
    assert_int_equal(cas_hpke_open(&x->opens, aad, sealed, out), CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(cas_span_bytes(out), text.len), text);
    x->messages++;
}

static void on_export(run *x, castls_bytes record)
{
    uint8_t context_room[64] = {0};
    uint8_t wanted_room[64] = {0};
    uint8_t out_room[64] = {0};
    const castls_bytes context = kdf_hex(record, CAS_TEXT("context"), CAS_SPAN(context_room));
    const castls_bytes wanted = kdf_hex(record, CAS_TEXT("value"), CAS_SPAN(wanted_room));
    const castls_span out = cas_span_prefix(CAS_SPAN(out_room), wanted.len);
    assert_int_equal(cas_hpke_export(&x->opens, context, out), CAS_OK);
    assert_bytes_equal(cas_span_bytes(out), wanted);
    x->exports++;
}

static void check_all(const castls_provider *provider)
{
    castls_bytes left = kdf_input();
    castls_bytes record = cas_bytes_none();
    run x = {0};
    x.provider = provider;
    while (kdf_next(&left, &record)) {
        const castls_bytes op = kdf_text(record, CAS_TEXT("op"));
        if (cas_bytes_equal(op, CAS_TEXT("setup"))) {
            on_setup(&x, record);
        } else if (!x.is_skipped && cas_bytes_equal(op, CAS_TEXT("message"))) {
            on_message(&x, record);
        } else if (!x.is_skipped) {
            assert_bytes_equal(op, CAS_TEXT("export"));
            on_export(&x, record);
        }
    }
    clear(&x);
    print_message(
        "# %s: %zu set-ups (%zu with the sender's side), %zu messages, %zu exports, %zu skipped\n",
        provider->name, x.setups, x.senders, x.messages, x.exports, x.skipped);
    /* RFC 9180's twelve run whole everywhere; of the draft's thirteen, the ones with plain ML-KEM
     * and HKDF, which a provider without ML-KEM does not have. */
    const bool is_rfc9180 = x.setups + x.skipped == 12;
    const bool has_mlkem = cas_group_is_available(provider, CASTLS_GROUP_MLKEM1024);
    assert_true(is_rfc9180 || x.setups + x.skipped == 13);
    assert_int_equal(x.skipped, is_rfc9180 ? 0 : (has_mlkem ? 10 : 13));
    assert_int_equal(x.senders, is_rfc9180 ? 12 : 0);
    assert_int_equal(x.messages, is_rfc9180 ? 12 * 257 : x.setups * 10);
    assert_int_equal(x.exports, is_rfc9180 ? 12 * 3 : x.setups * 5);
}

static void hpke_with_aws_lc(void **state)
{
    (void)state;
    kdf_with(castls_provider_aws_lc(), check_all);
}

static void hpke_with_openssl(void **state)
{
    (void)state;
    kdf_with(castls_provider_openssl(), check_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hpke_with_aws_lc),
        cmocka_unit_test(hpke_with_openssl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
