/*
 * fuzz_messages.c: a stream of handshake messages, each taken apart down to the last extension, as
 * far as wire alone can. Whatever decodes has to encode to the same bytes at each level.
 */
#include "fuzz/codec.h"
#include "wire/certificate.h"
#include "wire/certificate_request.h"
#include "wire/client_hello.h"
#include "wire/encrypted_extensions.h"
#include "wire/extensions.h"
#include "wire/message.h"
#include "wire/new_session_ticket.h"
#include "wire/server_hello.h"

/* Extensions whose body has one form in all messages, or its form in a ClientHello. */
static void fuzz_body(cas_extension_kind kind, castls_bytes body)
{
    switch (kind) {
    case CAS_EXT_SERVER_NAME:
        fuzz_codec(cas_codec_server_name, body);
        return;
    case CAS_EXT_SUPPORTED_GROUPS:
        fuzz_codec(cas_codec_supported_groups, body);
        return;
    case CAS_EXT_SIGNATURE_ALGORITHMS:
    case CAS_EXT_SIGNATURE_ALGORITHMS_CERT:
        fuzz_codec(cas_codec_signature_algorithms, body);
        return;
    case CAS_EXT_APPLICATION_LAYER_PROTOCOL_NEGOTIATION:
        fuzz_codec(cas_codec_alpn, body);
        return;
    case CAS_EXT_SUPPORTED_VERSIONS:
        fuzz_codec(cas_codec_supported_versions_client_hello, body);
        fuzz_codec(cas_codec_supported_versions_server_hello, body);
        return;
    case CAS_EXT_COOKIE:
        fuzz_codec(cas_codec_cookie, body);
        return;
    case CAS_EXT_KEY_SHARE:
        fuzz_codec(cas_codec_key_share_client_hello, body);
        fuzz_codec(cas_codec_key_share_server_hello, body);
        return;
    case CAS_EXT_PRE_SHARED_KEY:
        fuzz_codec(cas_codec_offered_psks, body);
        fuzz_codec(cas_codec_selected_identity, body);
        return;
    case CAS_EXT_STATUS_REQUEST:
        fuzz_codec(cas_codec_status_request, body);
        fuzz_codec(cas_codec_certificate_status, body);
        return;
    case CAS_EXT_ENCRYPTED_CLIENT_HELLO:
        fuzz_codec(cas_codec_ech_client_hello, body);
        fuzz_codec(cas_codec_ech_config_list, body);
        fuzz_codec(cas_codec_ech_confirmation, body);
        return;
    case CAS_EXT_CERTIFICATE_AUTHORITIES:
        fuzz_codec(cas_codec_certificate_authorities, body);
        return;
    default:
        return;
    }
}

static void fuzz_block(castls_bytes block, uint32_t message)
{
    fuzz_codec(cas_codec_extensions, block);

    cas_extensions x = {0};
    if (cas_extensions_decode(block, &x) != CAS_OK || cas_extensions_check(&x, message) != CAS_OK) {
        return;
    }
    for (uint32_t i = 0; i < CAS_EXT_COUNT; i++) {
        const cas_extension_kind kind = (cas_extension_kind)i;
        if (cas_extensions_has(&x, kind)) {
            fuzz_require(cas_extension_may_stand(kind, message), "each extension may stand there");
            fuzz_body(kind, cas_extensions_body(&x, kind));
        }
    }
}

static void fuzz_hellos(const cas_message *message)
{
    cas_client_hello client = {0};
    cas_server_hello server = {0};
    if (message->type == CAS_HANDSHAKE_CLIENT_HELLO) {
        fuzz_codec(cas_codec_client_hello, message->body);
        if (cas_client_hello_decode(message->body, &client) == CAS_OK) {
            fuzz_block(client.extensions, CAS_IN_CLIENT_HELLO);
        }
        return;
    }
    fuzz_codec(cas_codec_server_hello, message->body);
    if (cas_server_hello_decode(message->body, &server) == CAS_OK) {
        fuzz_block(
            server.extensions,
            cas_server_hello_is_retry(&server) ? CAS_IN_HELLO_RETRY_REQUEST : CAS_IN_SERVER_HELLO);
    }
}

static void fuzz_certificate(castls_bytes body)
{
    fuzz_codec(cas_codec_certificate, body);

    cas_certificate certificate = {0};
    if (cas_certificate_decode(body, &certificate) != CAS_OK) {
        return;
    }
    cas_certificate_entry entry = {0};
    cas_reader r = cas_reader_on(certificate.certificate_list);
    while (cas_certificate_list_next(&r, &entry)) {
        fuzz_block(entry.extensions, CAS_IN_CERTIFICATE);
    }
}

static void fuzz_message(const cas_message *message)
{
    cas_encrypted_extensions encrypted = {0};
    cas_certificate_request request = {0};
    cas_new_session_ticket ticket = {0};
    switch (message->type) {
    case CAS_HANDSHAKE_CLIENT_HELLO:
    case CAS_HANDSHAKE_SERVER_HELLO:
        fuzz_hellos(message);
        return;
    case CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS:
        if (cas_encrypted_extensions_decode(message->body, &encrypted) == CAS_OK) {
            fuzz_block(encrypted.extensions, CAS_IN_ENCRYPTED_EXTENSIONS);
        }
        return;
    case CAS_HANDSHAKE_CERTIFICATE_REQUEST:
        if (cas_certificate_request_decode(message->body, &request) == CAS_OK) {
            fuzz_block(request.extensions, CAS_IN_CERTIFICATE_REQUEST);
        }
        return;
    case CAS_HANDSHAKE_CERTIFICATE:
        fuzz_certificate(message->body);
        return;
    case CAS_HANDSHAKE_NEW_SESSION_TICKET:
        if (cas_new_session_ticket_decode(message->body, &ticket) == CAS_OK) {
            fuzz_block(ticket.extensions, CAS_IN_NEW_SESSION_TICKET);
        }
        return;
    default:
        return;
    }
}

void fuzz_one(castls_bytes input)
{
    uint8_t type = 0;
    uint32_t len = 0;
    castls_bytes left = input;
    while (cas_message_header_decode(left, &type, &len) == CAS_OK) {
        cas_message message = {0};
        if (cas_message_decode(cas_bytes_prefix(left, CAS_MESSAGE_HEADER_LEN + (size_t)len),
                               &message) != CAS_OK) {
            return;
        }
        fuzz_message(&message);
        left = cas_bytes_skip(left, message.whole.len);
    }
}
