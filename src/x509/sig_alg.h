/*
 * sig_alg.h: AlgorithmIdentifiers of signatures, and which algorithm a provider is to run.
 */
#ifndef CAS_X509_SIG_ALG_H
#define CAS_X509_SIG_ALG_H

#include "castls/provider.h"
#include "core/buf.h"
#include "core/writer.h"

/*
 * Finds the algorithm of a whole AlgorithmIdentifier element. CAS_ERR_CERTIFICATE_ALGORITHM for one
 * that is unknown, broken (MD5, SHA-1) or whose parameters are not those that its RFC demands.
 */
CAS_MUST_USE cas_err cas_sig_alg_decode(castls_bytes algorithm, castls_signature_id *out);

/* The whole AlgorithmIdentifier element for an algorithm. */
void cas_sig_alg_encode(cas_writer *w, castls_signature_id id);

/* The algorithm with which a key of this kind signs certificates here; 0 for none. */
castls_signature_id cas_sig_alg_for_key(castls_key_kind kind);

/* Whether a key of this kind may make signatures of this algorithm. */
bool cas_sig_alg_fits_key(castls_signature_id id, castls_key_kind kind);

/* "sha256WithRSAEncryption", ...; "unknown". */
const char *cas_sig_alg_name(castls_signature_id id);

/* "RSA", "ECDSA P-256", ...; "unknown". */
const char *cas_key_kind_name(castls_key_kind kind);

#endif
