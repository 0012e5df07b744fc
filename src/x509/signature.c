/*
 * signature.c: see signature.h.
 */
#include "x509/signature.h"

#include "x509/sig_alg.h"

static cas_err run(const cas_verifier *verifier, castls_signature_id id, castls_bytes der,
                   const cas_signed *it, castls_bytes signer_der, const cas_signer *signer)
{
    const castls_bytes spki = cas_range_in(signer_der, signer->spki);
    const castls_provider *provider = verifier->provider;
    const castls_bytes tbs = cas_range_in(der, it->tbs);
    const castls_bytes signature = cas_range_in(der, it->signature);
    const void *key = NULL;
    if (signer->is_anchor) {
        key = cas_trust_ready_key(verifier->trust, signer->anchor, provider, spki);
    }
    const castls_code code = key == NULL ? provider->verify(id, spki, tbs, signature)
                                         : provider->public_key_verify(key, id, tbs, signature);
    switch (code) {
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
                            castls_bytes known, castls_bytes signer_der, const cas_signer *signer,
                            uint32_t *budget, cas_sig_key *news)
{
    castls_signature_id id = (castls_signature_id)0;
    *news = (cas_sig_key){CAS_SIG_OF_LEAF, {0}};
    CAS_TRY(cas_sig_alg_decode(cas_range_in(der, it->algorithm), &id));
    if (!cas_sig_alg_fits_key(id, signer->kind)) {
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
        return run(verifier, id, der, it, signer_der, signer);
    }
    const cas_sig_key key =
        cas_sig_key_of(verifier->provider, it->sort, cas_range_in(signer_der, signer->spki), known);
    if (cas_sig_memory_has(verifier->memory, &key)) {
        return CAS_OK;
    }
    CAS_TRY(run(verifier, id, der, it, signer_der, signer));
    *news = key;
    return CAS_OK;
}
