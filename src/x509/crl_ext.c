/*
 * crl_ext.c: see crl_ext.h.
 */
#include "x509/crl_ext.h"

#include "x509/general_name.h"

static const uint8_t ce_prefix[] = {0x55, 0x1d};

/* 2.5.29.n */
#define CE_CRL_NUMBER 20
#define CE_REASON 21
#define CE_INVALIDITY_DATE 24
#define CE_DELTA 27
#define CE_ISSUING_POINT 28
#define CE_CERTIFICATE_ISSUER 29
#define CE_AUTHORITY_KEY_ID 35

#define REASON_REMOVE_FROM_CRL 8

/* One Extension: the last octet of 2.5.29.n, or 0 for another OID; its value's range. */
typedef struct crl_extension {
    uint8_t octet;
    bool is_critical;
    cas_range value;
} crl_extension;

static crl_extension read_extension(cas_der *list)
{
    crl_extension it = {0, false, {0, 0}};
    cas_der d = cas_der_enter(list, CAS_DER_SEQUENCE);
    const castls_bytes oid = cas_der_read(&d, CAS_DER_OID);
    it.is_critical = cas_der_boolean_default_false(&d);
    it.value = cas_der_range(&d, CAS_DER_OCTET_STRING);
    cas_der_leave(list, &d);
    if (oid.len == 3 && cas_bytes_starts_with(oid, CAS_BYTES(ce_prefix))) {
        it.octet = cas_bytes_get(oid, 2);
    }
    return it;
}

/*
 *   IssuingDistributionPoint ::= SEQUENCE {
 *     distributionPoint          [0] DistributionPointName OPTIONAL,
 *     onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
 *     onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
 *     onlySomeReasons            [3] ReasonFlags OPTIONAL,
 *     indirectCRL                [4] BOOLEAN DEFAULT FALSE,
 *     onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
 *
 * A name relative to the issuer, some reasons, indirect and attribute lists are refused.
 */
static void read_issuing_point(cas_der *value, cas_crl *crl)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    if (cas_der_next_is(&d, CAS_DER_CONSTRUCTED(0))) {
        cas_der choice = cas_der_enter(&d, CAS_DER_CONSTRUCTED(0));
        crl->points = cas_der_range(&choice, CAS_DER_CONSTRUCTED(0));
        crl->is_partition = true;
        cas_der_leave(&d, &choice);
    }
    for (uint8_t n = 1; n <= 2; n++) {
        const uint8_t tag = cas_narrow_u8((uint32_t)CAS_DER_CONTEXT(n));
        if (cas_der_next_is(&d, tag)) {
            const castls_bytes flag = cas_der_read(&d, tag);
            if (flag.len != 1 || cas_bytes_get(flag, 0) != 0xff) {
                cas_der_fail(&d);
            }
            crl->users_only = crl->users_only || n == 1;
            crl->cas_only = crl->cas_only || n == 2;
        }
    }
    cas_der_leave(value, &d);
}

static void read_authority_key_id(cas_der *value, cas_crl *crl)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    if (cas_der_next_is(&d, CAS_DER_CONTEXT(0))) {
        crl->issuer_key_id = cas_der_range(&d, CAS_DER_CONTEXT(0));
    }
    while (cas_der_has_more(&d)) {
        (void)cas_der_any_element(&d);
    }
    cas_der_leave(value, &d);
}

/* Section 5.2.3: a number of at most 20 octets, and not negative. */
static void read_number(cas_der *value, castls_bytes der)
{
    const castls_bytes number = cas_range_in(der, cas_der_integer(value));
    if (number.len == 0 || number.len > 20 || cas_bytes_get(number, 0) >= 0x80) {
        cas_der_fail(value);
    }
}

static bool read_one(const crl_extension *it, castls_bytes der, cas_crl *crl)
{
    cas_der value = cas_der_at(der, it->value);
    switch (it->octet) {
    case CE_CRL_NUMBER:
        read_number(&value, der);
        return cas_der_end(&value) == CAS_OK && !it->is_critical;
    case CE_AUTHORITY_KEY_ID:
        read_authority_key_id(&value, crl);
        return cas_der_end(&value) == CAS_OK && !it->is_critical;
    case CE_ISSUING_POINT:
        read_issuing_point(&value, crl);
        return cas_der_end(&value) == CAS_OK && it->is_critical;
    case CE_DELTA:
        return false;
    default:
        return !it->is_critical;
    }
}

cas_err cas_crl_extensions_read(cas_der *d, castls_bytes der, cas_crl *crl)
{
    uint64_t seen = 0;
    cas_der list = cas_der_enter(d, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&list)) {
        const crl_extension it = read_extension(&list);
        const uint64_t bit = UINT64_C(1) << (it.octet & 63);
        const bool is_repeated = it.octet != 0 && it.octet < 64 && (seen & bit) != 0;
        if (cas_reader_is_bad(&list.reader) || is_repeated || !read_one(&it, der, crl)) {
            return CAS_ERR_CRL_DECODE;
        }
        seen = seen | bit;
    }
    cas_der_leave(d, &list);
    /* Sections 5.2.1 and 5.2.3: a CA that conforms MUST put both into each list. */
    const uint64_t needed = UINT64_C(1) << CE_CRL_NUMBER | UINT64_C(1) << CE_AUTHORITY_KEY_ID;
    return (seen & needed) == needed && cas_der_end(d) == CAS_OK ? CAS_OK : CAS_ERR_CRL_DECODE;
}

void cas_crl_entry_extensions_read(cas_der *d)
{
    cas_der list = cas_der_enter(d, CAS_DER_SEQUENCE);
    if (!cas_der_has_more(&list)) {
        cas_der_fail(&list);
    }
    while (cas_der_has_more(&list)) {
        cas_der extension = cas_der_enter(&list, CAS_DER_SEQUENCE);
        const castls_bytes oid = cas_der_read(&extension, CAS_DER_OID);
        const bool is_critical = cas_der_boolean_default_false(&extension);
        const castls_bytes value = cas_der_read(&extension, CAS_DER_OCTET_STRING);
        const bool is_ce = oid.len == 3 && cas_bytes_starts_with(oid, CAS_BYTES(ce_prefix));
        const uint8_t octet = is_ce ? cas_bytes_get(oid, 2) : 0;
        const bool is_known = octet == CE_REASON || octet == CE_INVALIDITY_DATE;
        const bool is_removal = octet == CE_REASON && value.len == 3 &&
                                cas_bytes_get(value, 2) == REASON_REMOVE_FROM_CRL;
        /* Section 5.3: an unknown critical one makes the list unusable; certificateIssuer is of
         * indirect lists, removeFromCRL of delta lists. */
        if ((is_critical && !is_known) || octet == CE_CERTIFICATE_ISSUER || is_removal) {
            cas_der_fail(&extension);
        }
        cas_der_leave(&list, &extension);
    }
    cas_der_leave(d, &list);
}
