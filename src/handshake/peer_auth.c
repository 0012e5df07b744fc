/*
 * peer_auth.c: the peer's Certificate and CertificateVerify, and the two steps that judge them. The
 * same for both sides; RFC 8446 section 4.4.
 */
#include "crypto/certificate_verify.h"
#include "crypto/scheme.h"
#include "crypto/spki.h"
#include "handshake/auth.h"
#include "handshake/ech.h"
#include "handshake/operation.h"
#include "handshake/send.h"
#include "handshake/work.h"
#include "wire/certificate.h"
#include "wire/certificate12.h"
#include "wire/certificate_verify.h"
#include "wire/signed_certificate_timestamp.h"
#include "wire/status_request.h"

/* RFC 8446 section 4.4.2: an extension has to answer one of ours. A server asks for none. */
static cas_err check_asked(const cas_handshake *hs, castls_bytes block, const cas_extensions *x)
{
    CAS_TRY(cas_extensions_check(x, CAS_IN_CERTIFICATE));
    cas_reader r = cas_reader_on(block);
    cas_extension extension = {0};
    while (cas_extensions_next(&r, &extension)) {
        const bool ours =
            !hs->is_server && (extension.type == CAS_EXTENSION_STATUS_REQUEST ||
                               extension.type == CAS_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP);
        const bool custom = !cas_ech_is_refused(hs) &&
                            cas_config_offers(hs->config, extension.type, CASTLS_IN_CERTIFICATE);
        if (!ours && !custom) {
            return CAS_ERR_EXTENSION_UNASKED;
        }
    }
    return CAS_OK;
}

/* What stands beside the leaf. */
static cas_err keep_leaf_extensions(cas_handshake *hs, castls_bytes block, const cas_extensions *x)
{
    cas_facts *facts = hs->facts;
    castls_bytes view = {0};
    if (cas_extensions_has(x, CAS_EXT_STATUS_REQUEST)) {
        CAS_TRY(
            cas_certificate_status_decode(cas_extensions_body(x, CAS_EXT_STATUS_REQUEST), &view));
        CAS_TRY(cas_arena_keep(&facts->kept, view, &facts->peer_ocsp_response));
    }
    if (cas_extensions_has(x, CAS_EXT_SIGNED_CERTIFICATE_TIMESTAMP)) {
        CAS_TRY(cas_sct_list_decode(
            cas_extensions_body(x, CAS_EXT_SIGNED_CERTIFICATE_TIMESTAMP), &view));
        CAS_TRY(cas_arena_keep(&facts->kept, view, &facts->peer_sct_list));
    }
    return cas_facts_keep_extensions(facts, hs->config, block, CASTLS_IN_CERTIFICATE);
}

static cas_err on_entry(cas_handshake *hs, const cas_certificate_entry *entry, bool is_leaf)
{
    cas_extensions x = {0};
    CAS_TRY(cas_extensions_decode(entry->extensions, &x));
    CAS_TRY(check_asked(hs, entry->extensions, &x));
    return is_leaf ? keep_leaf_extensions(hs, entry->extensions, &x) : CAS_OK;
}

static cas_err keep_chain(cas_handshake *hs, castls_parts certificates)
{
    cas_chain *chain = NULL;
    CAS_TRY(cas_chain_new(hs->config->environment.allocator, certificates, &chain));
    cas_facts_set_chain(hs->facts, chain);
    return CAS_OK;
}

/* RFC 8446 section 4.4.2. */
static cas_err keep_chain13(cas_handshake *hs, castls_bytes body, castls_bytes context)
{
    cas_certificate certificate = {0};
    CAS_TRY(cas_certificate_decode(body, &certificate));
    if (!cas_bytes_equal(certificate.certificate_request_context, context)) {
        return CAS_ERR_CERTIFICATE_CONTEXT;
    }
    cas_reader r = cas_reader_on(certificate.certificate_list);
    cas_certificate_entry entry = {0};
    castls_bytes chain[CAS_CERTIFICATE_ENTRIES_MAX] = {0};
    size_t count = 0;
    while (cas_certificate_list_next(&r, &entry)) {
        CAS_TRY(on_entry(hs, &entry, count == 0));
        (void)cas_views_set(chain, CAS_COUNT(chain), count, entry.cert_data);
        count++;
    }
    CAS_TRY(cas_reader_end(&r));
    return keep_chain(hs, CAS_PARTS_FIRST(chain, count));
}

/* RFC 5246 section 7.4.2. */
static cas_err keep_chain12(cas_handshake *hs, castls_bytes body)
{
    castls_bytes list = {0};
    castls_bytes der = {0};
    CAS_TRY(cas_certificate12_decode(body, &list));
    cas_reader r = cas_reader_on(list);
    castls_bytes chain[CAS_CERTIFICATE_ENTRIES_MAX] = {0};
    size_t count = 0;
    while (cas_certificate12_next(&r, &der)) {
        (void)cas_views_set(chain, CAS_COUNT(chain), count, der);
        count++;
    }
    CAS_TRY(cas_reader_end(&r));
    return keep_chain(hs, CAS_PARTS_FIRST(chain, count));
}

static bool is_raw(const cas_handshake *hs)
{
    return hs->facts->peer_certificate_type == CASTLS_CERTIFICATE_RAW_KEY;
}

/* RFC 7250 section 3. A client that has none to show says so with nothing; a server has one. */
static cas_err keep_raw12(cas_handshake *hs, castls_bytes body)
{
    castls_bytes key = {0};
    CAS_TRY(cas_raw_key12_decode(body, &key));
    if (cas_bytes_is_empty(key)) {
        return hs->is_server ? CAS_OK : CAS_ERR_DECODE;
    }
    const castls_bytes alone[] = {key};
    return keep_chain(hs, CAS_PARTS(alone));
}

/* RFC 8446 section 4.4.2: a raw public key stands alone, and is the key itself; what is none is
 * malformed. */
static cas_err check_raw(const cas_chain *chain)
{
    cas_spki key = {0};
    if (cas_chain_length(chain) != 1) {
        return CAS_ERR_RAW_KEY_COUNT;
    }
    return cas_spki_read(cas_chain_certificate(chain, 0), &key) == CAS_OK ? CAS_OK : CAS_ERR_DECODE;
}

static cas_err keep_leaf_key(cas_handshake *hs)
{
    const cas_chain *chain = hs->facts->peer_chain;
    const castls_bytes leaf = cas_chain_certificate(chain, 0);
    castls_bytes spki = leaf;
    if (is_raw(hs)) {
        CAS_TRY(check_raw(chain));
    } else {
        CAS_TRY(cas_cert_decode(leaf, &hs->leaf));
        spki = cas_range_in(leaf, hs->leaf.spki);
    }
    hs->leaf_spki = cas_chain_range(chain, spki);
    return CAS_OK;
}

castls_bytes cas_peer_leaf_spki(const cas_handshake *hs)
{
    return cas_chain_view(hs->facts->peer_chain, hs->leaf_spki);
}

cas_err cas_peer_certificate(cas_handshake *hs, castls_bytes body, castls_bytes context,
                             bool *is_empty)
{
    *is_empty = true;
    if (hs->facts->version != CAS_VERSION_TLS12) {
        CAS_TRY(keep_chain13(hs, body, context));
    } else {
        CAS_TRY(is_raw(hs) ? keep_raw12(hs, body) : keep_chain12(hs, body));
    }
    *is_empty = hs->facts->peer_chain == NULL;
    return *is_empty ? CAS_OK : keep_leaf_key(hs);
}

/* RFC 8446 section 4.4.3: a scheme that we offered, that the version allows, and that fits the
 * key. */
cas_err cas_peer_scheme_check(const cas_handshake *hs, uint16_t id)
{
    const cas_scheme *scheme = cas_scheme_find(id);
    cas_spki key = {0};
    if (scheme == NULL || !cas_scheme_is_for(scheme, hs->facts->version) ||
        !cas_code_list_has(&hs->config->policy.verify_schemes, id)) {
        return CAS_ERR_SCHEME_NOT_OFFERED;
    }
    CAS_TRY(cas_spki_read(cas_peer_leaf_spki(hs), &key));
    if (key.kind == CASTLS_KEY_NONE) {
        return CAS_ERR_CERTIFICATE_KEY;
    }
    return cas_scheme_fits_key(scheme, key.kind, hs->facts->version)
               ? CAS_OK
               : CAS_ERR_SCHEME_WRONG_KEY;
}

static bool is_client_of12(const cas_handshake *hs)
{
    return hs->is_server && hs->facts->version == CAS_VERSION_TLS12;
}

/* RFC 5246 section 7.4.8: in TLS 1.2 a client signs all messages as they are, up to this one. The
 * transcript keeps them, so that their length is all that has to be remembered. */
static cas_err keep_content(cas_handshake *hs)
{
    uint8_t digest_room[CASTLS_HASH_LEN_MAX] = {0};
    uint8_t content_room[CAS_CERTIFICATE_VERIFY_MAX] = {0};
    castls_bytes digest = {0};
    castls_bytes content = {0};
    if (is_client_of12(hs)) {
        const castls_bytes raw = cas_transcript_raw(&hs->transcript);
        hs->signature_content = cas_range_of(raw, raw);
        return CAS_OK;
    }
    CAS_TRY(cas_digest(hs, CAS_SPAN(digest_room), &digest));
    CAS_TRY(cas_certificate_verify_content(hs->is_server ? CAS_SIGNER_CLIENT : CAS_SIGNER_SERVER,
                                           digest, CAS_SPAN(content_room), &content));
    return cas_arena_keep(&hs->kept, content, &hs->signature_content);
}

static castls_bytes content_of(const cas_handshake *hs)
{
    return is_client_of12(hs)
               ? cas_range_in(cas_transcript_raw(&hs->transcript), hs->signature_content)
               : cas_kept(hs, hs->signature_content);
}

cas_err cas_on_certificate_verify(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    cas_certificate_verify verify = {0};
    CAS_TRY(cas_certificate_verify_decode(msg->body, &verify));
    CAS_TRY(cas_peer_scheme_check(hs, verify.algorithm));
    CAS_TRY(keep_content(hs));
    CAS_TRY(cas_arena_keep(&hs->kept, verify.signature, &hs->signature));
    hs->facts->peer_scheme = verify.algorithm;
    *next = hs->is_server ? CAS_STATE_SERVER_VERIFY_SIGNATURE : CAS_STATE_CLIENT_VERIFY_SIGNATURE;
    return cas_heard(hs, msg);
}

static cas_err ask_verify_signature(const cas_handshake *hs, castls_operation *operation)
{
    const cas_facts *facts = hs->facts;
    operation->code = facts->peer_scheme;
    CAS_TRY(cas_operation_keep(operation, content_of(hs), &operation->content));
    CAS_TRY(cas_operation_keep(operation, cas_kept(hs, hs->signature), &operation->signature));
    CAS_TRY(cas_operation_keep(operation, cas_peer_leaf_spki(hs), &operation->spki));
    CAS_TRY(cas_operation_keep(
        operation, cas_chain_certificate(facts->peer_chain, 0), &operation->certificate[0]));
    operation->certificate_count = 1;
    operation->certificate_type = facts->peer_certificate_type;
    return CAS_OK;
}

cas_err cas_step_verify_signature(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    cas_answer answer = CAS_ANSWER_PENDING;
    CAS_TRY(cas_ask(hs, CASTLS_OP_VERIFY_SIGNATURE, ask_verify_signature, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_RUN) {
        CAS_TRY(cas_work_verify_signature(
            hs->config->environment.provider, hs->facts->version, hs->facts->peer_scheme,
            cas_peer_leaf_spki(hs), content_of(hs), cas_kept(hs, hs->signature)));
    }
    cas_operation_over(hs);
    if (is_client_of12(hs)) {
        cas_transcript_drop_raw(&hs->transcript);
    }
    hs->proofs |= CAS_PROOF_SIGNATURE;
    *next = hs->is_server ? CAS_STATE_SERVER_VERIFY_PEER : CAS_STATE_CLIENT_VERIFY_PEER;
    return CAS_OK;
}

/* The name that a server's certificate has to be for. A client's certificate has no such name.
 * Where ECH was refused it is the public name, always looked at: RFC 9849 section 6.1.7. */
static castls_bytes expected_name(const cas_handshake *hs)
{
    if (cas_ech_is_refused(hs)) {
        return cas_facts_view(hs->facts, hs->facts->ech_public_name);
    }
    if (hs->is_server || cas_config_has(hs->config, CASTLS_OPTION_NO_NAME_CHECK)) {
        return cas_bytes_none();
    }
    return cas_facts_view(hs->facts, hs->facts->server_name);
}

/* A server staples to the certificate that it sends; a resumed session has none. */
static bool has_status(const cas_handshake *hs)
{
    return !hs->is_server && !hs->facts->is_resumed;
}

static cas_err ask_verify_peer(const cas_handshake *hs, castls_operation *operation)
{
    const cas_facts *facts = hs->facts;
    /* Without a clock only an application that looks at no times can answer; the run refuses
     * then. */
    if (cas_environment_now_ms(&hs->config->environment, &operation->now_ms) != CAS_OK) {
        operation->now_ms = -1;
    }
    const uint32_t length = cas_chain_length(facts->peer_chain);
    for (size_t i = 0; i < length; i++) {
        CAS_TRY(cas_operation_keep(operation, cas_chain_certificate(facts->peer_chain, i),
                                   CAS_AT(operation->certificate, i)));
    }
    operation->certificate_count = length;
    operation->has_status = has_status(hs);
    operation->certificate_type = facts->peer_certificate_type;
    CAS_TRY(cas_operation_keep(
        operation, cas_facts_view(facts, facts->peer_ocsp_response), &operation->content));
    CAS_TRY(cas_operation_keep(
        operation, cas_facts_view(facts, facts->peer_sct_list), &operation->signature));
    return cas_operation_keep(operation, expected_name(hs), &operation->server_name);
}

static cas_err verify_peer(cas_handshake *hs, castls_verdict *verdict)
{
    const cas_facts *facts = hs->facts;
    *verdict = CASTLS_VERDICT_ACCEPTED;
    if (hs->config->policy.verify == CASTLS_VERIFY_NONE) {
        return CAS_OK;
    }
    if (is_raw(hs)) { /* A resumed session brings it along, too. */
        CAS_TRY(cas_work_verify_raw_key(hs->config, cas_chain_certificate(facts->peer_chain, 0)));
        *verdict = CASTLS_VERDICT_VERIFIED;
        return CAS_OK;
    }
    cas_chain_views views = {0};
    int64_t now_ms = 0;
    CAS_TRY(cas_environment_now_ms(&hs->config->environment, &now_ms));
    const castls_bytes sent = cas_facts_view(facts, facts->peer_ocsp_response);
    const castls_bytes staple =
        !has_status(hs)            ? cas_bytes_none()
        : cas_bytes_is_empty(sent) ? CAS_TEXT("")
                                   : sent;
    cas_writer detail = cas_writer_on(CAS_SPAN(hs->detail));
    /* A resumed session's chain did not come in this handshake. */
    const cas_cert *leaf = hs->leaf.tbs.len == 0 ? NULL : &hs->leaf;
    const cas_err err =
        cas_work_verify_peer(hs->config, !hs->is_server, cas_chain_parts(facts->peer_chain, &views),
                             leaf, expected_name(hs), staple, now_ms, &detail, &hs->hint);
    hs->detail_len = cas_writer_len(&detail);
    *verdict = err == CAS_OK ? CASTLS_VERDICT_VERIFIED : CASTLS_VERDICT_NONE;
    return err;
}

cas_err cas_step_verify_peer(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    cas_answer answer = CAS_ANSWER_PENDING;
    castls_verdict verdict = CASTLS_VERDICT_NONE;
    CAS_TRY(cas_ask(hs, CASTLS_OP_VERIFY_PEER, ask_verify_peer, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_VERDICT) {
        verdict = hs->operation->verdict;
    } else {
        CAS_TRY(verify_peer(hs, &verdict));
    }
    cas_operation_over(hs);
    hs->facts->verdict = verdict;
    hs->facts->peer_chain = cas_chain_store_share(hs->config->parts.chains, hs->facts->peer_chain);
    hs->proofs |= CAS_PROOF_CHAIN;
    if (is_client_of12(hs)) {
        *next = CAS_STATE_SERVER_WAIT_CCS;
        return CAS_OK;
    }
    *next = hs->is_server ? CAS_STATE_SERVER_WAIT_FINISHED : CAS_STATE_CLIENT_WAIT_FINISHED;
    return CAS_OK;
}
