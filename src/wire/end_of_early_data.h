/*
 * end_of_early_data.h: the end of a client's early data: a message without a body. RFC 8446
 * section 4.5.
 */
#ifndef CAS_WIRE_END_OF_EARLY_DATA_H
#define CAS_WIRE_END_OF_EARLY_DATA_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

CAS_MUST_USE cas_err cas_end_of_early_data_decode(castls_bytes body);

#endif
