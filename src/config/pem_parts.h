/*
 * pem_parts.h: the blocks of a PEM text that a configuration wants.
 */
#ifndef CAS_CONFIG_PEM_PARTS_H
#define CAS_CONFIG_PEM_PARTS_H

#include "core/writer.h"

/* Decodes the first private key: PKCS#8, PKCS#1 or SEC1. CAS_ERR_PEM_NOTHING,
 * CAS_ERR_KEY_ENCRYPTED. */
CAS_MUST_USE cas_err cas_pem_private_key(castls_bytes pem, cas_writer *w);

/* Decodes the first certificate. */
CAS_MUST_USE cas_err cas_pem_first_certificate(castls_bytes pem, cas_writer *w);

/* Decodes every certificate behind one another; `views` are views of the writer's room, at most
 * `max`. */
CAS_MUST_USE cas_err cas_pem_certificates(castls_bytes pem, cas_writer *w, castls_bytes *views,
                                          size_t max, size_t *count);

#endif
