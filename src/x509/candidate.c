/*
 * candidate.c: see candidate.h.
 */
#include "x509/candidate.h"

#include "x509/name_constraints.h"
#include "x509/revocation.h"
#include "x509/signature.h"

/*
 * RFC 4158 section 3.5.12: key identifiers order the candidates, and decide nothing. Where one of
 * the two is missing they count as fitting.
 */
static bool fits_key_id(castls_bytes der, const cas_cert *cert, castls_bytes issuer_der,
                        const cas_cert *issuer)
{
    const castls_bytes wanted = cas_range_in(der, cert->issuer_key_id);
    const castls_bytes found = cas_range_in(issuer_der, issuer->key_id);
    return wanted.len == 0 || found.len == 0 || cas_bytes_equal(wanted, found);
}

/* The next root, or certificate of the peer's, whose subject is the issuer looked for. */
static bool next_named(cas_path *path, castls_parts chain, castls_bytes issuer, bool is_anchor,
                       cas_path_step *step)
{
    cas_path_level *level = CAS_AT(path->level, path->count - 1);
    step->is_anchor = is_anchor;
    if (is_anchor) {
        return cas_trust_find(path->verifier->trust, issuer, &level->cursor, &step->index);
    }
    for (uint32_t i = cas_narrow_u32(cas_max_size(level->cursor, 1)); i < chain.count; i++) {
        const castls_bytes subject =
            cas_range_in(cas_parts_get(chain, i), CAS_AT(path->entry, i)->subject);
        if (subject.len != 0 && cas_bytes_equal(subject, issuer)) {
            level->cursor = i + 1;
            step->index = i;
            return true;
        }
    }
    return false;
}

bool cas_candidate_next(cas_path *path, castls_parts chain, cas_path_step *step, cas_cert *cert)
{
    cas_path_level *level = CAS_AT(path->level, path->count - 1);
    const castls_bytes der = cas_path_step_der(path->verifier, chain, level->step);
    const castls_bytes issuer = cas_range_in(der, level->cert.issuer);
    while (level->phase != CAS_PHASE_DONE) {
        const bool is_anchor =
            level->phase == CAS_PHASE_ANCHORS || level->phase == CAS_PHASE_OTHER_ANCHORS;
        const bool wants_fit =
            level->phase == CAS_PHASE_ANCHORS || level->phase == CAS_PHASE_INTERMEDIATES;
        if (!next_named(path, chain, issuer, is_anchor, step)) {
            level->phase = (cas_path_phase)(level->phase + 1);
            level->cursor = 0;
            continue;
        }
        path->verdict->steps++;
        const castls_bytes found = cas_path_step_der(path->verifier, chain, *step);
        if (cas_cert_decode(found, cert) != CAS_OK) {
            if (!wants_fit) {
                return true;
            }
        } else if (fits_key_id(der, &level->cert, found, cert) == wants_fit) {
            return true;
        }
    }
    return false;
}

/* RFC 4158 section 5.2: a path that meets a name and key twice goes round in a loop. */
static bool is_in_path(const cas_path *path, castls_parts chain, castls_bytes der,
                       const cas_cert *cert)
{
    for (uint32_t i = 0; i < path->count; i++) {
        const cas_path_level *level = CAS_AT(path->level, i);
        const castls_bytes other = cas_path_step_der(path->verifier, chain, level->step);
        if (cas_bytes_equal(cas_range_in(der, cert->subject),
                            cas_range_in(other, level->cert.subject)) &&
            cas_bytes_equal(cas_range_in(der, cert->spki), cas_range_in(other, level->cert.spki))) {
            return true;
        }
    }
    return false;
}

/* RFC 5280 section 6.1.4 (l) and (m): self-issued intermediates do not count. */
static cas_refusal check_length(const cas_path *path, cas_path_step step, const cas_cert *cert)
{
    uint32_t below = 0;
    for (uint32_t i = 1; i < path->count; i++) {
        below += CAS_AT(path->level, i)->cert.is_self_issued ? 0 : 1;
    }
    cas_refusal refusal = {CAS_OK, CAS_RULE_NONE, {0, 0}};
    const uint32_t count = below + (step.is_anchor || cert->is_self_issued ? 0 : 1);
    if (cert->path_len != UINT32_MAX && below > cert->path_len) {
        refusal.err = CAS_ERR_PATH_LENGTH;
        refusal.about = *CAS_AT(cert->ext, CAS_CERT_EXT_BASIC_CONSTRAINTS);
    } else if (count > path->verifier->policy->intermediate_max ||
               path->count + (step.is_anchor ? 1U : 2U) > CAS_PATH_COUNT_MAX) {
        refusal.err = CAS_ERR_PATH_LENGTH;
    }
    return refusal;
}

/* RFC 5280 section 6.1.3 (b) and (c): all names below, but those of self-issued intermediates. */
static cas_refusal check_names(cas_path *path, castls_parts chain, castls_bytes ca_der,
                               const cas_cert *ca)
{
    cas_refusal refusal = {CAS_OK, CAS_RULE_NONE, {0, 0}};
    const uint32_t before = path->comparisons_left;
    for (uint32_t i = 0; i < path->count && refusal.err == CAS_OK; i++) {
        const cas_path_level *level = CAS_AT(path->level, i);
        if (i != 0 && level->cert.is_self_issued) {
            continue;
        }
        cas_range about = {0, 0};
        refusal.err = cas_name_constraints_hold(
            ca_der, ca, cas_path_step_der(path->verifier, chain, level->step), &level->cert,
            &path->comparisons_left, &about);
        refusal.about = i + 1 == path->count ? about : (cas_range){0, 0};
    }
    path->verdict->comparisons += before - path->comparisons_left;
    return refusal;
}

/* Whether the certificate says by its key identifier that just this key signed it. */
static bool names_key(castls_bytes der, const cas_cert *cert, castls_bytes issuer_der,
                      const cas_cert *issuer)
{
    const castls_bytes wanted = cas_range_in(der, cert->issuer_key_id);
    return wanted.len != 0 && cas_bytes_equal(wanted, cas_range_in(issuer_der, issuer->key_id));
}

/*
 * RFC 5280 section 6.1.3 (a)(1). A CA that has the issuer's name and did not sign is another CA,
 * and the issuer is not known; the signature is wrong only where the key is the one that was named.
 */
static cas_refusal check_signature(cas_path *path, castls_parts chain, cas_path_step step,
                                   castls_bytes issuer_der, const cas_cert *issuer)
{
    cas_path_level *last = CAS_AT(path->level, path->count - 1);
    const castls_bytes der = cas_path_step_der(path->verifier, chain, last->step);
    const cas_signed what = {path->count == 1 ? CAS_SIG_OF_LEAF : CAS_SIG_OF_CA,
                             last->cert.signature_algorithm, last->cert.tbs, last->cert.signature};
    const uint32_t left = path->verifier->policy->signature_max - path->verdict->signatures;
    uint32_t budget = left;
    const cas_signer signer = {issuer->spki, issuer->key.kind, step.is_anchor, step.index};
    cas_refusal refusal = {CAS_OK, CAS_RULE_NONE, last->cert.signature_algorithm};
    refusal.err = cas_signature_check(
        path->verifier, der, &what, der, issuer_der, &signer, &budget, &last->news);
    path->verdict->signatures += left - budget;
    if (refusal.err == CAS_ERR_CERTIFICATE_SIGNATURE &&
        !names_key(der, &last->cert, issuer_der, issuer)) {
        refusal.err = CAS_ERR_UNKNOWN_ISSUER;
        refusal.about = last->cert.issuer;
    }
    return refusal;
}

/* The last certificate of the path under the key of the candidate, which has signed it. */
static cas_refusal check_revocation(cas_path *path, castls_parts chain, castls_bytes issuer_der,
                                    const cas_cert *issuer)
{
    const cas_path_level *last = CAS_AT(path->level, path->count - 1);
    const cas_x509_policy *policy = path->verifier->policy;
    cas_rule rule = CAS_RULE_NONE; /* Which rule has an intermediate looked up. */
    if (path->count > 1) {
        rule = (policy->rules & (uint32_t)CAS_RULE_REVOCATION_CHAIN) != 0
                   ? CAS_RULE_REVOCATION_CHAIN
                   : CAS_RULE_REVOCATION_PATH;
        if ((policy->rules & (uint32_t)rule) == 0) {
            const cas_refusal good = {CAS_OK, CAS_RULE_NONE, {0, 0}};
            return good;
        }
    }
    const uint32_t left = policy->signature_max - path->verdict->signatures;
    cas_revocation_work work = {path->verifier, path->now, rule, left};
    const cas_refusal refusal =
        cas_revocation_check(&work, cas_path_step_der(path->verifier, chain, last->step),
                             &last->cert, issuer_der, issuer);
    path->verdict->signatures += left - work.signatures_left;
    return refusal;
}

static cas_outcome_of outcome_at(cas_stage stage, cas_refusal refusal)
{
    const cas_outcome_of outcome = {
        refusal, stage,
        stage == CAS_STAGE_SIGNATURE || stage == CAS_STAGE_NAMES || stage == CAS_STAGE_REVOCATION,
        false};
    return outcome;
}

static cas_role role_of(const cas_path *path, cas_path_step step)
{
    if (!step.is_anchor) {
        return CAS_ROLE_INTERMEDIATE;
    }
    return cas_trust_is_vetted(path->verifier->trust, step.index)
               ? CAS_ROLE_VETTED_ROOT
               : CAS_ROLE_ROOT;
}

cas_outcome_of cas_candidate_try(cas_path *path, castls_parts chain, cas_path_step step,
                                 const cas_cert *cert)
{
    const castls_bytes der = cas_path_step_der(path->verifier, chain, step);
    cas_refusal refusal = {CAS_OK, CAS_RULE_NONE, {0, 0}};
    if (path->verdict->steps > CAS_VERIFY_STEP_MAX) {
        refusal.err = CAS_ERR_PATH_BUDGET;
        return outcome_at(CAS_STAGE_BUDGET, refusal);
    }
    if (cert->tbs.len == 0) {
        cas_cert unused = {0};
        refusal.err = cas_cert_decode(der, &unused);
        return outcome_at(CAS_STAGE_DECODE, refusal);
    }
    if (is_in_path(path, chain, der, cert)) {
        cas_outcome_of repeated = {0};
        repeated.is_repeated = true;
        return repeated;
    }
    const bool is_checked =
        !step.is_anchor || (path->verifier->policy->rules & (uint32_t)CAS_RULE_CHECK_ROOT) != 0;
    refusal = cas_cert_judge(path->verifier, role_of(path, step), der, cert);
    if (refusal.err != CAS_OK) {
        return outcome_at(CAS_STAGE_RULES, refusal);
    }
    refusal.err = is_checked ? cas_cert_check_time(cert, path->now) : CAS_OK;
    if (refusal.err != CAS_OK) {
        return outcome_at(CAS_STAGE_TIME, refusal);
    }
    refusal = check_length(path, step, cert);
    if (refusal.err != CAS_OK) {
        return outcome_at(CAS_STAGE_LENGTH, refusal);
    }
    refusal = check_names(path, chain, der, cert);
    if (refusal.err != CAS_OK) {
        return outcome_at(CAS_STAGE_NAMES, refusal);
    }
    refusal = check_signature(path, chain, step, der, cert);
    if (refusal.err != CAS_OK) {
        return outcome_at(CAS_STAGE_SIGNATURE, refusal);
    }
    return outcome_at(CAS_STAGE_REVOCATION, check_revocation(path, chain, der, cert));
}
