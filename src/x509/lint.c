/*
 * lint.c: see lint.h. Errors first (the form, the rules of the policy, the algorithm, the time),
 * then notes: a table of questions, each with its sentence.
 */
#include "x509/lint.h"

#include "x509/dn.h"
#include "x509/general_name.h"
#include "x509/path.h"
#include "x509/sig_alg.h"

#define DAY_S INT64_C(86400)
#define SERIAL_BYTES_MIN 8     /* CABF BR 7.1: 64 bits of a random source. */
#define COMMON_NAME_LEN_MAX 64 /* RFC 5280 appendix A.1, ub-common-name. */

/* CABF BR 6.3.2: the longest validity of a server's certificate issued on that day or later. */
typedef struct period {
    int64_t from;
    int64_t days;
} period;

static const period periods[] = {
    {INT64_C(1868227200), 47},  /* 2029-03-15 */
    {INT64_C(1805068800), 100}, /* 2027-03-15 */
    {INT64_C(1773532800), 200}, /* 2026-03-15 */
    {INT64_C(1598918400), 398}, /* 2020-09-01 */
};

static bool is_leaf(const cas_cert *cert)
{
    return !cert->is_ca;
}

static bool lasts_too_long(castls_bytes der, const cas_cert *cert)
{
    (void)der;
    for (size_t i = 0; i < CAS_COUNT(periods) && is_leaf(cert); i++) {
        const period *it = CAS_AT(periods, i);
        if (cert->not_before >= it->from) {
            return cert->not_after - cert->not_before >= it->days * DAY_S;
        }
    }
    return false;
}

static bool has_short_serial(castls_bytes der, const cas_cert *cert)
{
    (void)der;
    return cert->serial.len < SERIAL_BYTES_MIN;
}

static bool has_no_names(castls_bytes der, const cas_cert *cert)
{
    (void)der;
    return is_leaf(cert) && cert->san_count == 0;
}

static bool has_dead_name(castls_bytes der, const cas_cert *cert)
{
    cas_der d = cas_cert_names(der, cert);
    while (cas_der_has_more(&d)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&d, &kind);
        if (kind == CAS_GENERAL_DNS && !cas_dns_is_valid_presented(name)) {
            return true;
        }
    }
    return false;
}

static bool has_underscore(castls_bytes der, const cas_cert *cert)
{
    cas_der d = cas_cert_names(der, cert);
    while (cas_der_has_more(&d)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&d, &kind);
        if (kind == CAS_GENERAL_DNS && cas_bytes_find(name, '_') != name.len) {
            return true;
        }
    }
    return false;
}

static bool has_no_sct(castls_bytes der, const cas_cert *cert)
{
    (void)der;
    return is_leaf(cert) && !cas_cert_has(cert, CAS_CERT_EXT_SCTS);
}

static bool has_no_access(castls_bytes der, const cas_cert *cert)
{
    (void)der;
    return is_leaf(cert) && !cas_cert_has(cert, CAS_CERT_EXT_AUTHORITY_INFO);
}

static bool has_no_revocation(castls_bytes der, const cas_cert *cert)
{
    (void)der;
    return !cert->is_self_issued && !cas_cert_has(cert, CAS_CERT_EXT_CRL_POINTS) &&
           !cas_cert_has(cert, CAS_CERT_EXT_AUTHORITY_INFO);
}

static bool has_long_common_name(castls_bytes der, const cas_cert *cert)
{
    return cas_dn_common_name(cas_range_in(der, cert->subject)).len > COMMON_NAME_LEN_MAX;
}

static bool enciphers_without_rsa(castls_bytes der, const cas_cert *cert)
{
    (void)der;
    return cas_cert_has(cert, CAS_CERT_EXT_KEY_USAGE) && cert->key.kind != CASTLS_KEY_RSA &&
           (cert->key_usage & CAS_KU_KEY_ENCIPHERMENT) != 0;
}

static bool is_ca_without_limit(castls_bytes der, const cas_cert *cert)
{
    (void)der;
    return cert->is_ca && !cert->is_self_issued && cert->eku == 0;
}

static bool is_poisoned(castls_bytes der, const cas_cert *cert)
{
    (void)der;
    return cas_cert_has(cert, CAS_CERT_EXT_CT_POISON);
}

typedef struct note {
    bool (*applies)(castls_bytes der, const cas_cert *cert);
    const char *text;
} note;

static const note notes[] = {
    {lasts_too_long, "It is valid for longer than public CAs may issue it for (CABF BR 6.3.2)."},
    {has_short_serial, "Its serial number has fewer than 64 bits (CABF BR 7.1)."},
    {has_no_names, "It has no alternative names; its common name is no place for a host."},
    {has_dead_name, "One of its DNS names is no host name, so that it can match nothing."},
    {has_underscore, "One of its DNS names has an underscore, which public CAs may not issue."},
    {has_no_sct, "It carries no signed certificate timestamps; browsers want them of public CAs."},
    {has_no_access, "It does not say where its issuer's certificate is (authorityInfoAccess)."},
    {has_no_revocation, "It does not say where one learns whether it has been revoked."},
    {has_long_common_name, "Its common name is longer than 64 bytes (RFC 5280 appendix A.1)."},
    {enciphers_without_rsa, "Its key usage has keyEncipherment, which only an RSA key can do."},
    {is_ca_without_limit, "It is a CA of any purpose: it has no extended key usage."},
    {is_poisoned, "It is a precertificate (RFC 6962 section 3.1), not a certificate."},
};

static cas_role role_of(const cas_cert *cert)
{
    if (is_leaf(cert)) {
        return CAS_ROLE_LEAF;
    }
    return cert->is_self_issued ? CAS_ROLE_ROOT : CAS_ROLE_INTERMEDIATE;
}

/* Walks the findings up to the one that is wanted. */
typedef struct walk {
    uint32_t left;
    bool is_done;
    cas_finding *out;
} walk;

static void meet(walk *it, cas_finding found)
{
    if (it->is_done) {
        return;
    }
    if (it->left != 0) {
        it->left--;
        return;
    }
    *it->out = found;
    it->is_done = true;
}

static void meet_error(walk *it, cas_err err, cas_rule rule, cas_range about)
{
    const cas_finding found = {true, err, rule, NULL, about};
    if (err != CAS_OK) {
        meet(it, found);
    }
}

static void walk_errors(walk *it, const cas_verifier *verifier, castls_bytes der,
                        const cas_cert *cert, int64_t now)
{
    castls_signature_id id = (castls_signature_id)0;
    const cas_role role = role_of(cert);
    for (uint32_t n = 0; !it->is_done; n++) {
        const cas_refusal found = cas_cert_find(verifier, role, der, cert, n);
        if (found.err == CAS_OK) {
            break;
        }
        meet_error(it, found.err, found.rule, found.about);
    }
    /* RFC 5280 section 6.1: the signature of a trust anchor on itself is not looked at. */
    if (role != CAS_ROLE_ROOT) {
        meet_error(it, cas_sig_alg_decode(cas_range_in(der, cert->signature_algorithm), &id),
                   CAS_RULE_NONE, cert->signature_algorithm);
    }
    meet_error(it, cas_cert_check_time(cert, now), CAS_RULE_NONE, (cas_range){0, 0});
}

bool cas_cert_lint(const cas_verifier *verifier, castls_bytes der, int64_t now, uint32_t i,
                   cas_finding *out)
{
    cas_cert cert = {0};
    walk it = {i, false, out};
    *out = (cas_finding){0};
    const cas_err decoded = cas_cert_decode(der, &cert);
    if (decoded != CAS_OK) {
        meet_error(&it, decoded, CAS_RULE_NONE, (cas_range){0, 0});
        return it.is_done;
    }
    walk_errors(&it, verifier, der, &cert, now);
    for (size_t n = 0; n < CAS_COUNT(notes) && !it.is_done; n++) {
        const cas_finding found = {false, CAS_OK, CAS_RULE_NONE, CAS_AT(notes, n)->text, {0, 0}};
        if (CAS_AT(notes, n)->applies(der, &cert)) {
            meet(&it, found);
        }
    }
    return it.is_done;
}
