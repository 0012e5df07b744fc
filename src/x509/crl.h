/*
 * crl.h: a parsed certificate revocation list (RFC 5280 section 5), as ranges into its own DER.
 *
 * Full lists are taken, also partitioned ones (by distribution point, by users or CAs). Refused are
 * delta lists, indirect lists, lists of attribute certificates and of some reasons only: not one of
 * them says by itself whether a certificate is good.
 */
#ifndef CAS_X509_CRL_H
#define CAS_X509_CRL_H

#include "x509/cert.h"

#define CAS_CRL_LEN_MAX 16777215 /* Bytes of one list. */

typedef struct cas_crl {
    cas_range tbs;                 /* Whole element: what is signed. */
    cas_range signature_algorithm; /* Whole AlgorithmIdentifier; the inner one equals it. */
    cas_range issuer;              /* Whole Name. */
    cas_range entries;             /* The entries, in a row; empty when nothing is revoked. */
    cas_range signature;           /* Octets of the BIT STRING. */
    cas_range issuer_key_id;       /* AuthorityKeyIdentifier keyIdentifier octets. */
    cas_range points;              /* GeneralNames of the distribution point; empty for none. */
    int64_t this_update;           /* Seconds since 1970. */
    int64_t next_update;           /* Seconds since 1970. */
    uint32_t count;                /* Entries. */
    bool is_partition;             /* It has a distribution point of its own. */
    bool users_only;               /* It tells of certificates that are no CA's. */
    bool cas_only;                 /* It tells of CAs' certificates. */
} cas_crl;

/* CAS_ERR_CRL_DECODE for what is malformed or of a kind that is refused; *out is zero then. */
CAS_MUST_USE cas_err cas_crl_decode(castls_bytes der, cas_crl *out);

/* Reads the next entry and says where its serial number's content stands. */
cas_range cas_crl_entry_read(cas_der *d);

/* Whether the list tells of certificates like this one: its distribution points, its being a CA. */
bool cas_crl_covers(castls_bytes crl_der, const cas_crl *crl, castls_bytes der,
                    const cas_cert *cert);

#endif
