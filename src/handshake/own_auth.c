/*
 * own_auth.c: choosing our credential, and sending Certificate and CertificateVerify. The same for
 * both sides; RFC 8446 section 4.4.
 */
#include "handshake/auth.h"
#include "handshake/operation.h"
#include "handshake/send.h"
#include "handshake/server12.h"
#include "wire/certificate.h"
#include "wire/certificate12.h"
#include "wire/certificate_authorities.h"
#include "wire/certificate_verify.h"
#include "wire/signed_certificate_timestamp.h"
#include "wire/status_request.h"

/* Keys that nobody can sign with are no choice; in TLS 1.2 the suites have a say, too. */
static uint16_t scheme_of(const cas_handshake *hs, const castls_credential *credential,
                          castls_bytes schemes)
{
    if (credential->key == NULL && !cas_asks_for(hs, CASTLS_OP_SIGN)) {
        return 0;
    }
    if (hs->is_server && hs->facts->version == CAS_VERSION_TLS12 &&
        !cas_server12_fits_credential(hs, credential)) {
        return 0;
    }
    if (credential->is_raw_key && hs->facts->own_certificate_type != CASTLS_CERTIFICATE_RAW_KEY) {
        return 0;
    }
    return cas_credential_scheme(
        credential, schemes, cas_code_list_codes(&hs->config->policy.sign_schemes),
        hs->facts->version);
}

/* Why a credential was passed over. */
typedef struct passed_over {
    bool name_is_served; /* One at least fits the name. */
    bool by_issuer;      /* One that the peer names no issuer of. */
} passed_over;

/* RFC 8446 section 4.2.4: a credential that was made for it is sent to those only who name one of
 * its issuers. */
static bool fits_issuers(const cas_handshake *hs, const castls_credential *credential)
{
    cas_reader r =
        cas_reader_on(hs->is_server ? cas_kept(hs, hs->server.offer.ca_names)
                                    : cas_facts_view(hs->facts, hs->facts->peer_ca_names));
    castls_bytes name = {0};
    if (!credential->for_issuers) {
        return true;
    }
    while (cas_certificate_authorities_next(&r, &name)) {
        if (cas_credential_has_issuer(credential, name)) {
            return true;
        }
    }
    return false;
}

/* The first that suits the peer best of those that have a scheme and an issuer and, where asked,
 * fit the name. */
static castls_credential *choose(const cas_handshake *hs, castls_bytes schemes, castls_bytes name,
                                 bool by_name, passed_over *over)
{
    const cas_config_parts *parts = &hs->config->parts;
    castls_credential *best = NULL;
    uint32_t best_rank = 0;
    for (size_t i = 0; i < parts->credential_count; i++) {
        castls_credential *credential = *CAS_AT(parts->credential, i);
        if (by_name && !cas_credential_fits_name(credential, name)) {
            continue;
        }
        over->name_is_served = true;
        if (!fits_issuers(hs, credential)) {
            over->by_issuer = true;
            continue;
        }
        if (scheme_of(hs, credential, schemes) == 0) {
            continue;
        }
        const uint32_t rank =
            parts->credential_count == 1 ? 1 : cas_credential_rank(hs, credential);
        if (best == NULL || rank > best_rank) {
            best = credential;
            best_rank = rank;
        }
    }
    return best;
}

static cas_err nothing_fits(const passed_over *over)
{
    return over->by_issuer ? CAS_ERR_NO_ISSUER : CAS_ERR_NO_SCHEME;
}

static cas_err choose_for_server(cas_handshake *hs, castls_bytes schemes, castls_credential **out)
{
    const castls_bytes name = cas_facts_view(hs->facts, hs->facts->server_name);
    passed_over over = {0};
    *out = NULL;
    if (hs->config->parts.credential_count == 0) {
        return CAS_ERR_NO_CREDENTIAL;
    }
    if (!cas_bytes_is_empty(name)) {
        *out = choose(hs, schemes, name, true, &over);
        if (*out == NULL && !over.name_is_served &&
            cas_config_has(hs->config, CASTLS_OPTION_REFUSE_UNKNOWN_NAME)) {
            cas_set_detail(hs, name);
            return CAS_ERR_UNKNOWN_NAME;
        }
    }
    if (*out == NULL) {
        *out = choose(hs, schemes, name, false, &over);
    }
    return *out == NULL ? nothing_fits(&over) : CAS_OK;
}

/* A client without a credential that fits goes on without one, unless it is told not to. */
static cas_err choose_for_client(cas_handshake *hs, castls_bytes schemes, castls_credential **out)
{
    passed_over over = {0};
    *out = choose(hs, schemes, cas_bytes_none(), false, &over);
    const bool must_fit = cas_config_has(hs->config, CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL) &&
                          hs->config->parts.credential_count != 0;
    return *out == NULL && must_fit ? nothing_fits(&over) : CAS_OK;
}

static cas_err ask_credential(const cas_handshake *hs, castls_operation *operation)
{
    const castls_bytes schemes =
        cas_kept(hs, hs->is_server ? hs->server.offer.schemes : hs->client.peer_schemes);
    CAS_TRY(cas_operation_keep(operation, schemes, &operation->schemes));
    CAS_TRY(cas_operation_keep(
        operation, cas_facts_view(hs->facts, hs->facts->peer_ca_names), &operation->ca_names));
    return cas_operation_keep(
        operation, cas_facts_view(hs->facts, hs->facts->server_name), &operation->server_name);
}

cas_err cas_step_credential(cas_handshake *hs, castls_bytes schemes, bool *done)
{
    cas_answer answer = CAS_ANSWER_PENDING;
    castls_credential *chosen = NULL;
    *done = false;
    CAS_TRY(cas_ask(hs, CASTLS_OP_CREDENTIAL, ask_credential, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_CREDENTIAL) {
        chosen = hs->operation->given_credential;
        if (chosen == NULL && hs->is_server) {
            return CAS_ERR_NO_CREDENTIAL;
        }
        if (chosen != NULL && scheme_of(hs, chosen, schemes) == 0) {
            return hs->is_server ? CAS_ERR_NO_SCHEME : CAS_ERR_UNKNOWN_CREDENTIAL;
        }
    } else if (hs->is_server) {
        CAS_TRY(choose_for_server(hs, schemes, &chosen));
    } else {
        CAS_TRY(choose_for_client(hs, schemes, &chosen));
    }
    if (chosen != NULL) {
        if (answer == CAS_ANSWER_CREDENTIAL) {
            hs->facts->given_credential = castls_credential_retain(chosen);
        }
        hs->facts->own_credential = chosen;
        hs->facts->own_scheme = scheme_of(hs, chosen, schemes);
    }
    cas_operation_over(hs);
    *done = true;
    return CAS_OK;
}

/* What a server staples to its leaf, where the client asked. */
static void write_leaf_extensions(cas_writer *w, const cas_handshake *hs)
{
    const castls_credential *credential = hs->facts->own_credential;
    if (hs->is_server && hs->server.offer.has_status_request) {
        const castls_bytes staple = cas_kept(hs, hs->server.staple);
        if (!cas_bytes_is_empty(staple)) {
            const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_STATUS_REQUEST);
            cas_certificate_status_encode(w, staple);
            cas_write_close(w, mark);
        }
    }
    if (hs->is_server && hs->server.offer.has_sct && cas_buf_len(&credential->sct_list) != 0) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP);
        cas_sct_list_encode(w, cas_buf_bytes(&credential->sct_list));
        cas_write_close(w, mark);
    }
    cas_write_custom(w, hs, CASTLS_IN_CERTIFICATE);
}

/* RFC 5246 section 7.4.2: the chain and nothing beside it. */
static void write_certificate12(cas_writer *w, const cas_handshake *hs)
{
    const castls_credential *credential = hs->facts->own_credential;
    const size_t count = credential == NULL ? 0 : credential->certificate_count;
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CERTIFICATE);
    const cas_mark list = cas_certificate12_open(w);
    for (size_t i = 0; i < count; i++) {
        cas_certificate12_add(w, cas_credential_der(credential, i));
    }
    cas_write_close(w, list);
    cas_write_close(w, message);
}

static void write_certificate13(cas_writer *w, const cas_handshake *hs)
{
    const castls_credential *credential = hs->facts->own_credential;
    const bool is_raw = hs->facts->own_certificate_type == CASTLS_CERTIFICATE_RAW_KEY;
    const size_t chain_count = credential == NULL ? 0 : credential->certificate_count;
    const size_t count = is_raw && chain_count != 0 ? 1 : chain_count;
    const castls_bytes context =
        hs->is_server ? cas_bytes_none() : cas_kept(hs, hs->client.request_context);
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CERTIFICATE);
    const cas_mark list = cas_certificate_open(w, context);
    for (size_t i = 0; i < count; i++) {
        const cas_mark entry = cas_certificate_entry_open(
            w, is_raw ? cas_credential_spki(credential) : cas_credential_der(credential, i));
        if (i == 0) {
            write_leaf_extensions(w, hs);
        }
        cas_write_close(w, entry);
    }
    cas_write_close(w, list);
    cas_write_close(w, message);
}

void cas_write_certificate(cas_writer *w, const cas_handshake *hs)
{
    if (hs->facts->version == CAS_VERSION_TLS12) {
        write_certificate12(w, hs);
    } else {
        write_certificate13(w, hs);
    }
}

void cas_write_certificate_verify(cas_writer *w, const cas_handshake *hs)
{
    const cas_certificate_verify verify = {hs->facts->own_scheme, cas_kept(hs, hs->signature)};
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CERTIFICATE_VERIFY);
    cas_certificate_verify_encode(w, &verify);
    cas_write_close(w, message);
}

cas_err cas_step_sign(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(cas_sign_handshake(hs, &done));
    if (!done) {
        return CAS_OK;
    }
    *next = hs->is_server ? CAS_STATE_SERVER_SEND_FINISHED : CAS_STATE_CLIENT_SEND_FINISHED;
    return cas_send_message(hs, CAS_LEVEL_HANDSHAKE, cas_write_certificate_verify);
}
