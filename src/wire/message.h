/*
 * message.h: what every handshake message has in common: a type, a 24-bit length, a body.
 * It does not join fragments; that is the handshake's. RFC 8446 section 4.
 */
#ifndef CAS_WIRE_MESSAGE_H
#define CAS_WIRE_MESSAGE_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"
#include "wire/limits.h"
#include "wire/types.h"

enum { CAS_MESSAGE_HEADER_LEN = 4 };

/* One whole handshake message, as views of where it was joined. */
typedef struct cas_message {
    uint8_t type;
    castls_bytes body;
    castls_bytes whole; /* Header and body: what the transcript takes in. */
} cas_message;

/* Reads the header from the first four bytes of `in`, which may be followed by anything. `len` is
 * the length of the body. CAS_ERR_DECODE with fewer than four bytes, CAS_ERR_MESSAGE_TOO_LONG past
 * CAS_HANDSHAKE_MESSAGE_LEN_MAX. */
CAS_MUST_USE cas_err cas_message_header_decode(castls_bytes in, uint8_t *type, uint32_t *len);

/* Takes exactly one whole message apart. */
CAS_MUST_USE cas_err cas_message_decode(castls_bytes whole, cas_message *out);

/* Writes the header of a message; the body follows, and cas_write_close fills the length in. */
cas_mark cas_message_open(cas_writer *w, uint8_t type);

#endif
