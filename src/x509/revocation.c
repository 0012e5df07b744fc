/*
 * revocation.c: see revocation.h.
 */
#include "x509/revocation.h"

#include "x509/signature.h"

static bool has_rule(const cas_verifier *verifier, cas_rule rule)
{
    return (verifier->policy->rules & (uint32_t)rule) != 0;
}

/* Whether the issuer's key signed the list; CAS_ERR_PATH_BUDGET when no more may be tried. A list
 * is the configuration's own, so that a right signature is remembered at once. */
static cas_err check_signature(cas_revocation_work *work, const cas_crl_item *item,
                               castls_bytes issuer_der, const cas_cert *issuer)
{
    const castls_bytes der = cas_buf_bytes(&item->der);
    const cas_signed what = {
        CAS_SIG_OF_LIST, item->crl.signature_algorithm, item->crl.tbs, item->crl.signature};
    cas_sig_key news = {CAS_SIG_OF_LIST, {0}};
    const cas_signer signer = {issuer->spki, issuer->key.kind, false, 0};
    CAS_TRY(cas_signature_check(work->verifier, der, &what, CAS_BYTES(item->digest), issuer_der,
                                &signer, &work->signatures_left, &news));
    cas_sig_memory_put(work->verifier->memory, &news);
    return CAS_OK;
}

/* RFC 5280 section 6.3.3 (b) and (f): a list that says nothing about this certificate is passed
 * over. */
static bool is_relevant(const cas_crl_item *item, castls_bytes der, const cas_cert *cert,
                        castls_bytes issuer_der, const cas_cert *issuer)
{
    const castls_bytes crl_der = cas_buf_bytes(&item->der);
    const castls_bytes wanted = cas_range_in(crl_der, item->crl.issuer_key_id);
    const castls_bytes found = cas_range_in(issuer_der, issuer->key_id);
    return cas_bytes_equal(cas_range_in(crl_der, item->crl.issuer),
                           cas_range_in(der, cert->issuer)) &&
           (wanted.len == 0 || found.len == 0 || cas_bytes_equal(wanted, found)) &&
           cas_crl_covers(crl_der, &item->crl, der, cert);
}

cas_refusal cas_revocation_check(cas_revocation_work *work, castls_bytes der, const cas_cert *cert,
                                 castls_bytes issuer_der, const cas_cert *issuer)
{
    const cas_crl_store *store = work->verifier->crls;
    const uint32_t count = store == NULL ? 0 : store->count;
    cas_refusal unknown = {CAS_ERR_REVOCATION_UNKNOWN, CAS_RULE_REVOCATION_KNOWN, cert->serial};
    const cas_refusal good = {CAS_OK, CAS_RULE_NONE, {0, 0}};
    const bool signs_lists = (issuer->key_usage & CAS_KU_CRL_SIGN) != 0; /* Section 6.3.3 (f). */
    bool is_known = count == 0;
    for (uint32_t i = 0; i < count && signs_lists; i++) {
        const cas_crl_item *item = cas_crl_store_get(store, i);
        if (!is_relevant(item, der, cert, issuer_der, issuer) ||
            work->now < item->crl.this_update) {
            continue;
        }
        if (work->now > item->crl.next_update && has_rule(work->verifier, CAS_RULE_CRL_CURRENT)) {
            unknown.err = CAS_ERR_CRL_EXPIRED;
            unknown.rule = CAS_RULE_CRL_CURRENT;
            continue;
        }
        const cas_err err = check_signature(work, item, issuer_der, issuer);
        if (err == CAS_ERR_PATH_BUDGET) {
            const cas_refusal spent = {err, CAS_RULE_NONE, {0, 0}};
            return spent;
        }
        if (err != CAS_OK) {
            continue;
        }
        if (cas_crl_item_has(item, cas_range_in(der, cert->serial))) {
            const cas_refusal revoked = {CAS_ERR_REVOKED, work->rule, cert->serial};
            return revoked;
        }
        is_known = true;
    }
    const bool is_enough = is_known || work->rule == CAS_RULE_REVOCATION_PATH ||
                           !has_rule(work->verifier, CAS_RULE_REVOCATION_KNOWN);
    return is_enough ? good : unknown;
}
