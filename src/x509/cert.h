/*
 * cert.h: a parsed X.509 version 3 certificate (RFC 5280 section 4) as ranges into its own DER.
 *
 * A cas_cert owns nothing and allocates nothing: whoever keeps the DER keeps the cas_cert beside it
 * and hands both on. Parsing checks the form; what a certificate is good for is verify.h's.
 */
#ifndef CAS_X509_CERT_H
#define CAS_X509_CERT_H

#include "crypto/spki.h"
#include "x509/der.h"

/* KeyUsage, RFC 5280 section 4.2.1.3: bit n of the RFC is bit n here. */
#define CAS_KU_DIGITAL_SIGNATURE 0x0001
#define CAS_KU_KEY_ENCIPHERMENT 0x0004
#define CAS_KU_KEY_AGREEMENT 0x0010
#define CAS_KU_KEY_CERT_SIGN 0x0020
#define CAS_KU_CRL_SIGN 0x0040

/* Extended key usages that were found. */
#define CAS_EKU_ANY 0x01
#define CAS_EKU_SERVER_AUTH 0x02
#define CAS_EKU_CLIENT_AUTH 0x04
#define CAS_EKU_OCSP_SIGNING 0x08
#define CAS_EKU_OTHER 0x80

/* The extensions that castls knows; bit n of `present` and `critical` is extension n. */
typedef enum cas_ext {
    CAS_CERT_EXT_BASIC_CONSTRAINTS = 0,
    CAS_CERT_EXT_KEY_USAGE = 1,
    CAS_CERT_EXT_EXT_KEY_USAGE = 2,
    CAS_CERT_EXT_SUBJECT_ALT_NAME = 3,
    CAS_CERT_EXT_ISSUER_ALT_NAME = 4,
    CAS_CERT_EXT_NAME_CONSTRAINTS = 5,
    CAS_CERT_EXT_AUTHORITY_KEY_ID = 6,
    CAS_CERT_EXT_SUBJECT_KEY_ID = 7,
    CAS_CERT_EXT_CRL_POINTS = 8,
    CAS_CERT_EXT_AUTHORITY_INFO = 9,
    CAS_CERT_EXT_POLICIES = 10,
    CAS_CERT_EXT_POLICY_MAPPINGS = 11,
    CAS_CERT_EXT_POLICY_CONSTRAINTS = 12,
    CAS_CERT_EXT_INHIBIT_ANY_POLICY = 13,
    CAS_CERT_EXT_SCTS = 14,
    CAS_CERT_EXT_MUST_STAPLE = 15,
    CAS_CERT_EXT_SUBJECT_INFO = 16,
    CAS_CERT_EXT_FRESHEST_CRL = 17,
    CAS_CERT_EXT_CT_POISON = 18,
    CAS_CERT_EXT_COUNT = 19
} cas_ext;

typedef struct cas_cert {
    cas_range tbs;                 /* Whole element: what is signed. */
    cas_range serial;              /* INTEGER content. */
    cas_range signature_algorithm; /* Whole AlgorithmIdentifier; the inner one equals it. */
    cas_range issuer;              /* Whole Name. */
    cas_range subject;             /* Whole Name. */
    cas_range spki;                /* Whole SubjectPublicKeyInfo. */
    cas_range signature;           /* Octets of the BIT STRING. */
    cas_range extensions;          /* The Extension elements, in a row. */
    cas_range
        ext[CAS_CERT_EXT_COUNT]; /* extnValue contents of the known ones; empty when absent. */
    cas_range key_id;            /* SubjectKeyIdentifier octets. */
    cas_range issuer_key_id;     /* AuthorityKeyIdentifier keyIdentifier octets. */
    cas_range unknown_critical;  /* OID of the first unknown critical extension. */
    int64_t not_before;          /* Seconds since 1970. */
    int64_t not_after;           /* Seconds since 1970, inclusive. */
    cas_spki key;
    uint32_t present;       /* Known extensions, by bit. */
    uint32_t critical;      /* Those of them that are critical, by bit. */
    uint32_t path_len;      /* pathLenConstraint, or UINT32_MAX for none. */
    uint32_t san_count;     /* Alternative names. */
    uint16_t key_usage;     /* CAS_KU_*; all bits when the extension is absent. */
    uint8_t eku;            /* CAS_EKU_*; 0 when the extension is absent. */
    bool is_ca;             /* basicConstraints cA. */
    bool has_issuer_serial; /* AuthorityKeyIdentifier names issuer or serial. */
    bool has_half_issuer;   /* It names one of the two without the other. */
    bool has_issuer_key;    /* AuthorityKeyIdentifier has a keyIdentifier. */
    bool is_self_issued;    /* Subject and issuer are the same, byte for byte. */
    bool has_time_form; /* Both dates are UTCTime up to 2049 and GeneralizedTime from then on. */
} cas_cert;

/*
 * Parses one certificate. Refused are: a length over CAS_CERT_LEN_MAX, anything that is not DER,
 * trailing bytes, versions other than 3, different inner and outer algorithms, an extension that
 * occurs twice, a malformed known extension. *out is zero on failure.
 */
CAS_MUST_USE cas_err cas_cert_decode(castls_bytes der, cas_cert *out);

/*
 * Finds only the subject (whole Name) and the key (whole SubjectPublicKeyInfo): an index is made
 * from that.
 */
CAS_MUST_USE cas_err cas_cert_skim(castls_bytes der, cas_range *subject, cas_range *spki);

static inline bool cas_cert_has(const cas_cert *cert, cas_ext ext)
{
    return (cert->present >> ext & 1) != 0;
}

static inline bool cas_cert_is_critical(const cas_cert *cert, cas_ext ext)
{
    return (cert->critical >> ext & 1) != 0;
}

/* "subjectAltName", ...; lives for ever. */
const char *cas_ext_name(cas_ext ext);

#endif
