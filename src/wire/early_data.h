/*
 * early_data.h: early data is offered, accepted, or allowed by a ticket. RFC 8446 section 4.2.10.
 */
#ifndef CAS_WIRE_EARLY_DATA_H
#define CAS_WIRE_EARLY_DATA_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/* ClientHello and EncryptedExtensions: an empty body. */
CAS_MUST_USE cas_err cas_early_data_decode(castls_bytes body);

/* NewSessionTicket: how many bytes of early data the ticket allows. */
CAS_MUST_USE cas_err cas_early_data_new_session_ticket_decode(castls_bytes body,
                                                              uint32_t *max_early_data_size);

void cas_early_data_new_session_ticket_encode(cas_writer *w, uint32_t max_early_data_size);

#endif
