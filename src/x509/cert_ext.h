/*
 * cert_ext.h: the extensions of a certificate (RFC 5280 section 4.2), read for cert.c.
 */
#ifndef CAS_X509_CERT_EXT_H
#define CAS_X509_CERT_EXT_H

#include "x509/cert.h"

/* Reads what cert->extensions names; an extension that occurs twice is refused. */
CAS_MUST_USE cas_err cas_cert_read_extensions(castls_bytes der, cas_cert *cert);

#endif
