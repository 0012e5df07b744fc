/*
 * signature.c: see signature.h.
 */
#include "x509/signature.h"

#include "x509/sig_alg.h"

static cas_err run(const cas_verifier *verifier, castls_signature_id id, castls_bytes der,
                   const cas_signed *it, castls_bytes issuer_spki)
{
    switch (verifier->provider->verify(
        id, issuer_spki, cas_range_in(der, it->tbs), cas_range_in(der, it->signature))) {
    case CASTLS_OK:
        return CAS_OK;
    case CASTLS_BAD_MAC:
        return CAS_ERR_CERTIFICATE_SIGNATURE;
    case CASTLS_BAD_ARGUMENT:
    case CASTLS_UNSUPPORTED:
        return CAS_ERR_CERTIFICATE_ALGORITHM;
    case CASTLS_NO_MEMORY:
        return CAS_ERR_MEMORY;
    default:
        return CAS_ERR_CRYPTO;
    }
}

cas_err cas_signature_check(const cas_verifier *verifier, castls_bytes der, const cas_signed *it,
                            castls_bytes known, castls_bytes issuer_spki,
                            castls_key_kind issuer_kind, uint32_t *budget, cas_sig_key *news)
{
    castls_signature_id id = (castls_signature_id)0;
    *news = (cas_sig_key){CAS_SIG_OF_LEAF, {0}};
    CAS_TRY(cas_sig_alg_decode(cas_range_in(der, it->algorithm), &id));
    if (!cas_sig_alg_fits_key(id, issuer_kind)) {
        return CAS_ERR_CERTIFICATE_SIGNATURE; /* No key of this kind made it. */
    }
    /* RFC 8446 section 4.2.3: what was offered is about certificates; lists and responses are
     * their signers' own affair. */
    if (it->sort != CAS_SIG_OF_LIST && (verifier->policy->signatures >> id & 1) == 0) {
        return CAS_ERR_CERTIFICATE_ALGORITHM;
    }
    if (*budget == 0) {
        return CAS_ERR_PATH_BUDGET;
    }
    *budget = *budget - 1;
    if (verifier->memory == NULL) {
        return run(verifier, id, der, it, issuer_spki);
    }
    const cas_sig_key key = cas_sig_key_of(verifier->provider, it->sort, issuer_spki, known);
    if (cas_sig_memory_has(verifier->memory, &key)) {
        return CAS_OK;
    }
    CAS_TRY(run(verifier, id, der, it, issuer_spki));
    *news = key;
    return CAS_OK;
}
