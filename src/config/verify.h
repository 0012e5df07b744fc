/*
 * verify.h: verifying a chain under a configuration: its trust, its policy, its revocation lists
 * and its memory of signatures.
 */
#ifndef CAS_CONFIG_VERIFY_H
#define CAS_CONFIG_VERIFY_H

#include "config/config.h"
#include "x509/verify.h"

/*
 *   leaf     The first of the chain, decoded, or NULL.
 *   name     The name asked for; empty: names are not checked.
 *   verdict  Out, always written.
 *   detail   Takes what a person has to know on failure.
 */
CAS_MUST_USE cas_err cas_config_verify(const castls_config *config, cas_purpose purpose,
                                       castls_parts chain, const cas_cert *leaf, castls_bytes name,
                                       int64_t now_s, cas_verdict *verdict, cas_writer *detail);

#endif
