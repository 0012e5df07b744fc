/*
 * quic.h: what a connection over QUIC has in the place of records: CRYPTO bytes by level, and keys
 * that are handed to the stack.
 */
#ifndef CAS_TLS_QUIC_H
#define CAS_TLS_QUIC_H

#include "castls/quic.h"
#include "crypto/quic.h"
#include "tls/conn.h"

/* Outputs that wait to be taken: at most two keys a level, and CRYPTO bytes between them. */
#define CAS_QUIC_OUTPUTS_MAX 16
/* Bytes of 1-RTT CRYPTO frames that wait for the end of the handshake. */
#define CAS_QUIC_WAITING_MAX 65536

typedef struct cas_quic_output {
    castls_quic_output_kind kind;
    castls_quic_level level;
    cas_range bytes;      /* In `flight`. */
    castls_quic_key *key; /* Ours until it is taken. */
} cas_quic_output;

typedef struct cas_quic {
    uint32_t version;
    cas_level read_level; /* Of the CRYPTO bytes that are due. */
    cas_quic_output output[CAS_QUIC_OUTPUTS_MAX];
    size_t first; /* Taken so far. */
    size_t count; /* Put so far. */
    cas_arena flight;
    cas_arena waiting;
} cas_quic;

/* The public key object. */
struct castls_quic_key {
    castls_config *config; /* A reference. */
    cas_quic_key key;
};

/* quic_key.c: makes one from a traffic secret. */
CAS_MUST_USE cas_err cas_quic_key_make(castls_config *config, uint32_t version,
                                       const cas_suite *suite, castls_aead_use use,
                                       castls_bytes secret, castls_quic_key **out);

#endif
