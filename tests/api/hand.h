/*
 * hand.h: records sealed and opened by hand: libcrypto's AEAD, and the framing of RFC 8446 section
 * 5.2 and RFC 5246 section 6.2.3.3 written out once more. It shares no code with src/record.
 */
#ifndef CAS_TESTS_API_HAND_H
#define CAS_TESTS_API_HAND_H

#include "castls/castls.h"

/* Seals one record under the keys and counts their sequence number up; the record in `room`. */
castls_bytes hand_seal(castls_traffic *keys, uint8_t type, castls_bytes content, castls_span room);

/* Opens one record, counts up, and gives its content, a view of `room`, and its type. */
castls_bytes hand_open(castls_traffic *keys, castls_bytes record, castls_span room, uint8_t *type);

/* The first record of some bytes. */
castls_bytes hand_record(castls_bytes bytes);

/* False where this build has no libcrypto to do it with. */
bool hand_is_possible(void);

#endif
