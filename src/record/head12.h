/*
 * head12.h: what stands beside the ciphertext in a protected record of TLS 1.2: the additional data
 * and the head. RFC 5246 section 6.2.3.3, RFC 5288 section 3, RFC 7905 section 2.
 */
#ifndef CAS_RECORD_HEAD12_H
#define CAS_RECORD_HEAD12_H

#include "record/half.h"

/* The additional data of the half's next record: sequence number, type, version and length of the
 * plaintext. `aad` is a view of the room, which has CAS_RECORD_AAD12_LEN bytes. */
CAS_MUST_USE cas_err cas_record_aad12(const cas_record_half *half, uint8_t type, size_t text_len,
                                      castls_span room, castls_bytes *aad);

/* Writes the header and, where the suite has one, the nonce: cas_half_text_at bytes. We send the
 * sequence number as the nonce, so that none comes twice. `len` is the plaintext's. */
CAS_MUST_USE cas_err cas_record_head12(const cas_record_half *half, uint8_t type, size_t text_len,
                                       castls_span out);

/* The number that the key makes a received record's nonce of: the 8 bytes before the ciphertext, or
 * the sequence number. `body` has them. */
uint64_t cas_record_nonce12(const cas_record_half *half, castls_bytes body);

#endif
