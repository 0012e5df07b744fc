/*
 * cert_rules.h: what has to be true of one certificate in its place in a path, whatever the others
 * and the time are.
 */
#ifndef CAS_X509_CERT_RULES_H
#define CAS_X509_CERT_RULES_H

#include "x509/policy.h"
#include "x509/verify.h"

typedef enum cas_role {
    CAS_ROLE_LEAF = 0,
    CAS_ROLE_INTERMEDIATE = 1,
    CAS_ROLE_ROOT = 2,
    CAS_ROLE_PINNED = 3,      /* A leaf that is itself in the trust store: it may be a CA's. */
    CAS_ROLE_VETTED_ROOT = 4, /* A root that a root programme has looked at (trust.h). */
} cas_role;

/* Why a certificate is refused; zero while it is not. */
typedef struct cas_refusal {
    cas_err err;
    cas_rule rule;   /* The switch that governs it. */
    cas_range about; /* In the certificate. */
} cas_refusal;

/* Finding i of all that is wrong with a certificate, from 0 on; its err is CAS_OK past the last. */
cas_refusal cas_cert_find(const cas_verifier *verifier, cas_role place, castls_bytes der,
                          const cas_cert *cert, uint32_t i);

/* Checks one certificate; the first thing that is wrong is told. */
cas_refusal cas_cert_judge(const cas_verifier *verifier, cas_role place, castls_bytes der,
                           const cas_cert *cert);

#endif
