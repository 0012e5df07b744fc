/*
 * cert_build.c: see cert_build.h. It writes what RFC 5280 section 4 asks of a CA that conforms.
 */
#include "x509/cert_build.h"

#include "core/list.h"
#include "x509/der_write.h"
#include "x509/sig_alg.h"

#define KEY_ID_LEN 20

static const uint8_t oid_common_name[] = {0x55, 0x04, 0x03};
static const uint8_t oid_organization[] = {0x55, 0x04, 0x0a};
static const uint8_t ce_prefix[] = {0x55, 0x1d};
static const uint8_t kp_prefix[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03};
static const uint8_t any_usage[] = {0x55, 0x1d, 0x25, 0x00};

void cas_cert_plan_set_common_name(cas_cert_plan *plan, castls_bytes text)
{
    const castls_bytes kept = cas_bytes_prefix(text, CAS_CERT_TEXT_MAX);
    (void)cas_span_copy(CAS_SPAN(plan->common_name), kept);
    plan->common_name_len = cas_narrow_u8(kept.len);
}

void cas_cert_plan_set_organization(cas_cert_plan *plan, castls_bytes text)
{
    const castls_bytes kept = cas_bytes_prefix(text, CAS_CERT_TEXT_MAX);
    (void)cas_span_copy(CAS_SPAN(plan->organization), kept);
    plan->organization_len = cas_narrow_u8(kept.len);
}

static void write_attribute(cas_writer *w, castls_bytes oid, castls_bytes text)
{
    const cas_der_mark set = cas_der_open(w, CAS_DER_SET);
    const cas_der_mark attribute = cas_der_open(w, CAS_DER_SEQUENCE);
    cas_der_write(w, CAS_DER_OID, oid);
    cas_der_write(w, CAS_DER_UTF8_STRING, text);
    cas_der_close(w, attribute);
    cas_der_close(w, set);
}

static void write_subject(cas_writer *w, const cas_cert_plan *plan)
{
    const cas_der_mark mark = cas_der_open(w, CAS_DER_SEQUENCE);
    if (plan->organization_len != 0) {
        write_attribute(w, CAS_BYTES(oid_organization),
                        cas_bytes_prefix(CAS_BYTES(plan->organization), plan->organization_len));
    }
    if (plan->common_name_len != 0) {
        write_attribute(w, CAS_BYTES(oid_common_name),
                        cas_bytes_prefix(CAS_BYTES(plan->common_name), plan->common_name_len));
    }
    cas_der_close(w, mark);
}

/* An extension up to its value, which the caller writes; close_extension closes both marks. */
typedef struct extension_marks {
    cas_der_mark extension;
    cas_der_mark value;
} extension_marks;

static extension_marks open_extension(cas_writer *w, uint8_t octet, bool is_critical)
{
    extension_marks marks = {{0}, {0}};
    marks.extension = cas_der_open(w, CAS_DER_SEQUENCE);
    const cas_der_mark oid = cas_der_open(w, CAS_DER_OID);
    cas_write_bytes(w, CAS_BYTES(ce_prefix));
    cas_write_u8(w, octet);
    cas_der_close(w, oid);
    if (is_critical) {
        cas_der_write_boolean(w, true);
    }
    marks.value = cas_der_open(w, CAS_DER_OCTET_STRING);
    return marks;
}

static void close_extension(cas_writer *w, extension_marks marks)
{
    cas_der_close(w, marks.value);
    cas_der_close(w, marks.extension);
}

static void write_basic_constraints(cas_writer *w, const cas_cert_plan *plan)
{
    const extension_marks marks = open_extension(w, 19, true);
    const cas_der_mark mark = cas_der_open(w, CAS_DER_SEQUENCE);
    if (plan->is_ca) {
        cas_der_write_boolean(w, true);
        if (plan->path_len != UINT32_MAX) {
            cas_der_write_small(w, plan->path_len);
        }
    }
    cas_der_close(w, mark);
    close_extension(w, marks);
}

static void write_purpose(cas_writer *w, uint8_t octet)
{
    const cas_der_mark mark = cas_der_open(w, CAS_DER_OID);
    cas_write_bytes(w, CAS_BYTES(kp_prefix));
    cas_write_u8(w, octet);
    cas_der_close(w, mark);
}

static void write_ext_key_usage(cas_writer *w, uint8_t eku)
{
    const extension_marks marks = open_extension(w, 37, false);
    const cas_der_mark mark = cas_der_open(w, CAS_DER_SEQUENCE);
    if ((eku & CAS_EKU_SERVER_AUTH) != 0) {
        write_purpose(w, 1);
    }
    if ((eku & CAS_EKU_CLIENT_AUTH) != 0) {
        write_purpose(w, 2);
    }
    if ((eku & CAS_EKU_OTHER) != 0) {
        write_purpose(w, 4); /* id-kp-emailProtection */
    }
    if ((eku & CAS_EKU_OCSP_SIGNING) != 0) {
        write_purpose(w, 9);
    }
    if ((eku & CAS_EKU_ANY) != 0) {
        cas_der_write(w, CAS_DER_OID, CAS_BYTES(any_usage));
    }
    cas_der_close(w, mark);
    close_extension(w, marks);
}

/* RFC 5280 section 4.2.1.6: critical where the subject is empty. */
static void write_names(cas_writer *w, const cas_cert_plan *plan)
{
    const bool has_subject = plan->common_name_len != 0 || plan->organization_len != 0;
    const extension_marks marks = open_extension(w, 17, !has_subject);
    const cas_der_mark mark = cas_der_open(w, CAS_DER_SEQUENCE);
    for (size_t i = 0; i < plan->names.count; i++) {
        const cas_name *name = CAS_AT(plan->names.name, i);
        const uint32_t choice =
            name->kind == CAS_NAME_IP ? 7 : (name->kind == CAS_NAME_MAILBOX ? 1 : 2);
        cas_der_write(w, cas_narrow_u8(CAS_DER_CONTEXT(choice)), cas_name_bytes(name));
    }
    cas_der_close(w, mark);
    close_extension(w, marks);
}

/* RFC 7093 section 2 (1): the first 160 bits of the SHA-256 of the key's bits. */
static cas_err hash_key(const castls_provider *provider, castls_bytes spki, castls_span out)
{
    cas_der outer = cas_der_on(spki);
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    (void)cas_der_element(&d, CAS_DER_SEQUENCE);
    const castls_bytes bits[] = {cas_range_in(spki, cas_der_bits(&d))};
    cas_der_leave(&outer, &d);
    CAS_TRY(cas_der_end(&outer));

    uint8_t digest[32] = {0};
    const castls_hash *hash = provider->hash(CASTLS_HASH_SHA256);
    if (hash == NULL || hash->digest(CAS_PARTS(bits), CAS_SPAN(digest)) != CASTLS_OK) {
        return CAS_ERR_CRYPTO;
    }
    (void)cas_span_copy(out, cas_bytes_prefix(CAS_BYTES(digest), KEY_ID_LEN));
    return CAS_OK;
}

static void write_key_ids(cas_writer *w, castls_bytes key_id, castls_bytes issuer_key_id)
{
    extension_marks marks = open_extension(w, 14, false);
    cas_der_write(w, CAS_DER_OCTET_STRING, key_id);
    close_extension(w, marks);
    if (issuer_key_id.len == 0) {
        return;
    }
    marks = open_extension(w, 35, false);
    const cas_der_mark mark = cas_der_open(w, CAS_DER_SEQUENCE);
    cas_der_write(w, CAS_DER_CONTEXT(0), issuer_key_id);
    cas_der_close(w, mark);
    close_extension(w, marks);
}

static void write_extensions(cas_writer *w, const cas_cert_plan *plan, castls_bytes key_id,
                             castls_bytes issuer_key_id, castls_bytes extra)
{
    const cas_der_mark tagged = cas_der_open(w, CAS_DER_CONSTRUCTED(3));
    const cas_der_mark list = cas_der_open(w, CAS_DER_SEQUENCE);
    if (!plan->no_basic_constraints) {
        write_basic_constraints(w, plan);
    }
    if (plan->key_usage != 0) {
        const extension_marks marks = open_extension(w, 15, true);
        cas_der_write_named_bits(w, CAS_DER_BIT_STRING, plan->key_usage);
        close_extension(w, marks);
    }
    if (plan->eku != 0) {
        write_ext_key_usage(w, plan->eku);
    }
    if (plan->names.count != 0) {
        write_names(w, plan);
    }
    if (!plan->no_key_ids) {
        write_key_ids(w, key_id, issuer_key_id);
    }
    cas_write_bytes(w, extra);
    cas_der_close(w, list);
    cas_der_close(w, tagged);
}

/* RFC 5280 section 4.1.2.2: positive, at most 20 octets; random, so that nobody guesses it. */
static cas_err write_serial(cas_writer *w, const cas_cert_plan *plan,
                            const castls_provider *provider)
{
    uint8_t serial[CAS_CERT_SERIAL_MAX] = {0};
    size_t len = plan->serial_len;
    if (len == 0) {
        len = 16;
        if (provider->random(cas_span_prefix(CAS_SPAN(serial), len)) != CASTLS_OK) {
            return CAS_ERR_RANDOM;
        }
        serial[0] = cas_low_u8(serial[0] | 0x40U);
    } else if (!cas_span_copy(CAS_SPAN(serial), cas_bytes_prefix(CAS_BYTES(plan->serial), len))) {
        return CAS_ERR_ARGUMENT;
    }
    serial[0] = cas_low_u8(serial[0] & 0x7fU);
    cas_der_write_unsigned(w, cas_bytes_prefix(CAS_BYTES(serial), len));
    return CAS_OK;
}

static cas_err write_tbs(cas_writer *w, const cas_cert_plan *plan, const castls_provider *provider,
                         castls_signature_id algorithm, castls_bytes issuer_der, castls_bytes spki,
                         castls_bytes extra)
{
    uint8_t key_id[KEY_ID_LEN] = {0};
    CAS_TRY(hash_key(provider, spki, CAS_SPAN(key_id)));
    cas_cert issuer = {0};
    if (issuer_der.len != 0) {
        CAS_TRY(cas_cert_decode(issuer_der, &issuer));
    }

    const cas_der_mark tbs = cas_der_open(w, CAS_DER_SEQUENCE);
    const cas_der_mark version = cas_der_open(w, CAS_DER_CONSTRUCTED(0));
    cas_der_write_small(w, 2);
    cas_der_close(w, version);
    CAS_TRY(write_serial(w, plan, provider));
    cas_sig_alg_encode(w, algorithm);
    if (issuer_der.len != 0) {
        cas_write_bytes(w, cas_range_in(issuer_der, issuer.subject));
    } else {
        write_subject(w, plan);
    }
    const cas_der_mark validity = cas_der_open(w, CAS_DER_SEQUENCE);
    cas_der_write_time(w, plan->not_before);
    cas_der_write_time(w, plan->not_after);
    cas_der_close(w, validity);
    write_subject(w, plan);
    cas_write_bytes(w, spki);
    const castls_bytes issuer_key_id =
        issuer_der.len != 0 ? cas_range_in(issuer_der, issuer.key_id) : CAS_BYTES(key_id);
    write_extensions(w, plan, CAS_BYTES(key_id), issuer_key_id, extra);
    cas_der_close(w, tbs);
    return CAS_OK;
}

/* Signs what was written from `tbs_at` on, and writes the rest of the certificate. */
static cas_err write_signature(cas_writer *w, size_t tbs_at, const castls_provider *provider,
                               castls_signature_id algorithm, const void *issuer_key)
{
    const castls_bytes tbs = cas_bytes_skip(cas_writer_bytes(w), tbs_at);
    uint8_t signature[CASTLS_SIGNATURE_MAX] = {0};
    size_t len = 0;
    if (provider->sign(issuer_key, algorithm, tbs, CAS_SPAN(signature), &len) != CASTLS_OK) {
        return CAS_ERR_CRYPTO;
    }
    cas_sig_alg_encode(w, algorithm);
    cas_der_write_bits(w, cas_bytes_prefix(CAS_BYTES(signature), len));
    return CAS_OK;
}

cas_err cas_cert_build(const cas_cert_plan *plan, const castls_provider *provider,
                       castls_bytes issuer_der, const void *issuer_key, castls_bytes spki,
                       castls_bytes extra_extensions, castls_span out, castls_bytes *der)
{
    *der = cas_bytes_none();
    const castls_signature_id algorithm = cas_sig_alg_for_key(provider->key_kind(issuer_key));
    cas_writer w = cas_writer_on(out);
    const cas_der_mark certificate = cas_der_open(&w, CAS_DER_SEQUENCE);
    const size_t tbs_at = cas_writer_len(&w);
    CAS_TRY(write_tbs(&w, plan, provider, algorithm, issuer_der, spki, extra_extensions));
    CAS_TRY(write_signature(&w, tbs_at, provider, algorithm, issuer_key));
    cas_der_close(&w, certificate);
    return cas_writer_end(&w, der);
}
