/*
 * general_name.h: the GeneralName of RFC 5280 section 4.2.1.6, one after the other.
 */
#ifndef CAS_X509_GENERAL_NAME_H
#define CAS_X509_GENERAL_NAME_H

#include "x509/cert.h"

/* The choices of GeneralName, by their tag numbers. */
typedef enum cas_general_kind {
    CAS_GENERAL_OTHER = 0,
    CAS_GENERAL_MAILBOX = 1,
    CAS_GENERAL_DNS = 2,
    CAS_GENERAL_X400 = 3,
    CAS_GENERAL_DIRECTORY = 4,
    CAS_GENERAL_EDI = 5,
    CAS_GENERAL_URI = 6,
    CAS_GENERAL_IP = 7,
    CAS_GENERAL_OID = 8
} cas_general_kind;

/*
 * Reads the next GeneralName: its kind and its content. For a directory name that is the whole Name
 * element; for the other constructed ones what stands inside the tag. Fails `d` when malformed:
 * text that is no IA5String, an unknown tag. What an IP or DNS name says is left to its user.
 */
castls_bytes cas_general_name_read(cas_der *d, cas_general_kind *kind);

/* The alternative names of a certificate, to be read one by one; empty when it has none. */
cas_der cas_cert_names(castls_bytes der, const cas_cert *cert);

#endif
