/*
 * test_hpke.c: both sides of HPKE over the fake provider, in all modes and KEMs, and what is
 * refused. The values are the vectors' affair.
 */
#include "support/test.h"

#include "crypto/hpke.h"
#include "support/fake_provider.h"

static const cas_hpke_suite base_suite = {CAS_HPKE_KEM_X25519, 1, 1};

typedef struct exchange {
    cas_hpke_key receiver;
    cas_hpke_key sender;
    cas_hpke seals;
    cas_hpke opens;
    uint8_t enc[CAS_HPKE_ENC_MAX];
} exchange;

static void clear(exchange *x)
{
    cas_hpke_key_clear(&x->receiver);
    cas_hpke_key_clear(&x->sender);
    cas_hpke_clear(&x->seals);
    cas_hpke_clear(&x->opens);
}

/* Sets both sides up; the sender is known to the receiver in the auth modes. */
static void set_up(exchange *x, cas_hpke_suite suite, const cas_hpke_inputs *inputs, bool is_auth)
{
    const castls_provider *provider = cas_fake_provider();
    assert_int_equal(cas_hpke_key_generate(&x->receiver, provider, NULL, suite.kem), CAS_OK);
    assert_int_equal(cas_hpke_key_generate(&x->sender, provider, NULL, suite.kem), CAS_OK);
    const cas_hpke_sender sender = {is_auth ? &x->sender : NULL, NULL};
    const castls_bytes sender_public = is_auth ? cas_hpke_key_public(&x->sender) : cas_bytes_none();
    castls_bytes enc = cas_bytes_none();
    assert_int_equal(
        cas_hpke_setup_sender(&x->seals, provider, suite, cas_hpke_key_public(&x->receiver), inputs,
                              sender, CAS_SPAN(x->enc), &enc),
        CAS_OK);
    assert_int_equal(cas_hpke_setup_receiver(
                         &x->opens, provider, suite, &x->receiver, enc, inputs, sender_public),
                     CAS_OK);
}

static void check_messages(exchange *x)
{
    for (size_t i = 0; i < 3; i++) {
        uint8_t sealed[4 + 16] = {0};
        uint8_t plain[4] = {0};
        assert_int_equal(
            cas_hpke_seal(&x->seals, CAS_TEXT("aad"), CAS_TEXT("text"), CAS_SPAN(sealed)), CAS_OK);
        assert_int_equal(
            cas_hpke_open(&x->opens, CAS_TEXT("bad"), CAS_BYTES(sealed), CAS_SPAN(plain)),
            CAS_ERR_RECORD_BAD_MAC);
        assert_int_equal(
            cas_hpke_open(&x->opens, CAS_TEXT("aad"), CAS_BYTES(sealed), CAS_SPAN(plain)), CAS_OK);
        assert_bytes_equal(CAS_BYTES(plain), CAS_TEXT("text"));
    }
    uint8_t one[33] = {0};
    uint8_t two[33] = {0};
    assert_int_equal(cas_hpke_export(&x->seals, CAS_TEXT("context"), CAS_SPAN(one)), CAS_OK);
    assert_int_equal(cas_hpke_export(&x->opens, CAS_TEXT("context"), CAS_SPAN(two)), CAS_OK);
    assert_bytes_equal(CAS_BYTES(one), CAS_BYTES(two));
}

static void each_kem_kdf_and_aead_works(void **state)
{
    (void)state;
    const uint16_t kems[] = {
        CAS_HPKE_KEM_P256,     CAS_HPKE_KEM_P384,     CAS_HPKE_KEM_P521,     CAS_HPKE_KEM_X25519,
        CAS_HPKE_KEM_MLKEM512, CAS_HPKE_KEM_MLKEM768, CAS_HPKE_KEM_MLKEM1024};
    const cas_hpke_inputs inputs = {CAS_TEXT("info"), cas_bytes_none(), cas_bytes_none()};
    for (size_t i = 0; i < CAS_COUNT(kems); i++) {
        for (uint16_t number = 1; number <= 3; number++) {
            const cas_hpke_suite suite = {*CAS_AT(kems, i), number, number};
            exchange x = {0};
            assert_true(cas_hpke_is_available(cas_fake_provider(), suite));
            set_up(&x, suite, &inputs, false);
            check_messages(&x);
            clear(&x);
        }
    }
}

static void each_mode_works(void **state)
{
    (void)state;
    const castls_bytes psk = CAS_TEXT("0123456789abcdef0123456789abcdef");
    const cas_hpke_inputs plain = {CAS_TEXT("info"), cas_bytes_none(), cas_bytes_none()};
    const cas_hpke_inputs with_psk = {CAS_TEXT("info"), psk, CAS_TEXT("id")};
    for (unsigned mode = 0; mode < 4; mode++) {
        exchange x = {0};
        set_up(&x, base_suite, (mode & 1) != 0 ? &with_psk : &plain, (mode & 2) != 0);
        check_messages(&x);
        clear(&x);
    }
}

static void another_info_or_sender_opens_nothing(void **state)
{
    (void)state;
    uint8_t sealed[4 + 16] = {0};
    uint8_t plain[4] = {0};
    const cas_hpke_inputs inputs = {CAS_TEXT("info"), cas_bytes_none(), cas_bytes_none()};
    const cas_hpke_inputs other = {CAS_TEXT("infa"), cas_bytes_none(), cas_bytes_none()};
    const castls_provider *provider = cas_fake_provider();
    exchange x = {0};
    set_up(&x, base_suite, &inputs, true);
    const castls_bytes enc = cas_bytes_prefix(CAS_BYTES(x.enc), 32);
    const castls_bytes sender = cas_hpke_key_public(&x.sender);
    assert_int_equal(cas_hpke_seal(&x.seals, cas_bytes_none(), CAS_TEXT("text"), CAS_SPAN(sealed)),
                     CAS_OK);
    assert_int_equal(
        cas_hpke_setup_receiver(&x.opens, provider, base_suite, &x.receiver, enc, &other, sender),
        CAS_OK);
    assert_int_equal(cas_hpke_open(&x.opens, cas_bytes_none(), CAS_BYTES(sealed), CAS_SPAN(plain)),
                     CAS_ERR_RECORD_BAD_MAC);
    assert_int_equal(cas_hpke_setup_receiver(&x.opens, provider, base_suite, &x.receiver, enc,
                                             &inputs, cas_hpke_key_public(&x.receiver)),
                     CAS_OK);
    assert_int_equal(cas_hpke_open(&x.opens, cas_bytes_none(), CAS_BYTES(sealed), CAS_SPAN(plain)),
                     CAS_ERR_RECORD_BAD_MAC);
    assert_int_equal(
        cas_hpke_setup_receiver(&x.opens, provider, base_suite, &x.receiver, enc, &inputs, sender),
        CAS_OK);
    assert_int_equal(cas_hpke_open(&x.opens, cas_bytes_none(), CAS_BYTES(sealed), CAS_SPAN(plain)),
                     CAS_OK);
    clear(&x);
}

static void a_context_has_one_direction(void **state)
{
    (void)state;
    uint8_t room[16] = {0};
    const cas_hpke_inputs inputs = {cas_bytes_none(), cas_bytes_none(), cas_bytes_none()};
    const cas_hpke_suite export_only = {CAS_HPKE_KEM_X25519, 1, CAS_HPKE_AEAD_EXPORT_ONLY};
    exchange x = {0};
    set_up(&x, base_suite, &inputs, false);
    assert_int_equal(cas_hpke_open(&x.seals, cas_bytes_none(), CAS_BYTES(room), CAS_SPAN(room)),
                     CAS_ERR_STATE);
    assert_int_equal(cas_hpke_seal(&x.opens, cas_bytes_none(), CAS_TEXT(""), CAS_SPAN(room)),
                     CAS_ERR_STATE);
    set_up(&x, export_only, &inputs, false);
    assert_int_equal(cas_hpke_seal(&x.seals, cas_bytes_none(), CAS_TEXT(""), CAS_SPAN(room)),
                     CAS_ERR_STATE);
    assert_int_equal(cas_hpke_export(&x.seals, CAS_TEXT("context"), CAS_SPAN(room)), CAS_OK);
    clear(&x);
    assert_int_equal(cas_hpke_export(&x.seals, CAS_TEXT("context"), CAS_SPAN(room)), CAS_ERR_STATE);
}

/* RFC 9180 section 5.1, VerifyPSKInputs, and section 9.5 on the least length of a PSK. */
static void wrong_inputs_are_refused(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    const castls_bytes psk = CAS_TEXT("0123456789abcdef0123456789abcdef");
    const cas_hpke_inputs rows[] = {{cas_bytes_none(), psk, cas_bytes_none()},
                                    {cas_bytes_none(), cas_bytes_none(), CAS_TEXT("id")},
                                    {cas_bytes_none(), cas_bytes_prefix(psk, 31), CAS_TEXT("id")}};
    const cas_hpke_sender nobody = {NULL, NULL};
    castls_bytes enc = cas_bytes_none();
    exchange x = {0};
    assert_int_equal(cas_hpke_key_generate(&x.receiver, provider, NULL, base_suite.kem), CAS_OK);
    const castls_bytes public_key = cas_hpke_key_public(&x.receiver);
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        assert_int_equal(cas_hpke_setup_sender(&x.seals, provider, base_suite, public_key,
                                               CAS_AT(rows, i), nobody, CAS_SPAN(x.enc), &enc),
                         CAS_ERR_ARGUMENT);
        assert_int_equal(enc.len, 0);
    }
    const cas_hpke_inputs inputs = {cas_bytes_none(), cas_bytes_none(), cas_bytes_none()};
    assert_int_equal(
        cas_hpke_setup_sender(&x.seals, provider, base_suite, cas_bytes_prefix(public_key, 31),
                              &inputs, nobody, CAS_SPAN(x.enc), &enc),
        CAS_ERR_KEY_SHARE);
    const cas_hpke_suite unknown[] = {
        {0x0021, 1, 1}, {CAS_HPKE_KEM_X25519, 4, 1}, {CAS_HPKE_KEM_X25519, 1, 4}};
    for (size_t i = 0; i < CAS_COUNT(unknown); i++) {
        assert_int_equal(cas_hpke_setup_sender(&x.seals, provider, *CAS_AT(unknown, i), public_key,
                                               &inputs, nobody, CAS_SPAN(x.enc), &enc),
                         CAS_ERR_UNSUPPORTED);
    }
    const cas_hpke_suite other = {CAS_HPKE_KEM_P256, 1, 1};
    assert_int_equal(cas_hpke_setup_receiver(&x.opens, provider, other, &x.receiver,
                                             CAS_BYTES(x.enc), &inputs, cas_bytes_none()),
                     CAS_ERR_ARGUMENT);
    clear(&x);
}

static void ml_kem_has_no_auth_mode(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    const cas_hpke_suite suite = {CAS_HPKE_KEM_MLKEM512, 1, 1};
    const cas_hpke_inputs inputs = {cas_bytes_none(), cas_bytes_none(), cas_bytes_none()};
    castls_bytes enc = cas_bytes_none();
    exchange x = {0};
    set_up(&x, suite, &inputs, false);
    const cas_hpke_sender sender = {&x.sender, NULL};
    assert_int_equal(cas_hpke_setup_receiver(&x.opens, provider, suite, &x.receiver,
                                             cas_bytes_prefix(CAS_BYTES(x.enc), 768), &inputs,
                                             cas_hpke_key_public(&x.sender)),
                     CAS_ERR_UNSUPPORTED);
    assert_int_equal(
        cas_hpke_setup_sender(&x.seals, provider, suite, cas_hpke_key_public(&x.receiver), &inputs,
                              sender, CAS_SPAN(x.enc), &enc),
        CAS_ERR_UNSUPPORTED);
    assert_int_equal(
        cas_hpke_key_derive(&x.sender, provider, CAS_HPKE_KEM_MLKEM512, CAS_TEXT("ikm")),
        CAS_ERR_UNSUPPORTED);
    clear(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kem_kdf_and_aead_works),
        cmocka_unit_test(each_mode_works),
        cmocka_unit_test(another_info_or_sender_opens_nothing),
        cmocka_unit_test(a_context_has_one_direction),
        cmocka_unit_test(wrong_inputs_are_refused),
        cmocka_unit_test(ml_kem_has_no_auth_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
