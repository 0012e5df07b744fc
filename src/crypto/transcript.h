/*
 * transcript.h: the transcript hash (RFC 8446 section 4.4.1). Until the hash is known the messages
 * are kept as they are, up to a limit; then they are hashed and let go, or kept too where TLS 1.2
 * still needs them for a CertificateVerify. A handshake with ECH has two of these.
 *
 * Messages come whole, with their four-byte header. Memory is taken for raw bytes only.
 */
#ifndef CAS_CRYPTO_TRANSCRIPT_H
#define CAS_CRYPTO_TRANSCRIPT_H

#include "core/arena.h"
#include "crypto/hash.h"

typedef struct cas_transcript {
    const castls_allocator *allocator_;
    size_t raw_max_;
    cas_arena raw_;
    cas_hash_state state_; /* Begun when the hash is known. */
    bool keeps_raw_;
} cas_transcript;

/* An empty transcript that keeps at most `raw_max` bytes (CAS_ERR_LIMIT past it). */
void cas_transcript_init(cas_transcript *transcript, const castls_allocator *allocator,
                         size_t raw_max);

/* Wipes and releases; a zeroed object is allowed. */
void cas_transcript_clear(cas_transcript *transcript);

/* Adds one message, or a part of one. */
CAS_MUST_USE cas_err cas_transcript_add(cas_transcript *transcript, castls_bytes message);

/* The hash is known: takes in what was kept, and lets it go unless `keep_raw`. Called once
 * (CAS_ERR_STATE). CAS_ERR_UNSUPPORTED when `hash` is NULL. */
CAS_MUST_USE cas_err cas_transcript_start(cas_transcript *transcript, const castls_hash *hash,
                                          bool keep_raw);

bool cas_transcript_is_started(const cas_transcript *transcript);

/* The digest of all so far, into the front of `room` (at most CASTLS_HASH_LEN_MAX bytes are
 * needed); the transcript goes on. CAS_ERR_STATE before the hash is known. */
CAS_MUST_USE cas_err cas_transcript_peek(const cas_transcript *transcript, castls_span room,
                                         castls_bytes *digest);

/* The digest of all so far and then `prefix`, which is not added: a ClientHello cut off before its
 * binders (RFC 8446 section 4.2.11.2). Before the hash is known, `hash` is the PSK's; afterwards it
 * has to be the transcript's own (CAS_ERR_ARGUMENT). */
CAS_MUST_USE cas_err cas_transcript_peek_with(const cas_transcript *transcript,
                                              const castls_hash *hash, castls_bytes prefix,
                                              castls_span room, castls_bytes *digest);

/* HelloRetryRequest: puts a message_hash message with the digest in the place of the first
 * ClientHello, which is all that the transcript holds. The hash is known; nothing raw is kept
 * afterwards. RFC 8446 section 4.4.1. */
CAS_MUST_USE cas_err cas_transcript_replace_by_message_hash(cas_transcript *transcript);

/* The same for a server that kept nothing but the digest, in its cookie: begins an empty transcript
 * with `hash` and the message_hash message. */
CAS_MUST_USE cas_err cas_transcript_start_from_message_hash(
    cas_transcript *transcript, const castls_hash *hash, castls_bytes digest);

/* What is still kept as it is. The view lives until the next add. */
castls_bytes cas_transcript_raw(const cas_transcript *transcript);

/* Lets the raw bytes go after the hash is known. */
void cas_transcript_drop_raw(cas_transcript *transcript);

/* Makes `copy` a second transcript that goes on from here; what it held before is cleared. */
CAS_MUST_USE cas_err cas_transcript_copy(const cas_transcript *transcript, cas_transcript *copy);

#endif
