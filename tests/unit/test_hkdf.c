/*
 * test_hkdf.c: HMAC keys and HKDF over the fake provider: how lengths, blocks and labels are
 * handled. Real values are the vectors' affair.
 */
#include "support/test.h"

#include "core/writer.h"
#include "crypto/hkdf.h"
#include "support/fake_provider.h"

static const castls_hmac *sha256(void)
{
    return cas_fake_provider()->hmac(CASTLS_HASH_SHA256);
}

static void make(cas_hmac_key *key)
{
    assert_int_equal(cas_hmac_key_init(key, sha256(), CAS_TEXT("0123456789abcdef0123456789abcdef")),
                     CAS_OK);
}

static void a_mac_is_checked_whole(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes mac = cas_bytes_none();
    bool is_right = false;
    const castls_bytes parts[] = {CAS_TEXT("one"), CAS_TEXT("two")};
    const castls_bytes joined[] = {CAS_TEXT("onetwo")};
    cas_hmac_key key = {0};
    make(&key);
    assert_int_equal(cas_hmac_mac(&key, CAS_PARTS(parts), CAS_SPAN(room), &mac), CAS_OK);
    assert_int_equal(mac.len, cas_hmac_key_mac_len(&key));
    assert_int_equal(cas_hmac_check(&key, CAS_PARTS(joined), mac, &is_right), CAS_OK);
    assert_true(is_right);
    assert_int_equal(cas_hmac_check(&key, CAS_PARTS(joined), cas_bytes_prefix(mac, 31), &is_right),
                     CAS_OK);
    assert_false(is_right);
    room[31] = room[31] ^ 1;
    assert_int_equal(cas_hmac_check(&key, CAS_PARTS(joined), mac, &is_right), CAS_OK);
    assert_false(is_right);
    cas_hmac_key_clear(&key);
    assert_int_equal(cas_hmac_check(&key, CAS_PARTS(joined), mac, &is_right), CAS_ERR_STATE);
    assert_int_equal(cas_hmac_key_init(&key, NULL, CAS_TEXT("k")), CAS_ERR_UNSUPPORTED);
}

/* RFC 5869 section 2.3: a shorter output is the front of a longer one, at each length. */
static void a_shorter_output_is_the_front_of_a_longer_one(void **state)
{
    (void)state;
    uint8_t whole[100] = {0};
    uint8_t part[100] = {0};
    const castls_bytes info[] = {CAS_TEXT("in"), CAS_TEXT("fo")};
    const castls_bytes joined[] = {CAS_TEXT("info")};
    cas_hmac_key key = {0};
    make(&key);
    assert_int_equal(cas_hkdf_expand(&key, CAS_PARTS(info), CAS_SPAN(whole)), CAS_OK);
    for (size_t len = 0; len <= sizeof(part); len++) {
        const castls_span out = cas_span_prefix(CAS_SPAN(part), len);
        assert_int_equal(cas_hkdf_expand(&key, CAS_PARTS(joined), out), CAS_OK);
        assert_bytes_equal(cas_span_bytes(out), cas_bytes_prefix(CAS_BYTES(whole), len));
    }
    cas_hmac_key_clear(&key);
}

/* The first two blocks, made by hand as RFC 5869 says. */
static void blocks_are_chained_with_a_counter(void **state)
{
    (void)state;
    uint8_t out[64] = {0};
    uint8_t room[64] = {0};
    castls_bytes mac = cas_bytes_none();
    const uint8_t one[1] = {1};
    const uint8_t two[1] = {2};
    const castls_bytes info[] = {CAS_TEXT("info")};
    const castls_bytes first[] = {CAS_TEXT("info"), CAS_BYTES(one)};
    cas_hmac_key key = {0};
    make(&key);
    assert_int_equal(cas_hkdf_expand(&key, CAS_PARTS(info), CAS_SPAN(out)), CAS_OK);
    assert_int_equal(cas_hmac_mac(&key, CAS_PARTS(first), CAS_SPAN(room), &mac), CAS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(out), 32), mac);
    const castls_bytes second[] = {
        cas_bytes_prefix(CAS_BYTES(out), 32), CAS_TEXT("info"), CAS_BYTES(two)};
    assert_int_equal(cas_hmac_mac(&key, CAS_PARTS(second), CAS_SPAN(room), &mac), CAS_OK);
    assert_bytes_equal(cas_bytes_skip(CAS_BYTES(out), 32), mac);
    cas_hmac_key_clear(&key);
}

static void expansion_stops_at_255_blocks(void **state)
{
    (void)state;
    uint8_t room[255 * 32 + 1] = {0};
    const castls_bytes info[] = {CAS_TEXT("info")};
    cas_hmac_key key = {0};
    assert_int_equal(cas_hkdf_expand(&key, CAS_PARTS(info), CAS_SPAN(room)), CAS_ERR_STATE);
    make(&key);
    assert_int_equal(cas_hkdf_expand(&key, CAS_PARTS(info), CAS_SPAN(room)), CAS_ERR_ARGUMENT);
    assert_int_equal(
        cas_hkdf_expand(&key, CAS_PARTS(info), cas_span_prefix(CAS_SPAN(room), 255 * 32)), CAS_OK);
    cas_hmac_key_clear(&key);
}

/* HkdfLabel byte by byte, RFC 8446 section 7.1. */
static void compose(castls_bytes label, castls_bytes context, size_t out_len, castls_span room,
                    castls_bytes *info)
{
    cas_writer w = cas_writer_on(room);
    cas_write_u16(&w, cas_narrow_u16(out_len));
    cas_write_u8(&w, cas_narrow_u8(6 + label.len));
    cas_write_bytes(&w, CAS_TEXT("tls13 "));
    cas_write_bytes(&w, label);
    cas_write_u8(&w, cas_narrow_u8(context.len));
    cas_write_bytes(&w, context);
    assert_int_equal(cas_writer_end(&w, info), CAS_OK);
}

static void check_label(const cas_hmac_key *key, castls_bytes label, castls_bytes context,
                        size_t out_len)
{
    uint8_t room[400] = {0};
    uint8_t out_room[80] = {0};
    uint8_t wanted_room[80] = {0};
    castls_bytes info[1] = {{0}};
    const castls_span out = cas_span_prefix(CAS_SPAN(out_room), out_len);
    const castls_span wanted = cas_span_prefix(CAS_SPAN(wanted_room), out_len);
    compose(label, context, out_len, CAS_SPAN(room), &info[0]);
    assert_int_equal(cas_hkdf_expand(key, CAS_PARTS(info), wanted), CAS_OK);
    assert_int_equal(cas_hkdf_expand_label(key, label, context, out), CAS_OK);
    assert_bytes_equal(cas_span_bytes(out), cas_span_bytes(wanted));
}

/* Short ones and long ones take different ways, and output of part of a block, one, and more. */
static void a_label_is_composed_as_the_rfc_says(void **state)
{
    (void)state;
    const uint8_t text[CAS_HKDF_LABEL_MAX] = {'l', 'a', 'b', 'e', 'l'};
    const uint8_t context[CAS_HKDF_CONTEXT_MAX] = {0xaa, 0xbb};
    const size_t out_lens[] = {1, 12, 31, 32, 33, 80};
    cas_hmac_key key = {0};
    make(&key);
    for (size_t len = 0; len <= sizeof(text); len++) {
        const castls_bytes label = cas_bytes_prefix(CAS_BYTES(text), len);
        for (size_t i = 0; i < CAS_COUNT(out_lens); i++) {
            check_label(&key, label, cas_bytes_none(), *CAS_AT(out_lens, i));
            check_label(&key, label, CAS_BYTES(context), *CAS_AT(out_lens, i));
        }
    }
    cas_hmac_key_clear(&key);
}

static void labels_and_contexts_have_limits(void **state)
{
    (void)state;
    uint8_t out[16] = {0};
    const uint8_t label[CAS_HKDF_LABEL_MAX + 1] = {0};
    const uint8_t context[CAS_HKDF_CONTEXT_MAX + 1] = {0};
    const castls_bytes longest = cas_bytes_prefix(CAS_BYTES(label), CAS_HKDF_LABEL_MAX);
    const castls_bytes widest = cas_bytes_prefix(CAS_BYTES(context), CAS_HKDF_CONTEXT_MAX);
    cas_secret secret = {0};
    cas_hmac_key key = {0};
    assert_int_equal(cas_hkdf_derive(&key, CAS_TEXT("l"), widest, &secret), CAS_ERR_STATE);
    make(&key);
    assert_int_equal(cas_hkdf_expand_label(&key, longest, widest, CAS_SPAN(out)), CAS_OK);
    assert_int_equal(cas_hkdf_expand_label(&key, CAS_BYTES(label), widest, CAS_SPAN(out)),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(cas_hkdf_derive(&key, CAS_TEXT("l"), CAS_BYTES(context), &secret),
                     CAS_ERR_ARGUMENT);
    assert_false(cas_secret_is_set(&secret));
    assert_int_equal(cas_hkdf_derive(&key, CAS_TEXT("l"), widest, &secret), CAS_OK);
    assert_int_equal(cas_secret_bytes(&secret).len, 32);
    cas_hmac_key_clear(&key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mac_is_checked_whole),
        cmocka_unit_test(a_shorter_output_is_the_front_of_a_longer_one),
        cmocka_unit_test(blocks_are_chained_with_a_counter),
        cmocka_unit_test(expansion_stops_at_255_blocks),
        cmocka_unit_test(a_label_is_composed_as_the_rfc_says),
        cmocka_unit_test(labels_and_contexts_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
