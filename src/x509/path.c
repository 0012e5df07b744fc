/*
 * path.c: see path.h. A depth-first search without recursion: each level remembers which candidates
 * for its issuer it has tried. What it costs is bounded: certificates looked at, signatures
 * checked, names compared.
 *
 * Of each candidate the cheap things are checked first and the signature last.
 */
#include "x509/path.h"

#include "x509/candidate.h"

castls_bytes cas_path_step_der(const cas_verifier *verifier, castls_parts chain, cas_path_step step)
{
    if (step.is_anchor) {
        return cas_trust_get(verifier->trust, step.index);
    }
    return cas_parts_get(chain, step.index);
}

cas_err cas_cert_check_time(const cas_cert *cert, int64_t now)
{
    if (now < cert->not_before) {
        return CAS_ERR_CERTIFICATE_NOT_YET_VALID;
    }
    return now > cert->not_after ? CAS_ERR_CERTIFICATE_EXPIRED : CAS_OK;
}

void cas_path_begin(cas_path *path, const cas_verifier *verifier, castls_parts chain, int64_t now,
                    const cas_cert *leaf, cas_verdict *verdict)
{
    *path = (cas_path){0};
    path->verifier = verifier;
    path->now = now;
    path->comparisons_left = verifier->policy->comparison_max;
    path->verdict = verdict;
    path->count = 1;
    CAS_AT(path->level, 0)->cert = *leaf;
    for (size_t i = 1; i < chain.count; i++) {
        cas_range spki = {0, 0};
        /* RFC 8446 section 4.4.2: be prepared for certificates that do not belong to the path. One
         * that is malformed can be no part of it, and is told of. */
        if (cas_cert_skim(cas_parts_get(chain, i), &CAS_AT(path->entry, i)->subject, &spki) !=
            CAS_OK) {
            verdict->unreadable++;
        }
    }
}

/* Keeps the reason of the attempt that got furthest: the deepest, and there the latest stage. */
static void remember(cas_path *path, const cas_path_step *candidate, const cas_outcome_of *outcome)
{
    const uint32_t rank = path->count * CAS_STAGE_COUNT + (uint32_t)outcome->stage + 1;
    if (rank <= path->rank) {
        return;
    }
    cas_verdict *verdict = path->verdict;
    path->rank = rank;
    verdict->err = outcome->refusal.err;
    verdict->rule = outcome->refusal.rule;
    verdict->about = outcome->refusal.about;
    for (uint32_t i = 0; i < path->count; i++) {
        *CAS_AT(verdict->path, i) = CAS_AT(path->level, i)->step;
    }
    verdict->path_count = path->count;
    verdict->depth = path->count - 1;
    if (candidate != NULL && path->count < CAS_PATH_COUNT_MAX) {
        *CAS_AT(verdict->path, path->count) = *candidate;
        verdict->path_count = path->count + 1;
        verdict->depth = outcome->is_about_subject ? path->count - 1 : path->count;
    }
}

/* Nobody issued the last certificate of the path, as far as the search knows. */
static void remember_dead_end(cas_path *path)
{
    const cas_path_level *last = CAS_AT(path->level, path->count - 1);
    cas_outcome_of outcome = {0};
    outcome.stage = CAS_STAGE_NONE;
    outcome.refusal.err = path->count == 1 && last->cert.is_self_issued ? CAS_ERR_SELF_SIGNED
                                                                        : CAS_ERR_UNKNOWN_ISSUER;
    outcome.refusal.about = last->cert.issuer;
    remember(path, NULL, &outcome);
}

static cas_err finish(cas_path *path, cas_path_step anchor)
{
    cas_verdict *verdict = path->verdict;
    for (uint32_t i = 0; i < path->count; i++) {
        *CAS_AT(verdict->path, i) = CAS_AT(path->level, i)->step;
        cas_sig_memory_put(path->verifier->memory, &CAS_AT(path->level, i)->news);
    }
    *CAS_AT(verdict->path, path->count) = anchor;
    verdict->path_count = path->count + 1;
    verdict->depth = 0;
    verdict->rule = CAS_RULE_NONE;
    verdict->about = (cas_range){0, 0};
    verdict->err = CAS_OK;
    return CAS_OK;
}

/* Puts a good intermediate on the path; its own search begins. */
static void push(cas_path *path, cas_path_step step, const cas_cert *cert)
{
    cas_path_level *level = CAS_AT(path->level, path->count);
    level->step = step;
    level->cert = *cert;
    level->phase = CAS_PHASE_ANCHORS;
    level->cursor = 0;
    path->count++;
}

/* What no other attempt can mend: the work allowed is done, or the machine failed. */
static bool is_final(cas_err err)
{
    return err == CAS_ERR_PATH_BUDGET || err == CAS_ERR_MEMORY || err == CAS_ERR_CRYPTO;
}

cas_err cas_path_search(cas_path *path, castls_parts chain)
{
    cas_verdict *verdict = path->verdict;
    while (path->count != 0) {
        cas_path_step step = {false, 0};
        cas_cert cert = {0};
        if (!cas_candidate_next(path, chain, &step, &cert)) {
            remember_dead_end(path);
            path->count--;
            continue;
        }
        const cas_outcome_of outcome = cas_candidate_try(path, chain, step, &cert);
        if (outcome.is_repeated) {
            continue;
        }
        if (is_final(outcome.refusal.err)) {
            path->rank = 0;
        }
        if (outcome.refusal.err != CAS_OK) {
            remember(path, &step, &outcome);
        } else if (step.is_anchor) {
            return finish(path, step);
        } else {
            push(path, step, &cert);
        }
        if (is_final(verdict->err)) {
            break;
        }
    }
    return verdict->err;
}
