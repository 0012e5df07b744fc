/*
 * leaf_name.h: what the Web PKI demands of the names in a server's certificate, beside that one of
 * them is the one asked for.
 */
#ifndef CAS_X509_LEAF_NAME_H
#define CAS_X509_LEAF_NAME_H

#include "x509/cert.h"

/*
 * Whether the common name claims nothing that the alternative names do not say (after CABF BR
 * 7.1.4.3, which has it repeat one of them). What reads as an address has to be a listed address in
 * its canonical text; what reads as a host has to be a listed DNS name, or a domain above one. It
 * is asked of subjects of the domain-validated profile alone (7.1.2.7.2: a country and a common
 * name at most), where a common name is meant as a host; and only where a name of its kind is
 * listed at all, internal names of one label not counted.
 */
bool cas_leaf_common_name_is_listed(castls_bytes der, const cas_cert *cert);

/* Whether no wildcard stands right below a top-level domain (CABF BR 3.2.2.6). Longer public
 * suffixes are not known here. */
bool cas_leaf_wildcard_is_narrow(castls_bytes der, const cas_cert *cert);

#endif
