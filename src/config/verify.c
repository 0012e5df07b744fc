/*
 * verify.c: see verify.h; and the public way to it, for what has no connection.
 */
#include "config/verify.h"

#include "castls/verify.h"
#include "config/failure.h"
#include "config/sized.h"
#include "x509/verify_hint.h"

static cas_verifier verifier_of(const castls_config *config, cas_purpose purpose)
{
    const castls_revocation *revocation = config->parts.revocation;
    const castls_suffixes *suffixes = config->parts.suffixes;
    const cas_verifier verifier = {
        config->environment.provider,
        &config->parts.trust->store,
        &config->policy.certificate_policy,
        purpose,
        revocation == NULL ? NULL : &revocation->store,
        config->parts.memory,
        suffixes == NULL ? NULL : &suffixes->list};
    return verifier;
}

cas_err cas_config_verify(const castls_config *config, cas_purpose purpose, castls_parts chain,
                          const cas_cert *leaf, castls_bytes name, int64_t now_s,
                          cas_verdict *verdict, cas_writer *detail)
{
    *verdict = (cas_verdict){0};
    if (config->parts.trust == NULL) {
        verdict->err = CAS_ERR_NO_TRUST;
        return CAS_ERR_NO_TRUST;
    }
    cas_name_list names = {0};
    if (!cas_bytes_is_empty(name)) {
        cas_name reference = {0};
        verdict->err = cas_name_parse(name, &reference);
        CAS_TRY(verdict->err);
        CAS_TRY(cas_name_list_add(&names, &reference));
    }
    const cas_verifier verifier = verifier_of(config, purpose);
    const cas_err err =
        leaf == NULL ? cas_verify(&verifier, chain, &names, now_s, verdict)
                     : cas_verify_decoded(&verifier, chain, leaf, &names, now_s, verdict);
    if (err != CAS_OK) {
        cas_verify_detail(&verifier, chain, &names, now_s, verdict, detail);
        verdict->hint = cas_verify_hint(&verifier, chain, &names, now_s, verdict);
    }
    return err;
}

static castls_bytes step_der(const castls_config *config, castls_parts chain, cas_path_step step)
{
    return step.is_anchor ? cas_trust_get(&config->parts.trust->store, step.index)
                          : cas_parts_get(chain, step.index);
}

_Static_assert(CASTLS_PATH_MAX == CAS_PATH_COUNT_MAX, "a path fits what is handed out");

castls_code castls_config_verify(const castls_config *config, castls_purpose purpose,
                                 castls_parts chain, castls_bytes name, int64_t now_s,
                                 castls_verified *out)
{
    uint8_t room[CASTLS_ERROR_DETAIL_MAX] = {0};
    cas_writer detail = cas_writer_on(CAS_SPAN(room));
    cas_verdict verdict = {0};
    if (!CAS_HAS(out, struct_len) ||
        (purpose != CASTLS_PURPOSE_SERVER && purpose != CASTLS_PURPOSE_CLIENT)) {
        return CASTLS_BAD_ARGUMENT;
    }
    const cas_err err = cas_config_verify(
        config, purpose == CASTLS_PURPOSE_SERVER ? CAS_PURPOSE_SERVER : CAS_PURPOSE_CLIENT, chain,
        NULL, name, now_s, &verdict, &detail);
    if (CAS_HAS(out, error)) {
        out->error = cas_error_none();
        cas_error_set(&out->error, err);
        cas_error_detail(&out->error, cas_writer_bytes(&detail));
        out->error.hint = verdict.hint == NULL ? "" : verdict.hint;
    }
    for (uint32_t i = 0; i < CASTLS_PATH_MAX && CAS_HAS(out, path); i++) {
        *CAS_AT(out->path, i) =
            i < verdict.path_count ? step_der(config, chain, *CAS_AT(verdict.path, i))
                                   : cas_bytes_none();
    }
    if (CAS_HAS(out, path_count)) {
        out->path_count = verdict.path_count;
    }
    if (CAS_HAS(out, depth)) {
        out->depth = verdict.depth;
    }
    if (CAS_HAS(out, rule)) {
        out->rule = cas_rule_name(verdict.rule);
    }
    if (CAS_HAS(out, signatures)) {
        out->signatures = verdict.signatures;
    }
    return castls_reason_code((castls_reason)err);
}

void castls_config_remembered(const castls_config *config, uint64_t *hits, uint64_t *misses)
{
    cas_sig_memory_counts(config->parts.memory, hits, misses);
}

const char *castls_certificate_rule_name(size_t i)
{
    const cas_rule_row *row = cas_rule_at(i);
    return row == NULL ? NULL : row->name;
}

const char *castls_certificate_rule_text(size_t i)
{
    const cas_rule_row *row = cas_rule_at(i);
    return row == NULL ? NULL : row->text;
}

bool castls_certificate_policy_has(castls_bytes policy, size_t i)
{
    const cas_x509_policy *named = cas_x509_policy_find(policy);
    const cas_rule_row *row = cas_rule_at(i);
    return named != NULL && row != NULL && (named->rules & (uint32_t)row->rule) != 0;
}
