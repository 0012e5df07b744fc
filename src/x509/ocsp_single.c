/*
 * ocsp_single.c: one SingleResponse, RFC 6960 section 4.2.1.
 *
 *   SingleResponse ::= SEQUENCE {
 *     certID                 SEQUENCE { hashAlgorithm AlgorithmIdentifier,
 *                                       issuerNameHash OCTET STRING, issuerKeyHash OCTET STRING,
 *                                       serialNumber CertificateSerialNumber },
 *     certStatus             CHOICE { good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo,
 *                                     unknown [2] IMPLICIT NULL },
 *     thisUpdate             GeneralizedTime,
 *     nextUpdate             [0] EXPLICIT GeneralizedTime OPTIONAL,
 *     singleExtensions       [1] EXPLICIT Extensions OPTIONAL }
 *   RevokedInfo ::= SEQUENCE { revocationTime GeneralizedTime,
 *                              revocationReason [0] EXPLICIT ENUMERATED OPTIONAL }
 */
#include "x509/ocsp_single.h"

static void read_id(cas_der *d, cas_ocsp_single *single)
{
    cas_der id = cas_der_enter(d, CAS_DER_SEQUENCE);
    cas_der algorithm = cas_der_enter(&id, CAS_DER_SEQUENCE);
    single->hash_oid = cas_der_range(&algorithm, CAS_DER_OID);
    if (cas_der_has_more(&algorithm)) {
        (void)cas_der_read(&algorithm, CAS_DER_NULL);
    }
    cas_der_leave(&id, &algorithm);
    single->issuer_name_hash = cas_der_range(&id, CAS_DER_OCTET_STRING);
    single->issuer_key_hash = cas_der_range(&id, CAS_DER_OCTET_STRING);
    single->serial = cas_der_integer(&id);
    cas_der_leave(d, &id);
}

static void read_revoked(cas_der *d)
{
    cas_der info = cas_der_enter(d, CAS_DER_CONSTRUCTED(1));
    (void)cas_der_time(&info);
    if (cas_der_has_more(&info)) {
        cas_der tagged = cas_der_enter(&info, CAS_DER_CONSTRUCTED(0));
        (void)cas_der_read(&tagged, CAS_DER_ENUMERATED);
        cas_der_leave(&info, &tagged);
    }
    cas_der_leave(d, &info);
}

static cas_ocsp_says read_status(cas_der *d)
{
    if (cas_der_next_is(d, CAS_DER_CONSTRUCTED(1))) {
        read_revoked(d);
        return CAS_OCSP_REVOKED;
    }
    const bool is_good = cas_der_next_is(d, CAS_DER_CONTEXT(0));
    if (cas_der_read(d, is_good ? CAS_DER_CONTEXT(0) : CAS_DER_CONTEXT(2)).len != 0) {
        cas_der_fail(d); /* NULL has no content. */
    }
    return is_good ? CAS_OCSP_GOOD : CAS_OCSP_UNKNOWN;
}

cas_ocsp_single cas_ocsp_single_read(cas_der *d)
{
    cas_ocsp_single single = {0};
    cas_der response = cas_der_enter(d, CAS_DER_SEQUENCE);
    read_id(&response, &single);
    single.says = read_status(&response);
    single.this_update = cas_der_time(&response);
    if (cas_der_next_is(&response, CAS_DER_CONSTRUCTED(0))) {
        cas_der tagged = cas_der_enter(&response, CAS_DER_CONSTRUCTED(0));
        single.next_update = cas_der_time(&tagged);
        single.has_next_update = true;
        cas_der_leave(&response, &tagged);
    }
    if (cas_der_has_more(&response)) {
        cas_ocsp_extensions_read(&response);
    }
    cas_der_leave(d, &response);
    return single;
}
