/*
 * crl_ext.h: the extensions of a revocation list and of its entries (RFC 5280 sections 5.2, 5.3),
 * read for crl.c.
 */
#ifndef CAS_X509_CRL_EXT_H
#define CAS_X509_CRL_EXT_H

#include "x509/crl.h"

/* Reads the Extensions element at `d`: all of it has to be known where it is critical, and what has
 * to be there is. */
CAS_MUST_USE cas_err cas_crl_extensions_read(cas_der *d, castls_bytes der, cas_crl *crl);

/* Reads the Extensions element of an entry; `d` fails for one that changes what the entry means. */
void cas_crl_entry_extensions_read(cas_der *d);

#endif
