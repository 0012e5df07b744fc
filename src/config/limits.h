/*
 * limits.h: how much one configuration may hold.
 */
#ifndef CAS_CONFIG_LIMITS_H
#define CAS_CONFIG_LIMITS_H

#define CAS_CONFIG_CODES_MAX 32        /* Code points in one list of preferences. */
#define CAS_CONFIG_KEY_SHARES_MAX 4    /* Key shares that a client sends at once. */
#define CAS_CONFIG_CREDENTIALS_MAX 64  /* Credentials of one configuration. */
#define CAS_CONFIG_CHAIN_MAX 16        /* Certificates of one credential. */
#define CAS_CONFIG_EXTENSIONS_MAX 8    /* Custom extensions. */
#define CAS_CONFIG_EXTENSION_MAX 4096  /* Bytes of a custom extension's body. */
#define CAS_CONFIG_TICKETS_MAX 8       /* Tickets that a server sends after a handshake. */
#define CAS_CONFIG_CONTEXT_MAX 255     /* Bytes of the session context. */
#define CAS_CONFIG_CA_NAMES_MAX 32768  /* Bytes of all CA names together. */
#define CAS_CONFIG_RAW_KEY_MAX 4096    /* Bytes of a SubjectPublicKeyInfo. */
#define CAS_CONFIG_STAPLE_MAX 65535    /* Bytes of an OCSP response or of an SCT list. */
#define CAS_CONFIG_TEXT_MAX 131072     /* Bytes of all lists and names of a configuration. */
#define CAS_CONFIG_LIFETIME_MAX 604800 /* Seconds: a ticket's lifetime, RFC 8446 section 4.6.1. */
#define CAS_CONFIG_PADDING_MAX 256     /* Bytes of a padding block. */
#define CAS_CONFIG_FRAGMENT_MIN 64     /* Bytes of plaintext in a record, RFC 8449 section 4. */
#define CAS_CONFIG_FRAGMENT_MAX 16384
#define CAS_CONFIG_RECORD_SIZE_LIMIT_MAX 16385 /* Content and its type, RFC 8449 section 4. */

#endif
