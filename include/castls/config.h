/*
 * castls/config.h: what a connection is made from: a policy, and the parts of castls/parts.h.
 *
 * A configuration is immutable once built, reference-counted, and shared by any number of threads.
 * It is made of separately counted parts; to change one for the future, or for one connection only,
 * derive a builder from the configuration, change the part, and build again: that copies the policy
 * (some hundred bytes) and shares the rest.
 *
 *   castls_config_builder *b = NULL;
 *   castls_config *config = NULL;
 *   if (castls_config_builder_new(NULL, &b) == CASTLS_OK) {
 *       castls_config_builder_set_trust(b, trust);
 *       code = castls_config_build(b, &config, &error);
 *       castls_config_builder_free(b);
 *   }
 *
 * A builder is used by one thread at a time. Its set functions remember the first failure, which
 * castls_config_build reports, so that their results may be left unchecked.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_CONFIG_H
#define CASTLS_CONFIG_H

#include "castls/parts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct castls_config castls_config;
typedef struct castls_config_builder castls_config_builder;

/* ---- Builder ------------------------------------------------------------------------------ */

/* Makes a builder with castls' defaults. `environment` may be NULL and is copied, its tables are
 * not. `out` is NULL on failure. */
CASTLS_API CASTLS_MUST_USE castls_code
castls_config_builder_new(const castls_environment *environment, castls_config_builder **out);

/* Makes a builder that starts from a finished configuration, sharing its parts. */
CASTLS_API CASTLS_MUST_USE castls_code castls_config_derive(castls_config *config,
                                                            castls_config_builder **out);

/* Frees a builder, built or not. NULL is allowed. */
CASTLS_API void castls_config_builder_free(castls_config_builder *builder);

/*
 * Checks everything and makes the configuration; the builder may be changed and built again. The
 * first one of a process draws the provider's first random bytes, which takes AWS-LC 50 to 250
 * milliseconds: build it before anybody waits.
 *
 *   error  Out, may be NULL: what is wrong and where.
 *
 * Returns CASTLS_OK, CASTLS_CONFIG (the reason says what is missing or contradicts), CASTLS_CRYPTO
 * (the provider's table is broken), CASTLS_NO_MEMORY, or the first failure of a set function.
 */
CASTLS_API CASTLS_MUST_USE castls_code
castls_config_build(castls_config_builder *builder, castls_config **out, castls_error *error);

/* One more reference, and one fewer; the last frees. NULL is allowed. Any thread. */
CASTLS_API castls_config *castls_config_retain(castls_config *config);
CASTLS_API void castls_config_release(castls_config *config);

/* The value that this configuration binds its sessions to (castls_session_fields): whom it trusts,
 * how it verifies, and its session context. 32 bytes that live as long as the configuration. */
CASTLS_API castls_bytes castls_config_binding(const castls_config *config);
CASTLS_API const castls_provider *castls_config_provider(const castls_config *config);
/* Whether provider and policy together stay inside the provider's validated module, set_fips or
 * not. */
CASTLS_API bool castls_config_is_fips(const castls_config *config);

/* ---- Policy ------------------------------------------------------------------------------- */

/* Lowest and highest protocol version, 0x0303 (TLS 1.2) or 0x0304 (TLS 1.3). A version for which
 * the configuration has no suite or no group is not offered. */
CASTLS_API castls_code castls_config_builder_set_versions(castls_config_builder *builder,
                                                          uint16_t min, uint16_t max);

/* Cipher suites of all versions, most preferred first; unknown ones are refused. */
CASTLS_API castls_code castls_config_builder_set_suites(castls_config_builder *builder,
                                                        castls_codes suites);

/*
 * Makes it a FIPS configuration. ChaCha20-Poly1305 and X25519 alone leave the lists of suites,
 * groups and key shares as they stand (a hybrid of X25519 and ML-KEM stays), and TLS 1.2 requires
 * the extended main secret. From then on castls_config_build refuses, with the reason CONFIG_FIPS
 * and the misdeed as its detail, a provider that does not run as a validated module, a suite or
 * group that was set later and lies outside, options without REQUIRE_EXTENDED_MAIN_SECRET where
 * TLS 1.2 may be spoken, a random source of the application's, and the operations KEY_GENERATE,
 * KEY_AGREE, SIGN, VERIFY_SIGNATURE and TICKET_SEAL. Its sessions are honoured by FIPS
 * configurations alone. Configurations that are derived of it stay it.
 */
CASTLS_API castls_code castls_config_builder_set_fips(castls_config_builder *builder);

/* NamedGroups in order of preference, and those that a client sends a share for at once (a subset,
 * at most 4; empty: the first group and, for a hybrid, its classical half too). */
CASTLS_API castls_code castls_config_builder_set_groups(castls_config_builder *builder,
                                                        castls_codes groups);
CASTLS_API castls_code castls_config_builder_set_key_shares(castls_config_builder *builder,
                                                            castls_codes groups);

/* SignatureSchemes that the peer may sign the handshake with, that its certificates may be signed
 * with (empty: the same), and that we sign with (empty: all that the key can). Of those for
 * certificates the peer is told, and the arithmetic and hash of each is asked of its path: another
 * signature in it is refused. Its root's own is not looked at. */
CASTLS_API castls_code castls_config_builder_set_verify_schemes(castls_config_builder *builder,
                                                                castls_codes schemes);
CASTLS_API castls_code castls_config_builder_set_certificate_schemes(castls_config_builder *builder,
                                                                     castls_codes schemes);
CASTLS_API castls_code castls_config_builder_set_sign_schemes(castls_config_builder *builder,
                                                              castls_codes schemes);

/* Application protocols (RFC 7301), most preferred first: names of 1..255 bytes, 64 at most. */
CASTLS_API castls_code castls_config_builder_set_alpn(castls_config_builder *builder,
                                                      castls_parts protocols);

typedef enum castls_verify {
    CASTLS_VERIFY_DEFAULT = 0,  /* A client verifies; a server does not ask for a certificate. */
    CASTLS_VERIFY_NONE = 1,     /* Client: any certificate is accepted. Server: none is asked
                                 * for. */
    CASTLS_VERIFY_OPTIONAL = 2, /* Server: asked for, verified if sent. Client: as REQUIRED. */
    CASTLS_VERIFY_REQUIRED = 3
} castls_verify;
CASTLS_API castls_code castls_config_builder_set_verify(castls_config_builder *builder,
                                                        castls_verify mode);

/*
 * The named policy that certificates are verified by, copied: "web" (default: what the Web PKI asks
 * for), "rfc5280" (that and nothing which only the CA/Browser Forum demands), or "private" (a
 * company's own PKI: what is safe but sloppily issued is accepted, and a trusted leaf needs no
 * path). An error that a switch of the policy governs names the switch in its detail.
 */
CASTLS_API castls_code castls_config_builder_set_certificate_policy(castls_config_builder *builder,
                                                                    castls_bytes name);

/* Distinguished names (DER) of the issuers that the peer's chain should lead to
 * (certificate_authorities, RFC 8446 section 4.2.4): a server's go into its CertificateRequest, a
 * client's into its ClientHello. Default: none. */
CASTLS_API castls_code castls_config_builder_set_ca_names(castls_config_builder *builder,
                                                          castls_parts names);

/* Switches, all off unless the comment says otherwise. */
typedef enum castls_option {
    CASTLS_OPTION_CLIENT_ORDER = 1u << 0,        /* Server: the client's order of suites wins. */
    CASTLS_OPTION_PREFER_CHACHA = 1u << 1,       /* Server: ChaCha20 for a client that lists it
                                                  * first. */
    CASTLS_OPTION_REFUSE_UNKNOWN_NAME = 1u << 2, /* Server: unrecognized_name when no credential
                                                  * fits SNI. */
    CASTLS_OPTION_NO_TICKETS = 1u << 3,          /* Neither offers, sends nor accepts resumption. */
    CASTLS_OPTION_NO_MIDDLEBOX_COMPAT = 1u << 4, /* No session id, no change_cipher_spec (RFC 8446
                                                  * D.4). */
    CASTLS_OPTION_COOKIE = 1u << 5,              /* Server: always HelloRetryRequest with a
                                                  * cookie. */
    CASTLS_OPTION_NO_SERVER_NAME = 1u << 6,      /* Client: sends no SNI (the name is still
                                                  * verified). */
    CASTLS_OPTION_NO_NAME_CHECK = 1u << 7,       /* Client: the chain is verified, the name is
                                                  * not. */
    CASTLS_OPTION_DROP_PEER_CHAIN = 1u << 8,     /* The peer's chain is not kept after
                                                  * verification. */
    CASTLS_OPTION_KEY_LOG = 1u << 9,             /* Secrets come out as key-log events. */
    CASTLS_OPTION_HALF_RTT_DATA = 1u << 10,      /* Server: may send before the client's
                                                  * Finished. */
    CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS = 1u << 11,   /* Server: 0-RTT with tickets and a
                                                            * replay register. */
    CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET = 1u << 12, /* TLS 1.2 only with RFC 7627; TLS 1.3
                                                            * always has what it gives. */
    CASTLS_OPTION_INTERN_PEER_CHAIN = 1u << 13,            /* Equal chains of peers are kept once,
                                                            * 1,024 of them, by this
                                                            * configuration and those derived of
                                                            * it. */
    CASTLS_OPTION_VERIFY_RESUMED = 1u << 14, /* Client: the session's chain is verified again
                                                     * on each resumption, by VERIFY_PEER where that
                                                     * is asked for; a session without one is not
                                                     * offered. */
    CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL = 1u << 15, /* Client: where the server asks for a
                                                     * certificate and none of the credentials fits,
                                                     * the handshake fails; else it goes on
                                                     * without. */
    CASTLS_OPTION_GREASE = 1u << 16,                 /* Values that nobody knows stand in a client's
                                                  * ClientHello and in a server's tickets of
                                                  * TLS 1.3 (RFC 8701). */
    CASTLS_OPTION_PERMUTE_EXTENSIONS = 1u << 17,     /* Client: the extensions of the ClientHello
                                                  * come in another order each time. */
    CASTLS_OPTION_ECH_GREASE = 1u << 18,             /* Client: where ECH is not offered, the
                                                  * ClientHello looks as if it were (RFC 9849
                                                  * section 6.2). */
    CASTLS_OPTION_REQUIRE_SECURE_RENEGOTIATION =
        1u << 19, /* Client, TLS 1.2: a server that does not signal secure renegotiation (RFC 5746
                   * section 4.1) is refused. */
    CASTLS_OPTION_NO_KEY_SHARES = 1u << 20 /* Client: where no key shares are set, the first
                                            * ClientHello has none: a server of TLS 1.3 names its
                                            * group with a HelloRetryRequest. */
} castls_option;
CASTLS_API castls_code castls_config_builder_set_options(castls_config_builder *builder,
                                                         uint32_t options);
CASTLS_API uint32_t castls_config_options(const castls_config *config);

/* How many tickets a server sends after a full and after a resumed handshake, 0..8. Default 2 and
 * 1. */
CASTLS_API castls_code castls_config_builder_set_ticket_counts(castls_config_builder *builder,
                                                               uint32_t full, uint32_t resumed);

/* Lifetime of sessions and tickets in seconds, 1..604,800. Default 86,400. */
CASTLS_API castls_code castls_config_builder_set_session_lifetime(castls_config_builder *builder,
                                                                  uint32_t seconds);

/* Early data (0-RTT): the most bytes a server accepts, 0 (default) for none; on a client, anything
 * but 0 allows sending up to what the ticket says. */
CASTLS_API castls_code castls_config_builder_set_early_data_max(castls_config_builder *builder,
                                                                uint32_t bytes);

/*
 * Server: how far the age that a client claims for its ticket may be off, either way, before its
 * early data counts as stale: 1..60,000 milliseconds, default 10,000 (RFC 8446 section 8.3). The
 * connection's delay and the drift of both clocks have to fit in. A ticket ring remembers used
 * tickets for twice the window of the configuration that accepts early data with it first; a wider
 * one in another configuration is cut down to that.
 */
CASTLS_API castls_code castls_config_builder_set_early_data_window(castls_config_builder *builder,
                                                                   uint32_t window_ms);

/* The most plaintext bytes that a record we send may hold, 64..16,384. Default 16,384. The peer's
 * own limit (RFC 8449) holds beside it. */
CASTLS_API castls_code castls_config_builder_set_fragment_max(castls_config_builder *builder,
                                                              uint32_t bytes);

/* The most bytes (content, type and padding) of a protected record that the peer may send,
 * 64..16,385 (RFC 8449), or 0 to say nothing. Default 16,385: what any peer may send, and it lets
 * the peer name a limit of its own, which is kept. */
CASTLS_API castls_code castls_config_builder_set_record_size_limit(castls_config_builder *builder,
                                                                   uint32_t bytes);

/*
 * CertificateCompressionAlgorithms (RFC 8879), most preferred first: what the peer may compress its
 * certificate with, and what ours is compressed with where the peer can. 1 is zlib, 2 brotli, 3
 * zstd; others only where the application answers both COMPRESS and DECOMPRESS. Empty: none.
 * Default: brotli, zstd and zlib, as far as this build has them. A chain is compressed once and
 * kept by the configuration.
 */
CASTLS_API castls_code castls_config_builder_set_certificate_compression(
    castls_config_builder *builder, castls_codes algorithms);

/*
 * Client: how many tickets to ask a server for (RFC 9149), after a full and after a resumed
 * handshake, 0..255 each; a server answers how many it will send, and castls takes 8 at most.
 * Default: nothing is asked. A server sends what the client asks for, up to its own counts.
 */
CASTLS_API castls_code castls_config_builder_set_ticket_request(castls_config_builder *builder,
                                                                uint32_t full, uint32_t resumed);

/* Pads each protected record to a multiple of that many bytes, 0 (default) for none, 256 at
 * most. */
CASTLS_API castls_code castls_config_builder_set_padding(castls_config_builder *builder,
                                                         uint32_t bytes);

/* Bytes mixed into the binding of sessions: those made under one context are not honoured under
 * another. At most 255 bytes. Default: none. */
CASTLS_API castls_code castls_config_builder_set_session_context(castls_config_builder *builder,
                                                                 castls_bytes context);

/* Which operations come to the application instead of being answered by castls: bits 1 << kind
 * (castls/operation.h). Default: none. */
CASTLS_API castls_code castls_config_builder_set_operations(castls_config_builder *builder,
                                                            uint32_t mask);

/* Which events a connection collects: bits 1 << kind (castls/event.h). Default: none. */
CASTLS_API castls_code castls_config_builder_set_events(castls_config_builder *builder,
                                                        uint32_t mask);

/* Messages that a custom extension goes into, as bits of castls_custom_extension.messages. */
typedef enum castls_in_message {
    CASTLS_IN_CLIENT_HELLO = 1u << 0,
    CASTLS_IN_ENCRYPTED_EXTENSIONS = 1u << 1,
    CASTLS_IN_CERTIFICATE = 1u << 2,
    CASTLS_IN_CERTIFICATE_REQUEST = 1u << 3,
    CASTLS_IN_NEW_SESSION_TICKET = 1u << 4
} castls_in_message;

/*
 * An extension that castls does not know. `body` is sent in the listed messages (as an answer only
 * where the peer offered the type); what the peer sends is read by castls_conn_peer_extension.
 * Types that castls handles itself are refused. At most 8 a configuration, bodies of 4,096 bytes at
 * most.
 */
CASTLS_API castls_code castls_config_builder_add_extension(
    castls_config_builder *builder, uint16_t type, uint32_t messages, castls_bytes body);

/* What castls' own verification does with the OCSP response that a server staples (RFC 6960). The
 * signature, the right to sign, the times and the status are checked. */
typedef enum castls_ocsp {
    CASTLS_OCSP_CHECK = 0,   /* A response that counts and says revoked ends the handshake; one that
                              * does not count is as if it were not there. A certificate that
                              * demands a response (RFC 7633) is taken as under REQUIRE. */
    CASTLS_OCSP_REQUIRE = 1, /* Nothing but a response that counts and says good goes on. */
    CASTLS_OCSP_IGNORE = 2
} castls_ocsp;
/* Client; default CASTLS_OCSP_CHECK. It is always asked for; castls_conn_peer_ocsp_response has
 * it. */
CASTLS_API castls_code castls_config_builder_set_ocsp(castls_config_builder *builder,
                                                      castls_ocsp mode);

/* What an end point's key comes in, RFC 7250 and RFC 8446 section 4.4.2. */
typedef enum castls_certificate_type {
    CASTLS_CERTIFICATE_X509 = 0,
    CASTLS_CERTIFICATE_RAW_KEY = 2 /* A SubjectPublicKeyInfo and nothing else. */
} castls_certificate_type;

/*
 * Certificate types (RFC 7250), in both versions: those that we can send and those that we take
 * from the peer, castls_certificate_type as bytes, each once, most preferred first.
 *
 *   own   Empty (default): what the credentials are, in their order. A list is for a client that
 *         says something else in its hello, since its credential comes with CREDENTIAL only; on a
 *         server it leaves out the credentials of other types, and their own order counts.
 *   peer  Empty (default): X.509 alone. A server takes the first that its client lists.
 *
 * A server and a client that have no type in common end with unsupported_certificate.
 */
CASTLS_API castls_code castls_config_builder_set_certificate_types(
    castls_config_builder *builder, castls_bytes own, castls_bytes peer);

/* The raw public keys (DER SubjectPublicKeyInfo, 1..4,096 bytes each, 32,768 in all) that a peer
 * may have; replaces what was set. Who the peer is is said by its key alone: names are not looked
 * at. A key that is none of them ends the handshake, unless verification is off or VERIFY_PEER is
 * the application's. */
CASTLS_API castls_code castls_config_builder_set_trusted_keys(castls_config_builder *builder,
                                                              castls_parts keys);

/* ---- Parts: each is counted, immutable, and shared; a builder takes its own reference -------- */

/* Roots that a peer's chain must end in. Replaces what was set; NULL removes it. */
CASTLS_API castls_code castls_config_builder_set_trust(castls_config_builder *builder,
                                                       castls_trust *trust);

/*
 * Adds a credential. A server chooses among those that fit the SNI (where none does, among all), a
 * client among all. What the peer cannot use is left out: another certificate type (RFC 7250), a
 * key that can sign with none of the peer's schemes, and in TLS 1.2 a key that no common cipher
 * suite, curve or CertificateRequest allows. Of the others, the first whose chain leads to an
 * issuer that the peer named and whose leaf is signed with a scheme that it listed for
 * certificates; then the first that meets one of the two; then the first. A raw public key meets
 * both. 64 at most. NULL removes all.
 */
CASTLS_API castls_code castls_config_builder_add_credential(castls_config_builder *builder,
                                                            castls_credential *credential);

/* Stateless tickets; without a ring, a server with a cache resumes statefully, and with neither
 * not. */
CASTLS_API castls_code castls_config_builder_set_ticket_ring(castls_config_builder *builder,
                                                             castls_ticket_ring *ring);

/* Sessions: on a server those it gave out ids for, on a client those it may offer. */
CASTLS_API castls_code castls_config_builder_set_session_cache(castls_config_builder *builder,
                                                               castls_session_cache *cache);

#ifdef __cplusplus
}
#endif

#endif
