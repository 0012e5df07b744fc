/*
 * server_name.h: the names a client asks for. The server answers with an empty body (empty.h). RFC
 * 6066 section 3.
 */
#ifndef CAS_WIRE_SERVER_NAME_H
#define CAS_WIRE_SERVER_NAME_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/* Hands out the one host_name, absent when the list has only names of other types. Refuses two
 * names of one type (CAS_ERR_SERVER_NAME_TWICE), a host_name longer than CAS_SERVER_NAME_LEN_MAX
 * (CAS_ERR_SERVER_NAME_INVALID), and an empty list or name. Whether it is a name at all is not
 * judged. */
CAS_MUST_USE cas_err cas_server_name_decode(castls_bytes body, castls_bytes *host_name);

void cas_server_name_encode(cas_writer *w, castls_bytes host_name);

#endif
