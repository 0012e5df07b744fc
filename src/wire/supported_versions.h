/*
 * supported_versions.h: the versions a client speaks and the one the server chose. RFC 8446
 * section 4.2.1.
 */
#ifndef CAS_WIRE_SUPPORTED_VERSIONS_H
#define CAS_WIRE_SUPPORTED_VERSIONS_H

#include "core/err.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

/* Hands out the client's list, read with u16_list.h. */
CAS_MUST_USE cas_err cas_supported_versions_client_hello_decode(castls_bytes body,
                                                                castls_bytes *versions);

void cas_supported_versions_client_hello_encode(cas_writer *w, castls_codes versions);

/* ServerHello and HelloRetryRequest. */
CAS_MUST_USE cas_err cas_supported_versions_server_hello_decode(castls_bytes body,
                                                                uint16_t *selected_version);

void cas_supported_versions_server_hello_encode(cas_writer *w, uint16_t selected_version);

#endif
