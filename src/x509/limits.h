/*
 * limits.h: every limit of floor 2's certificate half. Whatever a peer can make grow or repeat
 * stands here.
 */
#ifndef CAS_X509_LIMITS_H
#define CAS_X509_LIMITS_H

#define CAS_CERT_LEN_MAX 65535        /* Bytes of one certificate. */
#define CAS_CERT_EXTENSION_MAX 64     /* Extensions of one certificate. */
#define CAS_CERT_SAN_MAX 1024         /* Alternative names of one certificate. */
#define CAS_CERT_SERIAL_MAX 20        /* Bytes of a serial number (RFC 5280 section 4.1.2.2). */
#define CAS_CHAIN_COUNT_MAX 128       /* Certificates that a peer may send. */
#define CAS_PATH_COUNT_MAX 17         /* Certificates of a path, leaf and root included. */
#define CAS_NAME_LEN_MAX 255          /* Bytes of a reference identity. */
#define CAS_NAME_COUNT_MAX 8          /* Reference identities of one verification. */
#define CAS_PEM_LABEL_MAX 64          /* Bytes of a label. */
#define CAS_PEM_BODY_MAX 16777216     /* Bytes of text of one block: CRLs are long. */
#define CAS_OCSP_LEN_MAX 65536        /* Bytes of one OCSP response. */
#define CAS_OCSP_CERTIFICATES_MAX 4   /* Certificates of a response that are looked at. */
#define CAS_OCSP_SINGLES_MAX 32       /* Certificates that a response may be about. */
#define CAS_TRUST_BYTES_MAX 268435456 /* Bytes of all roots of a store. */
#define CAS_TRUST_COUNT_MAX 65536     /* Roots of a store. */
#define CAS_SUFFIX_TEXT_MAX 16777216  /* Bytes of a list of public suffixes. */
#define CAS_TRUST_SOURCE_MAX 96       /* Bytes of what says where a store comes from. */
#define CAS_RSA_BITS_MIN 2048         /* Bits of an RSA modulus. */
#define CAS_RSA_BITS_MAX 8192         /* Bits of an RSA modulus. */

/* What one verification may cost, whatever the peer sends. */
#define CAS_VERIFY_INTERMEDIATE_MAX 10   /* Intermediates of a path but self-issued ones. */
#define CAS_VERIFY_SIGNATURE_MAX 100     /* Signatures checked. */
#define CAS_VERIFY_COMPARISON_MAX 250000 /* Names compared with name constraints. */
#define CAS_VERIFY_STEP_MAX 20000        /* Candidates looked at. */

#endif
