/*
 * open.c: opening records.
 */
#include "record/open.h"

#include "record/head12.h"

void cas_half_skip_by_trial(cas_record_half *half, uint32_t limit)
{
    half->is_trying = true;
    half->is_dropping = false;
    half->skip_left = limit;
}

void cas_half_skip_by_type(cas_record_half *half, uint32_t limit)
{
    half->is_trying = false;
    half->is_dropping = true;
    half->skip_left = limit;
}

size_t cas_record_open_len(const cas_record_half *half, const cas_frame *frame)
{
    const size_t overhead = (size_t)half->nonce_len + CAS_AEAD_TAG_LEN;
    if (!cas_half_is_protected(half) || frame->body.len < overhead) {
        return 0;
    }
    return frame->body.len - overhead;
}

/* Drops a record of early data that was refused, and counts all of its bytes. */
static cas_err skip(cas_record_half *half, const cas_frame *frame)
{
    const size_t len = cas_frame_len(frame);
    if (len > half->skip_left) {
        return CAS_ERR_EARLY_DATA_TOO_MUCH;
    }
    half->skip_left = cas_narrow_u32(half->skip_left - len);
    return CAS_OK;
}

static cas_err open_plain(cas_record_half *half, const cas_frame *frame, cas_record_plain *plain)
{
    if (frame->type == CAS_RECORD_APPLICATION_DATA) {
        /* RFC 8446 section 5.1: application data is never unprotected. Here it is early data, or
         * comes from a peer that is ahead of itself. */
        return half->is_dropping ? skip(half, frame) : CAS_ERR_APPLICATION_DATA_EARLY;
    }
    if (frame->body.len > CAS_RECORD_TEXT_MAX) {
        return CAS_ERR_RECORD_TOO_LONG; /* RFC 8446 section 5.1. */
    }
    if (frame->type == CAS_RECORD_HANDSHAKE) {
        half->is_dropping = false;
    }
    plain->type = frame->type;
    plain->text = frame->body;
    return CAS_OK;
}

/*
 * Takes zeros and type off TLSInnerPlaintext (RFC 8446 section 5.4). How much padding there was
 * shows in the time this takes; it also shows in the lengths that the application then sees and
 * answers, and the specification does not ask to hide it.
 */
static cas_err strip(castls_bytes inner, cas_record_plain *plain)
{
    size_t end = inner.len;
    while (end != 0 && cas_bytes_get(inner, end - 1) == 0) {
        end--;
    }
    if (end == 0) {
        return CAS_ERR_RECORD_NO_TYPE;
    }
    const uint8_t type = cas_bytes_get(inner, end - 1);
    if (type < CAS_RECORD_CHANGE_CIPHER_SPEC || type > CAS_RECORD_APPLICATION_DATA) {
        return CAS_ERR_RECORD_TYPE;
    }
    plain->type = type;
    plain->was_protected = true;
    plain->text = cas_bytes_prefix(inner, end - 1);
    return CAS_OK;
}

static cas_err open_tls13(cas_record_half *half, const cas_frame *frame, castls_span out,
                          cas_record_plain *plain)
{
    /* RFC 8446 section 5.2: the outer type of a protected record is always this one. */
    if (frame->type != CAS_RECORD_APPLICATION_DATA) {
        return CAS_ERR_RECORD_UNPROTECTED;
    }
    if (half->sequence == UINT64_MAX) {
        return CAS_ERR_RECORD_SEQUENCE;
    }
    /* The general limit goes first, so that room for it suffices; our own limit (RFC 8449) was not
     * known to who sent early data that is skipped, and waits until the record has opened. */
    const size_t inner_len = cas_record_open_len(half, frame);
    if (inner_len > CAS_RECORD_INNER_MAX) {
        return CAS_ERR_RECORD_TOO_LONG;
    }
    if (out.len < inner_len) {
        return CAS_ERR_ROOM;
    }
    const castls_span room = cas_span_prefix(out, inner_len);
    const cas_err opened =
        cas_aead_open(&half->key, half->sequence, frame->header, frame->body, room);
    if (opened == CAS_ERR_RECORD_BAD_MAC && half->is_trying) {
        return skip(half, frame);
    }
    CAS_TRY(opened);
    half->sequence++;
    half->is_trying = false;
    if (inner_len > half->inner_max) {
        return CAS_ERR_RECORD_TOO_LONG;
    }
    return strip(cas_span_bytes(room), plain);
}

/* RFC 5246 section 6.2.3.3. The type stands in the open, and any of them may be protected. */
static cas_err open_tls12(cas_record_half *half, const cas_frame *frame, castls_span out,
                          cas_record_plain *plain)
{
    uint8_t aad_room[CAS_RECORD_AAD12_LEN] = {0};
    castls_bytes aad = {0};
    if (half->sequence == UINT64_MAX) {
        return CAS_ERR_RECORD_SEQUENCE; /* RFC 5246 section 6.1: it may not wrap. */
    }
    if (frame->body.len < (size_t)half->nonce_len + CAS_AEAD_TAG_LEN) {
        return CAS_ERR_RECORD_BAD_MAC; /* What is too short to have a tag has no right one. */
    }
    const size_t text_len = cas_record_open_len(half, frame);
    if (text_len > CAS_RECORD_TEXT_MAX || text_len > half->inner_max) {
        return CAS_ERR_RECORD_TOO_LONG; /* RFC 5246 section 6.2.1, RFC 8449 section 4. */
    }
    if (out.len < text_len) {
        return CAS_ERR_ROOM;
    }
    const castls_span room = cas_span_prefix(out, text_len);
    CAS_TRY(cas_record_aad12(half, frame->type, text_len, CAS_SPAN(aad_room), &aad));
    CAS_TRY(cas_aead_open(&half->key, cas_record_nonce12(half, frame->body), aad,
                          cas_bytes_skip(frame->body, half->nonce_len), room));
    half->sequence++;
    plain->type = frame->type;
    plain->was_protected = true;
    plain->text = cas_span_bytes(room);
    return CAS_OK;
}

cas_err cas_record_open(cas_record_half *half, const cas_frame *frame, castls_span out,
                        cas_record_plain *plain)
{
    *plain = (cas_record_plain){0};
    switch (half->protection) {
    case CAS_PROTECTION_NONE:
        return open_plain(half, frame, plain);
    case CAS_PROTECTION_TLS13:
        return open_tls13(half, frame, out, plain);
    case CAS_PROTECTION_TLS12:
        return open_tls12(half, frame, out, plain);
    default:
        return CAS_ERR_STATE;
    }
}
