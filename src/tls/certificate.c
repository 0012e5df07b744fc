/*
 * certificate.c: looking into certificates, and names of code points, for the layers above.
 */
#include "castls/certificate.h"

#include "config/sized.h"
#include "core/list.h"
#include "crypto/group.h"
#include "crypto/scheme.h"
#include "crypto/suite.h"
#include "x509/cert.h"
#include "x509/dn.h"
#include "x509/general_name.h"
#include "x509/name.h"
#include "x509/pem.h"
#include "x509/sig_alg.h"

/* Writes as much as the caller's struct has. */
static void give_fields(const castls_certificate_fields *from, castls_certificate_fields *out)
{
    CAS_GIVE(out, from, serial);
    CAS_GIVE(out, from, spki);
    CAS_GIVE(out, from, not_before_s);
    CAS_GIVE(out, from, not_after_s);
    CAS_GIVE(out, from, key_kind);
    CAS_GIVE(out, from, key_bits);
    CAS_GIVE(out, from, is_ca);
    CAS_GIVE(out, from, is_self_issued);
    CAS_GIVE(out, from, key_name);
    CAS_GIVE(out, from, signature_name);
    CAS_GIVE(out, from, subject);
    CAS_GIVE(out, from, issuer);
}

castls_code castls_certificate_read(castls_bytes der, castls_certificate_fields *out)
{
    cas_cert cert = {0};
    castls_signature_id signature = CASTLS_SIGNATURE_RSA_PKCS1_SHA256;
    castls_certificate_fields fields = {.struct_len = sizeof(fields)};
    if (!CAS_HAS(out, struct_len)) {
        return CASTLS_BAD_ARGUMENT;
    }
    const cas_err err = cas_cert_decode(der, &cert);
    if (err != CAS_OK) {
        return castls_reason_code((castls_reason)err);
    }
    fields.serial = cas_range_in(der, cert.serial);
    fields.spki = cas_range_in(der, cert.spki);
    fields.not_before_s = cert.not_before;
    fields.not_after_s = cert.not_after;
    fields.subject = cas_range_in(der, cert.subject);
    fields.issuer = cas_range_in(der, cert.issuer);
    fields.key_kind = cert.key.kind;
    fields.key_bits = cert.key.rsa_bits;
    fields.is_ca = cert.is_ca;
    fields.is_self_issued = cert.is_self_issued;
    fields.key_name = cas_key_kind_name(cert.key.kind);
    fields.signature_name =
        cas_sig_alg_decode(cas_range_in(der, cert.signature_algorithm), &signature) == CAS_OK
            ? cas_sig_alg_name(signature)
            : "unknown";
    give_fields(&fields, out);
    return CASTLS_OK;
}

/* Text is written into room of its own first, so that what does not fit is cut and not lost. */
#define TEXT_MAX 4096

static size_t cut_into(castls_span room, const cas_writer *w)
{
    const castls_bytes text = cas_bytes_prefix(cas_writer_bytes(w), room.len);
    return cas_span_copy(room, text) ? text.len : 0;
}

size_t castls_certificate_subject(castls_bytes der, castls_span room)
{
    uint8_t text[TEXT_MAX] = {0};
    cas_cert cert = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(text));
    if (cas_cert_decode(der, &cert) != CAS_OK) {
        return 0;
    }
    cas_write_dn(&w, cas_range_in(der, cert.subject));
    return cut_into(room, &w);
}

size_t castls_certificate_issuer(castls_bytes der, castls_span room)
{
    uint8_t text[TEXT_MAX] = {0};
    cas_cert cert = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(text));
    if (cas_cert_decode(der, &cert) != CAS_OK) {
        return 0;
    }
    cas_write_dn(&w, cas_range_in(der, cert.issuer));
    return cut_into(room, &w);
}

size_t castls_certificate_names(castls_bytes der, castls_span room)
{
    uint8_t text[TEXT_MAX] = {0};
    cas_cert cert = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(text));
    if (cas_cert_decode(der, &cert) != CAS_OK) {
        return 0;
    }
    cas_der names = cas_cert_names(der, &cert);
    while (cas_der_has_more(&names)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes content = cas_general_name_read(&names, &kind);
        if (kind != CAS_GENERAL_DNS && kind != CAS_GENERAL_IP && kind != CAS_GENERAL_MAILBOX &&
            kind != CAS_GENERAL_URI) {
            continue;
        }
        if (cas_writer_len(&w) != 0) {
            cas_write_bytes(&w, CAS_TEXT(", "));
        }
        if (kind == CAS_GENERAL_IP) {
            cas_write_ip(&w, content);
        } else {
            cas_write_safe_text(&w, content);
        }
    }
    return cut_into(room, &w);
}

static cas_range alternative_name(castls_bytes der, const cas_cert *cert, cas_general_kind wanted,
                                  size_t i)
{
    cas_der names = cas_cert_names(der, cert);
    size_t left = i;
    while (cas_der_has_more(&names)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes content = cas_general_name_read(&names, &kind);
        if (kind == wanted) {
            if (left == 0) {
                return cas_der_last(&names, content.len);
            }
            left--;
        }
    }
    return (cas_range){0, 0};
}

castls_bytes castls_certificate_name(castls_bytes der, castls_name_kind kind, size_t i)
{
    static const uint8_t organization[] = {0x55, 0x04, 0x0a};
    static const uint8_t unit[] = {0x55, 0x04, 0x0b};
    cas_cert cert = {0};
    if (cas_cert_decode(der, &cert) != CAS_OK) {
        return cas_bytes_none();
    }
    const castls_bytes subject = cas_range_in(der, cert.subject);
    switch (kind) {
    case CASTLS_NAME_DNS:
        return cas_range_in(der, alternative_name(der, &cert, CAS_GENERAL_DNS, i));
    case CASTLS_NAME_IP:
        return cas_range_in(der, alternative_name(der, &cert, CAS_GENERAL_IP, i));
    case CASTLS_NAME_MAILBOX:
        return cas_range_in(der, alternative_name(der, &cert, CAS_GENERAL_MAILBOX, i));
    case CASTLS_NAME_URI:
        return cas_range_in(der, alternative_name(der, &cert, CAS_GENERAL_URI, i));
    case CASTLS_NAME_COMMON:
        return i == 0 ? cas_dn_common_name(subject) : cas_bytes_none();
    case CASTLS_NAME_ORGANIZATION:
        return cas_dn_attribute(subject, CAS_BYTES(organization), i);
    case CASTLS_NAME_UNIT:
        return cas_dn_attribute(subject, CAS_BYTES(unit), i);
    default:
        return cas_bytes_none();
    }
}

castls_code castls_certificate_pin(castls_bytes der, castls_span out)
{
    cas_cert cert = {0};
    const castls_hash *hash = castls_provider_default()->hash(CASTLS_HASH_SHA256);
    if (out.len != 32 || hash == NULL) {
        return CASTLS_BAD_ARGUMENT;
    }
    const cas_err err = cas_cert_decode(der, &cert);
    if (err != CAS_OK) {
        return castls_reason_code((castls_reason)err);
    }
    const castls_bytes parts[] = {cas_range_in(der, cert.spki)};
    return hash->digest(CAS_PARTS(parts), out);
}

castls_code castls_pem_next(castls_bytes text, size_t *at, castls_bytes *label, castls_span room,
                            size_t *len)
{
    castls_bytes body = {0};
    castls_bytes written = {0};
    cas_reader r = cas_reader_on(cas_bytes_skip(text, *at));
    cas_writer w = cas_writer_on(room);
    *len = 0;
    *label = cas_bytes_none();
    const cas_err found = cas_pem_next(&r, label, &body);
    if (found != CAS_OK) {
        return found == CAS_ERR_PEM_NOTHING ? CASTLS_NOTHING
                                            : castls_reason_code((castls_reason)found);
    }
    *at = text.len - cas_reader_left(&r);
    cas_err err = cas_pem_decode(body, &w);
    if (err == CAS_OK) {
        err = cas_writer_end(&w, &written);
    }
    *len = written.len;
    return castls_reason_code((castls_reason)err);
}

const char *castls_suite_name(uint16_t suite)
{
    const cas_suite *row = cas_suite_find(suite);
    return row == NULL ? "unknown" : row->name;
}

const char *castls_group_name(uint16_t group)
{
    const cas_named_group *row = cas_named_group_find(group);
    return row == NULL ? "unknown" : row->name;
}

const char *castls_scheme_name(uint16_t scheme)
{
    const cas_scheme *row = cas_scheme_find(scheme);
    return row == NULL ? "unknown" : row->name;
}

uint16_t castls_suite_by_name(castls_bytes name)
{
    const castls_codes all = cas_suite_defaults();
    for (size_t i = 0; i < all.count; i++) {
        const uint16_t id = cas_codes_get(all, i);
        if (cas_bytes_equal_fold(name, cas_text(castls_suite_name(id)))) {
            return id;
        }
    }
    return 0;
}

uint16_t castls_group_by_name(castls_bytes name)
{
    const castls_codes all = cas_named_group_defaults();
    for (size_t i = 0; i < all.count; i++) {
        const uint16_t id = cas_codes_get(all, i);
        if (cas_bytes_equal_fold(name, cas_text(castls_group_name(id)))) {
            return id;
        }
    }
    return 0;
}
