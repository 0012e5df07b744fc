/*
 * own_sign.c: our signature over the handshake. What is signed depends on version and side; how it
 * comes to be does not.
 */
#include "crypto/certificate_verify.h"
#include "handshake/auth.h"
#include "handshake/operation.h"
#include "handshake/send.h"
#include "handshake/server12.h"
#include "handshake/work.h"

#define CONTENT_ROOM CAS_SERVER12_SIGNED_MAX

_Static_assert(CONTENT_ROOM >= CAS_CERTIFICATE_VERIFY_MAX, "one room serves both versions");

/* RFC 8446 section 4.4.3. */
static cas_err content13(const cas_handshake *hs, castls_span room, castls_bytes *content)
{
    uint8_t digest_room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    CAS_TRY(cas_digest(hs, CAS_SPAN(digest_room), &digest));
    return cas_certificate_verify_content(
        hs->is_server ? CAS_SIGNER_SERVER : CAS_SIGNER_CLIENT, digest, room, content);
}

/* A client of TLS 1.2 signs all messages so far, as they are: the scheme brings its own hash (RFC
 * 5246 section 7.4.8). */
static cas_err content_of(const cas_handshake *hs, castls_span room, castls_bytes *content)
{
    if (hs->facts->version != CAS_VERSION_TLS12) {
        return content13(hs, room, content);
    }
    if (hs->is_server) {
        return cas_server12_signed_content(hs, room, content);
    }
    *content = cas_transcript_raw(&hs->transcript);
    return CAS_OK;
}

static cas_err ask_sign(const cas_handshake *hs, castls_operation *operation)
{
    uint8_t room[CONTENT_ROOM] = {0};
    castls_bytes content = {0};
    CAS_TRY(content_of(hs, CAS_SPAN(room), &content));
    operation->code = hs->facts->own_scheme;
    operation->credential = castls_credential_retain(hs->facts->own_credential);
    return cas_operation_keep(operation, content, &operation->content);
}

static cas_err sign(cas_handshake *hs)
{
    uint8_t content_room[CONTENT_ROOM] = {0};
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    castls_bytes content = {0};
    castls_bytes signature = {0};
    CAS_TRY(content_of(hs, CAS_SPAN(content_room), &content));
    CAS_TRY(cas_work_sign(hs->facts->own_credential, hs->facts->own_scheme, content, CAS_SPAN(room),
                          &signature));
    return cas_arena_keep(&hs->kept, signature, &hs->signature);
}

cas_err cas_sign_handshake(cas_handshake *hs, bool *done)
{
    cas_answer answer = CAS_ANSWER_PENDING;
    CAS_TRY(cas_ask(hs, CASTLS_OP_SIGN, ask_sign, &answer));
    *done = answer != CAS_ANSWER_PENDING;
    if (!*done) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_BYTES) {
        CAS_TRY(cas_arena_keep(&hs->kept, cas_given_bytes(hs), &hs->signature));
    } else {
        CAS_TRY(sign(hs));
    }
    cas_operation_over(hs);
    return CAS_OK;
}
