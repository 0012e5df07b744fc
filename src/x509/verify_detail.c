/*
 * verify_detail.c: what a person wants to know about a certificate that was refused, beside the
 * sentence of the reason.
 */
#include "x509/verify.h"

#include "core/text.h"
#include "x509/dn.h"
#include "x509/general_name.h"
#include "x509/sig_alg.h"
#include "x509/time.h"

/* Names that are shown of a long list. */
#define SHOWN_MAX 4

static void write_quoted_dn(cas_writer *w, castls_bytes name)
{
    cas_write_u8(w, '"');
    cas_write_dn(w, name);
    cas_write_u8(w, '"');
}

static void write_count(cas_writer *w, uint64_t count, const char *what)
{
    cas_write_decimal(w, count);
    cas_write_u8(w, ' ');
    cas_write_bytes(w, cas_text(what));
    if (count != 1) {
        cas_write_u8(w, 's');
    }
}

static void write_general_name(cas_writer *w, cas_general_kind kind, castls_bytes name)
{
    switch (kind) {
    case CAS_GENERAL_DNS:
    case CAS_GENERAL_MAILBOX:
    case CAS_GENERAL_URI:
        cas_write_safe_text(w, name);
        break;
    case CAS_GENERAL_IP:
        cas_write_ip(w, name);
        break;
    case CAS_GENERAL_DIRECTORY:
        write_quoted_dn(w, name);
        break;
    case CAS_GENERAL_OTHER:
    case CAS_GENERAL_X400:
    case CAS_GENERAL_EDI:
    case CAS_GENERAL_OID:
    default:
        cas_write_bytes(w, CAS_TEXT("a name of another kind"));
        break;
    }
}

/* The alternative name that stands in that range, if one does. */
static void write_name_at(cas_writer *w, castls_bytes der, const cas_cert *cert, cas_range about)
{
    cas_der d = cas_cert_names(der, cert);
    while (cas_der_has_more(&d)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&d, &kind);
        const cas_range at = cas_der_last(&d, name.len);
        if (at.offset == about.offset && at.len == about.len) {
            cas_write_bytes(w, CAS_TEXT("; its name "));
            write_general_name(w, kind, name);
            return;
        }
    }
}

/* asked for "a"; the certificate is for b, c and 3 more */
static void write_mismatch(cas_writer *w, const cas_name_list *names, castls_bytes der,
                           const cas_cert *cert)
{
    cas_write_bytes(w, CAS_TEXT("asked for "));
    for (size_t i = 0; names != NULL && i < names->count; i++) {
        cas_write_bytes(w, i == 0 ? CAS_TEXT("\"") : CAS_TEXT(" or \""));
        cas_write_name(w, CAS_AT(names->name, i));
        cas_write_u8(w, '"');
    }
    if (cert->san_count == 0) {
        cas_write_bytes(w, CAS_TEXT("; the certificate has no alternative names, and its common "
                                    "name does not count"));
        return;
    }
    cas_write_bytes(w, CAS_TEXT("; the certificate is for "));
    cas_der d = cas_cert_names(der, cert);
    for (uint32_t i = 0; i < SHOWN_MAX && cas_der_has_more(&d); i++) {
        if (i != 0) {
            cas_write_bytes(w, CAS_TEXT(", "));
        }
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&d, &kind);
        write_general_name(w, kind, name);
    }
    if (cert->san_count > SHOWN_MAX) {
        cas_write_bytes(w, CAS_TEXT(" and "));
        cas_write_decimal(w, cert->san_count - SHOWN_MAX);
        cas_write_bytes(w, CAS_TEXT(" more"));
    }
}

/* issued by "X", which was looked for in the peer's 2 certificates and 140 roots of FILE */
static void write_unknown_issuer(const cas_verifier *verifier, castls_parts chain,
                                 const cas_verdict *verdict, castls_bytes der, const cas_cert *cert,
                                 cas_writer *w)
{
    const castls_bytes source = cas_trust_source(verifier->trust);
    cas_write_bytes(w, CAS_TEXT("; it was issued by "));
    write_quoted_dn(w, cas_range_in(der, cert->issuer));
    cas_write_bytes(w, CAS_TEXT(", which was looked for in "));
    write_count(w, chain.count, "certificate");
    cas_write_bytes(w, CAS_TEXT(" from the peer and "));
    write_count(w, cas_trust_count(verifier->trust), "trusted root");
    if (source.len != 0) {
        cas_write_bytes(w, CAS_TEXT(" ("));
        cas_write_safe_text(w, source);
        cas_write_u8(w, ')');
    }
    if (verdict->path_count > verdict->depth + 1) {
        const bool is_root = CAS_AT(verdict->path, verdict->depth + 1)->is_anchor;
        cas_write_bytes(w,
                        is_root ? CAS_TEXT("; a trusted root") : CAS_TEXT("; one of the peer's"));
        cas_write_bytes(w, CAS_TEXT(" has that name and another key"));
    }
    if (verdict->unreadable != 0) {
        cas_write_bytes(w, CAS_TEXT("; malformed among the peer's: "));
        cas_write_decimal(w, verdict->unreadable);
    }
    if (cas_trust_has(verifier->trust, der)) {
        cas_write_bytes(w, CAS_TEXT("; it is in the trust store itself, which counts under the "
                                    "rule trusted-leaf only"));
    }
}

static void write_time(cas_writer *w, const cas_cert *cert, int64_t now, cas_err err)
{
    if (err == CAS_ERR_CERTIFICATE_EXPIRED) {
        cas_write_bytes(w, CAS_TEXT("; valid until "));
        cas_write_time(w, cert->not_after);
    } else {
        cas_write_bytes(w, CAS_TEXT("; valid from "));
        cas_write_time(w, cert->not_before);
    }
    cas_write_bytes(w, CAS_TEXT(", now is "));
    cas_write_time(w, now);
}

/* The known extension whose value stands in that range; CAS_CERT_EXT_COUNT for none. */
static cas_ext ext_at(const cas_cert *cert, cas_range about)
{
    for (uint32_t i = 0; i < CAS_CERT_EXT_COUNT; i++) {
        const cas_range *it = CAS_AT(cert->ext, i);
        if (about.len != 0 && it->offset == about.offset && it->len == about.len) {
            return (cas_ext)i;
        }
    }
    return CAS_CERT_EXT_COUNT;
}

static void write_algorithm(cas_writer *w, castls_bytes der, const cas_cert *cert)
{
    castls_signature_id id = (castls_signature_id)0;
    const castls_bytes algorithm = cas_range_in(der, cert->signature_algorithm);
    cas_write_bytes(w, CAS_TEXT("; signed with "));
    if (cas_sig_alg_decode(algorithm, &id) == CAS_OK) {
        cas_write_bytes(w, cas_text(cas_sig_alg_name(id)));
        return;
    }
    cas_der outer = cas_der_on(algorithm);
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    cas_write_oid(w, cas_der_read(&d, CAS_DER_OID));
}

/* What belongs to the reason alone. */
static void write_reason(const cas_verifier *verifier, castls_parts chain,
                         const cas_verdict *verdict, int64_t now, castls_bytes der,
                         const cas_cert *cert, cas_writer *w)
{
    const cas_ext ext = ext_at(cert, verdict->about);
    switch (verdict->err) {
    case CAS_ERR_UNKNOWN_ISSUER:
    case CAS_ERR_SELF_SIGNED:
        write_unknown_issuer(verifier, chain, verdict, der, cert, w);
        return;
    case CAS_ERR_CERTIFICATE_EXPIRED:
    case CAS_ERR_CERTIFICATE_NOT_YET_VALID:
        write_time(w, cert, now, verdict->err);
        return;
    case CAS_ERR_CRITICAL_EXTENSION:
        cas_write_bytes(w, CAS_TEXT("; extension "));
        cas_write_oid(w, cas_range_in(der, verdict->about));
        return;
    case CAS_ERR_CERTIFICATE_ALGORITHM:
        write_algorithm(w, der, cert);
        return;
    case CAS_ERR_CERTIFICATE_KEY:
        cas_write_bytes(w, CAS_TEXT("; its key: "));
        cas_write_bytes(w, cas_text(cas_key_kind_name(cert->key.kind)));
        if (cert->key.rsa_bits != 0) {
            cas_write_u8(w, ' ');
            write_count(w, cert->key.rsa_bits, "bit");
        }
        return;
    case CAS_ERR_NAME_CONSTRAINT:
        write_name_at(w, der, cert, verdict->about);
        break;
    default:
        break;
    }
    if (ext != CAS_CERT_EXT_COUNT) {
        cas_write_bytes(w, CAS_TEXT("; extension "));
        cas_write_bytes(w, cas_text(cas_ext_name(ext)));
    }
}

void cas_verify_detail(const cas_verifier *verifier, castls_parts chain, const cas_name_list *names,
                       int64_t now, const cas_verdict *verdict, cas_writer *w)
{
    const castls_bytes der = cas_verdict_cert(verifier, chain, verdict, verdict->depth);
    cas_cert cert = {0};
    const cas_err decoded = cas_cert_decode(der, &cert);
    if (verdict->err == CAS_ERR_NAME_MISMATCH) {
        write_mismatch(w, names, der, &cert);
        return;
    }
    cas_write_bytes(w, CAS_TEXT("certificate "));
    cas_write_decimal(w, verdict->depth);
    if (decoded != CAS_OK) {
        return;
    }
    cas_write_u8(w, ' ');
    write_quoted_dn(w, cas_range_in(der, cert.subject));
    write_reason(verifier, chain, verdict, now, der, &cert, w);
    if (verdict->rule != CAS_RULE_NONE) {
        cas_write_bytes(w, CAS_TEXT("; rule "));
        cas_write_bytes(w, cas_text(cas_rule_name(verdict->rule)));
        cas_write_bytes(w, CAS_TEXT(" of the policy "));
        cas_write_bytes(w, cas_text(verifier->policy->name));
    }
}
