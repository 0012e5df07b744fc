/*
 * compression.c: sending our Certificate, compressed where the peer can read that and it pays, and
 * taking a compressed one in. The same for both sides; RFC 8879.
 */
#include "compress/compress.h"
#include "handshake/auth.h"
#include "handshake/operation.h"
#include "handshake/send.h"
#include "wire/compressed_certificate.h"
#include "wire/u16_list.h"

/* Our most preferred algorithm that the peer listed; 0 for none. */
static uint16_t choose(const cas_handshake *hs)
{
    const cas_code_list *ours = &hs->config->policy.compression;
    const castls_bytes theirs = cas_kept(hs, hs->peer_compression);
    for (size_t i = 0; i < ours->count; i++) {
        const uint16_t algorithm = *CAS_AT(ours->code, i);
        if (cas_u16_list_has(theirs, algorithm)) {
            return algorithm;
        }
    }
    return 0;
}

/* Our Certificate message, header and all, into an arena. */
static cas_err write_plain(const cas_handshake *hs, cas_arena *arena, cas_range *out)
{
    castls_span room = {0};
    castls_bytes written = {0};
    cas_writer measure = cas_writer_measuring();
    cas_write_certificate(&measure, hs);
    CAS_TRY(cas_arena_room(arena, cas_writer_len(&measure), out, &room));
    cas_writer w = cas_writer_on(room);
    cas_write_certificate(&w, hs);
    return cas_writer_end(&w, &written);
}

/* RFC 8879 section 4: what is compressed is the message's body. */
static cas_range body_of(cas_range message)
{
    const cas_range body = {
        message.offset + CAS_MESSAGE_HEADER_LEN, message.len - CAS_MESSAGE_HEADER_LEN};
    return body;
}

static cas_err ask_compress(const cas_handshake *hs, castls_operation *operation)
{
    cas_range message = {0};
    CAS_TRY(write_plain(hs, &operation->input, &message));
    operation->content = body_of(message);
    operation->code = choose(hs);
    operation->credential = castls_credential_retain(hs->facts->own_credential);
    return CAS_OK;
}

static void write_compressed(cas_writer *w, const cas_handshake *hs)
{
    const cas_compressed_certificate compressed = {
        hs->facts->own_compression, hs->uncompressed_len, cas_kept(hs, hs->compressed)};
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_COMPRESSED_CERTIFICATE);
    cas_compressed_certificate_encode(w, &compressed);
    cas_write_close(w, message);
}

static cas_err send(cas_handshake *hs, uint16_t algorithm, size_t plain_len,
                    castls_bytes compressed)
{
    if (algorithm == 0 || cas_bytes_is_empty(compressed)) {
        return cas_send_message(hs, CAS_LEVEL_HANDSHAKE, cas_write_certificate);
    }
    CAS_TRY(cas_arena_keep(&hs->kept, compressed, &hs->compressed));
    hs->uncompressed_len = cas_narrow_u32(plain_len);
    hs->facts->own_compression = algorithm;
    return cas_send_message(hs, CAS_LEVEL_HANDSHAKE, write_compressed);
}

/* What the configuration keeps, made now if it is the first time. */
static cas_err send_kept(cas_handshake *hs, uint16_t algorithm)
{
    cas_range message = {0};
    castls_bytes compressed = {0};
    cas_compressed_cache *cache = hs->config->parts.compressed;
    if (algorithm == 0 || !cas_compress_has(algorithm) || cache == NULL) {
        return send(hs, 0, 0, cas_bytes_none());
    }
    CAS_TRY(write_plain(hs, &hs->kept, &message));
    const cas_range body = body_of(message);
    CAS_TRY(cas_compressed_cache_get(cache, algorithm, cas_kept(hs, body), &compressed));
    return send(hs, algorithm, body.len, compressed);
}

cas_err cas_step_compress(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    const bool has_chain = hs->facts->own_credential != NULL;
    const uint16_t algorithm = has_chain ? choose(hs) : 0;
    cas_answer answer = CAS_ANSWER_RUN;
    if (algorithm != 0) {
        CAS_TRY(cas_ask(hs, CASTLS_OP_COMPRESS, ask_compress, &answer));
    }
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_BYTES) {
        CAS_TRY(send(hs, algorithm, hs->operation->content.len, cas_given_bytes(hs)));
    } else {
        CAS_TRY(send_kept(hs, algorithm));
    }
    cas_operation_over(hs);
    if (hs->is_server) {
        *next = CAS_STATE_SERVER_SIGN;
    } else {
        *next = has_chain ? CAS_STATE_CLIENT_SIGN : CAS_STATE_CLIENT_SEND_FINISHED;
    }
    return CAS_OK;
}

cas_err cas_on_compressed_certificate(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    cas_compressed_certificate compressed = {0};
    CAS_TRY(cas_compressed_certificate_decode(msg->body, &compressed));
    if (!cas_code_list_has(&hs->config->policy.compression, compressed.algorithm)) {
        return CAS_ERR_COMPRESSION_NOT_OFFERED;
    }
    if (compressed.uncompressed_length == 0) {
        return CAS_ERR_COMPRESSED_CERTIFICATE;
    }
    /* RFC 8879 section 5: the limit is that of a Certificate that was not compressed. */
    if (compressed.uncompressed_length > CAS_HANDSHAKE_MESSAGE_LEN_MAX) {
        return CAS_ERR_MESSAGE_TOO_LONG;
    }
    CAS_TRY(cas_arena_keep(&hs->kept, compressed.compressed_certificate_message, &hs->compressed));
    hs->uncompressed_len = compressed.uncompressed_length;
    hs->facts->peer_compression = compressed.algorithm;
    *next = hs->is_server ? CAS_STATE_SERVER_DECOMPRESS : CAS_STATE_CLIENT_DECOMPRESS;
    return cas_heard(hs, msg);
}

static cas_err ask_decompress(const cas_handshake *hs, castls_operation *operation)
{
    operation->code = hs->facts->peer_compression;
    operation->length = hs->uncompressed_len;
    return cas_operation_keep(operation, cas_kept(hs, hs->compressed), &operation->content);
}

cas_err cas_step_decompress(cas_handshake *hs, castls_bytes *body, bool *done)
{
    cas_answer answer = CAS_ANSWER_PENDING;
    cas_range plain = {0};
    *body = cas_bytes_none();
    *done = false;
    CAS_TRY(cas_ask(hs, CASTLS_OP_DECOMPRESS, ask_decompress, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_BYTES) {
        if (cas_given_bytes(hs).len != hs->uncompressed_len) {
            return CAS_ERR_COMPRESSED_CERTIFICATE;
        }
        CAS_TRY(cas_arena_keep(&hs->kept, cas_given_bytes(hs), &plain));
    } else {
        castls_span room = {0};
        CAS_TRY(cas_arena_room(&hs->kept, hs->uncompressed_len, &plain, &room));
        CAS_TRY(cas_decompress(hs->facts->peer_compression, cas_kept(hs, hs->compressed), room));
    }
    cas_operation_over(hs);
    *body = cas_kept(hs, plain);
    *done = true;
    return CAS_OK;
}
