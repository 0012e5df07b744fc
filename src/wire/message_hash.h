/*
 * message_hash.h: the synthetic message that stands for the first ClientHello in the transcript
 * after a HelloRetryRequest. It is hashed and never sent. RFC 8446 section 4.4.1.
 */
#ifndef CAS_WIRE_MESSAGE_HASH_H
#define CAS_WIRE_MESSAGE_HASH_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/* Writes the whole message, header included. `hash` is the digest of the first ClientHello. */
void cas_message_hash_encode(cas_writer *w, castls_bytes hash);

/* The digest in a whole message_hash message, as a server finds it in its cookie. */
CAS_MUST_USE cas_err cas_message_hash_decode(castls_bytes whole, castls_bytes *hash);

#endif
