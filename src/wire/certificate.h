/*
 * certificate.h: the Certificate message of TLS 1.3: a chain, each certificate with extensions.
 * RFC 8446 section 4.4.2.
 */
#ifndef CAS_WIRE_CERTIFICATE_H
#define CAS_WIRE_CERTIFICATE_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_certificate_entry {
    castls_bytes cert_data; /* DER: a certificate, or a raw public key where that was negotiated. */
    castls_bytes extensions;
} cas_certificate_entry;

typedef struct cas_certificate {
    castls_bytes certificate_request_context;
    castls_bytes certificate_list; /* Walked with cas_certificate_list_next. */
    uint32_t entry_count;
} cas_certificate;

/* Refuses a list that does not consist of whole entries, and more than CAS_CERTIFICATE_ENTRIES_MAX
 * of them (CAS_ERR_CHAIN_TOO_LONG). An empty list is allowed here: a client may send one. */
CAS_MUST_USE cas_err cas_certificate_decode(castls_bytes body, cas_certificate *out);

void cas_certificate_encode(cas_writer *w, const cas_certificate *in);

/* Writes the context and opens the list: entries follow, then cas_write_close. */
cas_mark cas_certificate_open(cas_writer *w, castls_bytes certificate_request_context);

/* Walks the list: false at its end, or when it is malformed (the reader is bad then). */
bool cas_certificate_list_next(cas_reader *r, cas_certificate_entry *out);

void cas_certificate_entry_encode(cas_writer *w, const cas_certificate_entry *in);

/* Writes the certificate and opens its extensions: they follow, then cas_write_close. */
cas_mark cas_certificate_entry_open(cas_writer *w, castls_bytes cert_data);

#endif
