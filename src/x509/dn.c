/*
 * dn.c: see dn.h. The text is dn_text.c's.
 *
 *   Name ::= SEQUENCE OF RelativeDistinguishedName
 *   RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
 *   AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY }
 */
#include "x509/dn.h"

static const uint8_t oid_common_name[] = {0x55, 0x04, 0x03};

/*
 * AttributeValue is ANY, but each attribute of RFC 5280 appendix A.1 is a string of one of these
 * types; a unique identifier (X.520) is a BIT STRING. Text has to be text of its type as far as
 * that can be told.
 */
static bool is_value(uint8_t tag, castls_bytes value)
{
    switch (tag) {
    case CAS_DER_UTF8_STRING:
        return cas_text_is_utf8(value);
    case CAS_DER_NUMERIC_STRING:
    case CAS_DER_PRINTABLE_STRING:
    case CAS_DER_TELETEX_STRING:
    case CAS_DER_IA5_STRING:
        return true;
    case CAS_DER_BMP_STRING:
        return value.len % 2 == 0;
    case CAS_DER_UNIVERSAL_STRING:
        return value.len % 4 == 0;
    case CAS_DER_BIT_STRING:
        return value.len != 0 && cas_bytes_get(value, 0) <= 7;
    default:
        return false;
    }
}

cas_err cas_dn_check(castls_bytes name)
{
    cas_der outer = cas_der_on(name);
    cas_der list = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&list)) {
        cas_der rdn = cas_der_enter(&list, CAS_DER_SET);
        if (!cas_der_has_more(&rdn)) {
            cas_der_fail(&list);
        }
        while (cas_der_has_more(&rdn)) {
            cas_der attribute = cas_der_enter(&rdn, CAS_DER_SEQUENCE);
            if (!cas_der_oid_is_valid(cas_der_read(&attribute, CAS_DER_OID))) {
                cas_der_fail(&attribute);
            }
            uint8_t tag = 0;
            const castls_bytes value = cas_der_read_any(&attribute, &tag);
            if (!is_value(tag, value)) {
                cas_der_fail(&attribute);
            }
            cas_der_leave(&rdn, &attribute);
        }
        cas_der_leave(&list, &rdn);
    }
    cas_der_leave(&outer, &list);
    return cas_der_end(&outer);
}

bool cas_dn_is_empty(castls_bytes name)
{
    return name.len == 2;
}

static bool is_text(uint8_t tag)
{
    return tag == CAS_DER_UTF8_STRING || tag == CAS_DER_PRINTABLE_STRING ||
           tag == CAS_DER_IA5_STRING;
}

#define FOLDED_END 256

/* The next byte of text in folded form: lower case, a run of spaces as one; FOLDED_END at the end.
 * Spaces at the front and at the end are passed over. */
static uint32_t next_folded(cas_reader *r, bool at_front)
{
    bool has_space = false;
    while (cas_reader_has_more(r)) {
        cas_reader ahead = *r;
        const uint8_t c = cas_read_u8(&ahead);
        if (c != ' ') {
            if (has_space && !at_front) {
                return ' ';
            }
            *r = ahead;
            return c >= 'A' && c <= 'Z' ? c + 32U : c;
        }
        has_space = true;
        *r = ahead;
    }
    return FOLDED_END;
}

/* RFC 5280 section 7.1 for the ASCII part of RFC 4518's preparation. */
static bool is_same_text(castls_bytes a, castls_bytes b)
{
    cas_reader left = cas_reader_on(a);
    cas_reader right = cas_reader_on(b);
    for (bool at_front = true;; at_front = false) {
        const uint32_t x = next_folded(&left, at_front);
        const uint32_t y = next_folded(&right, at_front);
        if (x != y) {
            return false;
        }
        if (x == FOLDED_END) {
            return true;
        }
    }
}

static bool is_same_rdn(castls_bytes a, castls_bytes b)
{
    if (cas_bytes_equal(a, b)) {
        return true;
    }
    cas_der left = cas_der_on(a);
    cas_der right = cas_der_on(b);
    while (cas_der_has_more(&left) && cas_der_has_more(&right)) {
        uint8_t left_tag = 0;
        uint8_t right_tag = 0;
        cas_der x = cas_der_enter(&left, CAS_DER_SEQUENCE);
        cas_der y = cas_der_enter(&right, CAS_DER_SEQUENCE);
        const castls_bytes x_type = cas_der_read(&x, CAS_DER_OID);
        const castls_bytes y_type = cas_der_read(&y, CAS_DER_OID);
        const castls_bytes x_value = cas_der_read_any(&x, &left_tag);
        const castls_bytes y_value = cas_der_read_any(&y, &right_tag);
        const bool is_same = is_text(left_tag) && is_text(right_tag)
                                 ? is_same_text(x_value, y_value)
                                 : left_tag == right_tag && cas_bytes_equal(x_value, y_value);
        if (!is_same || !cas_bytes_equal(x_type, y_type)) {
            return false;
        }
    }
    return cas_der_end(&left) == CAS_OK && cas_der_end(&right) == CAS_OK;
}

bool cas_dn_is_within(castls_bytes name, castls_bytes base)
{
    cas_der name_outer = cas_der_on(name);
    cas_der base_outer = cas_der_on(base);
    cas_der name_list = cas_der_enter(&name_outer, CAS_DER_SEQUENCE);
    cas_der base_list = cas_der_enter(&base_outer, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&base_list)) {
        const castls_bytes wanted = cas_der_read(&base_list, CAS_DER_SET);
        const castls_bytes found = cas_der_read(&name_list, CAS_DER_SET);
        if (found.len == 0 || !is_same_rdn(found, wanted)) {
            return false;
        }
    }
    return cas_der_end(&base_list) == CAS_OK;
}

castls_bytes cas_dn_common_name(castls_bytes name)
{
    castls_bytes found = cas_bytes_none();
    cas_der outer = cas_der_on(name);
    cas_der list = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&list)) {
        cas_der rdn = cas_der_enter(&list, CAS_DER_SET);
        while (cas_der_has_more(&rdn)) {
            uint8_t tag = 0;
            cas_der attribute = cas_der_enter(&rdn, CAS_DER_SEQUENCE);
            const castls_bytes type = cas_der_read(&attribute, CAS_DER_OID);
            const castls_bytes value = cas_der_read_any(&attribute, &tag);
            if (cas_bytes_equal(type, CAS_BYTES(oid_common_name)) &&
                (is_text(tag) || tag == CAS_DER_TELETEX_STRING)) {
                found = value;
            }
        }
    }
    return found;
}

castls_bytes cas_dn_attribute(castls_bytes name, castls_bytes oid, size_t i)
{
    size_t left = i;
    cas_der outer = cas_der_on(name);
    cas_der list = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&list)) {
        cas_der rdn = cas_der_enter(&list, CAS_DER_SET);
        while (cas_der_has_more(&rdn)) {
            uint8_t tag = 0;
            cas_der attribute = cas_der_enter(&rdn, CAS_DER_SEQUENCE);
            const castls_bytes type = cas_der_read(&attribute, CAS_DER_OID);
            const castls_bytes value = cas_der_read_any(&attribute, &tag);
            if (!cas_bytes_equal(type, oid) || !is_text(tag)) {
                continue;
            }
            if (left == 0) {
                return value;
            }
            left--;
        }
    }
    return cas_bytes_none();
}
