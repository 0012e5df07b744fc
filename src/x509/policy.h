/*
 * policy.h: the rules of verification that are not beyond question, each a switch with a name, and
 * the named policies made of them. What no policy can turn off (signatures, validity, basic
 * constraints of intermediates, path length, name constraints, unknown critical extensions, names)
 * has no switch.
 */
#ifndef CAS_X509_POLICY_H
#define CAS_X509_POLICY_H

#include "x509/cert.h"

typedef enum cas_rule {
    CAS_RULE_NONE = 0,
    /* A CA's certificate is no server's or client's (CABF BR 7.1.2.7.8). */
    CAS_RULE_NO_CA_LEAF = 0x0001,
    /* A relaxation: a leaf that is itself in the trust store needs no path and may be a CA's. */
    CAS_RULE_TRUSTED_LEAF = 0x0002,
    /* Roots are checked like any other CA: validity, constraints, usage, extensions. */
    CAS_RULE_CHECK_ROOT = 0x0004,
    /* Key identifiers are where RFC 5280 sections 4.2.1.1 and 4.2.1.2 demand them. */
    CAS_RULE_KEY_IDS = 0x0008,
    /* Extensions are critical where RFC 5280 section 4.2 says so and only there, and they agree. */
    CAS_RULE_EXTENSIONS = 0x0010,
    /* Serial numbers are positive and of at most 20 bytes (RFC 5280 section 4.1.2.2). */
    CAS_RULE_SERIAL = 0x0020,
    /* A server's common name claims no other host than its alternative names (CABF BR 7.1.4.3). */
    CAS_RULE_COMMON_NAME = 0x0040,
    /* What the CABF BR 7.1.2 demands of extensions beyond RFC 5280. */
    CAS_RULE_CABF = 0x0080,
    /* A leaf states its extended key usage, and not "any" (CABF BR 7.1.2.7.10). */
    CAS_RULE_CABF_EKU = 0x0100,
    /* Dates up to 2049 are UTCTime, later ones GeneralizedTime (RFC 5280 section 4.1.2.5). */
    CAS_RULE_TIME_FORM = 0x0200,
    /* A wildcard does not stand right below a public suffix (CABF BR 3.2.2.6): a top-level domain,
     * or one that the verifier's list names. */
    CAS_RULE_PUBLIC_SUFFIX = 0x0400,
    /* A DNS name constraint does not begin with a period, a form that RFC 5280 section 4.2.1.10
     * does not have; without this rule it stands for the subdomains alone. */
    CAS_RULE_CONSTRAINT_FORM = 0x0800,
    /* Name constraints are critical (RFC 5280 section 4.2.1.10; the CABF BR do not ask for it). */
    CAS_RULE_CRITICAL_CONSTRAINTS = 0x1000,
    /* Where there are revocation lists at all: they have to tell of all certificates of a path, not
     * of the leaf alone. */
    CAS_RULE_REVOCATION_CHAIN = 0x2000,
    /* A certificate of which no list tells is refused. */
    CAS_RULE_REVOCATION_KNOWN = 0x4000,
    /* A list whose next update is overdue tells nothing. */
    CAS_RULE_CRL_CURRENT = 0x8000,
    /* What a list revokes is refused wherever it stands in a path, though the lists need to tell of
     * the leaf alone. Without this rule and REVOCATION_CHAIN only the leaf is looked up. */
    CAS_RULE_REVOCATION_PATH = 0x10000
} cas_rule;

typedef struct cas_x509_policy {
    const char *name;
    uint32_t rules;            /* cas_rule bits. */
    uint32_t intermediate_max; /* Intermediates in a path, self-issued ones not counted. */
    uint32_t signature_max;    /* Signatures checked for one verification. */
    uint32_t comparison_max;   /* Names compared with constraints for one verification. */
    uint32_t rsa_bits_min;     /* Bits of the shortest RSA key. */
    uint32_t signatures;       /* Bits 1 << castls_signature_id that certificates may have. */
} cas_x509_policy;

/* What the Web PKI asks for; the default. */
extern const cas_x509_policy cas_x509_policy_web;

/* RFC 5280 and nothing that only the CA/Browser Forum demands. */
extern const cas_x509_policy cas_x509_policy_rfc5280;

/* A company's own PKI: what is safe but sloppily issued is accepted. */
extern const cas_x509_policy cas_x509_policy_private;

/* The policy of that name; NULL for none. */
const cas_x509_policy *cas_x509_policy_find(castls_bytes name);

/* A switch as a user has it: its name ("no-ca-leaf") and what it asks for in one sentence. */
typedef struct cas_rule_row {
    cas_rule rule;
    const char *name;
    const char *text;
} cas_rule_row;

/* Switch i; NULL past the last. */
const cas_rule_row *cas_rule_at(size_t i);

/* The name of a switch, "" for CAS_RULE_NONE; and back, CAS_RULE_NONE for an unknown name. */
const char *cas_rule_name(cas_rule rule);
cas_rule cas_rule_find(castls_bytes name);

#endif
