/*
 * leaf_name.h: what the Web PKI demands of the names in a server's certificate, beside that one of
 * them is the one asked for.
 */
#ifndef CAS_X509_LEAF_NAME_H
#define CAS_X509_LEAF_NAME_H

#include "x509/cert.h"
#include "x509/suffix.h"

/*
 * Whether the common name claims nothing that the alternative names do not say (after CABF BR
 * 7.1.4.3, which has it repeat one of them). What reads as an address has to be a listed address in
 * its canonical text; what reads as a host has to be a listed DNS name, character for character, or
 * a domain above one. A second common name is refused. It is asked of subjects of the
 * domain-validated profile alone (7.1.2.7.2: a country and a common name at most), where a common
 * name is meant as a host; of hosts only where a DNS name of two labels or more is listed, of
 * addresses only where one or such a name is.
 */
bool cas_leaf_common_name_is_listed(castls_bytes der, const cas_cert *cert);

/* Whether no wildcard stands right below a public suffix (CABF BR 3.2.2.6). */
bool cas_leaf_wildcard_is_narrow(castls_bytes der, const cas_cert *cert,
                                 const cas_suffix_list *suffixes);

#endif
