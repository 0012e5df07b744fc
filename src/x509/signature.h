/*
 * signature.h: whether an issuer's key made the signature of a certificate or list: by the memory
 * of the verifier where it is known, else by arithmetic.
 */
#ifndef CAS_X509_SIGNATURE_H
#define CAS_X509_SIGNATURE_H

#include "x509/verify.h"

/* Where in a certificate or list stands what its signature is about. */
typedef struct cas_signed {
    cas_sig_sort sort;
    cas_range algorithm; /* Whole AlgorithmIdentifier. */
    cas_range tbs;
    cas_range signature;
} cas_signed;

/*
 * CAS_OK when it is right; CAS_ERR_CERTIFICATE_ALGORITHM when the algorithm is refused,
 * CAS_ERR_CERTIFICATE_SIGNATURE when it is wrong or none of a key of that kind.
 *
 *   der, it  What was signed.
 *   known    What it is remembered by, as cas_sig_key_of takes it.
 *   budget   In and out: signatures that may still be checked; CAS_ERR_PATH_BUDGET at 0. One that
 *            is remembered counts like any other, so that the outcome does not depend on it.
 *   news     Out: the key of a signature that was found right and is not remembered yet; else
 *            zero.
 */
CAS_MUST_USE cas_err cas_signature_check(
    const cas_verifier *verifier, castls_bytes der, const cas_signed *it, castls_bytes known,
    castls_bytes issuer_spki, castls_key_kind issuer_kind, uint32_t *budget, cas_sig_key *news);

#endif
