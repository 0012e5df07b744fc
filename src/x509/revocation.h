/*
 * revocation.h: whether a certificate has been revoked, by the lists of the trust store (RFC 5280
 * section 6.3).
 */
#ifndef CAS_X509_REVOCATION_H
#define CAS_X509_REVOCATION_H

#include "x509/cert_rules.h"

/* What the check of one certificate takes and uses up. */
typedef struct cas_revocation_work {
    const cas_verifier *verifier;
    int64_t now;
    cas_rule rule;            /* The one for which it is looked up; none for a leaf. */
    uint32_t signatures_left; /* In and out. */
} cas_revocation_work;

/*
 * Checks one certificate under the key that issued it. Without any list in the store there is
 * nothing to check. A list counts when it covers the certificate, was issued and signed by the same
 * CA, which may sign lists, and is current; unless one counts, the certificate's status is unknown,
 * which CAS_RULE_REVOCATION_PATH does not mind.
 */
cas_refusal cas_revocation_check(cas_revocation_work *work, castls_bytes der, const cas_cert *cert,
                                 castls_bytes issuer_der, const cas_cert *issuer);

#endif
