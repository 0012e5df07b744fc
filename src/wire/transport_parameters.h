/*
 * transport_parameters.h: the list inside QUIC's quic_transport_parameters extension. RFC 9000
 * section 18. TLS carries it; what a parameter means is QUIC's affair.
 */
#ifndef CAS_WIRE_TRANSPORT_PARAMETERS_H
#define CAS_WIRE_TRANSPORT_PARAMETERS_H

#include "core/err.h"
#include "core/reader.h"

typedef struct cas_transport_parameter {
    uint64_t id; /* Below 2^62. */
    castls_bytes value;
    castls_bytes whole; /* Id, length and value as they were sent. */
} cas_transport_parameter;

/* Walks the list; false at its end, or where it breaks: cas_reader_end tells which. */
bool cas_transport_parameter_next(cas_reader *r, cas_transport_parameter *out);

/* CAS_ERR_QUIC_TRANSPORT_PARAMETERS where the list is cut short or names a parameter twice. */
CAS_MUST_USE cas_err cas_transport_parameters_check(castls_bytes list);

#endif
