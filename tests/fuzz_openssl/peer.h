/*
 * peer.h: what OpenSSL's parser says about a certificate, for the differential fuzz target.
 */
#ifndef CAS_TESTS_FUZZ_OPENSSL_H
#define CAS_TESTS_FUZZ_OPENSSL_H

#include "castls/base.h"

/* Where OpenSSL stops; the first of these. */
typedef enum peer_verdict {
    PEER_TAKES = 0,
    PEER_PARSE,     /* d2i_X509. */
    PEER_TRAILING,  /* Bytes behind the certificate. */
    PEER_TIME,      /* ASN1_TIME_check of one of the dates. */
    PEER_EXTENSION, /* An extension that OpenSSL knows does not decode. */
    PEER_FLAGS,     /* X509_check_purpose finds the whole invalid. */
    PEER_KEY        /* The public key does not decode. */
} peer_verdict;

/* The verdict; for PEER_EXTENSION with the short name of the extension ("basicConstraints"), else
 * "". */
peer_verdict peer_judge(castls_bytes der, const char **extension);

#endif
