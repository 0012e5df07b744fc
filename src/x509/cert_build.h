/*
 * cert_build.h: minting certificates, for `castls ca` and for tests.
 */
#ifndef CAS_X509_CERT_BUILD_H
#define CAS_X509_CERT_BUILD_H

#include "x509/cert.h"
#include "x509/name.h"

#define CAS_CERT_TEXT_MAX 64 /* ub-common-name, ub-organization-name (RFC 5280 appendix A.1). */

/* What a certificate is to say. A plain value; zero gives a leaf without names. */
typedef struct cas_cert_plan {
    uint8_t serial[CAS_CERT_SERIAL_MAX]; /* Big-endian; the first bit is cleared. */
    uint8_t serial_len;                  /* 0: 16 random bytes of the provider's. */
    uint8_t common_name[CAS_CERT_TEXT_MAX];
    uint8_t common_name_len; /* 0: no such attribute. */
    uint8_t organization[CAS_CERT_TEXT_MAX];
    uint8_t organization_len;
    int64_t not_before;
    int64_t not_after;
    bool is_ca;
    bool no_basic_constraints; /* Leave the extension out. */
    bool no_key_ids;           /* Leave both key identifiers out. */
    uint32_t path_len;         /* With is_ca: UINT32_MAX for none. */
    uint16_t key_usage;        /* 0: no such extension. */
    uint8_t eku;               /* CAS_EKU_*; 0: no such extension. */
    cas_name_list names;       /* subjectAltName; empty: no such extension. */
} cas_cert_plan;

void cas_cert_plan_set_common_name(cas_cert_plan *plan, castls_bytes text);
void cas_cert_plan_set_organization(cas_cert_plan *plan, castls_bytes text);

/*
 * Signs a certificate over the key `spki`.
 *
 *   issuer_der        The issuer's certificate, or empty: self-signed, and issuer_key is spki's.
 *   issuer_key        Of the provider's, borrowed.
 *   extra_extensions  Further Extension elements in DER, one behind the other; may be empty.
 *   out, der          Room, 8 KiB hold any but the largest keys; and what was written of it.
 */
CAS_MUST_USE cas_err cas_cert_build(const cas_cert_plan *plan, const castls_provider *provider,
                                    castls_bytes issuer_der, const void *issuer_key,
                                    castls_bytes spki, castls_bytes extra_extensions,
                                    castls_span out, castls_bytes *der);

#endif
