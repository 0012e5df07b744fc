/*
 * secret.h: a secret of at most 64 bytes, the longest digest, in fixed room that is wiped when it
 * is cleared or replaced. Longer secrets (a hybrid's shared secret) live in an array of the
 * function that makes them and are wiped there.
 */
#ifndef CAS_CORE_SECRET_H
#define CAS_CORE_SECRET_H

#include "core/bytes.h"

#define CAS_SECRET_MAX 64

typedef struct cas_secret {
    uint8_t room_[CAS_SECRET_MAX];
    uint8_t len_;
} cas_secret;

static inline void cas_secret_clear(cas_secret *s)
{
    cas_raw_wipe(s, sizeof(*s));
}

static inline castls_bytes cas_secret_bytes(const cas_secret *s)
{
    const castls_bytes out = {s->room_, s->len_};
    return out;
}

static inline bool cas_secret_is_set(const cas_secret *s)
{
    return s->len_ != 0;
}

/* Room for a secret of len bytes (0..64; more gives none) that the caller fills at once. */
static inline castls_span cas_secret_room(cas_secret *s, size_t len)
{
    cas_secret_clear(s);
    if (len > CAS_SECRET_MAX) {
        return cas_span_none();
    }
    s->len_ = (uint8_t)len;
    const castls_span out = {s->room_, len};
    return out;
}

/* Copies a secret in; CAS_ERR_ROOM when it is longer than 64 bytes. */
CAS_MUST_USE static inline cas_err cas_secret_set(cas_secret *s, castls_bytes in)
{
    if (in.len > CAS_SECRET_MAX) {
        cas_secret_clear(s);
        return CAS_ERR_ROOM;
    }
    cas_secret copy = {{0}, (uint8_t)in.len};
    cas_raw_copy(copy.room_, in.data, in.len);
    *s = copy;
    cas_secret_clear(&copy);
    return CAS_OK;
}

#endif
