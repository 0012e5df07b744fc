/*
 * name_constraints.h: the nameConstraints extension (RFC 5280 section 4.2.1.10): whether it is well
 * formed, and whether the names of a certificate below it satisfy it.
 */
#ifndef CAS_X509_NAME_CONSTRAINTS_H
#define CAS_X509_NAME_CONSTRAINTS_H

#include "x509/cert.h"

/* Whether a whole NameConstraints element is well formed, with bases that can be used. */
CAS_MUST_USE cas_err cas_name_constraints_check(castls_bytes constraints);

/* Whether a DNS base of a certificate's constraints begins with a period. */
bool cas_name_constraints_have_period(castls_bytes der, const cas_cert *cert);

/*
 * Checks all names of a certificate, its subject included, against the constraints of a CA above
 * it.
 *
 *   budget  In and out: comparisons that may still be made; CAS_ERR_PATH_BUDGET when they run out.
 *
 * CAS_ERR_NAME_CONSTRAINT when a name is outside or cannot be judged; *about is then where it
 * stands in the certificate.
 */
CAS_MUST_USE cas_err cas_name_constraints_hold(castls_bytes ca_der, const cas_cert *ca,
                                               castls_bytes der, const cas_cert *cert,
                                               uint32_t *budget, cas_range *about);

#endif
