/*
 * schedule.h: TLS 1.3's key schedule (RFC 8446 section 7.1) as an object that goes through three
 * stages: early, handshake, main. It holds nothing but the ready key of the present stage; what it
 * gives out are secrets of the caller's. A secret of another stage than the present one is refused
 * with CAS_ERR_STATE, and each `transcript` is a digest of the schedule's hash (else
 * CAS_ERR_ARGUMENT).
 *
 * What is made from a traffic secret stands in traffic.h.
 */
#ifndef CAS_CRYPTO_SCHEDULE_H
#define CAS_CRYPTO_SCHEDULE_H

#include "crypto/hash.h"
#include "crypto/hkdf.h"

typedef enum cas_schedule_stage {
    CAS_SCHEDULE_NONE = 0,
    CAS_SCHEDULE_EARLY,
    CAS_SCHEDULE_HANDSHAKE,
    CAS_SCHEDULE_MAIN
} cas_schedule_stage;

/* A zeroed object is a schedule that was not begun. It is not moved. */
typedef struct cas_schedule {
    const castls_hash *hash_;
    const castls_hmac *hmac_;
    cas_schedule_stage stage_;
    cas_hmac_key secret_; /* The Early, Handshake or Main Secret; none: that of no PSK. */
    const struct cas_no_psk *known_; /* Constants of the hash; lives for ever. */
} cas_schedule;

/* Begins with the Early Secret. Without a PSK, `psk` is empty and zeros stand in for it. Calling it
 * again begins anew: a client does so for each PSK, and when its PSK was not chosen. */
CAS_MUST_USE cas_err cas_schedule_start(cas_schedule *schedule, const castls_provider *provider,
                                        castls_hash_id hash, castls_bytes psk);

void cas_schedule_clear(cas_schedule *schedule);
cas_schedule_stage cas_schedule_now(const cas_schedule *schedule);

/* Early: binder keys of a PSK from outside and of a resumed one, and what 0-RTT needs. `transcript`
 * is the hash up to and including ClientHello. */
CAS_MUST_USE cas_err cas_schedule_binder_external(const cas_schedule *schedule, cas_secret *out);
CAS_MUST_USE cas_err cas_schedule_binder_resumption(const cas_schedule *schedule, cas_secret *out);
CAS_MUST_USE cas_err cas_schedule_client_early_traffic(const cas_schedule *schedule,
                                                       castls_bytes transcript, cas_secret *out);
CAS_MUST_USE cas_err cas_schedule_early_exporter(const cas_schedule *schedule,
                                                 castls_bytes transcript, cas_secret *out);

/* From early to handshake, with the (EC)DHE shared secret; empty in PSK-only key exchange. */
CAS_MUST_USE cas_err cas_schedule_to_handshake(cas_schedule *schedule, castls_bytes shared_secret);

/* Handshake: `transcript` is the hash up to and including ServerHello. */
CAS_MUST_USE cas_err cas_schedule_client_handshake_traffic(
    const cas_schedule *schedule, castls_bytes transcript, cas_secret *out);
CAS_MUST_USE cas_err cas_schedule_server_handshake_traffic(
    const cas_schedule *schedule, castls_bytes transcript, cas_secret *out);

/* From handshake to main. */
CAS_MUST_USE cas_err cas_schedule_to_main(cas_schedule *schedule);

/* Main: `transcript` is the hash up to and including the server's Finished; for the resumption
 * secret, the client's. */
CAS_MUST_USE cas_err cas_schedule_client_application_traffic(
    const cas_schedule *schedule, castls_bytes transcript, cas_secret *out);
CAS_MUST_USE cas_err cas_schedule_server_application_traffic(
    const cas_schedule *schedule, castls_bytes transcript, cas_secret *out);
CAS_MUST_USE cas_err cas_schedule_exporter(const cas_schedule *schedule, castls_bytes transcript,
                                           cas_secret *out);
CAS_MUST_USE cas_err cas_schedule_resumption(const cas_schedule *schedule, castls_bytes transcript,
                                             cas_secret *out);

/* The PSK of one ticket, from the resumption secret and the ticket's nonce (0..255 bytes), RFC 8446
 * section 4.6.1. */
CAS_MUST_USE cas_err cas_resumption_psk(const castls_provider *provider, castls_hash_id hash,
                                        castls_bytes resumption, castls_bytes ticket_nonce,
                                        cas_secret *out);

/*
 * Keying material for the application, RFC 8446 section 7.5, from the exporter secret or the early
 * one; at most 255 digests of it, and a label of at most 249 bytes. In TLS 1.3 an absent context
 * equals an empty one; the caller keeps the two apart all the same, because in TLS 1.2 they differ.
 */
CAS_MUST_USE cas_err cas_exporter_export(const castls_provider *provider, castls_hash_id hash,
                                         castls_bytes exporter, castls_bytes label,
                                         castls_bytes context, castls_span out);

#endif
