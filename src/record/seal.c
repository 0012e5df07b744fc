/*
 * seal.c: writing records.
 */
#include "record/seal.h"

#include "core/writer.h"
#include "record/head12.h"

/* TLSInnerPlaintext ends with type and zeros (RFC 8446 section 5.2): a prefix of one of these. */
#define TAIL_LEN_MAX CAS_RECORD_PAD_TO_MAX
static const uint8_t tail_of_alert[TAIL_LEN_MAX] = {CAS_RECORD_ALERT};
static const uint8_t tail_of_handshake[TAIL_LEN_MAX] = {CAS_RECORD_HANDSHAKE};
static const uint8_t tail_of_application_data[TAIL_LEN_MAX] = {CAS_RECORD_APPLICATION_DATA};

static castls_bytes tail_of(uint8_t type)
{
    switch (type) {
    case CAS_RECORD_ALERT:
        return CAS_BYTES(tail_of_alert);
    case CAS_RECORD_HANDSHAKE:
        return CAS_BYTES(tail_of_handshake);
    case CAS_RECORD_APPLICATION_DATA:
        return CAS_BYTES(tail_of_application_data);
    default:
        return cas_bytes_none();
    }
}

size_t cas_record_text_max(const cas_record_half *half, cas_record_plan plan)
{
    const size_t wanted = plan.fragment_max == 0 ? CAS_RECORD_TEXT_MAX : plan.fragment_max;
    const size_t text_max = cas_min_size(wanted, CAS_RECORD_TEXT_MAX);
    if (!cas_half_is_protected(half)) {
        return text_max; /* RFC 8449 section 4: the limit is one of protected records only. */
    }
    /* RFC 8449 section 4: in TLS 1.3 the limit counts the content type too. */
    const size_t type_len = half->protection == CAS_PROTECTION_TLS13 ? 1 : 0;
    return cas_min_size(text_max, half->inner_max - type_len);
}

/* What records are padded to a multiple of; only those of TLS 1.3 can be padded. */
static size_t pad_to_of(const cas_record_half *half, cas_record_plan plan)
{
    return half->protection == CAS_PROTECTION_TLS13
               ? cas_min_size(plan.pad_to, CAS_RECORD_PAD_TO_MAX)
               : 0;
}

/* Bytes of type and padding behind text_len bytes of content. The whole is padded to a multiple,
 * but never past what a record may hold (RFC 8446 section 5.4). */
static size_t tail_len(const cas_record_half *half, size_t text_len, cas_record_plan plan)
{
    const size_t inner_len = text_len + 1;
    const size_t pad_to = pad_to_of(half, plan);
    if (half->protection != CAS_PROTECTION_TLS13) {
        return 0;
    }
    if (pad_to < 2) {
        return 1;
    }
    const size_t padded_len = (inner_len + pad_to - 1) / pad_to * pad_to;
    const size_t len = cas_max_size(cas_min_size(padded_len, half->inner_max), inner_len);
    return len - text_len;
}

static size_t body_len(const cas_record_half *half, size_t text_len, cas_record_plan plan)
{
    if (!cas_half_is_protected(half)) {
        return text_len;
    }
    return half->nonce_len + text_len + tail_len(half, text_len, plan) + CAS_AEAD_TAG_LEN;
}

size_t cas_record_sealed_len(const cas_record_half *half, size_t text_len, cas_record_plan plan)
{
    return CAS_RECORD_HEADER_LEN + body_len(half, text_len, plan);
}

size_t cas_record_sealed_all_len(const cas_record_half *half, size_t total_len, size_t part_count,
                                 cas_record_plan plan)
{
    /* Each part may end in a record of its own, behind as many full ones as it gives. */
    const size_t text_max = cas_record_text_max(half, plan);
    const size_t tail_max = cas_max_size(pad_to_of(half, plan), 1);
    const size_t record_overhead = cas_half_text_at(half) + tail_max + CAS_AEAD_TAG_LEN;
    size_t records = 0;
    size_t overhead = 0;
    size_t len = 0;
    if (!cas_add_size(total_len / text_max, part_count, &records) ||
        !cas_mul_size(records, record_overhead, &overhead) ||
        !cas_add_size(total_len, overhead, &len)) {
        return SIZE_MAX;
    }
    return len;
}

/* Writes a header into the first 5 bytes of `out`. */
static cas_err write_header(uint8_t type, uint16_t version, size_t len, castls_span out,
                            castls_bytes *header)
{
    cas_writer w = cas_writer_on(cas_span_prefix(out, CAS_RECORD_HEADER_LEN));
    cas_write_u8(&w, type);
    cas_write_u16(&w, version);
    cas_write_u16(&w, cas_narrow_u16(len));
    return cas_writer_end(&w, header);
}

/* Copies all parts, one behind the other; they fit. */
static void copy_parts(castls_parts parts, castls_span out)
{
    castls_span rest = out;
    for (size_t i = 0; i < parts.count; i++) {
        const castls_bytes part = cas_parts_get(parts, i);
        (void)cas_span_copy(rest, part);
        rest = cas_span_skip(rest, part.len);
    }
}

/* A plaintext record: TLSPlaintext, RFC 8446 section 5.1. */
static cas_err write_plain(const cas_record_half *half, uint8_t type, castls_parts parts,
                           size_t text_len, castls_span out, size_t *len)
{
    /* The first ClientHello may say 0x0301; a compatibility record says 0x0303 (appendix D.4). */
    const uint16_t version =
        type == CAS_RECORD_CHANGE_CIPHER_SPEC ? CAS_TLS12 : half->plain_version;
    if (out.len < CAS_RECORD_HEADER_LEN + text_len) {
        return CAS_ERR_ROOM;
    }
    /* The content first: it may already stand where it goes, and then nothing is moved. */
    copy_parts(parts, cas_span_slice(out, CAS_RECORD_HEADER_LEN, text_len));
    castls_bytes header = {0};
    CAS_TRY(write_header(type, version, text_len, out, &header));
    *len = CAS_RECORD_HEADER_LEN + text_len;
    return CAS_OK;
}

/* Seals into the body of a record, behind its nonce. Several parts are gathered by the provider, or
 * copied to where they go and sealed in place. What is plaintext after a failure is wiped, for
 * nobody else wipes outgoing room. */
static cas_err seal_body(cas_record_half *half, castls_bytes aad, castls_parts parts,
                         size_t text_len, castls_bytes tail, castls_span body)
{
    cas_err err = CAS_OK;
    if (parts.count <= 1) {
        err = cas_aead_seal(&half->key, half->sequence, aad, cas_parts_get(parts, 0), tail, body);
    } else if (cas_aead_key_has_parts(&half->key)) {
        err = cas_aead_seal_parts(&half->key, half->sequence, aad, parts, tail, body);
    } else {
        copy_parts(parts, body);
        const castls_bytes text = cas_bytes_prefix(cas_span_bytes(body), text_len);
        err = cas_aead_seal(&half->key, half->sequence, aad, text, tail, body);
    }
    if (err != CAS_OK) {
        cas_span_wipe(body);
    }
    return err;
}

/*
 * A protected record of TLS 1.3: TLSCiphertext, RFC 8446 section 5.2. The header is the additional
 * data, so it is written first.
 */
static cas_err write_tls13(cas_record_half *half, uint8_t type, castls_parts parts, size_t text_len,
                           cas_record_plan plan, castls_span out, size_t *len)
{
    if (half->sequence >= half->records_max) {
        return CAS_ERR_RECORD_SEQUENCE;
    }
    const size_t sealed_len = body_len(half, text_len, plan);
    if (out.len < CAS_RECORD_HEADER_LEN + sealed_len) {
        return CAS_ERR_ROOM;
    }
    const castls_bytes tail = cas_bytes_prefix(tail_of(type), tail_len(half, text_len, plan));
    const castls_span body = cas_span_slice(out, CAS_RECORD_HEADER_LEN, sealed_len);
    castls_bytes header = {0};
    CAS_TRY(write_header(CAS_RECORD_APPLICATION_DATA, CAS_TLS12, sealed_len, out, &header));
    CAS_TRY(seal_body(half, header, parts, text_len, tail, body));
    half->sequence++;
    *len = CAS_RECORD_HEADER_LEN + sealed_len;
    return CAS_OK;
}

/* A protected record of TLS 1.2. The content is in its place before the head is written, because it
 * may stand there already. */
static cas_err write_tls12(cas_record_half *half, uint8_t type, castls_parts parts, size_t text_len,
                           castls_span out, size_t *len)
{
    uint8_t aad_room[CAS_RECORD_AAD12_LEN] = {0};
    castls_bytes aad = {0};
    const size_t at = cas_half_text_at(half);
    const size_t sealed_len = text_len + CAS_AEAD_TAG_LEN;
    if (half->sequence >= half->records_max) {
        return CAS_ERR_RECORD_SEQUENCE;
    }
    if (out.len < at + sealed_len) {
        return CAS_ERR_ROOM;
    }
    CAS_TRY(cas_record_aad12(half, type, text_len, CAS_SPAN(aad_room), &aad));
    CAS_TRY(seal_body(half, aad, parts, text_len, cas_bytes_none(),
                      cas_span_slice(out, at, sealed_len)));
    CAS_TRY(cas_record_head12(half, type, text_len, out));
    half->sequence++;
    *len = at + sealed_len;
    return CAS_OK;
}

static cas_err write_record(cas_record_half *half, uint8_t type, castls_parts parts,
                            size_t text_len, cas_record_plan plan, castls_span out, size_t *len)
{
    if (half->protection == CAS_PROTECTION_BROKEN) {
        return CAS_ERR_STATE;
    }
    /* RFC 8446 section 5: a protected change_cipher_spec record ends the connection. */
    if (half->protection == CAS_PROTECTION_NONE || type == CAS_RECORD_CHANGE_CIPHER_SPEC) {
        return write_plain(half, type, parts, text_len, out, len);
    }
    return half->protection == CAS_PROTECTION_TLS12
               ? write_tls12(half, type, parts, text_len, out, len)
               : write_tls13(half, type, parts, text_len, plan, out, len);
}

/* What may never be sent. RFC 8446 section 5.1 for both. */
static cas_err check_content(const cas_record_half *half, uint8_t type, size_t text_len)
{
    if (type < CAS_RECORD_CHANGE_CIPHER_SPEC || type > CAS_RECORD_APPLICATION_DATA) {
        return CAS_ERR_ARGUMENT;
    }
    if (text_len == 0 && type != CAS_RECORD_APPLICATION_DATA) {
        return CAS_ERR_ARGUMENT;
    }
    if (type == CAS_RECORD_APPLICATION_DATA && !cas_half_is_protected(half)) {
        return CAS_ERR_STATE;
    }
    return CAS_OK;
}

cas_err cas_record_seal(cas_record_half *half, uint8_t type, castls_bytes text,
                        cas_record_plan plan, castls_span out, size_t *len)
{
    *len = 0;
    CAS_TRY(check_content(half, type, text.len));
    if (text.len > cas_record_text_max(half, plan)) {
        return CAS_ERR_ARGUMENT;
    }
    const castls_bytes one[1] = {text};
    return write_record(half, type, CAS_PARTS(one), text.len, plan, out, len);
}

/* The most content whose record fits into room_len bytes, at most cas_record_text_max. */
static size_t text_fit(const cas_record_half *half, size_t room_len, cas_record_plan plan)
{
    const size_t text_max = cas_record_text_max(half, plan);
    if (cas_record_sealed_len(half, text_max, plan) <= room_len) {
        return text_max;
    }
    const size_t overhead = cas_record_sealed_len(half, 0, (cas_record_plan){0, 0});
    if (room_len <= overhead) {
        return 0;
    }
    const size_t fit = room_len - overhead;
    const size_t pad_to = pad_to_of(half, plan);
    if (pad_to < 2) {
        return cas_min_size(fit, text_max);
    }
    /* Content and type together fill whole multiples. */
    const size_t padded_len = (fit + 1) / pad_to * pad_to;
    return padded_len == 0 ? 0 : cas_min_size(padded_len - 1, text_max);
}

/* Where in a list of parts the next byte stands. */
typedef struct place {
    castls_parts parts;
    size_t part;
    size_t at;
} place;

/* What is left of the part at the place; empty parts are passed over. */
static castls_bytes place_rest(place *p)
{
    castls_bytes rest = cas_bytes_skip(cas_parts_get(p->parts, p->part), p->at);
    while (rest.len == 0 && p->part < p->parts.count) {
        p->part++;
        p->at = 0;
        rest = cas_parts_get(p->parts, p->part);
    }
    return rest;
}

/* Goes on by n bytes, of which there are as many. */
static void place_skip(place *p, size_t n)
{
    size_t left = n;
    while (left != 0) {
        const size_t step = cas_min_size(left, place_rest(p).len);
        if (step == 0) {
            return;
        }
        p->at = p->at + step;
        left = left - step;
    }
}

/*
 * Seals one record of at most text_max bytes from several parts, where they need no copy or are
 * short enough for one; else it ends where its part does. `first` is what the first part gives.
 */
static cas_err seal_gathered(cas_record_half *half, uint8_t type, place *from, castls_bytes first,
                             size_t text_max, cas_record_plan plan, castls_span out, size_t *taken,
                             size_t *len)
{
    const bool copies = cas_half_is_protected(half) && !cas_aead_key_has_parts(&half->key);
    castls_bytes view[CAS_RECORD_PARTS_MAX] = {first};
    size_t count = 1;
    size_t text_len = first.len;
    place next = *from;
    place_skip(&next, first.len);
    while (count < CAS_RECORD_PARTS_MAX && text_len < text_max) {
        const castls_bytes rest = place_rest(&next);
        if (rest.len == 0 ||
            (copies && (rest.len > CAS_RECORD_JOIN_MAX || first.len > CAS_RECORD_JOIN_MAX))) {
            break;
        }
        const castls_bytes more = cas_bytes_prefix(rest, text_max - text_len);
        (void)cas_views_set(view, CAS_COUNT(view), count, more);
        count++;
        text_len = text_len + more.len;
        place_skip(&next, more.len);
    }
    CAS_TRY(write_record(half, type, CAS_PARTS_FIRST(view, count), text_len, plan, out, len));
    *taken = text_len;
    *from = next;
    return CAS_OK;
}

/* Seals one record of at most text_max bytes from the place on. Bulk comes in parts of many
 * records, and needs no list of views. */
static cas_err seal_next(cas_record_half *half, uint8_t type, place *from, size_t text_max,
                         cas_record_plan plan, castls_span out, size_t *taken, size_t *len)
{
    const castls_bytes first = cas_bytes_prefix(place_rest(from), text_max);
    if (first.len < text_max) {
        return seal_gathered(half, type, from, first, text_max, plan, out, taken, len);
    }
    const castls_bytes one[1] = {first};
    CAS_TRY(write_record(half, type, CAS_PARTS(one), first.len, plan, out, len));
    *taken = first.len;
    place_skip(from, first.len);
    return CAS_OK;
}

static cas_err seal_many(cas_record_half *half, uint8_t type, place *from, size_t total_len,
                         cas_record_plan plan, castls_span out, size_t *taken, size_t *len)
{
    const size_t text_max = cas_record_text_max(half, plan);
    while (*taken < total_len && cas_half_records_left(half) != 0) {
        const castls_span room = cas_span_skip(out, *len);
        const size_t fit = text_fit(half, room.len, plan);
        /* A last short record only to fill the room up costs more than it brings. */
        if (fit == 0 || (*taken != 0 && fit < cas_min_size(text_max, total_len - *taken))) {
            return CAS_OK;
        }
        size_t text_len = 0;
        size_t record_len = 0;
        CAS_TRY(seal_next(half, type, from, fit, plan, room, &text_len, &record_len));
        *taken = *taken + text_len;
        *len = *len + record_len;
    }
    return CAS_OK;
}

cas_err cas_record_seal_all(cas_record_half *half, uint8_t type, castls_parts parts, size_t skip,
                            cas_record_plan plan, castls_span out, size_t *taken, size_t *len)
{
    *taken = 0;
    *len = 0;
    const size_t all_len = cas_parts_total(parts);
    if (all_len == SIZE_MAX || skip > all_len) {
        return CAS_ERR_ARGUMENT;
    }
    if (half->protection == CAS_PROTECTION_BROKEN) {
        return CAS_ERR_STATE;
    }
    if (skip == all_len) {
        return CAS_OK;
    }
    CAS_TRY(check_content(half, type, all_len - skip));
    place from = {parts, 0, 0};
    place_skip(&from, skip);
    const cas_err sealed = seal_many(half, type, &from, all_len - skip, plan, out, taken, len);
    if (sealed != CAS_OK) {
        *taken = 0;
        *len = 0;
    }
    return sealed;
}
