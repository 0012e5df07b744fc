/*
 * lint.c: the public way to src/x509/lint.h.
 */
#include "x509/lint.h"

#include "castls/verify.h"
#include "config/sized.h"

static const char *about_of(castls_bytes der, cas_range about)
{
    cas_cert cert = {0};
    if (about.len == 0 || cas_cert_decode(der, &cert) != CAS_OK) {
        return "";
    }
    for (uint32_t i = 0; i < CAS_CERT_EXT_COUNT; i++) {
        const cas_range *it = CAS_AT(cert.ext, i);
        if (it->offset == about.offset && it->len == about.len) {
            return cas_ext_name((cas_ext)i);
        }
    }
    return "";
}

castls_code castls_certificate_lint(castls_bytes der, castls_bytes policy, castls_purpose purpose,
                                    int64_t now_s, size_t i, castls_finding *out)
{
    const cas_x509_policy *named = cas_x509_policy_find(policy);
    cas_finding found = {0};
    if (named == NULL || !CAS_HAS(out, struct_len) ||
        (purpose != CASTLS_PURPOSE_SERVER && purpose != CASTLS_PURPOSE_CLIENT)) {
        return CASTLS_BAD_ARGUMENT;
    }
    const cas_verifier verifier = {
        castls_provider_default(),
        NULL,
        named,
        purpose == CASTLS_PURPOSE_SERVER ? CAS_PURPOSE_SERVER : CAS_PURPOSE_CLIENT,
        NULL,
        NULL,
        NULL};
    if (i > UINT32_MAX || !cas_cert_lint(&verifier, der, now_s, cas_narrow_u32(i), &found)) {
        return CASTLS_NOTHING;
    }
    const castls_reason reason = (castls_reason)found.err;
    const castls_finding whole = {
        sizeof(whole),
        found.is_error,
        reason,
        cas_rule_name(found.rule),
        found.is_error ? castls_reason_text(reason) : found.note,
        about_of(der, found.about)};
    CAS_GIVE(out, &whole, is_error);
    CAS_GIVE(out, &whole, reason);
    CAS_GIVE(out, &whole, rule);
    CAS_GIVE(out, &whole, text);
    CAS_GIVE(out, &whole, about);
    return CASTLS_OK;
}
