/*
 * cert_info.h: the extensions of a certificate from which nothing is kept: that they are there and
 * well formed is all that verification needs to know of them.
 */
#ifndef CAS_X509_CERT_INFO_H
#define CAS_X509_CERT_INFO_H

#include "x509/cert.h"

/* Reads the value of such an extension; `value` fails where it is malformed. */
void cas_cert_info_read(cas_ext ext, cas_der *value);

#endif
