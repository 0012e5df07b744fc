/*
 * prf12.c: P_hash on ready HMAC keys. RFC 5246 section 5.
 */
#include "crypto/prf12.h"

#include "crypto/hmac_key.h"
#include "crypto/outcome.h"

/* A(i), the label and the parts of the seed. */
#define PARTS_MAX (1 + 1 + CAS_PRF12_SEED_PARTS_MAX)

/* The block for A(i): HMAC_hash(secret, A(i) + label + seed). For an empty A(i) it is A(1). */
static cas_err block_of(const cas_hmac_key *key, castls_bytes a, castls_bytes label,
                        castls_parts seed, castls_span room, castls_bytes *block)
{
    castls_bytes parts[PARTS_MAX] = {a, label};
    for (size_t i = 0; i < seed.count; i++) {
        *CAS_AT(parts, 2 + i) = cas_parts_get(seed, i);
    }
    return cas_hmac_mac(key, CAS_PARTS_FIRST(parts, 2 + seed.count), room, block);
}

/* A(i+1) = HMAC_hash(secret, A(i)), in the place of A(i). */
static cas_err next_a(const cas_hmac_key *key, castls_span room, castls_bytes *a)
{
    uint8_t mac_room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes mac = cas_bytes_none();
    const castls_bytes one[] = {*a};
    const cas_err err = cas_hmac_mac(key, CAS_PARTS(one), CAS_SPAN(mac_room), &mac);
    const bool fits = cas_span_copy(room, mac);
    *a = cas_bytes_prefix(cas_span_bytes(room), mac.len);
    cas_span_wipe(CAS_SPAN(mac_room));
    return err != CAS_OK || fits ? err : CAS_ERR_INTERNAL;
}

/* P_hash(secret, seed) = HMAC_hash(secret, A(1) + seed) + HMAC_hash(secret, A(2) + seed) + ...,
 * where A(0) is the seed. The label is its beginning. */
static cas_err p_hash(const cas_hmac_key *key, castls_bytes label, castls_parts seed,
                      castls_span a_room, castls_span block_room, castls_span out)
{
    castls_bytes a = cas_bytes_none();
    castls_bytes block = cas_bytes_none();
    castls_span left = out;
    CAS_TRY(block_of(key, cas_bytes_none(), label, seed, a_room, &a));
    while (left.len != 0) {
        CAS_TRY(block_of(key, a, label, seed, block_room, &block));
        const castls_bytes taken = cas_bytes_prefix(block, left.len);
        if (!cas_span_copy(left, taken)) {
            return CAS_ERR_INTERNAL;
        }
        left = cas_span_skip(left, taken.len);
        if (left.len != 0) {
            CAS_TRY(next_a(key, a_room, &a));
        }
    }
    return CAS_OK;
}

static cas_err from_hmac(const castls_hmac *hmac, castls_bytes secret, castls_bytes label,
                         castls_parts seed, castls_span out)
{
    uint8_t a_room[CASTLS_HASH_LEN_MAX] = {0};
    uint8_t block_room[CASTLS_HASH_LEN_MAX] = {0};
    cas_hmac_key key = {0};
    CAS_TRY(cas_hmac_key_init(&key, hmac, secret));
    const cas_err err = p_hash(&key, label, seed, CAS_SPAN(a_room), CAS_SPAN(block_room), out);
    cas_hmac_key_clear(&key);
    cas_span_wipe(CAS_SPAN(a_room));
    cas_span_wipe(CAS_SPAN(block_room));
    return err;
}

/* A provider of before has a shorter table, and one may leave the place empty. */
static bool has_whole_prf(const castls_provider *provider)
{
    return provider->struct_len >=
               offsetof(castls_provider, tls12_prf) + sizeof(provider->tls12_prf) &&
           provider->tls12_prf != NULL;
}

cas_err cas_prf12(const castls_provider *provider, castls_hash_id hash, castls_bytes secret,
                  castls_bytes label, castls_parts seed, castls_span out)
{
    cas_span_wipe(out);
    if (seed.count > CAS_PRF12_SEED_PARTS_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    const cas_err err =
        has_whole_prf(provider) ? cas_outcome(provider->tls12_prf(hash, secret, label, seed, out))
                                : from_hmac(provider->hmac(hash), secret, label, seed, out);
    if (err != CAS_OK) {
        cas_span_wipe(out);
    }
    return err;
}
