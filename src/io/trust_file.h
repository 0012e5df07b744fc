/*
 * trust_file.h: reading a file of roots, whosever they are.
 */
#ifndef CAS_IO_TRUST_FILE_H
#define CAS_IO_TRUST_FILE_H

#include "castls/config.h"

/* As castls_io_trust_file; `platform` says that they are the system's own. */
CASTLS_MUST_USE castls_code cas_io_trust_file(const char *path, bool platform, castls_trust **out,
                                              castls_error *error);

#endif
