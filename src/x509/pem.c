/*
 * pem.c: see pem.h.
 */
#include "x509/pem.h"

#define DASHES "-----"

/* The offset of the next five dashes, or text.len: from dash to dash, so that bundles are quick. */
static size_t find_dashes(castls_bytes text)
{
    size_t at = cas_bytes_find(text, '-');
    while (at < text.len && !cas_bytes_equal(cas_bytes_slice(text, at, 5), CAS_TEXT(DASHES))) {
        at = at + 1;
        at = at + cas_bytes_find(cas_bytes_skip(text, at), '-');
    }
    return cas_min_size(at, text.len);
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The offset of the next line that begins a block, or text.len. */
static size_t find_begin(castls_bytes text)
{
    size_t at = find_dashes(text);
    while (at < text.len) {
        const uint8_t before = at == 0 ? '\n' : cas_bytes_get(text, at - 1);
        const castls_bytes rest = cas_bytes_skip(text, at);
        if ((before == '\n' || before == '\r') &&
            cas_bytes_starts_with(rest, CAS_TEXT(DASHES "BEGIN "))) {
            return at;
        }
        at = at + 5;
        at = at + find_dashes(cas_bytes_skip(text, at));
    }
    return text.len;
}

/* RFC 7468 section 3: printable characters; the hyphen is taken too, as in old labels. */
static bool is_label(castls_bytes label)
{
    for (size_t i = 0; i < label.len; i++) {
        const uint8_t c = cas_bytes_get(label, i);
        if (c < 0x20 || c > 0x7e) {
            return false;
        }
    }
    return label.len != 0 && label.len <= CAS_PEM_LABEL_MAX;
}

cas_err cas_pem_next(cas_reader *text, castls_bytes *label, castls_bytes *body)
{
    *label = cas_bytes_none();
    *body = cas_bytes_none();
    cas_reader ahead = *text;
    const castls_bytes all = cas_read_rest(&ahead);
    const size_t begin = find_begin(all);
    if (begin == all.len) {
        *text = ahead;
        return CAS_ERR_PEM_NOTHING;
    }
    const castls_bytes from_label = cas_bytes_skip(all, begin + 11);
    const castls_bytes found = cas_bytes_prefix(from_label, find_dashes(from_label));
    const castls_bytes behind = cas_bytes_skip(from_label, found.len + 5);
    const size_t end = find_dashes(behind);
    const castls_bytes end_line = cas_bytes_skip(behind, end);
    const castls_bytes end_label = cas_bytes_slice(end_line, 9, found.len);
    const castls_bytes end_dashes = cas_bytes_slice(end_line, 9 + found.len, 5);
    if (!is_label(found) || !is_blank(cas_bytes_get(behind, 0)) || end > CAS_PEM_BODY_MAX ||
        !cas_bytes_starts_with(end_line, CAS_TEXT(DASHES "END ")) ||
        !cas_bytes_equal(end_label, found) || !cas_bytes_equal(end_dashes, CAS_TEXT(DASHES))) {
        return CAS_ERR_PEM;
    }
    *label = found;
    *body = cas_bytes_prefix(behind, end);
    *text = cas_reader_on(cas_bytes_skip(end_line, 9 + found.len + 5));
    return CAS_OK;
}

size_t cas_pem_decoded_len_max(castls_bytes body)
{
    return body.len / 4 * 3 + 3;
}

#define NONE 255

/* RFC 4648 section 4, for the seven-bit characters; NONE for what is no digit. */
/* clang-format off */
static const uint8_t base64_values[128] = {
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 62, 255, 255, 255, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 255, 255, 255, 255, 255, 255,
    255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 255, 255, 255, 255, 255,
    255, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 255, 255, 255, 255, 255,
};
/* clang-format on */

static uint32_t base64_value(uint8_t c)
{
    return c < sizeof(base64_values) ? *CAS_AT(base64_values, c) : NONE;
}

/* Writes whole groups from the front of a text, as long as they come without a break. Returns how
 * many characters that took. */
static size_t decode_groups(castls_bytes text, cas_writer *w)
{
    size_t at = 0;
    while (at + 4 <= text.len) {
        const uint32_t a = base64_value(cas_bytes_get(text, at));
        const uint32_t b = base64_value(cas_bytes_get(text, at + 1));
        const uint32_t c = base64_value(cas_bytes_get(text, at + 2));
        const uint32_t d = base64_value(cas_bytes_get(text, at + 3));
        if ((a | b | c | d) == NONE) {
            return at;
        }
        cas_write_u24(w, a << 18 | b << 12 | c << 6 | d);
        at = at + 4;
    }
    return at;
}

/* Writes what the last, padded group holds; its unused bits MUST be zero (RFC 4648 section 3.5). */
static cas_err finish(cas_writer *w, uint32_t bits, uint32_t digits, uint32_t padding)
{
    if (digits == 0 && padding == 0) {
        return CAS_OK;
    }
    if (digits + padding != 4 || digits < 2) {
        return CAS_ERR_PEM;
    }
    const uint32_t group = bits << (6 * padding);
    cas_write_u8(w, cas_low_u8(group >> 16));
    if (digits == 3) {
        cas_write_u8(w, cas_low_u8(group >> 8));
        return (group & 0xff) == 0 ? CAS_OK : CAS_ERR_PEM;
    }
    return (group & 0xffff) == 0 ? CAS_OK : CAS_ERR_PEM;
}

static cas_err decode(castls_bytes body, cas_writer *w)
{
    uint32_t bits = 0;
    uint32_t digits = 0;
    uint32_t padding = 0;
    for (size_t i = 0; i < body.len; i++) {
        if (digits == 0 && padding == 0) {
            i = i + decode_groups(cas_bytes_skip(body, i), w);
        }
        const uint8_t c = i < body.len ? cas_bytes_get(body, i) : '\n';
        if (is_blank(c)) {
            continue;
        }
        if (c == '=') {
            padding++;
            continue;
        }
        const uint32_t value = base64_value(c);
        if (value == NONE || padding != 0) {
            return CAS_ERR_PEM;
        }
        bits = bits << 6 | value;
        digits++;
        if (digits == 4) {
            cas_write_u8(w, cas_low_u8(bits >> 16));
            cas_write_u8(w, cas_low_u8(bits >> 8));
            cas_write_u8(w, cas_low_u8(bits));
            bits = 0;
            digits = 0;
        }
    }
    return finish(w, bits, digits, padding);
}

cas_err cas_pem_decode(castls_bytes body, cas_writer *w)
{
    /* RFC 1421 section 4.6.1.1: "Proc-Type: 4,ENCRYPTED" heads an encrypted key. */
    if (cas_bytes_search(cas_bytes_prefix(body, 64), CAS_TEXT("ENCRYPTED")) <
        cas_min_size(body.len, 64)) {
        return CAS_ERR_KEY_ENCRYPTED;
    }
    CAS_TRY(decode(body, w));
    castls_bytes out = cas_bytes_none();
    return cas_writer_end(w, &out);
}

static const uint8_t digits64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void encode_group(cas_writer *w, castls_bytes octets)
{
    const uint32_t group = (uint32_t)cas_bytes_get(octets, 0) << 16 |
                           (uint32_t)cas_bytes_get(octets, 1) << 8 | cas_bytes_get(octets, 2);
    for (size_t i = 0; i < 4; i++) {
        const uint32_t value = group >> (18 - 6 * i) & 63;
        cas_write_u8(w, i <= octets.len ? *CAS_AT(digits64, value) : '=');
    }
}

void cas_pem_encode(cas_writer *w, castls_bytes label, castls_bytes der)
{
    cas_write_bytes(w, CAS_TEXT(DASHES "BEGIN "));
    cas_write_bytes(w, label);
    cas_write_bytes(w, CAS_TEXT(DASHES "\n"));
    for (size_t at = 0; at < der.len; at += 48) {
        const castls_bytes line = cas_bytes_prefix(cas_bytes_skip(der, at), 48);
        for (size_t i = 0; i < line.len; i += 3) {
            encode_group(w, cas_bytes_prefix(cas_bytes_skip(line, i), 3));
        }
        cas_write_u8(w, '\n');
    }
    cas_write_bytes(w, CAS_TEXT(DASHES "END "));
    cas_write_bytes(w, label);
    cas_write_bytes(w, CAS_TEXT(DASHES "\n"));
}
