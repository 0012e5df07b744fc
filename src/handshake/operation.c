/*
 * operation.c: the life of an operation, on both sides: the step that asks, and whoever answers.
 *
 * The phase is one atomic word. Whoever moves it from open to answering owns the answer's fields
 * until it stores done; only then does the connection's thread read them.
 */
#include "handshake/operation.h"

#include "handshake/send.h"

#define PHASE_OPEN 0u
#define PHASE_ANSWERING 1u
#define PHASE_DONE 2u

static castls_operation *make(const cas_handshake *hs, castls_operation_kind kind)
{
    const castls_allocator *allocator = hs->config->environment.allocator;
    castls_operation *operation = CAS_NEW(allocator, castls_operation);
    if (operation == NULL) {
        return NULL;
    }
    cas_count_take(&operation->count);
    operation->kind = kind;
    operation->is_server = hs->is_server;
    operation->version = hs->facts->version;
    operation->config = castls_config_retain(hs->config);
    operation->input = cas_arena_on(allocator, CAS_OPERATION_INPUT_MAX);
    operation->alert = CASTLS_ALERT_NONE;
    return operation;
}

static cas_err begin(cas_handshake *hs, castls_operation_kind kind, cas_question question)
{
    castls_operation *operation = make(hs, kind);
    if (operation == NULL) {
        return CAS_ERR_MEMORY;
    }
    const cas_err err = question(hs, operation);
    if (err != CAS_OK) {
        castls_operation_release(operation);
        return err;
    }
    hs->operation = operation;
    return CAS_OK;
}

cas_err cas_ask(cas_handshake *hs, castls_operation_kind kind, cas_question question,
                cas_answer *answer)
{
    *answer = CAS_ANSWER_PENDING;
    if (hs->operation == NULL) {
        if (!cas_asks_for(hs, kind)) {
            *answer = CAS_ANSWER_RUN;
            return CAS_OK;
        }
        CAS_TRY(begin(hs, kind, question));
        return CAS_OK;
    }
    if (!castls_operation_is_done(hs->operation)) {
        return CAS_OK;
    }
    if (hs->operation->answer == CAS_ANSWER_FAILED) {
        cas_set_detail(
            hs, cas_bytes_prefix(CAS_BYTES(hs->operation->detail), hs->operation->detail_len));
        hs->hint = hs->operation->hint;
        return hs->operation->failure;
    }
    *answer = hs->operation->answer;
    return CAS_OK;
}

void cas_operation_over(cas_handshake *hs)
{
    castls_operation_release(hs->operation);
    hs->operation = NULL;
}

castls_bytes cas_given_bytes(const cas_handshake *hs)
{
    return cas_buf_bytes(&hs->operation->bytes);
}

castls_bytes cas_given_secret(const cas_handshake *hs)
{
    return cas_buf_bytes(&hs->operation->secret);
}

castls_operation *castls_operation_retain(castls_operation *operation)
{
    if (operation != NULL) {
        cas_count_take(&operation->count);
    }
    return operation;
}

void castls_operation_release(castls_operation *operation)
{
    if (operation == NULL || !cas_count_give(&operation->count)) {
        return;
    }
    const castls_allocator *allocator = operation->config->environment.allocator;
    castls_config *config = operation->config;
    castls_credential_release(operation->credential);
    castls_session_release(operation->session);
    castls_config_release(operation->given_config);
    castls_session_release(operation->given_session);
    castls_credential_release(operation->given_credential);
    cas_buf_clear(&operation->bytes, allocator);
    cas_buf_clear(&operation->secret, allocator);
    cas_arena_clear(&operation->input);
    CAS_FREE(allocator, operation);
    castls_config_release(config);
}

bool castls_operation_is_done(const castls_operation *operation)
{
    return cas_atomic_load(&operation->phase) == PHASE_DONE;
}

/* Takes the right to answer, for a kind that is among `kinds` (bits). */
static castls_code claim(castls_operation *operation, uint32_t kinds)
{
    if ((kinds >> operation->kind & 1) == 0) {
        return CASTLS_BAD_ARGUMENT;
    }
    return cas_atomic_swap_if(&operation->phase, PHASE_OPEN, PHASE_ANSWERING)
               ? CASTLS_OK
               : CASTLS_BAD_STATE;
}

static castls_code settle(castls_operation *operation, cas_answer answer)
{
    operation->answer = answer;
    cas_atomic_store(&operation->phase, PHASE_DONE);
    return CASTLS_OK;
}

/* Makes the operation a failure. */
static castls_code fail(castls_operation *operation, cas_err failure)
{
    operation->failure = failure;
    return settle(operation, CAS_ANSWER_FAILED);
}

castls_code castls_operation_run(castls_operation *operation)
{
    const castls_code code = claim(operation, UINT32_MAX);
    if (code != CASTLS_OK) {
        return code;
    }
    const cas_err err = cas_operation_work(operation);
    if (err != CAS_OK) {
        return fail(operation, err);
    }
    return settle(operation, operation->answer);
}

castls_code castls_operation_give_bytes(castls_operation *operation, castls_bytes bytes)
{
    const uint32_t kinds =
        1u << CASTLS_OP_ALPN | 1u << CASTLS_OP_STAPLE | 1u << CASTLS_OP_KEY_GENERATE |
        1u << CASTLS_OP_KEY_AGREE | 1u << CASTLS_OP_SIGN | 1u << CASTLS_OP_TICKET_SEAL |
        1u << CASTLS_OP_SESSION_STORE | 1u << CASTLS_OP_COMPRESS | 1u << CASTLS_OP_DECOMPRESS;
    /* In TLS 1.2 the client knows the id already: it stands in the ServerHello. */
    const bool is_no_id = operation->kind == CASTLS_OP_SESSION_STORE &&
                          (bytes.len == 0 || bytes.len > CAS_SESSION_ID_MAX ||
                           operation->version == CAS_VERSION_TLS12);
    if (bytes.len > CAS_OPERATION_ANSWER_MAX || operation->responds || is_no_id) {
        return CASTLS_BAD_ARGUMENT;
    }
    const castls_code code = claim(operation, kinds);
    if (code != CASTLS_OK) {
        return code;
    }
    if (cas_buf_copy(&operation->bytes, operation->config->environment.allocator, bytes) !=
        CAS_OK) {
        (void)fail(operation, CAS_ERR_MEMORY);
        return CASTLS_NO_MEMORY;
    }
    return settle(operation, CAS_ANSWER_BYTES);
}

castls_code
castls_operation_give_share(castls_operation *operation, castls_bytes share, castls_bytes secret)
{
    const castls_allocator *allocator = operation->config->environment.allocator;
    if (!operation->responds || share.len > CASTLS_KEY_SHARE_MAX ||
        secret.len > CASTLS_SHARED_SECRET_MAX) {
        return CASTLS_BAD_ARGUMENT;
    }
    const castls_code code = claim(operation, 1u << CASTLS_OP_KEY_AGREE);
    if (code != CASTLS_OK) {
        return code;
    }
    if (cas_buf_copy(&operation->bytes, allocator, share) != CAS_OK ||
        cas_buf_copy(&operation->secret, allocator, secret) != CAS_OK) {
        (void)fail(operation, CAS_ERR_MEMORY);
        return CASTLS_NO_MEMORY;
    }
    return settle(operation, CAS_ANSWER_SHARE);
}

castls_code castls_operation_give_config(castls_operation *operation, castls_config *config)
{
    if (config == NULL) {
        return CASTLS_BAD_ARGUMENT;
    }
    const castls_code code = claim(operation, 1u << CASTLS_OP_HELLO | 1u << CASTLS_OP_NAME);
    if (code != CASTLS_OK) {
        return code;
    }
    operation->given_config = castls_config_retain(config);
    return settle(operation, CAS_ANSWER_CONFIG);
}

castls_code castls_operation_give_session(castls_operation *operation, castls_session *session)
{
    const castls_code code = claim(operation, 1u << CASTLS_OP_SESSION);
    if (code != CASTLS_OK) {
        return code;
    }
    operation->given_session = castls_session_retain(session);
    return settle(operation, CAS_ANSWER_SESSION);
}

castls_code
castls_operation_give_credential(castls_operation *operation, castls_credential *credential)
{
    const castls_code code = claim(operation, 1u << CASTLS_OP_CREDENTIAL);
    if (code != CASTLS_OK) {
        return code;
    }
    operation->given_credential = castls_credential_retain(credential);
    return settle(operation, CAS_ANSWER_CREDENTIAL);
}

castls_code castls_operation_give_verdict(castls_operation *operation, castls_verdict verdict)
{
    if (verdict != CASTLS_VERDICT_VERIFIED && verdict != CASTLS_VERDICT_ACCEPTED) {
        return CASTLS_BAD_ARGUMENT;
    }
    const castls_code code = claim(operation, 1u << CASTLS_OP_VERIFY_PEER);
    if (code != CASTLS_OK) {
        return code;
    }
    operation->verdict = verdict;
    return settle(operation, CAS_ANSWER_VERDICT);
}

castls_code castls_operation_accept(castls_operation *operation)
{
    const castls_code code =
        claim(operation, 1u << CASTLS_OP_VERIFY_SIGNATURE | 1u << CASTLS_OP_SESSION_STORE);
    return code != CASTLS_OK ? code : settle(operation, CAS_ANSWER_ACCEPT);
}

castls_code castls_operation_refuse(castls_operation *operation, castls_alert alert)
{
    const castls_code code = claim(operation, UINT32_MAX);
    if (code != CASTLS_OK) {
        return code;
    }
    operation->alert = alert;
    return fail(operation, CAS_ERR_REFUSED);
}

castls_code castls_operation_cancel(castls_operation *operation)
{
    const castls_code code = claim(operation, UINT32_MAX);
    return code != CASTLS_OK ? code : fail(operation, CAS_ERR_CANCELLED);
}
