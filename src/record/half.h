/*
 * half.h: one direction of a connection's records: its key, its sequence number, its limits. A
 * write half seals (seal.h), a read half opens (open.h); the two know nothing of each other.
 *
 * Spec: RFC 8446 sections 5.3 (sequence numbers) and 5.5 (limits on keys); RFC 8449. For TLS 1.2
 * RFC 5246 section 6, RFC 5288 section 3 and RFC 7905 section 2.
 */
#ifndef CAS_RECORD_HALF_H
#define CAS_RECORD_HALF_H

#include "crypto/aead_key.h"
#include "crypto/suite.h"
#include "record/limits.h"

/* How records are protected. */
typedef enum cas_protection {
    CAS_PROTECTION_NONE = 0,   /* Plaintext. */
    CAS_PROTECTION_TLS13 = 1,  /* RFC 8446 section 5.2. */
    CAS_PROTECTION_BROKEN = 2, /* A key could not be made: nothing is sealed or opened any more. */
    CAS_PROTECTION_TLS12 = 3   /* RFC 5246 section 6.2.3.3. */
} cas_protection;

/* A half is not moved while it has a key. Read the fields; write them through the functions. */
typedef struct cas_record_half {
    cas_protection protection;
    uint16_t plain_version; /* legacy_record_version of plaintext records that are sent. */
    uint16_t inner_max;     /* Bytes of content, type and padding in a protected record. */
    uint16_t nonce_len;     /* TLS 1.2: bytes of nonce before the ciphertext, 8 or 0. */
    uint64_t sequence;      /* Of the next record. */
    uint64_t records_max;   /* Records that the key may seal. */
    bool is_trying;         /* Reading: early data is skipped by trial decryption. */
    bool is_dropping;       /* Reading: early data is skipped by the type of its records. */
    uint32_t skip_left;     /* Bytes of records that may still be skipped. */
    cas_aead_key key;
} cas_record_half;

/* Begins in plaintext. `plain_version` is 0x0301 for the records of a first ClientHello and 0x0303
 * for all others (RFC 8446 section 5.1); a read half does not look at it. */
void cas_half_init(cas_record_half *half, uint16_t plain_version);
void cas_half_set_plain_version(cas_record_half *half, uint16_t plain_version);

/* Wipes it. */
void cas_half_clear(cas_record_half *half);

/*
 * From the next record on, TLS 1.3 under the key of this traffic secret; the sequence starts at 0.
 * `use` is CASTLS_AEAD_TLS13_SEAL or CASTLS_AEAD_TLS13_OPEN. On an error the half is broken, so
 * that nothing goes out in plaintext by mistake.
 */
CAS_MUST_USE cas_err cas_half_set_key(cas_record_half *half, const castls_provider *provider,
                                      const cas_suite *suite, castls_aead_use use,
                                      castls_bytes secret);

/* The same from a bare key and IV (vectors, kernels). */
CAS_MUST_USE cas_err cas_half_set_key_bytes(cas_record_half *half, const castls_provider *provider,
                                            const cas_suite *suite, castls_aead_use use,
                                            castls_bytes key, castls_bytes iv);

/*
 * TLS 1.2, from the change_cipher_spec on: the key and IV that the key block gives for this
 * direction, of the suite's key_len and iv_len (else CAS_ERR_ARGUMENT). `use` is
 * CASTLS_AEAD_TLS12_SEAL or CASTLS_AEAD_TLS12_OPEN. On an error the half is broken.
 */
CAS_MUST_USE cas_err cas_half_set_key12(cas_record_half *half, const castls_provider *provider,
                                        const cas_suite *suite, castls_aead_use use,
                                        castls_bytes key, castls_bytes iv);

/* Back to plaintext: early data that a HelloRetryRequest refused. A broken half stays broken. */
void cas_half_clear_key(cas_record_half *half);

/* Goes on where another half of the same key stands: its sequence number and limits. */
void cas_half_go_on(cas_record_half *half, const cas_record_half *from);

/* Wipes the key for good: nothing is sealed or opened any more. */
void cas_half_retire(cas_record_half *half);

/*
 * The record size limit of RFC 8449: bytes of content, type and padding in a protected record; in
 * TLS 1.2, which has neither type nor padding inside, of content. On a write half it is the peer's,
 * on a read half our own. 64..16,385; others are brought in range.
 */
void cas_half_set_inner_max(cas_record_half *half, uint32_t bytes);

/* Lowers the number of records that the present key may seal; never raises it. */
void cas_half_limit_records(cas_record_half *half, uint64_t records);

/*
 * Whether the key has to be replaced now: cas_record_seal_all takes no more, and the records left
 * under the limit are for the KeyUpdate and for an alert. Past them is CAS_ERR_RECORD_SEQUENCE.
 */
bool cas_half_wants_update(const cas_record_half *half);

/* Records that cas_record_seal_all may still seal before that; without a key there is no limit. */
uint64_t cas_half_records_left(const cas_record_half *half);

/* Where a record's content stands when it is sealed or opened in place: bytes from its start,
 * behind the header and the nonce. */
static inline size_t cas_half_text_at(const cas_record_half *half)
{
    return CAS_RECORD_HEADER_LEN + (size_t)half->nonce_len;
}

static inline bool cas_half_is_protected(const cas_record_half *half)
{
    return half->protection != CAS_PROTECTION_NONE;
}

#endif
