/*
 * grease.h: what a client draws once for both of its hellos.
 */
#ifndef CAS_HANDSHAKE_GREASE_H
#define CAS_HANDSHAKE_GREASE_H

#define CAS_CLIENT_EXTENSIONS_MAX 32 /* Writers of the extensions of a ClientHello. */

/* Where GREASE goes in a ClientHello, RFC 8701 section 3.1. */
typedef enum cas_grease {
    CAS_GREASE_SUITE,
    CAS_GREASE_GROUP,
    CAS_GREASE_VERSION,
    CAS_GREASE_SCHEME,
    CAS_GREASE_FIRST, /* The first and the last extension. */
    CAS_GREASE_LAST,
    CAS_GREASE_COUNT
} cas_grease;

#endif
