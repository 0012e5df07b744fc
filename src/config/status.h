/*
 * status.h: what a stapled OCSP response changes about a chain that has been verified.
 */
#ifndef CAS_CONFIG_STATUS_H
#define CAS_CONFIG_STATUS_H

#include "config/config.h"

/*
 *   verdict  That of the chain, which has succeeded.
 *   staple   The server's OCSP response; empty when it sent none.
 *
 * CAS_OK where the handshake may go on under the configuration's castls_ocsp.
 */
CAS_MUST_USE cas_err cas_config_check_status(const castls_config *config, castls_parts chain,
                                             const cas_verdict *verdict, castls_bytes staple,
                                             int64_t now_s);

#endif
