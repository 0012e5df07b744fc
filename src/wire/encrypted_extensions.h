/*
 * encrypted_extensions.h: what the server answers to the extensions of a ClientHello under
 * protection. RFC 8446 section 4.3.1.
 */
#ifndef CAS_WIRE_ENCRYPTED_EXTENSIONS_H
#define CAS_WIRE_ENCRYPTED_EXTENSIONS_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_encrypted_extensions {
    castls_bytes extensions;
} cas_encrypted_extensions;

CAS_MUST_USE cas_err cas_encrypted_extensions_decode(castls_bytes body,
                                                     cas_encrypted_extensions *out);

void cas_encrypted_extensions_encode(cas_writer *w, const cas_encrypted_extensions *in);

/* Opens the block: extensions follow, then cas_write_close. */
cas_mark cas_encrypted_extensions_open(cas_writer *w);

#endif
