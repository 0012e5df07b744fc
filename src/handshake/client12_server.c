/*
 * client12_server.c: the client on the server's flight in TLS 1.2, from Certificate to
 * ServerHelloDone. RFC 5246 sections 7.4.2 to 7.4.5, RFC 8422 sections 5.3 to 5.5, RFC 6066 section
 * 8.
 */
#include "crypto/scheme.h"
#include "crypto/spki.h"
#include "handshake/auth.h"
#include "handshake/client12.h"
#include "handshake/send.h"
#include "wire/certificate_request12.h"
#include "wire/empty.h"
#include "wire/server_key_exchange.h"
#include "wire/status_request.h"
#include "wire/types.h"
#include "wire/u16_list.h"

/* The curve that an ECDSA key lies on, as a NamedGroup; 0 for other keys. */
static uint16_t curve_of(castls_key_kind key)
{
    switch (key) {
    case CASTLS_KEY_ECDSA_P256:
        return CAS_GROUP_SECP256R1;
    case CASTLS_KEY_ECDSA_P384:
        return CAS_GROUP_SECP384R1;
    case CASTLS_KEY_ECDSA_P521:
        return CAS_GROUP_SECP521R1;
    default:
        return 0;
    }
}

/* RFC 8422 section 5.3: the key is of the suite's kind, and on a curve that we listed. */
static cas_err check_key(const cas_handshake *hs)
{
    cas_spki key = {0};
    CAS_TRY(cas_spki_read(cas_peer_leaf_spki(hs), &key));
    if (key.kind == CASTLS_KEY_NONE) {
        return CAS_ERR_CERTIFICATE_KEY;
    }
    if (!cas_suite_fits_key(hs->suite, key.kind)) {
        return CAS_ERR_SUITE_WRONG_KEY;
    }
    const uint16_t curve = curve_of(key.kind);
    return curve == 0 || cas_code_list_has(&hs->config->policy.groups, curve)
               ? CAS_OK
               : CAS_ERR_CERTIFICATE_CURVE;
}

cas_err cas_client12_on_certificate(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    bool is_empty = false;
    CAS_TRY(cas_peer_certificate(hs, msg->body, cas_bytes_none(), &is_empty));
    if (is_empty) {
        return CAS_ERR_CERTIFICATE_EMPTY; /* RFC 5246 section 7.4.2. */
    }
    CAS_TRY(check_key(hs));
    *next =
        hs->client.expects_status ? CAS_STATE_CLIENT_WAIT_STATUS_SKE : CAS_STATE_CLIENT_WAIT_SKE;
    return cas_heard(hs, msg);
}

/* RFC 6066 section 8: a server that said it would may still leave it out. */
cas_err
cas_client12_on_certificate_status(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    castls_bytes response = {0};
    CAS_TRY(cas_certificate_status_decode(msg->body, &response));
    CAS_TRY(cas_arena_keep(&hs->facts->kept, response, &hs->facts->peer_ocsp_response));
    *next = CAS_STATE_CLIENT_WAIT_SKE;
    return cas_heard(hs, msg);
}

/* RFC 8422 section 5.4: what is signed are the two randoms and the parameters, as they came. */
static cas_err keep_signed(cas_handshake *hs, const cas_server_key_exchange *exchange)
{
    const castls_bytes client = cas_facts_view(hs->facts, hs->facts->client_random);
    const castls_bytes server = cas_facts_view(hs->facts, hs->facts->server_random);
    castls_span room = {0};
    castls_bytes written = {0};
    CAS_TRY(cas_arena_room(
        &hs->kept, client.len + server.len + exchange->params.len, &hs->signature_content, &room));
    cas_writer w = cas_writer_on(room);
    cas_write_bytes(&w, client);
    cas_write_bytes(&w, server);
    cas_write_bytes(&w, exchange->params);
    CAS_TRY(cas_writer_end(&w, &written));
    return cas_arena_keep(&hs->kept, exchange->signature, &hs->signature);
}

cas_err
cas_client12_on_server_key_exchange(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    cas_server_key_exchange exchange = {0};
    CAS_TRY(cas_server_key_exchange_decode(msg->body, &exchange));
    if (!cas_policy_has_group(&hs->config->policy, exchange.namedcurve, CAS_VERSION_TLS12)) {
        return CAS_ERR_GROUP_NOT_OFFERED;
    }
    CAS_TRY(cas_peer_scheme_check(hs, exchange.algorithm));
    CAS_TRY(keep_signed(hs, &exchange));
    CAS_TRY(cas_arena_keep(&hs->kept, exchange.point, &hs->client.server_share));
    hs->facts->group = exchange.namedcurve;
    hs->facts->peer_scheme = exchange.algorithm;
    *next = CAS_STATE_CLIENT_VERIFY_SIGNATURE;
    return cas_heard(hs, msg);
}

/* RFC 5246 section 7.4.4: certificate_types says whose keys may sign. RFC 8422 section 5.5 counts
 * EdDSA to ecdsa_sign. */
bool cas_client12_takes_key(const cas_handshake *hs, castls_key_kind key)
{
    const castls_bytes types = cas_kept(hs, hs->client.peer_key_types);
    const bool is_rsa = key == CASTLS_KEY_RSA || key == CASTLS_KEY_RSA_PSS;
    const uint8_t type = is_rsa ? CAS_CLIENT_RSA_SIGN : CAS_CLIENT_ECDSA_SIGN;
    return cas_bytes_find(types, type) < types.len;
}

/* Keeps the schemes that the server lists and whose keys it takes. */
static cas_err keep_schemes(cas_handshake *hs, const cas_certificate_request12 *request)
{
    const castls_bytes listed = request->supported_signature_algorithms;
    castls_span room = {0};
    castls_bytes written = {0};
    CAS_TRY(cas_arena_room(&hs->kept, listed.len, &hs->client.peer_schemes, &room));
    cas_writer w = cas_writer_on(room);
    for (size_t i = 0; i < cas_u16_list_count(listed); i++) {
        const cas_scheme *scheme = cas_scheme_find(cas_u16_list_get(listed, i));
        if (scheme != NULL && cas_client12_takes_key(hs, scheme->key)) {
            cas_write_u16(&w, scheme->id);
        }
    }
    CAS_TRY(cas_writer_end(&w, &written));
    hs->client.peer_schemes.len = cas_narrow_u32(written.len);
    return CAS_OK;
}

cas_err
cas_client12_on_certificate_request(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    cas_certificate_request12 request = {0};
    CAS_TRY(cas_certificate_request12_decode(msg->body, &request));
    CAS_TRY(cas_arena_keep(&hs->kept, request.certificate_types, &hs->client.peer_key_types));
    CAS_TRY(keep_schemes(hs, &request));
    CAS_TRY(cas_arena_keep(
        &hs->facts->kept, request.certificate_authorities, &hs->facts->peer_ca_names));
    hs->client.certificate_requested = true;
    *next = CAS_STATE_CLIENT_WAIT_SHD;
    return cas_heard(hs, msg);
}

cas_err
cas_client12_on_server_hello_done(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    CAS_TRY(cas_empty_decode(msg->body));
    CAS_TRY(cas_heard(hs, msg));
    if (hs->client.certificate_requested) {
        *next = CAS_STATE_CLIENT_CREDENTIAL;
        return CAS_OK;
    }
    cas_transcript_drop_raw(&hs->transcript); /* Nothing will be signed. */
    *next = CAS_STATE_CLIENT_KEY_AGREE;
    return CAS_OK;
}
