/*
 * lint.h: what is wrong with one certificate, and what had better be otherwise: for who issues or
 * installs it. Verification itself is verify.h's.
 */
#ifndef CAS_X509_LINT_H
#define CAS_X509_LINT_H

#include "x509/cert_rules.h"

typedef struct cas_finding {
    bool is_error;    /* A verification under the policy refuses it; else it is a note. */
    cas_err err;      /* Of an error. */
    cas_rule rule;    /* The switch that governs an error. */
    const char *note; /* Of a note, one sentence; lives for ever. */
    cas_range about;  /* In the certificate; may be empty. */
} cas_finding;

/* Finding i of a certificate at a time, from 0 on; false past the last. What it is (root,
 * intermediate or leaf) is read from itself; the errors are those of the verifier's policy. */
bool cas_cert_lint(const cas_verifier *verifier, castls_bytes der, int64_t now, uint32_t i,
                   cas_finding *out);

#endif
