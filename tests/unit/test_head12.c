/*
 * test_head12.c: protected records of TLS 1.2: heads, nonces, additional data, in place and apart,
 * many parts. RFC 5246 section 6.2, RFC 5288 section 3, RFC 7905 section 2.
 */
#include "support/halves.h"

#include "record/head12.h"
#include "record/open.h"
#include "record/seal.h"

#define GCM 0xc02f
#define CHACHA 0xcca8

static const cas_record_plan no_plan = {0, 0};

static cas_frame frame_of(castls_bytes record)
{
    cas_frame frame = {0};
    size_t need = 0;
    assert_int_equal(cas_frame_next(record, &frame, &need), CAS_OK);
    assert_int_equal(need, 0);
    assert_int_equal(cas_frame_len(&frame), record.len);
    return frame;
}

static castls_bytes seal_one(test_halves *halves, uint8_t type, castls_bytes text)
{
    size_t len = 0;
    assert_int_equal(
        cas_record_seal(&halves->write, type, text, no_plan, CAS_SPAN(halves->record), &len),
        CAS_OK);
    assert_int_equal(len, cas_record_sealed_len(&halves->write, text.len, no_plan));
    return cas_bytes_prefix(CAS_BYTES(halves->record), len);
}

/* The nonce is salt and sequence number, the additional data sequence, type, version and length: a
 * record made by the AEAD alone is the record that is sent. */
static void check_against_the_aead(const castls_provider *provider, uint16_t id)
{
    test_halves halves = {0};
    const cas_suite *suite = cas_suite_find(id);
    const bool is_gcm = suite->iv_len == 4;
    const uint8_t aad[] = {0, 0, 0, 0, 0, 0, 0, 1, 23, 3, 3, 0, 5};
    uint8_t nonce[12] = {0};
    uint8_t sealed[5 + 16] = {0};
    cas_aead_key key = {0};
    test_halves_init12(&halves, provider, id);
    (void)seal_one(&halves, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("first"));
    const castls_bytes record = seal_one(&halves, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("hello"));

    assert_true(
        cas_span_copy(CAS_SPAN(nonce), cas_bytes_prefix(CAS_BYTES(test_iv12), suite->iv_len)));
    cas_span_set(CAS_SPAN(nonce), 11, (uint8_t)(*CAS_AT(nonce, 11) ^ 1)); /* Sequence number 1. */
    assert_int_equal(cas_aead_key_init(&key, provider, suite->aead, CASTLS_AEAD_TLS13_SEAL,
                                       cas_bytes_prefix(CAS_BYTES(test_key12), suite->key_len),
                                       CAS_BYTES(test_iv12)),
                     CAS_OK);
    assert_int_equal(cas_aead_seal_nonce(&key, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_TEXT("hello"),
                                         cas_bytes_none(), CAS_SPAN(sealed)),
                     CAS_OK);
    const size_t at = is_gcm ? 13 : 5;
    const uint8_t gcm_head[] = {23, 3, 3, 0, 29, 0, 0, 0, 0, 0, 0, 0, 1};
    const uint8_t chacha_head[] = {23, 3, 3, 0, 21};
    assert_bytes_equal(cas_bytes_prefix(record, at),
                       is_gcm ? CAS_BYTES(gcm_head) : CAS_BYTES(chacha_head));
    assert_bytes_equal(cas_bytes_skip(record, at), CAS_BYTES(sealed));
    cas_aead_key_clear(&key);
    test_halves_clear(&halves);
}

static void a_record_is_what_the_rfcs_say(void **state)
{
    (void)state;
    check_against_the_aead(castls_provider_default(), GCM);
    check_against_the_aead(castls_provider_default(), 0xc02c);
    check_against_the_aead(castls_provider_default(), CHACHA);
}

/* What is sealed opens again, apart and in place, for every type and for several lengths. */
static void check_round_trip(uint16_t id)
{
    test_halves halves = {0};
    static const uint8_t types[] = {
        CAS_RECORD_ALERT, CAS_RECORD_HANDSHAKE, CAS_RECORD_APPLICATION_DATA};
    static const uint8_t zeros[CAS_RECORD_TEXT_MAX] = {0};
    static const size_t lens[] = {1, 2, 15, 16, 17, 1000, CAS_RECORD_TEXT_MAX};
    test_halves_init12(&halves, castls_provider_default(), id);
    for (size_t i = 0; i < CAS_COUNT(types) * CAS_COUNT(lens) * 2; i++) {
        const uint8_t type = *CAS_AT(types, i % CAS_COUNT(types));
        const size_t len = *CAS_AT(lens, i / CAS_COUNT(types) % CAS_COUNT(lens));
        const castls_bytes text = cas_bytes_prefix(CAS_BYTES(zeros), len);
        const cas_frame frame = frame_of(seal_one(&halves, type, text));
        cas_record_plain plain = {0};
        assert_int_equal(cas_record_open_len(&halves.read, &frame), len);
        const castls_span out =
            i % 2 == 0
                ? CAS_SPAN(halves.out)
                : cas_span_slice(CAS_SPAN(halves.record), cas_half_text_at(&halves.read), len);
        assert_int_equal(cas_record_open(&halves.read, &frame, out, &plain), CAS_OK);
        assert_int_equal(plain.type, type);
        assert_true(plain.was_protected);
        assert_bytes_equal(plain.text, text);
        assert_int_equal(halves.read.sequence, i + 1);
    }
    test_halves_clear(&halves);
}

static void what_is_sealed_opens_again(void **state)
{
    (void)state;
    check_round_trip(GCM);
    check_round_trip(CHACHA);
}

/* Seals in place: the content stands where the ciphertext goes. */
static void sealing_in_place_moves_nothing(void **state)
{
    (void)state;
    const uint16_t ids[] = {GCM, CHACHA};
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        test_halves halves = {0};
        cas_record_plain plain = {0};
        size_t len = 0;
        test_halves_init12(&halves, castls_provider_default(), *CAS_AT(ids, i));
        const castls_span at =
            cas_span_slice(CAS_SPAN(halves.record), cas_half_text_at(&halves.write), 7);
        assert_true(cas_span_copy(at, CAS_TEXT("content")));
        assert_int_equal(
            cas_record_seal(&halves.write, CAS_RECORD_APPLICATION_DATA, cas_span_bytes(at), no_plan,
                            CAS_SPAN(halves.record), &len),
            CAS_OK);
        const cas_frame frame = frame_of(cas_bytes_prefix(CAS_BYTES(halves.record), len));
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_OK);
        assert_bytes_equal(plain.text, CAS_TEXT("content"));
        test_halves_clear(&halves);
    }
}

/* A peer may choose any nonce (RFC 5288 section 3): it is read, not counted. */
static void a_peers_nonce_is_the_peers_choice(void **state)
{
    (void)state;
    test_halves halves = {0};
    cas_record_plain plain = {0};
    uint8_t record[5 + 8 + 2 + 16] = {
        23, 3, 3, 0, 26, 0xff, 0xee, 0xdd, 0xcc, 0xbb, 0xaa, 0x99, 0x88};
    const uint8_t nonce[] = {
        0xa0, 0xa1, 0xa2, 0xa3, 0xff, 0xee, 0xdd, 0xcc, 0xbb, 0xaa, 0x99, 0x88};
    const uint8_t aad[] = {0, 0, 0, 0, 0, 0, 0, 0, 23, 3, 3, 0, 2};
    cas_aead_key key = {0};
    test_halves_init12(&halves, castls_provider_default(), GCM);
    assert_int_equal(
        cas_aead_key_init(&key, castls_provider_default(), CASTLS_AEAD_AES_128_GCM,
                          CASTLS_AEAD_TLS13_SEAL, cas_bytes_prefix(CAS_BYTES(test_key12), 16),
                          CAS_BYTES(test_iv12)),
        CAS_OK);
    assert_int_equal(cas_aead_seal_nonce(&key, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_TEXT("ok"),
                                         cas_bytes_none(), cas_span_skip(CAS_SPAN(record), 13)),
                     CAS_OK);
    const cas_frame frame = frame_of(CAS_BYTES(record));
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain), CAS_OK);
    assert_bytes_equal(plain.text, CAS_TEXT("ok"));
    cas_aead_key_clear(&key);
    test_halves_clear(&halves);
}

/* Every byte of a record counts: header, nonce, ciphertext, tag; and so does its number. */
static void check_damage(uint16_t id)
{
    test_halves halves = {0};
    test_halves_init12(&halves, castls_provider_default(), id);
    const size_t record_len = seal_one(&halves, CAS_RECORD_APPLICATION_DATA, CAS_TEXT("text")).len;
    for (size_t i = 5; i < record_len; i++) {
        cas_record_plain plain = {0};
        const castls_span record = cas_span_prefix(CAS_SPAN(halves.record), record_len);
        const uint8_t before = cas_bytes_get(cas_span_bytes(record), i);
        cas_span_set(record, i, (uint8_t)(before ^ 0x10));
        cas_frame frame = frame_of(cas_span_bytes(record));
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_ERR_RECORD_BAD_MAC);
        cas_span_set(record, i, before);
        frame.type = CAS_RECORD_HANDSHAKE;
        assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                         CAS_ERR_RECORD_BAD_MAC);
        assert_int_equal(halves.read.sequence, 0);
        assert_int_equal(plain.text.len, 0);
    }
    halves.read.sequence = 1;
    cas_record_plain plain = {0};
    const cas_frame frame = frame_of(cas_bytes_prefix(CAS_BYTES(halves.record), record_len));
    assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                     CAS_ERR_RECORD_BAD_MAC);
    test_halves_clear(&halves);
}

static void a_damaged_record_does_not_open(void **state)
{
    (void)state;
    check_damage(GCM);
    check_damage(CHACHA);
}

/* Fragments, small parts joined, padding ignored; with and without a gathering provider. */
static void many_parts_become_few_records(void **state)
{
    (void)state;
    const castls_provider *providers[] = {cas_fake_provider(), castls_provider_default()};
    const uint16_t ids[] = {GCM, CHACHA};
    for (size_t i = 0; i < 4; i++) {
        test_halves halves = {0};
        test_halves_init12(&halves, *CAS_AT(providers, i / 2), *CAS_AT(ids, i % 2));
        const castls_bytes parts[] = {
            CAS_TEXT("one"), cas_bytes_none(), CAS_TEXT("two"), CAS_TEXT("three and more")};
        const cas_record_plan plan = {7, 256};
        uint8_t joined[32] = {0};
        size_t joined_len = 0;
        size_t taken = 0;
        size_t len = 0;
        assert_int_equal(
            cas_record_seal_all(&halves.write, CAS_RECORD_APPLICATION_DATA, CAS_PARTS(parts), 0,
                                plan, CAS_SPAN(halves.record), &taken, &len),
            CAS_OK);
        assert_int_equal(taken, 20);
        assert_true(len <= cas_record_sealed_all_len(&halves.write, 20, 4, plan));
        assert_int_equal(len, 20 + 3 * (cas_half_text_at(&halves.write) + 16));
        castls_bytes rest = cas_bytes_prefix(CAS_BYTES(halves.record), len);
        while (rest.len != 0) {
            cas_frame frame = {0};
            cas_record_plain plain = {0};
            size_t need = 0;
            assert_int_equal(cas_frame_next(rest, &frame, &need), CAS_OK);
            assert_int_equal(cas_record_open(&halves.read, &frame, CAS_SPAN(halves.out), &plain),
                             CAS_OK);
            assert_true(cas_span_copy(cas_span_skip(CAS_SPAN(joined), joined_len), plain.text));
            joined_len = joined_len + plain.text.len;
            rest = cas_bytes_skip(rest, cas_frame_len(&frame));
        }
        assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(joined), joined_len),
                           CAS_TEXT("onetwothree and more"));
        test_halves_clear(&halves);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_what_the_rfcs_say),
        cmocka_unit_test(what_is_sealed_opens_again),
        cmocka_unit_test(sealing_in_place_moves_nothing),
        cmocka_unit_test(a_peers_nonce_is_the_peers_choice),
        cmocka_unit_test(a_damaged_record_does_not_open),
        cmocka_unit_test(many_parts_become_few_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
