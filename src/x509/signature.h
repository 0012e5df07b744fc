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

/* Whose key it is said to be of. */
typedef struct cas_signer {
    cas_range spki; /* In the signer's certificate. */
    castls_key_kind kind;
    bool is_anchor;  /* It is the key of an anchor of the verifier's trust: which one, */
    uint32_t anchor; /* so that it need not be made ready each time. */
} cas_signer;

/*
 * CAS_OK when it is right; CAS_ERR_CERTIFICATE_ALGORITHM when the algorithm is refused,
 * CAS_ERR_CERTIFICATE_SIGNATURE when it is wrong or none of a key of that kind.
 *
 *   der, it  What was signed.
 *   known    What it is remembered by, as cas_sig_key_of takes it.
 *   signer   Who is to have signed; its certificate is signer_der.
 *   budget   In and out: signatures that may still be checked; CAS_ERR_PATH_BUDGET at 0. One that
 *            is remembered counts like any other, so that the outcome does not depend on it.
 *   news     Out: the key of a signature that was found right and is not remembered yet; else
 *            zero.
 */
CAS_MUST_USE cas_err cas_signature_check(
    const cas_verifier *verifier, castls_bytes der, const cas_signed *it, castls_bytes known,
    castls_bytes signer_der, const cas_signer *signer, uint32_t *budget, cas_sig_key *news);

#endif
