/*
 * client_answer.c: the client on EncryptedExtensions, CertificateRequest, Certificate and Finished.
 * RFC 8446 sections 4.3 and 4.4.
 */
#include "handshake/auth.h"
#include "handshake/client.h"
#include "handshake/ech.h"
#include "handshake/quic.h"
#include "handshake/resume.h"
#include "handshake/secrets.h"
#include "handshake/send.h"
#include "wire/alpn.h"
#include "wire/certificate_authorities.h"
#include "wire/certificate_request.h"
#include "wire/compress_certificate.h"
#include "wire/early_data.h"
#include "wire/empty.h"
#include "wire/encrypted_extensions.h"
#include "wire/record_size_limit.h"
#include "wire/signature_algorithms.h"
#include "wire/ticket_request.h"

bool cas_client_offered(const cas_handshake *hs, uint16_t type)
{
    const cas_policy *policy = &hs->config->policy;
    const bool is_outer = cas_ech_is_refused(hs);
    cas_name name = {0};
    switch (type) {
    case CAS_EXTENSION_SERVER_NAME:
        return is_outer || cas_client_names_server(hs, &name);
    case CAS_EXTENSION_APPLICATION_LAYER_PROTOCOL_NEGOTIATION:
        return policy->alpn.len != 0;
    case CAS_EXTENSION_CLIENT_CERTIFICATE_TYPE:
        return !is_outer && !cas_certificate_types_are_default(&hs->config->own_types);
    case CAS_EXTENSION_SERVER_CERTIFICATE_TYPE:
        return !is_outer && !cas_certificate_types_are_default(&policy->peer_types);
    case CAS_EXTENSION_RECORD_SIZE_LIMIT:
        return cas_record_size_limit(hs) != 0;
    case CAS_EXTENSION_TICKET_REQUEST:
        return policy->asks_for_tickets;
    case CAS_EXTENSION_QUIC_TRANSPORT_PARAMETERS:
        return hs->facts->is_quic;
    case CAS_EXTENSION_EARLY_DATA:
        return hs->client.offers_early_data;
    case CAS_EXTENSION_ENCRYPTED_CLIENT_HELLO:
        return is_outer || hs->facts->ech == CASTLS_ECH_GREASE;
    default:
        return !is_outer && cas_config_offers(hs->config, type, CASTLS_IN_CLIENT_HELLO);
    }
}

/* RFC 8446 section 4.2: only what was offered is answered. supported_groups is news, not an
 * answer. */
static cas_err check_offered(const cas_handshake *hs, castls_bytes block, const cas_extensions *x)
{
    CAS_TRY(cas_extensions_check(x, CAS_IN_ENCRYPTED_EXTENSIONS));
    cas_reader r = cas_reader_on(block);
    cas_extension extension = {0};
    while (cas_extensions_next(&r, &extension)) {
        if (extension.type != CAS_EXTENSION_SUPPORTED_GROUPS &&
            !cas_client_offered(hs, extension.type)) {
            return CAS_ERR_EXTENSION_UNASKED;
        }
    }
    return CAS_OK;
}

/* RFC 7301 section 3.1: one protocol, of those that were offered. */
cas_err cas_client_take_alpn(cas_handshake *hs, const cas_extensions *x)
{
    castls_bytes name = {0};
    if (!cas_extensions_has(x, CAS_EXT_APPLICATION_LAYER_PROTOCOL_NEGOTIATION)) {
        return CAS_OK;
    }
    CAS_TRY(cas_alpn_decode_one(
        cas_extensions_body(x, CAS_EXT_APPLICATION_LAYER_PROTOCOL_NEGOTIATION), &name));
    if (!cas_alpn_has(cas_config_text(hs->config, hs->config->policy.alpn), name)) {
        return CAS_ERR_ALPN_NOT_OFFERED;
    }
    return cas_arena_keep(&hs->facts->kept, name, &hs->facts->alpn);
}

/* Early data that was accepted has to run under what the session says. RFC 8446 section 4.2.10. */
static cas_err check_accepted(const cas_handshake *hs)
{
    castls_session_fields fields = {0};
    if (!hs->facts->is_resumed) {
        return CAS_ERR_EARLY_DATA_MISMATCH;
    }
    cas_session_read(hs->client.session, &fields);
    const bool same = fields.suite == hs->facts->suite &&
                      cas_bytes_equal(fields.alpn, cas_facts_view(hs->facts, hs->facts->alpn));
    return same ? CAS_OK : CAS_ERR_EARLY_DATA_MISMATCH;
}

static cas_err settle_early_data(cas_handshake *hs, const cas_extensions *x)
{
    if (!hs->client.offers_early_data) {
        return CAS_OK;
    }
    if (cas_extensions_has(x, CAS_EXT_EARLY_DATA)) {
        CAS_TRY(cas_early_data_decode(cas_extensions_body(x, CAS_EXT_EARLY_DATA)));
        CAS_TRY(check_accepted(hs));
        hs->facts->early_data = CASTLS_EARLY_DATA_ACCEPTED;
    } else {
        hs->client.offers_early_data = false;
        hs->facts->early_data = CASTLS_EARLY_DATA_REFUSED;
        if (!hs->facts->is_quic) {
            CAS_TRY(cas_put_write_key(hs, CAS_LEVEL_HANDSHAKE));
        }
    }
    return cas_put_event(hs, CASTLS_EVENT_EARLY_DATA, (uint16_t)hs->facts->early_data,
                         cas_bytes_none());
}

/* RFC 8449 section 4: both limits hold from here on; RFC 9149 section 3. */
cas_err cas_client_take_wishes(cas_handshake *hs, const cas_extensions *x)
{
    if (cas_extensions_has(x, CAS_EXT_RECORD_SIZE_LIMIT)) {
        uint16_t limit = 0;
        CAS_TRY(cas_record_size_limit_decode(
            cas_extensions_body(x, CAS_EXT_RECORD_SIZE_LIMIT), &limit));
        if (limit > CAS_CONFIG_RECORD_SIZE_LIMIT_MAX) {
            return CAS_ERR_RECORD_SIZE_LIMIT;
        }
        hs->facts->peer_record_size_limit = limit;
        CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_WRITE_LIMIT, limit));
        CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_READ_LIMIT, hs->config->policy.record_size_limit));
    }
    if (cas_extensions_has(x, CAS_EXT_TICKET_REQUEST)) {
        uint8_t count = 0;
        CAS_TRY(
            cas_ticket_request_hint_decode(cas_extensions_body(x, CAS_EXT_TICKET_REQUEST), &count));
        hs->facts->expected_tickets = count;
    }
    return CAS_OK;
}

cas_err
cas_client_on_encrypted_extensions(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    cas_encrypted_extensions ee = {0};
    cas_extensions x = {0};
    CAS_TRY(cas_encrypted_extensions_decode(msg->body, &ee));
    CAS_TRY(cas_extensions_decode(ee.extensions, &x));
    CAS_TRY(check_offered(hs, ee.extensions, &x));
    if (cas_extensions_has(&x, CAS_EXT_SERVER_NAME)) {
        CAS_TRY(cas_empty_decode(cas_extensions_body(&x, CAS_EXT_SERVER_NAME)));
    }
    CAS_TRY(cas_client_take_alpn(hs, &x));
    CAS_TRY(cas_client_take_quic(hs, &x));
    CAS_TRY(cas_client_take_wishes(hs, &x));
    CAS_TRY(cas_client_take_types(hs, &x));
    CAS_TRY(cas_ech_take_retry_configs(hs, &x));
    CAS_TRY(settle_early_data(hs, &x));
    CAS_TRY(cas_facts_keep_extensions(
        hs->facts, hs->config, ee.extensions, CASTLS_IN_ENCRYPTED_EXTENSIONS));
    CAS_TRY(cas_heard(hs, msg));
    *next = !hs->facts->is_resumed ? CAS_STATE_CLIENT_WAIT_CERT_CR
            : cas_config_has(hs->config, CASTLS_OPTION_VERIFY_RESUMED)
                ? CAS_STATE_CLIENT_VERIFY_PEER
                : CAS_STATE_CLIENT_WAIT_FINISHED;
    return CAS_OK;
}

/* RFC 8446 section 4.3.2: signature_algorithms must stand in it; the context is empty in a
 * handshake. */
cas_err
cas_client_on_certificate_request(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    cas_certificate_request request = {0};
    cas_extensions x = {0};
    castls_bytes schemes = {0};
    castls_bytes names = {0};
    CAS_TRY(cas_certificate_request_decode(msg->body, &request));
    if (!cas_bytes_is_empty(request.certificate_request_context)) {
        return CAS_ERR_CERTIFICATE_CONTEXT;
    }
    CAS_TRY(cas_extensions_decode(request.extensions, &x));
    CAS_TRY(cas_extensions_check(&x, CAS_IN_CERTIFICATE_REQUEST));
    if (!cas_extensions_has(&x, CAS_EXT_SIGNATURE_ALGORITHMS)) {
        return CAS_ERR_EXTENSION_MISSING;
    }
    CAS_TRY(cas_signature_algorithms_decode(
        cas_extensions_body(&x, CAS_EXT_SIGNATURE_ALGORITHMS), &schemes));
    if (cas_extensions_has(&x, CAS_EXT_CERTIFICATE_AUTHORITIES)) {
        CAS_TRY(cas_certificate_authorities_decode(
            cas_extensions_body(&x, CAS_EXT_CERTIFICATE_AUTHORITIES), &names));
        CAS_TRY(cas_arena_keep(&hs->facts->kept, names, &hs->facts->peer_ca_names));
    }
    if (cas_extensions_has(&x, CAS_EXT_SIGNATURE_ALGORITHMS_CERT)) {
        castls_bytes certificate_schemes = {0};
        CAS_TRY(cas_signature_algorithms_decode(
            cas_extensions_body(&x, CAS_EXT_SIGNATURE_ALGORITHMS_CERT), &certificate_schemes));
        CAS_TRY(
            cas_arena_keep(&hs->kept, certificate_schemes, &hs->client.peer_certificate_schemes));
    }
    if (cas_extensions_has(&x, CAS_EXT_COMPRESS_CERTIFICATE)) {
        castls_bytes algorithms = {0};
        CAS_TRY(cas_compress_certificate_decode(
            cas_extensions_body(&x, CAS_EXT_COMPRESS_CERTIFICATE), &algorithms));
        CAS_TRY(cas_arena_keep(&hs->kept, algorithms, &hs->peer_compression));
    }
    CAS_TRY(cas_arena_keep(&hs->kept, schemes, &hs->client.peer_schemes));
    CAS_TRY(cas_arena_keep(&hs->kept, request.extensions, &hs->client.request_extensions));
    CAS_TRY(cas_facts_keep_extensions(
        hs->facts, hs->config, request.extensions, CASTLS_IN_CERTIFICATE_REQUEST));
    hs->client.certificate_requested = true;
    CAS_TRY(cas_heard(hs, msg));
    *next = CAS_STATE_CLIENT_WAIT_CERT;
    return CAS_OK;
}

static cas_err take_certificate(cas_handshake *hs, castls_bytes body, cas_state *next)
{
    bool is_empty = false;
    CAS_TRY(cas_peer_certificate(hs, body, cas_bytes_none(), &is_empty));
    if (is_empty) {
        return CAS_ERR_CERTIFICATE_EMPTY;
    }
    *next = CAS_STATE_CLIENT_WAIT_CV;
    return CAS_OK;
}

cas_err cas_client_on_certificate(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    CAS_TRY(take_certificate(hs, msg->body, next));
    return cas_heard(hs, msg);
}

cas_err cas_client_step_decompress(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    castls_bytes body = {0};
    bool done = false;
    CAS_TRY(cas_step_decompress(hs, &body, &done));
    return done ? take_certificate(hs, body, next) : CAS_OK;
}

cas_err cas_client_on_finished(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    CAS_TRY(cas_peer_finished(hs, msg));
    CAS_TRY(cas_derive_application(hs));
    CAS_TRY(cas_put_read_key(hs, CAS_LEVEL_APPLICATION));
    *next = CAS_STATE_CLIENT_END_EARLY_DATA;
    return CAS_OK;
}
