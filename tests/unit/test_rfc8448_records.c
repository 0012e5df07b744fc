/*
 * test_rfc8448_records.c: the records of RFC 8448, sealed and opened byte for byte by the provider
 * of this build.
 */
#include "support/hex.h"

#include "record/inflow.h"
#include "record/seal.h"
#include "vectors/rfc8448_records.h"

static const cas_record_plan no_plan = {0, 0};

static bool is_protected(const rfc8448_record *row)
{
    return cas_text(row->secret).len != 0;
}

/* Sets the key of a row, from its traffic secret or as bare key and IV, at the row's place in the
 * sequence: all rows of one key follow one another, but those of the two sides are mixed. */
static void set_key(cas_record_half *half, const rfc8448_record *row, castls_aead_use use,
                    bool from_secret)
{
    uint8_t secret_room[32] = {0};
    uint8_t key_room[16] = {0};
    uint8_t iv_room[12] = {0};
    const cas_suite *suite = cas_suite_find(0x1301);
    const castls_provider *provider = castls_provider_default();
    const castls_bytes secret = test_hex(row->secret, CAS_SPAN(secret_room));
    const castls_bytes key = test_hex(row->key, CAS_SPAN(key_room));
    const castls_bytes iv = test_hex(row->iv, CAS_SPAN(iv_room));
    if (from_secret) {
        assert_int_equal(cas_half_set_key(half, provider, suite, use, secret), CAS_OK);
    } else {
        assert_int_equal(cas_half_set_key_bytes(half, provider, suite, use, key, iv), CAS_OK);
    }
    half->sequence = row->sequence;
}

static void check_seal(const rfc8448_record *row, bool from_secret)
{
    uint8_t payload_room[1024] = {0};
    uint8_t record_room[1024] = {0};
    uint8_t out_room[1024] = {0};
    cas_record_half half = {0};
    size_t len = 0;
    const castls_bytes payload = test_hex(row->payload, CAS_SPAN(payload_room));
    const castls_bytes record = test_hex(row->record, CAS_SPAN(record_room));
    const bool is_first_hello = cas_bytes_get(record, 2) == 1;
    cas_half_init(&half, is_first_hello ? 0x0301 : 0x0303);
    if (is_protected(row)) {
        set_key(&half, row, CASTLS_AEAD_TLS13_SEAL, from_secret);
    }
    assert_int_equal(cas_record_seal(&half, row->type, payload, no_plan, CAS_SPAN(out_room), &len),
                     CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(out_room), len), record);
    cas_half_clear(&half);
}

static void check_open(const rfc8448_record *row, bool in_place)
{
    uint8_t payload_room[1024] = {0};
    uint8_t record_room[1024] = {0};
    uint8_t out_room[1024] = {0};
    cas_record_half half = {0};
    cas_frame frame = {0};
    cas_record_plain plain = {0};
    size_t need = 0;
    const castls_bytes payload = test_hex(row->payload, CAS_SPAN(payload_room));
    const castls_bytes record = test_hex(row->record, CAS_SPAN(record_room));
    cas_half_init(&half, 0x0303);
    if (is_protected(row)) {
        set_key(&half, row, CASTLS_AEAD_TLS13_OPEN, true);
    }
    assert_int_equal(cas_frame_next(record, &frame, &need), CAS_OK);
    assert_int_equal(need, 0);
    assert_int_equal(cas_frame_len(&frame), record.len);
    const castls_span body =
        cas_span_slice(CAS_SPAN(record_room), CAS_RECORD_HEADER_LEN, frame.body.len);
    assert_int_equal(cas_record_open(&half, &frame, in_place ? body : CAS_SPAN(out_room), &plain),
                     CAS_OK);
    assert_int_equal(plain.type, row->type);
    assert_int_equal(plain.was_protected, is_protected(row));
    assert_bytes_equal(plain.text, payload);
    cas_half_clear(&half);
}

static void every_record_of_the_traces_is_sealed_to_the_byte(void **state)
{
    (void)state;
    assert_int_equal(CAS_COUNT(rfc8448_records), 41);
    for (size_t i = 0; i < CAS_COUNT(rfc8448_records); i++) {
        check_seal(CAS_AT(rfc8448_records, i), true);
        check_seal(CAS_AT(rfc8448_records, i), false);
    }
}

static void every_record_of_the_traces_is_opened(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(rfc8448_records); i++) {
        check_open(CAS_AT(rfc8448_records, i), true);
        check_open(CAS_AT(rfc8448_records, i), false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_record_of_the_traces_is_sealed_to_the_byte),
        cmocka_unit_test(every_record_of_the_traces_is_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
