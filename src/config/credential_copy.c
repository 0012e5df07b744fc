/*
 * credential_copy.c: copies of credentials that differ in one thing: what is stapled, whom they are
 * for, or that the key goes alone. They share the private key.
 */
#include "config/credential.h"

#include "core/reader.h"

static void share_key(castls_credential *to, castls_credential *from)
{
    if (from->key != NULL) {
        cas_count_take(&from->key->count);
        to->key = from->key;
    }
}

static cas_err copy(castls_credential *to, castls_credential *from)
{
    CAS_TRY(cas_buf_copy(&to->der, to->environment.allocator, cas_buf_bytes(&from->der)));
    to->certificate_count = from->certificate_count;
    for (size_t i = 0; i < from->certificate_count; i++) {
        *CAS_AT(to->certificate, i) = *CAS_AT(from->certificate, i);
    }
    to->leaf = from->leaf;
    to->is_raw_key = from->is_raw_key;
    to->schemes = from->schemes;
    to->for_issuers = from->for_issuers;
    for (size_t i = 0; i < from->certificate_count; i++) {
        *CAS_AT(to->issuer, i) = *CAS_AT(from->issuer, i);
    }
    share_key(to, from);
    return CAS_OK;
}

/* The given bytes, or those that stand there already when none are given. */
static cas_err replace(cas_buf *to, const castls_allocator *allocator, const cas_buf *old,
                       castls_bytes given)
{
    if (given.len > CAS_CONFIG_STAPLE_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    return cas_buf_copy(to, allocator, cas_bytes_is_empty(given) ? cas_buf_bytes(old) : given);
}

/* RFC 6962 section 3.3: opaque SerializedSCT<1..2^16-1>, one behind the other. What is malformed
 * would end every handshake with a client that looks at it. */
static cas_err check_scts(castls_bytes sct_list)
{
    cas_reader r = cas_reader_on(sct_list);
    while (cas_reader_has_more(&r)) {
        (void)cas_read_vec16(&r, 1, 65535);
    }
    return cas_reader_end(&r) == CAS_OK ? CAS_OK : CAS_ERR_ARGUMENT;
}

static cas_err copy_with(castls_credential *to, castls_credential *from, castls_bytes ocsp_response,
                         castls_bytes sct_list, castls_codes schemes)
{
    const castls_allocator *allocator = to->environment.allocator;
    if (from->is_raw_key && ocsp_response.len + sct_list.len != 0) {
        return CAS_ERR_ARGUMENT;
    }
    CAS_TRY(check_scts(sct_list));
    CAS_TRY(copy(to, from));
    CAS_TRY(replace(&to->ocsp_response, allocator, &from->ocsp_response, ocsp_response));
    CAS_TRY(replace(&to->sct_list, allocator, &from->sct_list, sct_list));
    return schemes.count == 0 ? CAS_OK : cas_code_list_set(&to->schemes, schemes);
}

castls_code castls_credential_with(castls_credential *credential, castls_bytes ocsp_response,
                                   castls_bytes sct_list, castls_codes schemes,
                                   castls_credential **out)
{
    *out = NULL;
    castls_credential *made = cas_credential_make(&credential->environment);
    const cas_err err =
        made == NULL ? CAS_ERR_MEMORY
                     : copy_with(made, credential, ocsp_response, sct_list, schemes);
    if (err != CAS_OK) {
        castls_credential_release(made);
        return castls_reason_code((castls_reason)err);
    }
    *out = made;
    return CASTLS_OK;
}

castls_code castls_credential_with_delegated(castls_credential *credential, castls_bytes delegated,
                                             castls_bytes key, castls_credential **out)
{
    (void)credential;
    (void)delegated;
    (void)key;
    *out = NULL;
    return castls_reason_code((castls_reason)CAS_ERR_UNSUPPORTED);
}

/* The copy shares nothing that lies elsewhere: the issuers are ranges of its own chain. */
static cas_err copy_for_issuers(castls_credential *to, castls_credential *from)
{
    const castls_codes same = {NULL, 0};
    CAS_TRY(copy_with(to, from, cas_bytes_none(), cas_bytes_none(), same));
    for (size_t i = 0; i < to->certificate_count; i++) {
        const cas_range place = *CAS_AT(to->certificate, i);
        cas_cert cert = {0};
        CAS_TRY(cas_cert_decode(cas_credential_der(to, i), &cert));
        const cas_range issuer = {place.offset + cert.issuer.offset, cert.issuer.len};
        *CAS_AT(to->issuer, i) = issuer;
    }
    to->for_issuers = true;
    return CAS_OK;
}

castls_code castls_credential_for_issuers(castls_credential *credential, castls_credential **out)
{
    *out = NULL;
    castls_credential *made = cas_credential_make(&credential->environment);
    const cas_err err = made == NULL ? CAS_ERR_MEMORY : copy_for_issuers(made, credential);
    if (err != CAS_OK) {
        castls_credential_release(made);
        return castls_reason_code((castls_reason)err);
    }
    *out = made;
    return CASTLS_OK;
}

bool cas_credential_has_issuer(const castls_credential *credential, castls_bytes name)
{
    for (size_t i = 0; i < credential->certificate_count; i++) {
        const castls_bytes issuer =
            cas_range_in(cas_buf_bytes(&credential->der), *CAS_AT(credential->issuer, i));
        if (cas_bytes_equal(issuer, name)) {
            return true;
        }
    }
    return false;
}

castls_code castls_credential_as_raw_key(castls_credential *credential, castls_credential **out)
{
    *out = NULL;
    castls_credential *made = cas_credential_make(&credential->environment);
    const cas_err err =
        made == NULL ? CAS_ERR_MEMORY
                     : cas_credential_take_spki(made, cas_credential_spki(credential));
    if (err != CAS_OK) {
        castls_credential_release(made);
        return castls_reason_code((castls_reason)err);
    }
    made->schemes = credential->schemes;
    share_key(made, credential);
    *out = made;
    return CASTLS_OK;
}
