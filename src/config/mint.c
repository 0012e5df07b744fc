/*
 * mint.c: certificates for development, over src/x509/cert_build.h.
 */
#include "castls/mint.h"

#include "config/credential.h"
#include "config/environment.h"
#include "config/pem_parts.h"
#include "config/sized.h"
#include "crypto/outcome.h"
#include "x509/cert_build.h"
#include "x509/pem.h"

#define DER_MAX 8192
#define YEAR_S (INT64_C(365) * 86400)

/* An issuer read from PEM, or none: then the certificate signs itself. */
typedef struct cas_issuer {
    const castls_provider *provider;
    void *key; /* The provider's, or NULL. */
    uint8_t der[DER_MAX];
    size_t der_len;
} cas_issuer;

static cas_err read_issuer(cas_issuer *issuer, castls_bytes issuer_pem, castls_bytes issuer_key_pem)
{
    uint8_t key_room[DER_MAX] = {0};
    castls_bytes der = {0};
    castls_bytes key = {0};
    if (cas_bytes_is_empty(issuer_pem)) {
        return CAS_OK;
    }
    cas_writer w = cas_writer_on(CAS_SPAN(issuer->der));
    CAS_TRY(cas_pem_first_certificate(issuer_pem, &w));
    CAS_TRY(cas_writer_end(&w, &der));
    issuer->der_len = der.len;
    cas_writer key_writer = cas_writer_on(CAS_SPAN(key_room));
    cas_err err = cas_pem_private_key(issuer_key_pem, &key_writer);
    if (err == CAS_OK) {
        err = cas_writer_end(&key_writer, &key);
    }
    if (err == CAS_OK && issuer->provider->key_load(key, &issuer->key) != CASTLS_OK) {
        err = CAS_ERR_KEY_DECODE;
    }
    cas_span_wipe(CAS_SPAN(key_room));
    return err;
}

static cas_err add_names(cas_cert_plan *out, castls_parts names)
{
    for (size_t i = 0; i < names.count; i++) {
        cas_name name = {0};
        CAS_TRY(cas_name_parse(cas_parts_get(names, i), &name));
        CAS_TRY(cas_name_list_add(&out->names, &name));
    }
    return CAS_OK;
}

static cas_err make_plan(const castls_mint_plan *plan, const cas_environment *environment,
                         cas_cert_plan *out)
{
    int64_t now_ms = 0;
    *out = (cas_cert_plan){0};
    if (plan->common_name.len > CAS_CERT_TEXT_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    if (plan->not_before_s == 0 || plan->not_after_s == 0) {
        CAS_TRY(cas_environment_now_ms(environment, &now_ms));
    }
    const int64_t now_s = now_ms / 1000;
    cas_cert_plan_set_common_name(out, plan->common_name);
    out->not_before = plan->not_before_s != 0 ? plan->not_before_s : now_s - 3600;
    out->not_after =
        plan->not_after_s != 0 ? plan->not_after_s : now_s + (plan->is_ca ? 10 : 1) * YEAR_S;
    out->is_ca = plan->is_ca;
    out->path_len = UINT32_MAX;
    out->key_usage =
        plan->is_ca ? CAS_KU_KEY_CERT_SIGN | CAS_KU_CRL_SIGN : CAS_KU_DIGITAL_SIGNATURE;
    if (!plan->is_ca) {
        out->eku = plan->is_client ? CAS_EKU_CLIENT_AUTH : CAS_EKU_SERVER_AUTH;
    }
    return add_names(out, plan->names);
}

static cas_err write_pem(castls_span room, castls_bytes label, castls_bytes der, size_t *len)
{
    castls_bytes written = {0};
    cas_writer w = cas_writer_on(room);
    cas_pem_encode(&w, label, der);
    CAS_TRY(cas_writer_end(&w, &written));
    *len = written.len;
    return CAS_OK;
}

/* Signs a certificate over `key` and writes it. */
static cas_err write_certificate(const cas_cert_plan *plan, const cas_issuer *issuer,
                                 const void *key, castls_span room, size_t *len)
{
    uint8_t spki_room[4096] = {0};
    uint8_t der_room[DER_MAX] = {0};
    size_t spki_len = 0;
    castls_bytes der = {0};
    CAS_TRY(cas_outcome(issuer->provider->key_public(key, CAS_SPAN(spki_room), &spki_len)));
    CAS_TRY(cas_cert_build(
        plan, issuer->provider, cas_bytes_prefix(CAS_BYTES(issuer->der), issuer->der_len),
        issuer->key == NULL ? key : issuer->key, cas_bytes_prefix(CAS_BYTES(spki_room), spki_len),
        cas_bytes_none(), CAS_SPAN(der_room), &der));
    return write_pem(room, CAS_TEXT("CERTIFICATE"), der, len);
}

static cas_err write_key(const castls_provider *provider, const void *key, castls_span room,
                         size_t *len)
{
    uint8_t der[DER_MAX] = {0};
    size_t der_len = 0;
    cas_err err = cas_outcome(provider->key_export(key, CAS_SPAN(der), &der_len));
    if (err == CAS_OK) {
        err = write_pem(room, CAS_TEXT("PRIVATE KEY"), cas_bytes_prefix(CAS_BYTES(der), der_len),
                        len);
    }
    cas_span_wipe(CAS_SPAN(der));
    return err;
}

/* The caller's plan, as far as it goes, with defaults behind its end. */
static cas_err read_plan(const castls_mint_plan *given, castls_mint_plan *out)
{
    *out = (castls_mint_plan){.struct_len = sizeof(*out)};
    if (!CAS_HAS(given, struct_len)) {
        return CAS_ERR_ARGUMENT;
    }
    CAS_TAKE(out, given, kind);
    CAS_TAKE(out, given, rsa_bits);
    CAS_TAKE(out, given, common_name);
    CAS_TAKE(out, given, names);
    CAS_TAKE(out, given, not_before_s);
    CAS_TAKE(out, given, not_after_s);
    CAS_TAKE(out, given, is_ca);
    CAS_TAKE(out, given, is_client);
    if (out->kind == CASTLS_KEY_NONE) {
        out->kind = CASTLS_KEY_ECDSA_P256;
    }
    if (out->rsa_bits == 0) {
        out->rsa_bits = 2048;
    }
    return CAS_OK;
}

castls_code castls_mint_certificate(const castls_environment *environment,
                                    const castls_mint_plan *plan, castls_bytes issuer_pem,
                                    castls_bytes issuer_key_pem, castls_span certificate_pem,
                                    size_t *certificate_len, castls_span key_pem, size_t *key_len)
{
    cas_environment env = {0};
    castls_mint_plan whole = {.struct_len = sizeof(whole)};
    cas_issuer issuer = {0};
    cas_cert_plan cert_plan = {0};
    void *key = NULL;
    *certificate_len = 0;
    *key_len = 0;
    cas_err err = cas_environment_read(environment, &env);
    if (err == CAS_OK) {
        err = read_plan(plan, &whole);
    }
    if (err == CAS_OK) {
        err = make_plan(&whole, &env, &cert_plan);
    }
    if (err == CAS_OK) {
        issuer.provider = env.provider;
        err = read_issuer(&issuer, issuer_pem, issuer_key_pem);
    }
    if (err == CAS_OK) {
        err = cas_outcome(env.provider->key_generate(whole.kind, whole.rsa_bits, &key));
    }
    if (err == CAS_OK) {
        err = write_certificate(&cert_plan, &issuer, key, certificate_pem, certificate_len);
    }
    if (err == CAS_OK) {
        err = write_key(env.provider, key, key_pem, key_len);
    }
    if (key != NULL) {
        env.provider->key_free(key);
    }
    if (issuer.key != NULL) {
        env.provider->key_free(issuer.key);
    }
    return castls_reason_code((castls_reason)err);
}
