/*
 * verify.h: from a peer's certificates to a trusted root: building the path, and all that has to be
 * true of it (RFC 5280 section 6.1, RFC 4158).
 *
 * The peer's intermediates may come in any order, may be too many, may contain loops. What is
 * looked at is bounded by the policy, so that any input is answered within milliseconds. Nothing is
 * allocated.
 */
#ifndef CAS_X509_VERIFY_H
#define CAS_X509_VERIFY_H

#include "core/list.h"
#include "x509/name.h"
#include "x509/crl_store.h"
#include "x509/policy.h"
#include "x509/sig_memory.h"
#include "x509/suffix.h"
#include "x509/trust.h"

typedef enum cas_purpose {
    CAS_PURPOSE_SERVER = 1, /* The peer is a TLS server: id-kp-serverAuth. */
    CAS_PURPOSE_CLIENT = 2, /* The peer is a TLS client: id-kp-clientAuth. */
    CAS_PURPOSE_ANY = 3
} cas_purpose;

/* What stays the same from one verification to the next; all of it is borrowed, and read only but
 * for the memory, which any thread may use. */
typedef struct cas_verifier {
    const castls_provider *provider;
    const cas_trust *trust;
    const cas_x509_policy *policy;
    cas_purpose purpose;
    const cas_crl_store *crls;       /* NULL: revocation is not looked at. */
    cas_sig_memory *memory;          /* NULL: each signature is checked each time. */
    const cas_suffix_list *suffixes; /* NULL: public suffixes are top-level domains alone. */
} cas_verifier;

/* Where a certificate of a path comes from. */
typedef struct cas_path_step {
    bool is_anchor; /* From the trust store; else from the peer's chain. */
    uint32_t index; /* In the store or the chain. */
} cas_path_step;

/* The outcome. On failure it tells of the attempt that got furthest. A plain value. */
typedef struct cas_verdict {
    cas_err err;
    cas_rule rule;                          /* The switch that governs the refusal, or none. */
    cas_path_step path[CAS_PATH_COUNT_MAX]; /* Leaf first. On success it ends with the root. */
    uint32_t path_count;
    uint32_t depth;      /* Which certificate of the path it is about; 0 is the leaf. */
    cas_range about;     /* In that certificate: the extension, name or algorithm; may be empty. */
    bool demands_status; /* The leaf says that a staple goes with it (RFC 7633). */
    uint32_t unreadable; /* Certificates of the peer's, behind its own, that are malformed. */
    const char *hint;    /* For a person, see verify_hint.h; NULL until somebody asked for it. */
    uint32_t signatures; /* What the verification cost. */
    uint32_t comparisons;
    uint32_t steps;
} cas_verdict;

/*
 * Verifies a chain.
 *
 *   chain    DER certificates, the peer's own first, then others in any order.
 *   names    Reference identities of which one has to match; NULL or empty: names are not checked.
 *   now      Seconds since 1970.
 *   verdict  Out: always written; verdict->err is what is returned.
 */
CAS_MUST_USE cas_err cas_verify(const cas_verifier *verifier, castls_parts chain,
                                const cas_name_list *names, int64_t now, cas_verdict *verdict);

/* The same where the first certificate of the chain is decoded already: `leaf`. */
CAS_MUST_USE cas_err cas_verify_decoded(const cas_verifier *verifier, castls_parts chain,
                                        const cas_cert *leaf, const cas_name_list *names,
                                        int64_t now, cas_verdict *verdict);

/*
 * Writes what a person wants to know beside the reason's sentence: which certificate, what was
 * expected and presented, where was searched. Takes what cas_verify took. A writer that is full is
 * left as it is after the last piece that fits.
 */
void cas_verify_detail(const cas_verifier *verifier, castls_parts chain, const cas_name_list *names,
                       int64_t now, const cas_verdict *verdict, cas_writer *w);

/* The DER of step i of a verdict's path; absent past its end. */
castls_bytes cas_verdict_cert(const cas_verifier *verifier, castls_parts chain,
                              const cas_verdict *verdict, uint32_t i);

#endif
