/*
 * status.c: see status.h.
 */
#include "config/status.h"

#include "x509/ocsp.h"

/* The response against the leaf and its issuer as the path has them. A leaf that is trusted itself
 * has no issuer, and nobody who could speak for it. */
static cas_err check(const castls_config *config, castls_parts chain, const cas_verdict *verdict,
                     castls_bytes staple, int64_t now_s)
{
    const cas_verifier verifier = {
        config->environment.provider,
        &config->parts.trust->store,
        &config->policy.certificate_policy,
        CAS_PURPOSE_SERVER,
        NULL,
        NULL,
        NULL};
    const castls_bytes leaf_der = cas_verdict_cert(&verifier, chain, verdict, 0);
    const castls_bytes issuer_der = cas_verdict_cert(&verifier, chain, verdict, 1);
    cas_cert leaf = {0};
    cas_cert issuer = {0};
    if (cas_bytes_is_empty(staple)) {
        return CAS_ERR_OCSP_MISSING;
    }
    if (cas_bytes_is_empty(issuer_der)) {
        return CAS_ERR_OCSP_RESPONDER;
    }
    CAS_TRY(cas_cert_decode(leaf_der, &leaf));
    CAS_TRY(cas_cert_decode(issuer_der, &issuer));
    const cas_ocsp_subject subject = {leaf_der, &leaf};
    const cas_ocsp_subject authority = {issuer_der, &issuer};
    return cas_ocsp_check(&verifier, staple, subject, authority, now_s);
}

cas_err cas_config_check_status(const castls_config *config, castls_parts chain,
                                const cas_verdict *verdict, castls_bytes staple, int64_t now_s)
{
    if (config->policy.ocsp == CASTLS_OCSP_IGNORE) {
        return CAS_OK;
    }
    const cas_err err = check(config, chain, verdict, staple, now_s);
    const bool is_required = verdict->demands_status || config->policy.ocsp == CASTLS_OCSP_REQUIRE;
    return is_required || err == CAS_ERR_REVOKED ? err : CAS_OK;
}
