/*
 * ocsp_single.h: what a response says of one certificate, for ocsp.c and ocsp_check.c.
 */
#ifndef CAS_X509_OCSP_SINGLE_H
#define CAS_X509_OCSP_SINGLE_H

#include "x509/der.h"

typedef enum cas_ocsp_says {
    CAS_OCSP_GOOD = 0,
    CAS_OCSP_REVOKED = 1,
    CAS_OCSP_UNKNOWN = 2
} cas_ocsp_says;

typedef struct cas_ocsp_single {
    cas_range hash_oid; /* Of CertID: how the two below were made. */
    cas_range issuer_name_hash;
    cas_range issuer_key_hash;
    cas_range serial; /* INTEGER content. */
    cas_ocsp_says says;
    int64_t this_update; /* Seconds since 1970. */
    int64_t next_update;
    bool has_next_update;
} cas_ocsp_single;

/* Reads one SingleResponse; on a malformed one the reader has failed. */
cas_ocsp_single cas_ocsp_single_read(cas_der *d);

/* Reads [1] EXPLICIT Extensions of which none may be critical. */
void cas_ocsp_extensions_read(cas_der *d);

#endif
