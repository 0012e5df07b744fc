/*
 * general_name.c: see general_name.h.
 */
#include "x509/general_name.h"

#include "x509/dn.h"

/* IA5String: seven bits. */
static bool is_ia5(castls_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (cas_bytes_get(text, i) >= 0x80) {
            return false;
        }
    }
    return true;
}

/*
 *   GeneralName ::= CHOICE {
 *     otherName                 [0] OtherName,
 *     rfc822Name                [1] IA5String,
 *     dNSName                   [2] IA5String,
 *     x400Address               [3] ORAddress,
 *     directoryName             [4] EXPLICIT Name,
 *     ediPartyName              [5] EDIPartyName,
 *     uniformResourceIdentifier [6] IA5String,
 *     iPAddress                 [7] OCTET STRING,
 *     registeredID              [8] OBJECT IDENTIFIER }
 */
castls_bytes cas_general_name_read(cas_der *d, cas_general_kind *kind)
{
    uint8_t tag = 0;
    const castls_bytes content = cas_der_read_any(d, &tag);
    const uint8_t number = tag & 0x1f;
    bool is_good = number <= CAS_GENERAL_OID;
    *kind = is_good ? (cas_general_kind)number : CAS_GENERAL_OTHER;
    switch (*kind) {
    case CAS_GENERAL_MAILBOX:
    case CAS_GENERAL_DNS:
    case CAS_GENERAL_URI:
        is_good = is_good && tag == CAS_DER_CONTEXT(number) && is_ia5(content);
        break;
    case CAS_GENERAL_IP:
    case CAS_GENERAL_OID:
        is_good = is_good && tag == CAS_DER_CONTEXT(number);
        break;
    case CAS_GENERAL_DIRECTORY:
        is_good = is_good && tag == CAS_DER_CONSTRUCTED(number) && cas_dn_check(content) == CAS_OK;
        break;
    case CAS_GENERAL_OTHER:
    case CAS_GENERAL_X400:
    case CAS_GENERAL_EDI:
    default:
        is_good = is_good && tag == CAS_DER_CONSTRUCTED(number);
        break;
    }
    if (!is_good) {
        cas_der_fail(d);
        return cas_bytes_none();
    }
    return content;
}

cas_der cas_cert_names(castls_bytes der, const cas_cert *cert)
{
    const cas_range *value = CAS_AT(cert->ext, CAS_CERT_EXT_SUBJECT_ALT_NAME);
    if (value->len == 0) {
        return cas_der_on(cas_bytes_none());
    }
    cas_der outer = cas_der_at(der, *value);
    return cas_der_enter(&outer, CAS_DER_SEQUENCE);
}
