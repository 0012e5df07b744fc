/*
 * path.h: building the path from a leaf to a root (RFC 4158), for verify.c.
 */
#ifndef CAS_X509_PATH_H
#define CAS_X509_PATH_H

#include "x509/cert_rules.h"
#include "x509/verify.h"

/* Where the search for an issuer of one certificate has come to. */
typedef enum cas_path_phase {
    CAS_PHASE_ANCHORS = 0,       /* Roots whose key identifier fits or is not known. */
    CAS_PHASE_INTERMEDIATES = 1, /* The peer's certificates of that sort. */
    CAS_PHASE_OTHER_ANCHORS = 2, /* Roots of the right name whose key identifier does not fit. */
    CAS_PHASE_OTHERS = 3,
    CAS_PHASE_DONE = 4
} cas_path_phase;

/* One certificate of the path that is being built, and the search for its issuer. */
typedef struct cas_path_level {
    cas_path_step step;
    cas_cert cert;
    cas_path_phase phase;
    uint32_t cursor;  /* In the phase. */
    cas_sig_key news; /* The signature on it that was checked last and is not remembered yet. */
} cas_path_level;

/* What is known of one of the peer's certificates before it is parsed. */
typedef struct cas_path_entry {
    cas_range subject; /* Whole Name, in its own DER; empty when the certificate is malformed. */
} cas_path_entry;

typedef struct cas_path {
    const cas_verifier *verifier;
    int64_t now;
    cas_path_level level[CAS_PATH_COUNT_MAX];
    uint32_t count;
    cas_path_entry entry[CAS_CHAIN_COUNT_MAX];
    uint32_t comparisons_left;
    uint32_t rank;        /* How far the attempt got that the verdict tells of. */
    cas_verdict *verdict; /* The caller's. */
} cas_path;

/* A search that has the leaf, decoded, as its only certificate. */
void cas_path_begin(cas_path *path, const cas_verifier *verifier, castls_parts chain, int64_t now,
                    const cas_cert *leaf, cas_verdict *verdict);

/* Finds a path to a root: CAS_OK with the verdict's path set, or the reason of the attempt that got
 * furthest, with the verdict telling of it. */
CAS_MUST_USE cas_err cas_path_search(cas_path *path, castls_parts chain);

/* The DER of a step. */
castls_bytes cas_path_step_der(const cas_verifier *verifier, castls_parts chain,
                               cas_path_step step);

/* CAS_OK, or which end of the validity `now` is beyond. Both ends are inclusive (RFC 5280 section
 * 4.1.2.5). */
CAS_MUST_USE cas_err cas_cert_check_time(const cas_cert *cert, int64_t now);

#endif
