/*
 * leaf_name.h: what the Web PKI demands of the names in a server's certificate, beside that one of
 * them is the one asked for.
 */
#ifndef CAS_X509_LEAF_NAME_H
#define CAS_X509_LEAF_NAME_H

#include "x509/cert.h"

/*
 * Whether each common name repeats one of the alternative names (CABF BR 7.1.4.3): a DNS name
 * without regard to case, an address in its canonical text. True without a common name.
 */
bool cas_leaf_common_name_is_listed(castls_bytes der, const cas_cert *cert);

#endif
