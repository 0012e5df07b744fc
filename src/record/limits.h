/*
 * limits.h: every limit of floor 3: how long a record may be, and what a peer may repeat.
 */
#ifndef CAS_RECORD_LIMITS_H
#define CAS_RECORD_LIMITS_H

enum {
    CAS_RECORD_HEADER_LEN = 5, /* Bytes: type, version, length. */

    /* RFC 8446 sections 5.1, 5.2 and 5.4. */
    CAS_RECORD_TEXT_MAX = 16384,   /* Bytes of content in one record. */
    CAS_RECORD_INNER_MAX = 16385,  /* Bytes of content, content type and padding. */
    CAS_RECORD_SEALED_MAX = 16640, /* Bytes of a protected record's body. RFC 5246 section 6.2.3
                                    * allows 18,432, but what an AEAD of ours makes of the 16,384
                                    * bytes of plaintext that it allows is less than this. */
    CAS_RECORD_INNER_MIN = 64,     /* The least that a record size limit may say (RFC 8449). */
    CAS_RECORD_AAD12_LEN = 13,     /* Bytes: sequence, type, version, length (RFC 5246 6.2.3.3). */
    CAS_RECORD_PAD_TO_MAX = 256,   /* Padding goes up to a multiple of this many bytes. */

    /* What a peer may repeat. */
    CAS_RECORD_EMPTY_MAX = 32,  /* Records without content in a row. */
    CAS_RECORD_CCS_MAX = 2,     /* Compatibility records (RFC 8446 appendix D.4). */
    CAS_RECORD_WARNING_MAX = 4, /* Alerts that do not end the connection, in a row. */

    /* Sealing several parts. */
    CAS_RECORD_JOIN_MAX = 2048, /* A part of that many bytes or less is copied to its neighbours. */
    CAS_RECORD_PARTS_MAX = 16,  /* Parts of one record, where the provider gathers them. */
    CAS_RECORD_KEY_RESERVE_MAX = 64, /* Records kept back for a KeyUpdate and an alert. */
};

#endif
