/*
 * verify.c: see verify.h. The path comes first, for what a certificate says about itself means
 * nothing before somebody who is trusted has signed it; then what the leaf may be used for; then
 * its names.
 */
#include "x509/verify.h"

#include "x509/cert_rules.h"
#include "x509/path.h"

static cas_err refuse_leaf(cas_verdict *verdict, cas_err err, cas_rule rule, cas_range about)
{
    verdict->err = err;
    verdict->rule = rule;
    verdict->about = about;
    verdict->depth = 0;
    return err;
}

/* CAS_RULE_TRUSTED_LEAF: the leaf is its own path. */
static bool is_trusted_leaf(const cas_verifier *verifier, castls_bytes der)
{
    return (verifier->policy->rules & (uint32_t)CAS_RULE_TRUSTED_LEAF) != 0 &&
           cas_trust_has(verifier->trust, der);
}

static bool has_a_name(castls_bytes der, const cas_cert *cert, const cas_name_list *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (cas_cert_is_for_name(der, cert, CAS_AT(names->name, i))) {
            return true;
        }
    }
    return false;
}

static cas_err check_count(castls_parts chain, cas_verdict *verdict)
{
    const cas_range nowhere = {0, 0};
    if (chain.count == 0) {
        return refuse_leaf(verdict, CAS_ERR_CERTIFICATE_EMPTY, CAS_RULE_NONE, nowhere);
    }
    if (chain.count > CAS_CHAIN_COUNT_MAX) {
        return refuse_leaf(verdict, CAS_ERR_CHAIN_TOO_LONG, CAS_RULE_NONE, nowhere);
    }
    verdict->path_count = 1; /* The leaf, which is the first of the chain. */
    return CAS_OK;
}

static cas_err verify(const cas_verifier *verifier, castls_parts chain, const cas_cert *leaf,
                      const cas_name_list *names, int64_t now, cas_verdict *verdict)
{
    const castls_bytes der = cas_parts_get(chain, 0);
    const cas_range nowhere = {0, 0};
    if (cas_trust_count(verifier->trust) == 0) {
        return refuse_leaf(verdict, CAS_ERR_NO_TRUST, CAS_RULE_NONE, nowhere);
    }
    verdict->demands_status = cas_cert_has(leaf, CAS_CERT_EXT_MUST_STAPLE);
    const bool is_pinned = is_trusted_leaf(verifier, der);
    if (!is_pinned) {
        cas_path path = {0};
        cas_path_begin(&path, verifier, chain, now, leaf, verdict);
        CAS_TRY(cas_path_search(&path, chain));
    }
    const cas_err timely = cas_cert_check_time(leaf, now);
    if (timely != CAS_OK) {
        return refuse_leaf(verdict, timely, CAS_RULE_NONE, nowhere);
    }
    if (names != NULL && names->count != 0 && !has_a_name(der, leaf, names)) {
        return refuse_leaf(verdict, CAS_ERR_NAME_MISMATCH, CAS_RULE_NONE,
                           *CAS_AT(leaf->ext, CAS_CERT_EXT_SUBJECT_ALT_NAME));
    }
    const cas_refusal refusal =
        cas_cert_judge(verifier, is_pinned ? CAS_ROLE_PINNED : CAS_ROLE_LEAF, der, leaf);
    if (refusal.err != CAS_OK) {
        return refuse_leaf(verdict, refusal.err, refusal.rule, refusal.about);
    }
    return CAS_OK;
}

static cas_err decode_and_verify(const cas_verifier *verifier, castls_parts chain,
                                 const cas_name_list *names, int64_t now, cas_verdict *verdict)
{
    cas_cert leaf = {0};
    CAS_TRY(check_count(chain, verdict));
    const cas_err decoded = cas_cert_decode(cas_parts_get(chain, 0), &leaf);
    if (decoded != CAS_OK) {
        return refuse_leaf(verdict, decoded, CAS_RULE_NONE, (cas_range){0, 0});
    }
    return verify(verifier, chain, &leaf, names, now, verdict);
}

cas_err cas_verify(const cas_verifier *verifier, castls_parts chain, const cas_name_list *names,
                   int64_t now, cas_verdict *verdict)
{
    *verdict = (cas_verdict){0};
    verdict->err = decode_and_verify(verifier, chain, names, now, verdict);
    return verdict->err;
}

cas_err cas_verify_decoded(const cas_verifier *verifier, castls_parts chain, const cas_cert *leaf,
                           const cas_name_list *names, int64_t now, cas_verdict *verdict)
{
    *verdict = (cas_verdict){0};
    verdict->err = check_count(chain, verdict);
    if (verdict->err == CAS_OK) {
        verdict->err = verify(verifier, chain, leaf, names, now, verdict);
    }
    return verdict->err;
}

castls_bytes cas_verdict_cert(const cas_verifier *verifier, castls_parts chain,
                              const cas_verdict *verdict, uint32_t i)
{
    if (i >= verdict->path_count) {
        return cas_bytes_none();
    }
    return cas_path_step_der(verifier, chain, *CAS_AT(verdict->path, i));
}
