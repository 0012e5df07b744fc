/*
 * hpke_kdf.c: see hpke_kdf.h.
 */
#include "crypto/hpke_kdf.h"

#include "core/writer.h"

#define INFO_PARTS_MAX 3
#define VERSION CAS_TEXT("HPKE-v1")

static castls_bytes suite_id(const cas_hpke_kdf *kdf)
{
    return cas_bytes_prefix(CAS_BYTES(kdf->suite_id), kdf->suite_id_len);
}

/* The identifiers of RFC 9180 section 7.2. */
static castls_hash_id kdf_hash(uint16_t kdf_id)
{
    switch (kdf_id) {
    case 1:
        return CASTLS_HASH_SHA256;
    case 2:
        return CASTLS_HASH_SHA384;
    case 3:
        return CASTLS_HASH_SHA512;
    default:
        return CASTLS_HASH_NONE;
    }
}

static cas_err begin(cas_hpke_kdf *kdf, const castls_provider *provider, castls_hash_id hash)
{
    *kdf = (cas_hpke_kdf){0};
    kdf->hmac = hash == CASTLS_HASH_NONE ? NULL : provider->hmac(hash);
    return kdf->hmac == NULL ? CAS_ERR_UNSUPPORTED : CAS_OK;
}

cas_err cas_hpke_kdf_of_kem(cas_hpke_kdf *kdf, const castls_provider *provider, castls_hash_id hash,
                            uint16_t kem)
{
    CAS_TRY(begin(kdf, provider, hash));
    cas_writer w = cas_writer_on(CAS_SPAN(kdf->suite_id));
    cas_write_bytes(&w, CAS_TEXT("KEM"));
    cas_write_u16(&w, kem);
    kdf->suite_id_len = cas_narrow_u8(cas_writer_len(&w));
    return CAS_OK;
}

cas_err cas_hpke_kdf_of_suite(cas_hpke_kdf *kdf, const castls_provider *provider, uint16_t kem,
                              uint16_t kdf_id, uint16_t aead)
{
    CAS_TRY(begin(kdf, provider, kdf_hash(kdf_id)));
    cas_writer w = cas_writer_on(CAS_SPAN(kdf->suite_id));
    cas_write_bytes(&w, CAS_TEXT("HPKE"));
    cas_write_u16(&w, kem);
    cas_write_u16(&w, kdf_id);
    cas_write_u16(&w, aead);
    kdf->suite_id_len = cas_narrow_u8(cas_writer_len(&w));
    return CAS_OK;
}

cas_err cas_hpke_extract(const cas_hpke_kdf *kdf, castls_bytes salt, castls_bytes label,
                         castls_bytes ikm, cas_secret *out)
{
    cas_secret_clear(out);
    const castls_bytes labeled_ikm[] = {VERSION, suite_id(kdf), label, ikm};
    cas_hmac_key key = {0};
    CAS_TRY(cas_hmac_key_init(&key, kdf->hmac, salt));
    const cas_err err = cas_hkdf_extract_parts(&key, CAS_PARTS(labeled_ikm), out);
    cas_hmac_key_clear(&key);
    return err;
}

cas_err cas_hpke_expand(const cas_hpke_kdf *kdf, const cas_hmac_key *key, castls_bytes label,
                        castls_parts info, castls_span out)
{
    if (out.len > UINT16_MAX || info.count > INFO_PARTS_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    const uint8_t len[2] = {cas_low_u8(out.len >> 8), cas_low_u8(out.len)};
    const castls_bytes labeled_info[] = {
        CAS_BYTES(len),         VERSION,
        suite_id(kdf),          label,
        cas_parts_get(info, 0), cas_parts_get(info, 1),
        cas_parts_get(info, 2)};
    return cas_hkdf_expand(key, CAS_PARTS(labeled_info), out);
}
