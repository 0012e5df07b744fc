/*
 * rfc_vectors.h: the sample packets of RFC 9001 appendix A (version 1) and RFC 9369 appendix A
 * (version 2), as they stand there. The client's Destination Connection ID is 0x8394c8f03e515708.
 */
#ifndef CAS_TESTS_QUIC_RFC_VECTORS_H
#define CAS_TESTS_QUIC_RFC_VECTORS_H

#include "castls/quic.h"

/* All of it is hexadecimal. Headers are those before protection. */
typedef struct quic_vectors {
    castls_quic_version version;
    const char *client_secret;
    const char *server_secret;
    const char *client_payload;
    const char *client_header;
    const char *client_sample;
    const char *client_mask;
    const char *client_packet;
    const char *server_payload;
    const char *server_header;
    const char *server_sample;
    const char *server_mask;
    const char *server_packet;
    const char *retry;
    const char *chacha_secret;
    const char *chacha_ku;
    const char *chacha_packet;
    const char *chacha_sample;
    const char *chacha_mask;
} quic_vectors;

#define QUIC_RFC_VECTORS 2
extern const quic_vectors quic_rfc_vectors[QUIC_RFC_VECTORS];

#endif
