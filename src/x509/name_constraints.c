/*
 * name_constraints.c: see name_constraints.h. How a name of each kind meets a base of its kind is
 * name_subtree.c's.
 *
 *   NameConstraints ::= SEQUENCE {
 *     permittedSubtrees [0] IMPLICIT GeneralSubtrees OPTIONAL,
 *     excludedSubtrees  [1] IMPLICIT GeneralSubtrees OPTIONAL }
 *   GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree
 *   GeneralSubtree ::= SEQUENCE {
 *     base    GeneralName,
 *     minimum [0] BaseDistance DEFAULT 0,
 *     maximum [1] BaseDistance OPTIONAL }
 */
#include "x509/name_constraints.h"

#include "x509/dn.h"
#include "x509/general_name.h"
#include "x509/name_subtree.h"

static const uint8_t oid_email[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01};

/* Section 4.2.1.10: minimum MUST be zero, which DER leaves out, and maximum MUST be absent; so a
 * subtree is its base alone. */
static castls_bytes read_base(cas_der *list, cas_general_kind *kind)
{
    cas_der subtree = cas_der_enter(list, CAS_DER_SEQUENCE);
    const castls_bytes base = cas_general_name_read(&subtree, kind);
    cas_der_leave(list, &subtree);
    return base;
}

cas_err cas_name_constraints_check(castls_bytes constraints)
{
    cas_der outer = cas_der_on(constraints);
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    bool is_empty = true;
    for (uint8_t n = 0; n <= 1; n++) {
        const uint8_t tag = cas_narrow_u8(CAS_DER_CONSTRUCTED(n));
        if (!cas_der_next_is(&d, tag)) {
            continue;
        }
        is_empty = false;
        cas_der list = cas_der_enter(&d, tag);
        if (!cas_der_has_more(&list)) {
            cas_der_fail(&d);
        }
        while (cas_der_has_more(&list)) {
            cas_general_kind kind = CAS_GENERAL_OTHER;
            const castls_bytes base = read_base(&list, &kind);
            if (!cas_subtree_is_valid(kind, base)) {
                cas_der_fail(&list);
            }
        }
        cas_der_leave(&d, &list);
    }
    cas_der_leave(&outer, &d);
    /* Section 4.2.1.10: the extension MUST NOT be an empty sequence. */
    return is_empty ? CAS_ERR_DECODE : cas_der_end(&outer);
}

/* Subtrees of one sort: [0] permitted or [1] excluded; empty when there are none. */
static cas_der subtrees(castls_bytes ca_der, const cas_cert *ca, uint8_t which)
{
    cas_der outer = cas_der_at(ca_der, *CAS_AT(ca->ext, CAS_CERT_EXT_NAME_CONSTRAINTS));
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    if (which == 1 && cas_der_next_is(&d, CAS_DER_CONSTRUCTED(0))) {
        (void)cas_der_any_element(&d);
    }
    const uint8_t tag = cas_narrow_u8((uint32_t)CAS_DER_CONSTRUCTED(which));
    if (!cas_der_next_is(&d, tag)) {
        return cas_der_on(cas_bytes_none());
    }
    return cas_der_enter(&d, tag);
}

bool cas_name_constraints_have_period(castls_bytes der, const cas_cert *cert)
{
    for (uint8_t which = 0; cas_cert_has(cert, CAS_CERT_EXT_NAME_CONSTRAINTS) && which <= 1;
         which++) {
        cas_der list = subtrees(der, cert, which);
        while (cas_der_has_more(&list)) {
            cas_general_kind kind = CAS_GENERAL_OTHER;
            const castls_bytes base = read_base(&list, &kind);
            if (cas_subtree_has_period(kind, base)) {
                return true;
            }
        }
    }
    return false;
}

/*
 * One name against one list. *has_kind: there is a subtree of its kind; *has_match: one of them
 * holds the name.
 */
static cas_err scan(cas_der list, bool excluded, cas_general_kind kind, castls_bytes name,
                    uint32_t *budget, bool *has_kind, bool *has_match)
{
    *has_kind = false;
    *has_match = false;
    while (cas_der_has_more(&list)) {
        if (*budget == 0) {
            return CAS_ERR_PATH_BUDGET;
        }
        *budget = *budget - 1;
        cas_general_kind base_kind = CAS_GENERAL_OTHER;
        const castls_bytes base = read_base(&list, &base_kind);
        if (base_kind != kind) {
            continue;
        }
        *has_kind = true;
        const cas_subtree_relation relation = cas_subtree_relate(kind, name, base);
        /* A name that cannot be judged is not permitted, and is excluded. */
        if (relation == CAS_SUBTREE_INSIDE ||
            (excluded && (relation == CAS_SUBTREE_UNKNOWN || relation == CAS_SUBTREE_OVERLAPS))) {
            *has_match = true;
            return CAS_OK;
        }
    }
    return CAS_OK;
}

/* RFC 5280 section 6.1.3 (b) and (c): inside one of the permitted subtrees of its kind, if there
 * are any, and inside no excluded one. */
static cas_err check_name(castls_bytes ca_der, const cas_cert *ca, cas_general_kind kind,
                          castls_bytes name, uint32_t *budget)
{
    bool has_kind = false;
    bool has_match = false;
    CAS_TRY(scan(subtrees(ca_der, ca, 1), true, kind, name, budget, &has_kind, &has_match));
    if (has_match) {
        return CAS_ERR_NAME_CONSTRAINT;
    }
    CAS_TRY(scan(subtrees(ca_der, ca, 0), false, kind, name, budget, &has_kind, &has_match));
    return has_kind && !has_match ? CAS_ERR_NAME_CONSTRAINT : CAS_OK;
}

/*
 * Section 4.2.1.10: where there is no alternative name that is a mailbox, the constraints on
 * mailboxes apply to the subject's emailAddress attributes.
 */
static cas_err check_subject_mailboxes(castls_bytes ca_der, const cas_cert *ca,
                                       castls_bytes subject, uint32_t *budget)
{
    cas_der outer = cas_der_on(subject);
    cas_der list = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&list)) {
        cas_der rdn = cas_der_enter(&list, CAS_DER_SET);
        while (cas_der_has_more(&rdn)) {
            uint8_t tag = 0;
            cas_der attribute = cas_der_enter(&rdn, CAS_DER_SEQUENCE);
            const castls_bytes type = cas_der_read(&attribute, CAS_DER_OID);
            const castls_bytes value = cas_der_read_any(&attribute, &tag);
            if (cas_bytes_equal(type, CAS_BYTES(oid_email))) {
                CAS_TRY(check_name(ca_der, ca, CAS_GENERAL_MAILBOX, value, budget));
            }
        }
    }
    return CAS_OK;
}

cas_err cas_name_constraints_hold(castls_bytes ca_der, const cas_cert *ca, castls_bytes der,
                                  const cas_cert *cert, uint32_t *budget, cas_range *about)
{
    *about = (cas_range){0, 0};
    if (!cas_cert_has(ca, CAS_CERT_EXT_NAME_CONSTRAINTS)) {
        return CAS_OK;
    }
    bool has_mailbox = false;
    cas_der names = cas_cert_names(der, cert);
    while (cas_der_has_more(&names)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&names, &kind);
        has_mailbox = has_mailbox || kind == CAS_GENERAL_MAILBOX;
        *about = cas_der_last(&names, name.len);
        CAS_TRY(check_name(ca_der, ca, kind, name, budget));
    }
    *about = cert->subject;
    const castls_bytes subject = cas_range_in(der, cert->subject);
    if (!cas_dn_is_empty(subject)) {
        CAS_TRY(check_name(ca_der, ca, CAS_GENERAL_DIRECTORY, subject, budget));
        if (!has_mailbox) {
            CAS_TRY(check_subject_mailboxes(ca_der, ca, subject, budget));
        }
    }
    *about = (cas_range){0, 0};
    return CAS_OK;
}
