/*
 * hash.c: see hash.h. The room is checked against the provider's fact each time a state begins,
 * because a fact that lies would write past it.
 */
#include "crypto/hash.h"

#include "crypto/outcome.h"

static cas_err check_facts(const castls_hash *alg)
{
    if (alg == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (alg->room > CASTLS_HASH_ROOM_MAX || alg->digest_len > CASTLS_HASH_LEN_MAX) {
        return CAS_ERR_PROVIDER;
    }
    return CAS_OK;
}

cas_err cas_hash_init(cas_hash_state *hash, const castls_hash *alg)
{
    cas_hash_clear(hash);
    CAS_TRY(check_facts(alg));
    CAS_TRY(cas_outcome(alg->init(hash->room_)));
    hash->alg_ = alg;
    return CAS_OK;
}

cas_err cas_hash_update(cas_hash_state *hash, castls_bytes in)
{
    if (hash->alg_ == NULL) {
        return CAS_ERR_STATE;
    }
    if (cas_bytes_is_empty(in)) {
        return CAS_OK;
    }
    return cas_outcome(hash->alg_->update(hash->room_, in));
}

cas_err cas_hash_peek(const cas_hash_state *hash, castls_span room, castls_bytes *digest)
{
    *digest = cas_bytes_none();
    if (hash->alg_ == NULL) {
        return CAS_ERR_STATE;
    }
    if (room.len < hash->alg_->digest_len) {
        return CAS_ERR_ROOM;
    }
    const castls_span out = cas_span_prefix(room, hash->alg_->digest_len);
    CAS_TRY(cas_outcome(hash->alg_->peek(hash->room_, out)));
    *digest = cas_span_bytes(out);
    return CAS_OK;
}

cas_err cas_hash_copy(const cas_hash_state *hash, cas_hash_state *copy)
{
    cas_hash_clear(copy);
    if (hash->alg_ == NULL) {
        return CAS_ERR_STATE;
    }
    CAS_TRY(cas_outcome(hash->alg_->copy(copy->room_, hash->room_)));
    copy->alg_ = hash->alg_;
    return CAS_OK;
}

void cas_hash_clear(cas_hash_state *hash)
{
    if (hash->alg_ != NULL) {
        hash->alg_->clear(hash->room_);
    }
    hash->alg_ = NULL;
}

const castls_hash *cas_hash_alg(const cas_hash_state *hash)
{
    return hash->alg_;
}

cas_err cas_hash_digest(const castls_hash *alg, castls_parts parts, castls_span room,
                        castls_bytes *digest)
{
    *digest = cas_bytes_none();
    CAS_TRY(check_facts(alg));
    if (room.len < alg->digest_len) {
        return CAS_ERR_ROOM;
    }
    const castls_span out = cas_span_prefix(room, alg->digest_len);
    CAS_TRY(cas_outcome(alg->digest(parts, out)));
    *digest = cas_span_bytes(out);
    return CAS_OK;
}
