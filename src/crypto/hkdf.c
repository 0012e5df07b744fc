/*
 * hkdf.c: see hkdf.h.
 */
#include "crypto/hkdf.h"

#include "core/writer.h"

#define PREFIX CAS_TEXT("tls13 ")

/* Length, the label with its length, the context with its length, the counter. */
#define SHORT_LABEL_MAX 20
#define SHORT_ROOM (2 + 1 + 6 + SHORT_LABEL_MAX + 1 + CAS_HKDF_CONTEXT_MAX + 1)

/* RFC 5869 section 2.2. HMAC fills a short key up with zeros, so an empty salt needs no care. */
cas_err cas_hkdf_extract(const castls_hmac *alg, castls_bytes salt, castls_bytes secret,
                         cas_secret *out)
{
    cas_secret_clear(out);
    cas_hmac_key key = {0};
    CAS_TRY(cas_hmac_key_init(&key, alg, salt));
    const castls_bytes parts[] = {secret};
    const cas_err err = cas_hkdf_extract_parts(&key, CAS_PARTS(parts), out);
    cas_hmac_key_clear(&key);
    return err;
}

cas_err cas_hkdf_extract_parts(const cas_hmac_key *salt, castls_parts secret, cas_secret *out)
{
    const castls_span room = cas_secret_room(out, cas_hmac_key_mac_len(salt));
    castls_bytes prk = cas_bytes_none();
    const cas_err err = cas_hmac_mac(salt, secret, room, &prk);
    if (err != CAS_OK) {
        cas_secret_clear(out);
    }
    return err;
}

/* One block, exactly a MAC long: the MAC of the block before, the info and the counter. RFC 5869
 * section 2.3. */
static cas_err expand_block(const cas_hmac_key *key, castls_bytes before, castls_parts info,
                            uint8_t number, castls_span out)
{
    const uint8_t counter[1] = {number};
    castls_bytes parts[1 + CAS_HKDF_INFO_PARTS_MAX + 1] = {{0}};
    size_t count = 0;
    if (before.len != 0) {
        *CAS_AT(parts, count++) = before;
    }
    for (size_t i = 0; i < info.count; i++) {
        *CAS_AT(parts, count++) = cas_parts_get(info, i);
    }
    *CAS_AT(parts, count++) = CAS_BYTES(counter);
    castls_bytes mac = cas_bytes_none();
    return cas_hmac_mac(key, CAS_PARTS_FIRST(parts, count), out, &mac);
}

/* Whole blocks are made where they are wanted, the last one by way of a room. */
static cas_err expand_all(const cas_hmac_key *key, castls_parts info, castls_span out)
{
    const size_t mac_len = cas_hmac_key_mac_len(key);
    castls_bytes before = cas_bytes_none();
    castls_span left = out;
    uint8_t number = 1;
    while (left.len >= mac_len) {
        const castls_span block = cas_span_prefix(left, mac_len);
        CAS_TRY(expand_block(key, before, info, number, block));
        before = cas_span_bytes(block);
        left = cas_span_skip(left, mac_len);
        number++;
    }
    if (left.len == 0) {
        return CAS_OK;
    }
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    const cas_err err = expand_block(key, before, info, number, CAS_SPAN(room));
    const bool fits = cas_span_copy(left, cas_bytes_prefix(CAS_BYTES(room), left.len));
    cas_span_wipe(CAS_SPAN(room));
    return err != CAS_OK || fits ? err : CAS_ERR_INTERNAL;
}

cas_err cas_hkdf_expand(const cas_hmac_key *key, castls_parts info, castls_span out)
{
    const size_t mac_len = cas_hmac_key_mac_len(key);
    if (mac_len == 0) {
        return CAS_ERR_STATE;
    }
    if (info.count > CAS_HKDF_INFO_PARTS_MAX || out.len > 255 * mac_len) {
        return CAS_ERR_ARGUMENT;
    }
    const cas_err err = expand_all(key, info, out);
    if (err != CAS_OK) {
        cas_span_wipe(out);
    }
    return err;
}

/*
 * HkdfLabel, RFC 8446 section 7.1:
 *
 *   uint16 length = Length;
 *   opaque label<7..255> = "tls13 " + Label;
 *   opaque context<0..255> = Context;
 *
 * The labels of the protocol are short and want one block at most: composed in one piece with the
 * counter behind it, they cost their compressions and little else.
 */
static cas_err expand_short_label(const cas_hmac_key *key, castls_bytes label, castls_bytes context,
                                  castls_span out)
{
    uint8_t room[SHORT_ROOM] = {0};
    castls_bytes info[1] = {{0}};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u16(&w, cas_narrow_u16(out.len));
    cas_write_u8(&w, cas_narrow_u8(PREFIX.len + label.len));
    cas_write_bytes(&w, PREFIX);
    cas_write_bytes(&w, label);
    cas_write_vec8(&w, context);
    cas_write_u8(&w, 1);
    CAS_TRY(cas_writer_end(&w, &info[0]));

    castls_bytes mac = cas_bytes_none();
    if (out.len == cas_hmac_key_mac_len(key)) {
        return cas_hmac_mac(key, CAS_PARTS(info), out, &mac);
    }
    uint8_t mac_room[CASTLS_HASH_LEN_MAX] = {0};
    const cas_err err = cas_hmac_mac(key, CAS_PARTS(info), CAS_SPAN(mac_room), &mac);
    const bool fits = cas_span_copy(out, cas_bytes_prefix(mac, out.len));
    cas_span_wipe(CAS_SPAN(mac_room));
    return err != CAS_OK || fits ? err : CAS_ERR_INTERNAL;
}

/* An exporter's label may be long, and its output too. */
static cas_err expand_long_label(const cas_hmac_key *key, castls_bytes label, castls_bytes context,
                                 castls_span out)
{
    const uint8_t head[3] = {
        cas_low_u8(out.len >> 8), cas_low_u8(out.len), cas_narrow_u8(PREFIX.len + label.len)};
    const uint8_t context_len[1] = {cas_narrow_u8(context.len)};
    const castls_bytes info[] = {CAS_BYTES(head), PREFIX, label, CAS_BYTES(context_len), context};
    return cas_hkdf_expand(key, CAS_PARTS(info), out);
}

cas_err cas_hkdf_expand_label(const cas_hmac_key *key, castls_bytes label, castls_bytes context,
                              castls_span out)
{
    if (label.len > CAS_HKDF_LABEL_MAX || context.len > CAS_HKDF_CONTEXT_MAX || out.len > 65535) {
        return CAS_ERR_ARGUMENT;
    }
    const bool is_short = label.len <= SHORT_LABEL_MAX && out.len <= cas_hmac_key_mac_len(key);
    const cas_err err = is_short ? expand_short_label(key, label, context, out)
                                 : expand_long_label(key, label, context, out);
    if (err != CAS_OK) {
        cas_span_wipe(out);
    }
    return err;
}

cas_err cas_hkdf_derive(const cas_hmac_key *key, castls_bytes label, castls_bytes context,
                        cas_secret *out)
{
    const size_t mac_len = cas_hmac_key_mac_len(key);
    if (mac_len == 0) {
        cas_secret_clear(out);
        return CAS_ERR_STATE;
    }
    const cas_err err = cas_hkdf_expand_label(key, label, context, cas_secret_room(out, mac_len));
    if (err != CAS_OK) {
        cas_secret_clear(out);
    }
    return err;
}
