/*
 * cert_rules.c: see cert_rules.h. Each check names the section that demands it; those that a policy
 * can turn off name their switch too.
 */
#include "x509/cert_rules.h"

#include "x509/dn.h"
#include "x509/leaf_name.h"
#include "x509/name_constraints.h"
#include "x509/sig_alg.h"

static bool has_rule(const cas_verifier *verifier, cas_rule rule)
{
    return (verifier->policy->rules & (uint32_t)rule) != 0;
}

/* What is being found: the first refusal behind those that are passed over stays. */
typedef struct findings {
    cas_refusal refusal;
    uint32_t passed_over; /* How many of them are yet to be. */
} findings;

static void refuse(findings *it, cas_err err, cas_rule rule, cas_range about)
{
    if (it->refusal.err != CAS_OK) {
        return;
    }
    if (it->passed_over != 0) {
        it->passed_over--;
        return;
    }
    it->refusal = (cas_refusal){err, rule, about};
}

static void refuse_ext(findings *found, cas_err err, cas_rule rule, const cas_cert *cert,
                       cas_ext ext)
{
    refuse(found, err, rule, *CAS_AT(cert->ext, ext));
}

/* RFC 5280 section 4.1.2.2: positive, at most 20 octets. Old roots have the serial number zero. The
 * octet that keeps a number positive is not counted, as other verifiers read it, but where CABF BR
 * 7.1.2.7 has numbers below 2^159. */
static void judge_serial(findings *found, const cas_verifier *verifier, cas_role role,
                         castls_bytes der, const cas_cert *cert)
{
    const castls_bytes serial = cas_range_in(der, cert->serial);
    const uint8_t first = cas_bytes_get(serial, 0);
    const bool is_zero = serial.len == 1 && first == 0;
    const size_t len = first == 0 ? serial.len - 1 : serial.len;
    if (first >= 0x80 || len > CAS_CERT_SERIAL_MAX || (is_zero && role != CAS_ROLE_ROOT)) {
        refuse(found, CAS_ERR_CERTIFICATE_SERIAL, CAS_RULE_SERIAL, cert->serial);
    } else if (serial.len > CAS_CERT_SERIAL_MAX && role != CAS_ROLE_ROOT &&
               has_rule(verifier, CAS_RULE_CABF)) {
        refuse(found, CAS_ERR_CERTIFICATE_SERIAL, CAS_RULE_CABF, cert->serial);
    }
}

/* Keys that are weak, or that the provider cannot use. */
static void judge_key(findings *found, const cas_verifier *verifier, const cas_cert *cert)
{
    const bool is_rsa = cert->key.kind == CASTLS_KEY_RSA || cert->key.kind == CASTLS_KEY_RSA_PSS;
    const uint32_t bits = cert->key.rsa_bits;
    if (cert->key.kind == CASTLS_KEY_NONE || !verifier->provider->has_key(cert->key.kind) ||
        (is_rsa && (bits < verifier->policy->rsa_bits_min || bits > CAS_RSA_BITS_MAX))) {
        refuse(found, CAS_ERR_CERTIFICATE_KEY, CAS_RULE_NONE, cert->spki);
    }
    if (is_rsa && bits % 8 != 0 && has_rule(verifier, CAS_RULE_CABF)) {
        refuse(found, CAS_ERR_CERTIFICATE_KEY, CAS_RULE_CABF, cert->spki); /* CABF BR 6.1.5 */
    }
}

/* An extension that has to be critical, or must not be. */
static void judge_critical(findings *found, const cas_cert *cert, cas_ext ext, bool wanted,
                           cas_rule rule)
{
    if (cas_cert_has(cert, ext) && cas_cert_is_critical(cert, ext) != wanted) {
        refuse_ext(found, CAS_ERR_CERTIFICATE_EXTENSION, rule, cert, ext);
    }
}

/* RFC 5280 section 4.2: which extensions are critical, and which are not; whether they agree. */
static void judge_extensions(findings *found, castls_bytes der, const cas_cert *cert)
{
    const cas_rule rule = CAS_RULE_EXTENSIONS;
    judge_critical(found, cert, CAS_CERT_EXT_AUTHORITY_KEY_ID, false, rule);  /* 4.2.1.1 */
    judge_critical(found, cert, CAS_CERT_EXT_SUBJECT_KEY_ID, false, rule);    /* 4.2.1.2 */
    judge_critical(found, cert, CAS_CERT_EXT_POLICY_CONSTRAINTS, true, rule); /* 4.2.1.11 */
    judge_critical(found, cert, CAS_CERT_EXT_INHIBIT_ANY_POLICY, true, rule); /* 4.2.1.14 */
    judge_critical(found, cert, CAS_CERT_EXT_AUTHORITY_INFO, false, rule);    /* 4.2.2.1 */
    judge_critical(found, cert, CAS_CERT_EXT_SUBJECT_INFO, false, rule);      /* 4.2.2.2 */
    judge_critical(found, cert, CAS_CERT_EXT_FRESHEST_CRL, false, rule);      /* 4.2.1.15 */
    const bool signs =
        cas_cert_has(cert, CAS_CERT_EXT_KEY_USAGE) && (cert->key_usage & CAS_KU_KEY_CERT_SIGN) != 0;
    if (signs && !cert->is_ca) {
        refuse_ext(found, CAS_ERR_KEY_USAGE, rule, cert,
                   CAS_CERT_EXT_KEY_USAGE); /* 4.2.1.3, 4.2.1.9 */
    }
    if (cert->path_len != UINT32_MAX && !cert->is_ca) {
        refuse_ext(found, CAS_ERR_CERTIFICATE_EXTENSION, rule, cert,
                   CAS_CERT_EXT_BASIC_CONSTRAINTS); /* 4.2.1.9 */
    }
    if (cas_cert_has(cert, CAS_CERT_EXT_NAME_CONSTRAINTS) && !cert->is_ca) {
        refuse_ext(found, CAS_ERR_CERTIFICATE_EXTENSION, rule, cert,
                   CAS_CERT_EXT_NAME_CONSTRAINTS); /* 4.2.1.10 */
    }
    if (cert->has_half_issuer) {
        refuse_ext(found, CAS_ERR_CERTIFICATE_EXTENSION, rule, cert,
                   CAS_CERT_EXT_AUTHORITY_KEY_ID); /* 4.2.1.1: both or none. */
    }
    /* RFC 6962 section 3.1: a certificate with the poison is none, however it is marked. */
    judge_critical(found, cert, CAS_CERT_EXT_CT_POISON, true, rule);
    /* 4.1.2.6: without a subject, the alternative names are critical. */
    if (cas_dn_is_empty(cas_range_in(der, cert->subject))) {
        if (!cas_cert_has(cert, CAS_CERT_EXT_SUBJECT_ALT_NAME) ||
            !cas_cert_is_critical(cert, CAS_CERT_EXT_SUBJECT_ALT_NAME)) {
            refuse(found, CAS_ERR_CERTIFICATE_EXTENSION, rule, cert->subject);
        }
    }
    if (cas_dn_is_empty(cas_range_in(der, cert->issuer))) {
        refuse(found, CAS_ERR_CERTIFICATE_DECODE, rule, cert->issuer); /* 4.1.2.4 */
    }
}

/* RFC 5280 section 4.2.1.1: self-signed is what its own key signed, whatever its issuer says. */
static bool is_self_signed(const cas_verifier *verifier, castls_bytes der, const cas_cert *cert)
{
    castls_signature_id id = (castls_signature_id)0;
    return cas_sig_alg_decode(cas_range_in(der, cert->signature_algorithm), &id) == CAS_OK &&
           cas_sig_alg_fits_key(id, cert->key.kind) &&
           verifier->provider->verify(
               id, cas_range_in(der, cert->spki), cas_range_in(der, cert->tbs),
               cas_range_in(der, cert->signature)) == CASTLS_OK;
}

/* RFC 5280 sections 4.2.1.1 and 4.2.1.2: subject key identifiers in CAs, authority key identifiers
 * in all but what signs itself. */
static void judge_key_ids(findings *found, const cas_verifier *verifier, cas_role role,
                          castls_bytes der, const cas_cert *cert)
{
    if (cert->is_ca && !cas_cert_has(cert, CAS_CERT_EXT_SUBJECT_KEY_ID)) {
        refuse(found, CAS_ERR_CERTIFICATE_EXTENSION, CAS_RULE_KEY_IDS, cert->extensions);
    }
    /* No path leads through what signs itself, so that only a root, or a leaf that is trusted
     * itself, can be it. */
    if (!cert->has_issuer_key && !(role == CAS_ROLE_ROOT && cert->is_self_issued) &&
        !(role == CAS_ROLE_ROOT && is_self_signed(verifier, der, cert))) {
        refuse(found, CAS_ERR_CERTIFICATE_EXTENSION, CAS_RULE_KEY_IDS, cert->extensions);
    }
}

/* CABF BR 7.1.2.1.3 (roots) and 7.1.2.11.1: a root's authority key identifier is its own, and says
 * nothing else. */
static void judge_cabf(findings *found, cas_role role, castls_bytes der, const cas_cert *cert)
{
    const bool has_subject = !cas_dn_is_empty(cas_range_in(der, cert->subject));
    if (role == CAS_ROLE_ROOT && cas_cert_has(cert, CAS_CERT_EXT_AUTHORITY_KEY_ID)) {
        const bool is_own = cas_bytes_equal(
            cas_range_in(der, cert->issuer_key_id), cas_range_in(der, cert->key_id));
        if (!cert->has_issuer_key || cert->has_issuer_serial || (cert->is_self_issued && !is_own)) {
            refuse_ext(found, CAS_ERR_CERTIFICATE_EXTENSION, CAS_RULE_CABF, cert,
                       CAS_CERT_EXT_AUTHORITY_KEY_ID);
        }
    }
    if (role == CAS_ROLE_ROOT && cas_cert_has(cert, CAS_CERT_EXT_EXT_KEY_USAGE)) {
        refuse_ext(found, CAS_ERR_CERTIFICATE_EXTENSION, CAS_RULE_CABF, cert,
                   CAS_CERT_EXT_EXT_KEY_USAGE); /* 7.1.2.1.2 */
    }
    if (role != CAS_ROLE_LEAF && !cas_cert_has(cert, CAS_CERT_EXT_KEY_USAGE)) {
        refuse(found, CAS_ERR_KEY_USAGE, CAS_RULE_CABF, cert->extensions); /* 7.1.2.10.7 */
    }
    if (role == CAS_ROLE_LEAF && has_subject) {
        judge_critical(found, cert, CAS_CERT_EXT_SUBJECT_ALT_NAME, false,
                       CAS_RULE_CABF); /* 7.1.2.7.12 */
    }
}

/* RFC 5280 section 6.1.4 (k) and (n). */
static void judge_ca(findings *found, const cas_verifier *verifier, castls_bytes der,
                     const cas_cert *cert)
{
    if (!cert->is_ca) {
        refuse_ext(found, CAS_ERR_NOT_A_CA, CAS_RULE_NONE, cert, CAS_CERT_EXT_BASIC_CONSTRAINTS);
    }
    if ((cert->key_usage & CAS_KU_KEY_CERT_SIGN) == 0) {
        refuse_ext(found, CAS_ERR_KEY_USAGE, CAS_RULE_NONE, cert, CAS_CERT_EXT_KEY_USAGE);
    }
    if (cas_dn_is_empty(cas_range_in(der, cert->subject))) {
        refuse(found, CAS_ERR_CERTIFICATE_DECODE, CAS_RULE_NONE, cert->subject); /* 4.1.2.6 */
    }
    if (has_rule(verifier, CAS_RULE_EXTENSIONS)) {
        judge_critical(found, cert, CAS_CERT_EXT_BASIC_CONSTRAINTS, true, CAS_RULE_EXTENSIONS);
    }
    if (has_rule(verifier, CAS_RULE_CRITICAL_CONSTRAINTS)) {
        judge_critical(found, cert, CAS_CERT_EXT_NAME_CONSTRAINTS, true,
                       CAS_RULE_CRITICAL_CONSTRAINTS);
    }
    if (has_rule(verifier, CAS_RULE_CONSTRAINT_FORM) &&
        cas_name_constraints_have_period(der, cert)) {
        refuse_ext(found, CAS_ERR_NAME_CONSTRAINT, CAS_RULE_CONSTRAINT_FORM, cert,
                   CAS_CERT_EXT_NAME_CONSTRAINTS);
    }
}

/* RFC 5280 section 4.2.1.12: where the extension is present, its purposes are the only ones; castls
 * asks that of intermediates too, as all of the Web PKI does. */
static void judge_purpose(findings *found, const cas_verifier *verifier, cas_role role,
                          const cas_cert *cert)
{
    uint8_t wanted = CAS_EKU_ANY | CAS_EKU_SERVER_AUTH | CAS_EKU_CLIENT_AUTH | CAS_EKU_OTHER;
    cas_rule rule = CAS_RULE_NONE;
    if (verifier->purpose == CAS_PURPOSE_SERVER) {
        wanted = CAS_EKU_ANY | CAS_EKU_SERVER_AUTH;
    } else if (verifier->purpose == CAS_PURPOSE_CLIENT) {
        wanted = CAS_EKU_ANY | CAS_EKU_CLIENT_AUTH;
    }
    bool is_good = cert->eku == 0 || (cert->eku & wanted) != 0;
    if (is_good && role == CAS_ROLE_LEAF && has_rule(verifier, CAS_RULE_CABF_EKU)) {
        rule = CAS_RULE_CABF_EKU;
        is_good = (cert->eku & wanted & ~CAS_EKU_ANY) != 0 && (cert->eku & CAS_EKU_ANY) == 0 &&
                  !cas_cert_is_critical(cert, CAS_CERT_EXT_EXT_KEY_USAGE);
    }
    if (!is_good) {
        refuse_ext(found, CAS_ERR_EXTENDED_KEY_USAGE, rule, cert, CAS_CERT_EXT_EXT_KEY_USAGE);
    }
}

static void judge_leaf(findings *found, const cas_verifier *verifier, bool is_pinned,
                       castls_bytes der, const cas_cert *cert)
{
    if (cert->is_ca && !is_pinned && has_rule(verifier, CAS_RULE_NO_CA_LEAF)) {
        refuse_ext(found, CAS_ERR_CA_AS_LEAF, CAS_RULE_NO_CA_LEAF, cert,
                   CAS_CERT_EXT_BASIC_CONSTRAINTS);
    }
    /* RFC 8446 section 4.4.2.2 and 4.4.2.4: the key signs. */
    if ((cert->key_usage & CAS_KU_DIGITAL_SIGNATURE) == 0) {
        refuse_ext(found, CAS_ERR_KEY_USAGE, CAS_RULE_NONE, cert, CAS_CERT_EXT_KEY_USAGE);
    }
    const bool is_server = verifier->purpose == CAS_PURPOSE_SERVER;
    if (is_server && has_rule(verifier, CAS_RULE_COMMON_NAME) &&
        !cas_leaf_common_name_is_listed(der, cert)) {
        refuse(found, CAS_ERR_CERTIFICATE_EXTENSION, CAS_RULE_COMMON_NAME, cert->subject);
    }
    if (has_rule(verifier, CAS_RULE_PUBLIC_SUFFIX) &&
        !cas_leaf_wildcard_is_narrow(der, cert, verifier->suffixes)) {
        refuse_ext(found, CAS_ERR_CERTIFICATE_EXTENSION, CAS_RULE_PUBLIC_SUFFIX, cert,
                   CAS_CERT_EXT_SUBJECT_ALT_NAME);
    }
}

cas_refusal cas_cert_find(const cas_verifier *verifier, cas_role place, castls_bytes der,
                          const cas_cert *cert, uint32_t i)
{
    findings found = {{CAS_OK, CAS_RULE_NONE, {0, 0}}, i};
    const bool is_pinned = place == CAS_ROLE_PINNED;
    const cas_role role = is_pinned ? CAS_ROLE_LEAF : place;
    if (role == CAS_ROLE_ROOT && !has_rule(verifier, CAS_RULE_CHECK_ROOT)) {
        return found.refusal;
    }
    if (role == CAS_ROLE_VETTED_ROOT) {
        judge_key(&found, verifier, cert);
        return found.refusal;
    }
    /* RFC 5280 section 4.2: a critical extension that is not processed refuses the certificate. */
    if (cert->unknown_critical.len != 0) {
        refuse(&found, CAS_ERR_CRITICAL_EXTENSION, CAS_RULE_NONE, cert->unknown_critical);
    }
    judge_key(&found, verifier, cert);
    if (role == CAS_ROLE_LEAF) {
        judge_leaf(&found, verifier, is_pinned, der, cert);
    } else {
        judge_ca(&found, verifier, der, cert);
    }
    judge_purpose(&found, verifier, role, cert);
    if (has_rule(verifier, CAS_RULE_EXTENSIONS)) {
        judge_extensions(&found, der, cert);
    }
    if (has_rule(verifier, CAS_RULE_SERIAL)) {
        judge_serial(&found, verifier, role, der, cert);
    }
    if (has_rule(verifier, CAS_RULE_KEY_IDS)) {
        judge_key_ids(&found, verifier, role, der, cert);
    }
    if (has_rule(verifier, CAS_RULE_CABF)) {
        judge_cabf(&found, role, der, cert);
    }
    if (has_rule(verifier, CAS_RULE_TIME_FORM) && !cert->has_time_form) {
        refuse(&found, CAS_ERR_CERTIFICATE_TIME, CAS_RULE_TIME_FORM, cert->subject);
    }
    return found.refusal;
}

cas_refusal cas_cert_judge(const cas_verifier *verifier, cas_role place, castls_bytes der,
                           const cas_cert *cert)
{
    return cas_cert_find(verifier, place, der, cert, 0);
}
