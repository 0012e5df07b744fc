/*
 * castls/verify.h: verifying certificates: the rules, revocation lists, a chain without a
 * connection, and what is wrong with one certificate.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_VERIFY_H
#define CASTLS_VERIFY_H

#include "castls/config.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Rules ----------------------------------------------------------------------------------- */

/*
 * Turns one rule of the certificate policy on or off, by its name ("revocation-chain"). Set the
 * policy first (castls_config_builder_set_certificate_policy): it sets all rules. What no policy
 * can turn off (signatures, validity, path length, name constraints, names ...) is no rule. An
 * error that a rule governs names the rule in its detail.
 */
CASTLS_API castls_code castls_config_builder_set_certificate_rule(castls_config_builder *builder,
                                                                  castls_bytes name, bool on);

/* Rule i, counted from 0: its name, and in one sentence what it asks for; NULL past the last. Both
 * live for ever. */
CASTLS_API const char *castls_certificate_rule_name(size_t i);
CASTLS_API const char *castls_certificate_rule_text(size_t i);
/* Whether the named policy has rule i. */
CASTLS_API bool castls_certificate_policy_has(castls_bytes policy, size_t i);

/* ---- Trust ----------------------------------------------------------------------------------- */

/* Says where a store's roots come from ("/etc/ssl/cert.pem"), for errors that tell which store was
 * searched: before the store is shared. What is longer than 96 bytes is cut. */
CASTLS_API void castls_trust_set_source(castls_trust *trust, castls_bytes text);

/* Root i in DER; lives as long as the store. Absent past the end. */
CASTLS_API castls_bytes castls_trust_certificate(const castls_trust *trust, size_t i);

/* Adds to the CA names that a server's CertificateRequest hints at: one name in DER, or the subject
 * of each root of a store. castls_config_builder_set_ca_names replaces them all, and takes none. */
CASTLS_API castls_code castls_config_builder_add_ca_name(castls_config_builder *builder,
                                                         castls_bytes name);
CASTLS_API castls_code castls_config_builder_add_ca_names_of(castls_config_builder *builder,
                                                             const castls_trust *trust);

/* ---- Revocation lists ------------------------------------------------------------------------ */

/*
 * Certificate revocation lists (RFC 5280 section 5): full ones, and such as are partitioned by
 * distribution point, by users or by CAs. Delta and indirect lists are refused. Each gets an index,
 * so that a look-up costs the same in a short list and in a long one. Counted, immutable, shared.
 *
 * To follow lists that change, make a new object of them, derive a configuration from the present
 * one, and set it there: that shares all the rest. castls_io_revocation_reload does it with files.
 */
typedef struct castls_revocation castls_revocation;

/* Lists in DER, copied. `error` is out, may be NULL, and tells by its detail which list could not
 * be used. */
CASTLS_API CASTLS_MUST_USE castls_code castls_revocation_new(
    const castls_environment *environment, castls_parts lists, castls_revocation **out,
    castls_error *error);
/* The same from PEM text with any number of X509 CRL blocks. */
CASTLS_API CASTLS_MUST_USE castls_code castls_revocation_from_pem(
    const castls_environment *environment, castls_bytes pem, castls_revocation **out,
    castls_error *error);
CASTLS_API castls_revocation *castls_revocation_retain(castls_revocation *revocation);
CASTLS_API void castls_revocation_release(castls_revocation *revocation);
/* How many lists it holds, and how many entries all of them have. */
CASTLS_API size_t castls_revocation_count(const castls_revocation *revocation);
CASTLS_API uint64_t castls_revocation_entries(const castls_revocation *revocation);
/* The earliest of all lists' next updates, in seconds since 1970; INT64_MAX without lists. */
CASTLS_API int64_t castls_revocation_next_update(const castls_revocation *revocation);

/*
 * Lists in which peers' certificates are looked up: all of a path, or without the rule
 * "revocation-path" the leaf alone. A leaf of which no list tells, and with the rule
 * "revocation-chain" any certificate of a path, is refused while the rule "revocation-known" is
 * on, and a list whose next update is over tells nothing while "crl-current" is. All of these but
 * "revocation-chain" are on in each policy. Replaces what was set; NULL removes it. Sessions that
 * were made under other lists are not resumed.
 */
CASTLS_API castls_code castls_config_builder_set_revocation(castls_config_builder *builder,
                                                            castls_revocation *revocation);

/* ---- Public suffixes ------------------------------------------------------------------------- */

/*
 * Domains below which the public registers names (".co.uk"): no certificate's wildcard may stand
 * right below one (CABF BR 3.2.2.6, the rule "public-suffix"). Top-level domains are known without
 * a list; what else is one the Public Suffix List tells (https://publicsuffix.org), whose text this
 * takes as it is. It changes weekly, so that none comes with castls. Where the text marks ICANN's
 * domains, those alone count: certificates below private ones are good (*.s3.amazonaws.com).
 * Counted, immutable, shared.
 */
typedef struct castls_suffixes castls_suffixes;

/*
 *   text   The list, of at most 16 MiB; not kept.
 *   error  Out, may be NULL; its detail tells which line could not be used.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_suffixes_new(const castls_environment *environment,
                                                           castls_bytes text, castls_suffixes **out,
                                                           castls_error *error);
CASTLS_API castls_suffixes *castls_suffixes_retain(castls_suffixes *suffixes);
CASTLS_API void castls_suffixes_release(castls_suffixes *suffixes);
/* How many rules it holds. */
CASTLS_API size_t castls_suffixes_count(const castls_suffixes *suffixes);

/* Replaces what was set; NULL removes it. Sessions that were made under another list are not
 * resumed. */
CASTLS_API castls_code castls_config_builder_set_suffixes(castls_config_builder *builder,
                                                          castls_suffixes *suffixes);

/* ---- A chain without a connection ------------------------------------------------------------ */

typedef enum castls_purpose {
    CASTLS_PURPOSE_SERVER = 1, /* The certificate is a TLS server's. */
    CASTLS_PURPOSE_CLIENT = 2
} castls_purpose;

/* The most certificates that a path has. */
#define CASTLS_PATH_MAX 17

/* What a verification came to. */
typedef struct castls_verified {
    size_t struct_len;  /* sizeof(castls_verified) as the caller was built. */
    castls_error error; /* As a connection would have it; its detail says what a person wants. */
    /* The path in DER, leaf first; on success it ends with the root. On failure it is that of the
     * attempt that got furthest, and may be short. Views of `chain`, and of the configuration's
     * trust, which lives as long as the configuration. */
    castls_bytes path[CASTLS_PATH_MAX];
    size_t path_count;
    size_t depth;        /* On failure: which certificate of the path it is about. */
    const char *rule;    /* On failure: the rule that governs it, or "". Lives for ever. */
    uint32_t signatures; /* How many signatures were looked at. */
} castls_verified;

/*
 * Verifies a chain as a connection under this configuration would.
 *
 *   chain  DER certificates, the peer's own first, then others in any order.
 *   name   The name asked for; empty: names are not checked.
 *   now_s  Seconds since 1970.
 *   out    struct_len is the caller's; the rest is written always, as far as it goes.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_config_verify(
    const castls_config *config, castls_purpose purpose, castls_parts chain, castls_bytes name,
    int64_t now_s, castls_verified *out);

/* ---- What is wrong with one certificate ------------------------------------------------------ */

typedef struct castls_finding {
    size_t struct_len;    /* sizeof(castls_finding) as the caller was built. */
    bool is_error;        /* A verification under the policy refuses it; else it is a note. */
    castls_reason reason; /* Of an error. */
    const char *rule;     /* The rule that governs an error, or "". All texts live for ever. */
    const char *text;     /* One sentence. */
    const char *about;    /* The extension that it is about, or "". */
} castls_finding;

/*
 * Finding i, from 0 on, of a certificate under a named policy ("web"): errors first, then notes on
 * what had better be otherwise. Whether it is a root's, a CA's or a leaf's is read from itself.
 * CASTLS_NOTHING past the last, CASTLS_BAD_ARGUMENT for an unknown policy.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_certificate_lint(
    castls_bytes der, castls_bytes policy, castls_purpose purpose, int64_t now_s, size_t i,
    castls_finding *out);

/*
 * How often a signature of a peer's certificate was known to be right, and how often it had to be
 * computed. A configuration, and those derived from it, remember the signatures of paths that they
 * have found good (1,024 of them); every other check is made every time.
 */
CASTLS_API void
castls_config_remembered(const castls_config *config, uint64_t *hits, uint64_t *misses);

#ifdef __cplusplus
}
#endif

#endif
