/*
 * ocsp_check.c: whether a response counts, and what it says. RFC 6960 sections 3.2 and 4.2.2.
 */
#include "x509/cert_rules.h"
#include "x509/ocsp.h"
#include "x509/ocsp_single.h"
#include "x509/path.h"
#include "x509/signature.h"

typedef struct cas_named_hash {
    uint8_t oid_len;
    uint8_t oid[9];
    castls_hash_id id;
} cas_named_hash;

/* The hashes that a CertID may be made with. */
static const cas_named_hash hashes[] = {
    {5, {0x2b, 0x0e, 3, 2, 0x1a}, CASTLS_HASH_SHA1},
    {9, {0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1}, CASTLS_HASH_SHA256},
    {9, {0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2}, CASTLS_HASH_SHA384},
    {9, {0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3}, CASTLS_HASH_SHA512},
};

static const castls_hash *find_hash(const castls_provider *provider, castls_bytes oid)
{
    for (size_t i = 0; i < CAS_COUNT(hashes); i++) {
        const cas_named_hash *row = CAS_AT(hashes, i);
        if (cas_bytes_equal(cas_bytes_prefix(CAS_BYTES(row->oid), row->oid_len), oid)) {
            return provider->hash(row->id);
        }
    }
    return NULL;
}

static bool is_digest_of(const castls_hash *hash, castls_bytes what, castls_bytes digest)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    const castls_bytes parts[] = {what};
    if (hash == NULL || hash->digest_len != digest.len) {
        return false;
    }
    return hash->digest(CAS_PARTS(parts), cas_span_prefix(CAS_SPAN(room), digest.len)) ==
               CASTLS_OK &&
           cas_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), digest.len), digest);
}

/* The octets of a certificate's key: subjectPublicKey without its header and unused bits. */
static castls_bytes key_of(cas_ocsp_subject owner)
{
    cas_der outer = cas_der_at(owner.der, owner.cert->spki);
    cas_der spki = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    (void)cas_der_element(&spki, CAS_DER_SEQUENCE);
    return cas_range_in(owner.der, cas_der_bits(&spki));
}

/* Section 4.1.1: the certificate is named by its issuer's name and key, and by its number. */
static bool is_about(const cas_verifier *verifier, castls_bytes response,
                     const cas_ocsp_single *single, cas_ocsp_subject subject,
                     cas_ocsp_subject issuer)
{
    const castls_hash *hash =
        find_hash(verifier->provider, cas_range_in(response, single->hash_oid));
    return cas_bytes_equal(cas_range_in(response, single->serial),
                           cas_range_in(subject.der, subject.cert->serial)) &&
           is_digest_of(hash, cas_range_in(subject.der, subject.cert->issuer),
                        cas_range_in(response, single->issuer_name_hash)) &&
           is_digest_of(hash, key_of(issuer), cas_range_in(response, single->issuer_key_hash));
}

/* Whether the response names this certificate's owner as who signed it. */
static bool is_responder(const cas_verifier *verifier, castls_bytes response, const cas_ocsp *ocsp,
                         cas_ocsp_subject who)
{
    if (ocsp->responder_name.len != 0) {
        return cas_bytes_equal(
            cas_range_in(response, ocsp->responder_name), cas_range_in(who.der, who.cert->subject));
    }
    return is_digest_of(verifier->provider->hash(CASTLS_HASH_SHA1), key_of(who),
                        cas_range_in(response, ocsp->responder_key));
}

static bool has_signed(const cas_verifier *verifier, castls_bytes der, cas_signed what,
                       cas_ocsp_subject who)
{
    /* A response is met once: nothing is remembered of it. */
    cas_verifier plain = *verifier;
    cas_sig_key news = {CAS_SIG_OF_LIST, {0}};
    uint32_t budget = 1;
    plain.memory = NULL;
    const cas_signer signer = {who.cert->spki, who.cert->key.kind, false, 0};
    return cas_signature_check(&plain, der, &what, cas_bytes_none(), who.der, &signer, &budget,
                               &news) == CAS_OK;
}

/* Section 4.2.2.2: issued by the issuer himself, for this use, and valid now. */
static bool may_respond(const cas_verifier *verifier, cas_ocsp_subject who, cas_ocsp_subject issuer,
                        int64_t now)
{
    const cas_signed what = {
        CAS_SIG_OF_LEAF, who.cert->signature_algorithm, who.cert->tbs, who.cert->signature};
    return (who.cert->eku & CAS_EKU_OCSP_SIGNING) != 0 &&
           (who.cert->key_usage & CAS_KU_DIGITAL_SIGNATURE) != 0 &&
           who.cert->unknown_critical.len == 0 &&
           cas_bytes_equal(cas_range_in(who.der, who.cert->issuer),
                           cas_range_in(issuer.der, issuer.cert->subject)) &&
           cas_cert_check_time(who.cert, now) == CAS_OK &&
           has_signed(verifier, who.der, what, issuer);
}

/* The issuer, or one of the certificates that came along and that he lets sign. */
static cas_err check_signer(const cas_verifier *verifier, castls_bytes response,
                            const cas_ocsp *ocsp, cas_ocsp_subject issuer, int64_t now)
{
    const cas_signed what = {
        CAS_SIG_OF_LIST, ocsp->signature_algorithm, ocsp->tbs, ocsp->signature};
    if (is_responder(verifier, response, ocsp, issuer)) {
        return has_signed(verifier, response, what, issuer) ? CAS_OK : CAS_ERR_OCSP_SIGNATURE;
    }
    cas_der list = cas_der_at(response, ocsp->certificates);
    for (uint32_t i = 0; i < CAS_OCSP_CERTIFICATES_MAX && cas_der_has_more(&list); i++) {
        const castls_bytes der = cas_range_in(response, cas_der_element(&list, CAS_DER_SEQUENCE));
        cas_cert cert = {0};
        if (cas_cert_decode(der, &cert) != CAS_OK) {
            continue;
        }
        const cas_ocsp_subject who = {der, &cert};
        if (is_responder(verifier, response, ocsp, who) &&
            may_respond(verifier, who, issuer, now)) {
            return has_signed(verifier, response, what, who) ? CAS_OK : CAS_ERR_OCSP_SIGNATURE;
        }
    }
    return CAS_ERR_OCSP_RESPONDER;
}

static cas_err judge(const cas_ocsp_single *single, int64_t now)
{
    if (now < single->this_update || !single->has_next_update || now > single->next_update) {
        return CAS_ERR_OCSP_EXPIRED;
    }
    switch (single->says) {
    case CAS_OCSP_GOOD:
        return CAS_OK;
    case CAS_OCSP_REVOKED:
        return CAS_ERR_REVOKED;
    case CAS_OCSP_UNKNOWN:
    default:
        return CAS_ERR_OCSP_UNKNOWN;
    }
}

cas_err cas_ocsp_check(const cas_verifier *verifier, castls_bytes response,
                       cas_ocsp_subject subject, cas_ocsp_subject issuer, int64_t now)
{
    cas_ocsp ocsp = {0};
    CAS_TRY(cas_ocsp_decode(response, &ocsp));
    CAS_TRY(check_signer(verifier, response, &ocsp, issuer, now));
    cas_der list = cas_der_at(response, ocsp.responses);
    for (uint32_t i = 0; i < CAS_OCSP_SINGLES_MAX && cas_der_has_more(&list); i++) {
        const cas_ocsp_single single = cas_ocsp_single_read(&list);
        if (is_about(verifier, response, &single, subject, issuer)) {
            return judge(&single, now);
        }
    }
    return CAS_ERR_OCSP_UNKNOWN;
}
