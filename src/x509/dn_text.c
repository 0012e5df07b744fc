/*
 * dn_text.c: distinguished names and other text of certificates, written for people.
 *
 * Whoever makes a certificate chooses its text; a terminal must not be misled by it. So control
 * characters, what reorders text and what is no UTF-8 are written as \XX, a byte each, as RFC 4514
 * section 2.4 allows for any character.
 */
#include "x509/dn.h"

#include "core/text.h"

typedef struct row {
    uint8_t octet; /* 2.5.4.n */
    const char *name;
} row;

/* RFC 4514 section 3, RFC 4519, and what certificates use beside them. */
static const row rows[] = {
    {3, "CN"},
    {4, "SN"},
    {5, "serialNumber"},
    {6, "C"},
    {7, "L"},
    {8, "ST"},
    {9, "street"},
    {10, "O"},
    {11, "OU"},
    {12, "title"},
    {15, "businessCategory"},
    {17, "postalCode"},
    {42, "GN"},
    {97, "organizationIdentifier"},
};

static const uint8_t x520_prefix[] = {0x55, 0x04};
static const uint8_t oid_email[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01};
static const uint8_t oid_dc[] = {0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19};
static const uint8_t oid_uid[] = {0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01};

const char *cas_dn_attribute_name(castls_bytes oid)
{
    if (cas_bytes_equal(oid, CAS_BYTES(oid_email))) {
        return "emailAddress";
    }
    if (cas_bytes_equal(oid, CAS_BYTES(oid_dc))) {
        return "DC";
    }
    if (cas_bytes_equal(oid, CAS_BYTES(oid_uid))) {
        return "UID";
    }
    if (oid.len != 3 || !cas_bytes_starts_with(oid, CAS_BYTES(x520_prefix))) {
        return "";
    }
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        if (CAS_AT(rows, i)->octet == cas_bytes_get(oid, 2)) {
            return CAS_AT(rows, i)->name;
        }
    }
    return "";
}

void cas_write_oid(cas_writer *w, castls_bytes oid)
{
    if (!cas_der_oid_is_valid(oid)) {
        cas_write_bytes(w, CAS_TEXT("?"));
        return;
    }
    uint64_t value = 0;
    bool is_first = true;
    for (size_t i = 0; i < oid.len; i++) {
        const uint8_t octet = cas_bytes_get(oid, i);
        if (value > UINT64_MAX / 256) {
            cas_write_bytes(w, CAS_TEXT(".?")); /* An arc that no number here can hold. */
            return;
        }
        value = value * 128 + (octet & 0x7f);
        if (octet >= 0x80) {
            continue;
        }
        if (is_first) {
            /* X.690 section 8.19.4: the first number stands for two arcs. */
            const uint64_t top = value < 80 ? value / 40 : 2;
            cas_write_decimal(w, top);
            value = value - top * 40;
        }
        cas_write_u8(w, '.');
        cas_write_decimal(w, value);
        is_first = false;
        value = 0;
    }
}

static void write_escaped(cas_writer *w, castls_bytes octets)
{
    for (size_t i = 0; i < octets.len; i++) {
        cas_write_u8(w, '\\');
        cas_write_hex(w, cas_bytes_slice(octets, i, 1));
    }
}

/* How many bytes the UTF-8 sequence takes that begins with this one; 0 when none does. */
static size_t sequence_len(uint8_t first)
{
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        return 2;
    }
    if (first >= 0xe0 && first <= 0xef) {
        return 3;
    }
    return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/* The code point of a whole sequence (RFC 3629), or UINT32_MAX when it is none. */
static uint32_t code_point(castls_bytes sequence)
{
    const uint8_t first = cas_bytes_get(sequence, 0);
    if (sequence.len == 1) {
        return first;
    }
    uint32_t value = first & (0xffU >> (sequence.len + 1));
    for (size_t i = 1; i < sequence.len; i++) {
        const uint8_t octet = cas_bytes_get(sequence, i);
        if ((octet & 0xc0) != 0x80) {
            return UINT32_MAX;
        }
        value = value * 64 + (octet & 0x3f);
    }
    const uint32_t least = sequence.len == 2 ? 0x80 : (sequence.len == 3 ? 0x800 : 0x10000);
    const bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
    return value < least || value > 0x10ffff || is_surrogate ? UINT32_MAX : value;
}

bool cas_text_is_utf8(castls_bytes text)
{
    castls_bytes rest = text;
    while (rest.len != 0) {
        const size_t len = sequence_len(cas_bytes_get(rest, 0));
        if (len == 0 || len > rest.len || code_point(cas_bytes_prefix(rest, len)) == UINT32_MAX) {
            return false;
        }
        rest = cas_bytes_skip(rest, len);
    }
    return true;
}

/* Control characters, invisible ones, and those that change the direction of writing. */
static bool is_misleading(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x61c ||
           (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || point == 0xfeff ||
           (point >= 0xfff0 && point <= 0xffff) || point >= 0xe0000;
}

/* `specials` are written behind a backslash. */
static void write_text(cas_writer *w, castls_bytes text, castls_bytes specials)
{
    castls_bytes rest = text;
    while (rest.len != 0) {
        const size_t len = sequence_len(cas_bytes_get(rest, 0));
        const castls_bytes sequence = cas_bytes_prefix(rest, cas_max_size(len, 1));
        const uint32_t point = len == 0 || sequence.len != len ? UINT32_MAX : code_point(sequence);
        if (point == UINT32_MAX) {
            write_escaped(w, cas_bytes_prefix(rest, 1));
            rest = cas_bytes_skip(rest, 1);
            continue;
        }
        if (is_misleading(point)) {
            write_escaped(w, sequence);
        } else {
            if (point < 0x80 && cas_bytes_find(specials, cas_narrow_u8(point)) != specials.len) {
                cas_write_u8(w, '\\');
            }
            cas_write_bytes(w, sequence);
        }
        rest = cas_bytes_skip(rest, sequence.len);
    }
}

void cas_write_safe_text(cas_writer *w, castls_bytes text)
{
    write_text(w, text, CAS_TEXT("\\"));
}

/* BMPString: two bytes a character; what is no ASCII is written as its bytes. */
static void write_wide(cas_writer *w, castls_bytes text)
{
    for (size_t i = 0; i < text.len; i += 2) {
        if (cas_bytes_get(text, i) == 0 && i + 1 < text.len) {
            write_text(w, cas_bytes_slice(text, i + 1, 1), CAS_TEXT("\\,+\"<>;="));
        } else {
            write_escaped(w, cas_bytes_slice(text, i, cas_min_size(2, text.len - i)));
        }
    }
}

static void write_attribute(cas_writer *w, cas_der *rdn)
{
    uint8_t tag = 0;
    cas_der attribute = cas_der_enter(rdn, CAS_DER_SEQUENCE);
    const castls_bytes type = cas_der_read(&attribute, CAS_DER_OID);
    const castls_bytes value = cas_der_read_any(&attribute, &tag);
    const castls_bytes name = cas_text(cas_dn_attribute_name(type));
    if (name.len == 0) {
        cas_write_oid(w, type);
    } else {
        cas_write_bytes(w, name);
    }
    cas_write_u8(w, '=');
    switch (tag) {
    case CAS_DER_UTF8_STRING:
    case CAS_DER_PRINTABLE_STRING:
    case CAS_DER_IA5_STRING:
    case CAS_DER_TELETEX_STRING:
        write_text(w, value, CAS_TEXT("\\,+\"<>;"));
        break;
    case CAS_DER_BMP_STRING:
        write_wide(w, value);
        break;
    default:
        cas_write_u8(w, '#');
        cas_write_hex(w, value);
        break;
    }
}

void cas_write_dn(cas_writer *w, castls_bytes name)
{
    cas_der outer = cas_der_on(name);
    cas_der list = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    bool is_first = true;
    while (cas_der_has_more(&list)) {
        if (!is_first) {
            cas_write_bytes(w, CAS_TEXT(", "));
        }
        is_first = false;
        cas_der rdn = cas_der_enter(&list, CAS_DER_SET);
        bool is_inner = false;
        while (cas_der_has_more(&rdn)) {
            if (is_inner) {
                cas_write_bytes(w, CAS_TEXT(" + "));
            }
            is_inner = true;
            write_attribute(w, &rdn);
        }
    }
    if (is_first) {
        cas_write_bytes(w, CAS_TEXT("(empty name)"));
    }
}
