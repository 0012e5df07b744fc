/*
 * ticket.c: sealing and opening tickets.
 */
#include "session/ticket.h"

#include "crypto/aead_key.h"
#include "session/ticket_key.h"

#define NONCE_LEN CAS_AEAD_IV_LEN

struct castls_ticket_ring {
    cas_atomic count;
    const castls_allocator *allocator;
    const castls_provider *provider;
    cas_random_hook random;
    uint32_t key_count;

    /* The replay register, made when it is first asked for. */
    uint32_t replay_max;
    bool is_shared;   /* The secret was given: the ring's tickets may be older than itself. */
    int64_t start_ms; /* Negative when it was made without a clock. */
    cas_lock replay_lock;
    cas_atomic has_replay;
    cas_replay *replay;

    cas_ticket_keys keys;
};

static cas_err check_options(const cas_ticket_ring_options *options)
{
    if (options->secret.len != 0 && (options->secret.len < CAS_TICKET_SECRET_MIN ||
                                     options->secret.len > CAS_TICKET_SECRET_MAX)) {
        return CAS_ERR_TICKET_KEY;
    }
    if (options->period_s < CAS_TICKET_PERIOD_MIN_S ||
        options->period_s > CAS_TICKET_PERIOD_MAX_S || options->key_count < 2 ||
        options->key_count > CAS_TICKET_KEYS_MAX || options->replay_max > CAS_REPLAY_ENTRIES_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    return CAS_OK;
}

/* Makes the keys, from the given secret or from a fresh one. */
static cas_err init_keys(cas_ticket_ring *ring, const cas_ticket_ring_options *options)
{
    if (options->secret.len != 0) {
        return cas_ticket_keys_init(
            &ring->keys, ring->provider, options->secret, options->period_s);
    }
    uint8_t fresh[CAS_TICKET_SECRET_MIN] = {0};
    cas_err err = cas_random(ring->provider, &ring->random, CAS_SPAN(fresh));
    if (err == CAS_OK) {
        err =
            cas_ticket_keys_init(&ring->keys, ring->provider, CAS_BYTES(fresh), options->period_s);
    }
    cas_span_wipe(CAS_SPAN(fresh));
    return err;
}

cas_err cas_ticket_ring_new(const cas_ticket_ring_options *options, int64_t now_ms,
                            cas_ticket_ring **out)
{
    *out = NULL;
    CAS_TRY(check_options(options));
    cas_ticket_ring *ring = CAS_NEW(options->allocator, cas_ticket_ring);
    if (ring == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_atomic_store(&ring->count, 1);
    ring->allocator = options->allocator;
    ring->provider = options->provider;
    ring->random = options->random;
    ring->key_count = options->key_count;
    ring->replay_max = options->replay_max == 0 ? CAS_REPLAY_ENTRIES_DEFAULT : options->replay_max;
    ring->is_shared = options->secret.len != 0;
    ring->start_ms = now_ms;
    const cas_err made = init_keys(ring, options);
    if (made != CAS_OK) {
        cas_ticket_ring_release(ring);
        return made;
    }
    *out = ring;
    return CAS_OK;
}

cas_ticket_ring *cas_ticket_ring_retain(cas_ticket_ring *ring)
{
    if (ring != NULL) {
        cas_count_take(&ring->count);
    }
    return ring;
}

void cas_ticket_ring_release(cas_ticket_ring *ring)
{
    if (ring == NULL || !cas_count_give(&ring->count)) {
        return;
    }
    cas_replay_free(ring->replay);
    cas_ticket_keys_clear(&ring->keys);
    CAS_FREE(ring->allocator, ring);
}

size_t cas_ticket_len(const cas_session_fields *fields)
{
    return cas_session_fields_len(fields) + CAS_TICKET_OVERHEAD;
}

static cas_err number_of(const cas_ticket_ring *ring, int64_t now_ms, uint64_t *number)
{
    *number = 0;
    if (now_ms < 0) {
        return CAS_ERR_CLOCK;
    }
    *number = (uint64_t)now_ms / 1000 / ring->keys.period_s;
    return CAS_OK;
}

/* A ready key for one ticket. Making it costs a fifth of a microsecond at most; in return no thread
 * ever uses a key that another one is about to replace. */
static cas_err make_ready(const cas_ticket_ring *ring, const cas_ticket_key *key,
                          castls_aead_use use, cas_aead_key *ready)
{
    static const uint8_t no_iv[CAS_AEAD_IV_LEN] = {0};
    return cas_aead_key_init(
        ready, ring->provider, CASTLS_AEAD_AES_256_GCM, use, CAS_BYTES(key->key), CAS_BYTES(no_iv));
}

/*
 * The session is written to where it stays and sealed there. The nonce is random: with 2^32 tickets
 * a key, two are the same with a chance of 2^-33. The name is additional data.
 */
static cas_err seal_with(const cas_ticket_ring *ring, const cas_ticket_key *key,
                         const cas_session_fields *fields, cas_writer *w)
{
    const size_t text_len = cas_session_fields_len(fields);
    cas_write_bytes(w, CAS_BYTES(key->name));
    const castls_span nonce = cas_write_room(w, NONCE_LEN);
    const castls_span body = cas_write_room(w, text_len + CAS_AEAD_TAG_LEN);
    if (body.len != text_len + CAS_AEAD_TAG_LEN) {
        return CAS_ERR_ROOM;
    }
    CAS_TRY(cas_random(ring->provider, &ring->random, nonce));
    cas_aead_key ready = {0};
    CAS_TRY(make_ready(ring, key, CASTLS_AEAD_TICKET_SEAL, &ready));
    cas_writer inner = cas_writer_on(cas_span_prefix(body, text_len));
    castls_bytes text = {0};
    cas_session_fields_encode(&inner, fields);
    cas_err err = cas_writer_end(&inner, &text);
    if (err == CAS_OK) {
        err = cas_aead_seal_nonce(
            &ready, cas_span_bytes(nonce), CAS_BYTES(key->name), text, cas_bytes_none(), body);
    }
    if (err != CAS_OK) {
        cas_span_wipe(body); /* It may hold the session in plaintext. */
    }
    cas_aead_key_clear(&ready);
    return err;
}

cas_err cas_ticket_seal(cas_ticket_ring *ring, int64_t now_ms, const cas_session_fields *fields,
                        cas_writer *w)
{
    uint64_t number = 0;
    CAS_TRY(number_of(ring, now_ms, &number));
    CAS_TRY(cas_session_fields_check(fields));
    if (fields->ticket.len != 0) {
        return CAS_ERR_ARGUMENT;
    }
    cas_ticket_key key = {0};
    CAS_TRY(cas_ticket_keys_get(&ring->keys, number, &key));
    const cas_err err = seal_with(ring, &key, fields, w);
    CAS_WIPE(&key);
    return err;
}

/* Finds the key of a name: the present one first, then those before it, and last the next one,
 * which a server whose clock is ahead may have sealed with. */
static cas_err find_key(cas_ticket_ring *ring, uint64_t number, castls_bytes name,
                        cas_ticket_key *key, bool *is_found)
{
    *is_found = false;
    for (uint32_t back = 0; back <= ring->key_count; back++) {
        const bool is_next = back == ring->key_count;
        if (!is_next && back > number) {
            continue;
        }
        CAS_TRY(cas_ticket_keys_get(&ring->keys, is_next ? number + 1 : number - back, key));
        if (cas_bytes_equal(CAS_BYTES(key->name), name)) {
            *is_found = true;
            return CAS_OK;
        }
    }
    return CAS_OK;
}

static cas_err open_with(const cas_ticket_ring *ring, const cas_ticket_key *key,
                         castls_bytes ticket, castls_span room, castls_bytes *text)
{
    const castls_bytes behind_name = cas_bytes_skip(ticket, CAS_TICKET_NAME_LEN);
    const castls_bytes nonce = cas_bytes_prefix(behind_name, NONCE_LEN);
    const castls_bytes sealed = cas_bytes_skip(behind_name, NONCE_LEN);
    const size_t text_len = sealed.len - CAS_AEAD_TAG_LEN;
    if (room.len < text_len) {
        return CAS_ERR_ROOM;
    }
    cas_aead_key ready = {0};
    CAS_TRY(make_ready(ring, key, CASTLS_AEAD_TICKET_OPEN, &ready));
    const castls_span out = cas_span_prefix(room, text_len);
    const cas_err err = cas_aead_open_nonce(&ready, nonce, CAS_BYTES(key->name), sealed, out);
    cas_aead_key_clear(&ready);
    CAS_TRY(err);
    *text = cas_span_bytes(out);
    return CAS_OK;
}

static cas_err open_known(cas_ticket_ring *ring, const cas_ticket_key *key, castls_bytes ticket,
                          castls_span room, cas_chain_views *chain, cas_session_fields *fields,
                          bool *is_ours)
{
    castls_bytes text = {0};
    const cas_err opened = open_with(ring, key, ticket, room, &text);
    if (opened == CAS_ERR_RECORD_BAD_MAC) {
        return CAS_OK; /* Damaged or forged. */
    }
    CAS_TRY(opened);
    /* What opens was sealed by us, but perhaps by another version of castls. */
    *is_ours = cas_session_fields_decode(text, chain, fields) == CAS_OK;
    return CAS_OK;
}

cas_err cas_ticket_open(cas_ticket_ring *ring, int64_t now_ms, castls_bytes ticket,
                        castls_span room, cas_chain_views *chain, cas_session_fields *fields,
                        bool *is_ours)
{
    *fields = (cas_session_fields){.struct_len = sizeof(*fields)};
    *is_ours = false;
    uint64_t number = 0;
    CAS_TRY(number_of(ring, now_ms, &number));
    if (ticket.len < CAS_TICKET_OVERHEAD) {
        return CAS_OK;
    }
    cas_ticket_key key = {0};
    bool is_found = false;
    cas_err err =
        find_key(ring, number, cas_bytes_prefix(ticket, CAS_TICKET_NAME_LEN), &key, &is_found);
    if (err == CAS_OK && is_found) {
        err = open_known(ring, &key, ticket, room, chain, fields, is_ours);
    }
    CAS_WIPE(&key);
    return err;
}

/* No ticket of a fresh secret can have been used before. */
static int64_t start_of(const cas_ticket_ring *ring, int64_t now_ms)
{
    if (!ring->is_shared) {
        return -1;
    }
    return ring->start_ms < 0 ? now_ms : ring->start_ms;
}

static cas_err make_replay(const cas_ticket_ring *ring, int64_t now_ms, uint32_t window_ms,
                           cas_replay **out)
{
    *out = NULL;
    uint8_t room[8] = {0};
    CAS_TRY(cas_random(ring->provider, &ring->random, CAS_SPAN(room)));
    cas_reader r = cas_reader_on(CAS_BYTES(room));
    const uint64_t seed = cas_read_u64(&r);
    return cas_replay_new(ring->allocator, seed, ring->replay_max, window_ms,
                          start_of(ring, now_ms), out);
}

cas_err cas_ticket_ring_replay(cas_ticket_ring *ring, int64_t now_ms, uint32_t window_ms,
                               cas_replay **out)
{
    *out = NULL;
    if (cas_atomic_load(&ring->has_replay) == 0) {
        cas_replay *fresh = NULL;
        CAS_TRY(make_replay(ring, now_ms, window_ms, &fresh));
        cas_lock_take(&ring->replay_lock);
        if (ring->replay == NULL) {
            ring->replay = fresh;
            fresh = NULL;
            cas_atomic_store(&ring->has_replay, 1);
        }
        cas_lock_give(&ring->replay_lock);
        cas_replay_free(fresh);
    }
    *out = ring->replay;
    return CAS_OK;
}
