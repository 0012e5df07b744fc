/*
 * pem.h: PEM text (RFC 7468): finding the blocks of a text, decoding and encoding one.
 *
 * Between blocks any text may stand, and lines may end in CR LF, LF or CR with spaces before.
 * Inside a block the base64 must be exact: no foreign byte, right padding, no bits left over.
 */
#ifndef CAS_X509_PEM_H
#define CAS_X509_PEM_H

#include "core/reader.h"
#include "core/writer.h"
#include "x509/limits.h"

/*
 * Finds the next block of a text and moves behind it: its label ("CERTIFICATE") and the text
 * between its two lines. CAS_ERR_PEM_NOTHING when there is no further block; CAS_ERR_PEM when one
 * has no end or another's end, or its label is too long.
 */
CAS_MUST_USE cas_err cas_pem_next(cas_reader *text, castls_bytes *label, castls_bytes *body);

/* How many bytes a body takes at most when it is decoded. */
size_t cas_pem_decoded_len_max(castls_bytes body);

/* Decodes a body into a writer; CAS_ERR_PEM when the base64 is malformed, CAS_ERR_KEY_ENCRYPTED
 * when the block has headers that say so (RFC 1421), CAS_ERR_ROOM when it does not fit. */
CAS_MUST_USE cas_err cas_pem_decode(castls_bytes body, cas_writer *w);

/* A whole block with its two lines, 64 characters a line. */
void cas_pem_encode(cas_writer *w, castls_bytes label, castls_bytes der);

#endif
