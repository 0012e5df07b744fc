/*
 * transcript.c: see transcript.h.
 */
#include "crypto/transcript.h"

#define MESSAGE_HASH 254 /* HandshakeType message_hash, RFC 8446 section 4. */

void cas_transcript_init(cas_transcript *transcript, const castls_allocator *allocator,
                         size_t raw_max)
{
    CAS_WIPE(transcript);
    transcript->allocator_ = allocator;
    transcript->raw_max_ = raw_max;
    transcript->raw_ = cas_arena_on(allocator, raw_max);
    transcript->keeps_raw_ = true;
}

void cas_transcript_clear(cas_transcript *transcript)
{
    cas_arena_clear(&transcript->raw_);
    cas_hash_clear(&transcript->state_);
    CAS_WIPE(transcript);
}

bool cas_transcript_is_started(const cas_transcript *transcript)
{
    return cas_hash_alg(&transcript->state_) != NULL;
}

cas_err cas_transcript_add(cas_transcript *transcript, castls_bytes message)
{
    if (transcript->keeps_raw_) {
        cas_range range = {0};
        CAS_TRY(cas_arena_keep(&transcript->raw_, message, &range));
    }
    return cas_transcript_is_started(transcript) ? cas_hash_update(&transcript->state_, message)
                                                 : CAS_OK;
}

cas_err cas_transcript_start(cas_transcript *transcript, const castls_hash *hash, bool keep_raw)
{
    if (cas_transcript_is_started(transcript)) {
        return CAS_ERR_STATE;
    }
    CAS_TRY(cas_hash_init(&transcript->state_, hash));
    CAS_TRY(cas_hash_update(&transcript->state_, cas_arena_bytes(&transcript->raw_)));
    if (!keep_raw) {
        cas_transcript_drop_raw(transcript);
    }
    return CAS_OK;
}

cas_err cas_transcript_peek(const cas_transcript *transcript, castls_span room,
                            castls_bytes *digest)
{
    return cas_hash_peek(&transcript->state_, room, digest);
}

/* A second state that has taken in what the transcript holds. */
static cas_err fork_state(const cas_transcript *transcript, const castls_hash *hash,
                          cas_hash_state *state)
{
    if (!cas_transcript_is_started(transcript)) {
        CAS_TRY(cas_hash_init(state, hash));
        return cas_hash_update(state, cas_arena_bytes(&transcript->raw_));
    }
    if (hash != cas_hash_alg(&transcript->state_)) {
        return CAS_ERR_ARGUMENT;
    }
    return cas_hash_copy(&transcript->state_, state);
}

cas_err cas_transcript_peek_with(const cas_transcript *transcript, const castls_hash *hash,
                                 castls_bytes prefix, castls_span room, castls_bytes *digest)
{
    *digest = cas_bytes_none();
    cas_hash_state state = {0};
    castls_bytes made = cas_bytes_none();
    cas_err err = fork_state(transcript, hash, &state);
    if (err == CAS_OK) {
        err = cas_hash_update(&state, prefix);
    }
    if (err == CAS_OK) {
        err = cas_hash_peek(&state, room, &made);
    }
    cas_hash_clear(&state);
    CAS_TRY(err);
    *digest = cas_bytes_prefix(cas_span_bytes(room), made.len);
    return CAS_OK;
}

cas_err cas_transcript_start_from_message_hash(cas_transcript *transcript, const castls_hash *hash,
                                               castls_bytes digest)
{
    if (cas_transcript_is_started(transcript) || cas_arena_len(&transcript->raw_) != 0) {
        return CAS_ERR_STATE;
    }
    if (hash == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (digest.len != hash->digest_len) {
        return CAS_ERR_ARGUMENT;
    }
    CAS_TRY(cas_transcript_start(transcript, hash, false));
    const uint8_t header[4] = {MESSAGE_HASH, 0, 0, cas_narrow_u8(digest.len)};
    CAS_TRY(cas_transcript_add(transcript, CAS_BYTES(header)));
    return cas_transcript_add(transcript, digest);
}

cas_err cas_transcript_replace_by_message_hash(cas_transcript *transcript)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = cas_bytes_none();
    const castls_hash *hash = cas_hash_alg(&transcript->state_);
    CAS_TRY(cas_transcript_peek(transcript, CAS_SPAN(room), &digest));
    cas_transcript_drop_raw(transcript);
    cas_hash_clear(&transcript->state_);
    return cas_transcript_start_from_message_hash(transcript, hash, digest);
}

castls_bytes cas_transcript_raw(const cas_transcript *transcript)
{
    return cas_arena_bytes(&transcript->raw_);
}

void cas_transcript_drop_raw(cas_transcript *transcript)
{
    cas_arena_clear(&transcript->raw_);
    transcript->keeps_raw_ = false;
}

static cas_err copy_into(const cas_transcript *transcript, cas_transcript *copy)
{
    cas_range range = {0};
    CAS_TRY(cas_arena_keep(&copy->raw_, cas_arena_bytes(&transcript->raw_), &range));
    if (cas_transcript_is_started(transcript)) {
        CAS_TRY(cas_hash_copy(&transcript->state_, &copy->state_));
    }
    copy->keeps_raw_ = transcript->keeps_raw_;
    return CAS_OK;
}

cas_err cas_transcript_copy(const cas_transcript *transcript, cas_transcript *copy)
{
    cas_transcript_clear(copy);
    cas_transcript_init(copy, transcript->allocator_, transcript->raw_max_);
    const cas_err err = copy_into(transcript, copy);
    if (err != CAS_OK) {
        cas_transcript_clear(copy);
    }
    return err;
}
