/*
 * server12_flight.c: TLS 1.2: the staple, ServerHello, Certificate and CertificateStatus. RFC 5246
 * sections 7.4.1.3 and 7.4.2, RFC 8422 section 5.2, RFC 6066 section 8.
 */
#include "handshake/auth.h"
#include "handshake/secrets12.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "handshake/server12.h"
#include "wire/alpn.h"
#include "wire/ec_point_formats.h"
#include "wire/record_size_limit.h"
#include "wire/renegotiation_info.h"
#include "wire/server_hello.h"
#include "wire/signed_certificate_timestamp.h"
#include "wire/status_request.h"

cas_err cas_server12_step_staple(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(cas_server_choose_staple(hs, &done));
    if (done) {
        *next = hs->server.alpn_is_chosen ? CAS_STATE_SERVER_KEY_GENERATE : CAS_STATE_SERVER_ALPN;
    }
    return CAS_OK;
}

static bool sends_staple(const cas_handshake *hs)
{
    return hs->server.offer.has_status_request && hs->server.staple.len != 0;
}

static void write_empty(cas_writer *w, bool wanted, uint16_t type)
{
    if (wanted) {
        cas_extension_encode(w, type, cas_bytes_none());
    }
}

/* What goes with a certificate; a resumed handshake has none. */
static void write_full_extensions(cas_writer *w, const cas_handshake *hs)
{
    const castls_credential *credential = hs->facts->own_credential;
    const uint8_t uncompressed[] = {CAS_POINT_UNCOMPRESSED};
    write_empty(w, hs->facts->server_name.len != 0, CAS_EXTENSION_SERVER_NAME);
    write_empty(w, sends_staple(hs), CAS_EXTENSION_STATUS_REQUEST);
    if (hs->server.offer.has_point_formats) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_EC_POINT_FORMATS);
        cas_ec_point_formats_encode(w, CAS_BYTES(uncompressed));
        cas_write_close(w, mark);
    }
    if (hs->server.offer.has_sct && cas_buf_len(&credential->sct_list) != 0) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP);
        cas_sct_list_encode(w, cas_buf_bytes(&credential->sct_list));
        cas_write_close(w, mark);
    }
}

static bool limits_records(const cas_handshake *hs)
{
    return hs->server.offer.record_size_limit != 0 && hs->config->policy.record_size_limit != 0;
}

/* RFC 8449 section 4: in TLS 1.2 no content type stands beside the content. */
static uint16_t our_record_limit(const cas_handshake *hs)
{
    return cas_narrow_u16(
        cas_min_size(hs->config->policy.record_size_limit, CAS_CONFIG_FRAGMENT_MAX));
}

/* Protected records keep to the limits from the first one on. */
static cas_err put_record_limits(cas_handshake *hs)
{
    if (!limits_records(hs)) {
        return CAS_OK;
    }
    hs->facts->peer_record_size_limit = hs->server.offer.record_size_limit;
    CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_READ_LIMIT, our_record_limit(hs)));
    return cas_put_kind(hs, CAS_OUTPUT_WRITE_LIMIT, hs->facts->peer_record_size_limit);
}

static void write_extensions(cas_writer *w, const cas_handshake *hs)
{
    const castls_bytes alpn = cas_facts_view(hs->facts, hs->facts->alpn);
    if (hs->facts->secure_renegotiation) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_RENEGOTIATION_INFO);
        cas_renegotiation_info_encode(w, cas_bytes_none());
        cas_write_close(w, mark);
    }
    write_empty(w, hs->facts->extended_main_secret, CAS_EXTENSION_EXTENDED_MASTER_SECRET);
    write_empty(w, hs->server.resumption == CAS_RESUMPTION_STATELESS, CAS_EXTENSION_SESSION_TICKET);
    if (!cas_bytes_is_empty(alpn)) {
        const cas_mark mark =
            cas_extension_open(w, CAS_EXTENSION_APPLICATION_LAYER_PROTOCOL_NEGOTIATION);
        cas_alpn_encode_one(w, alpn);
        cas_write_close(w, mark);
    }
    if (limits_records(hs)) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_RECORD_SIZE_LIMIT);
        cas_record_size_limit_encode(w, our_record_limit(hs));
        cas_write_close(w, mark);
    }
    if (!hs->facts->is_resumed) {
        write_full_extensions(w, hs);
    }
    cas_server_write_types(w, hs);
    cas_write_custom(w, hs, CASTLS_IN_ENCRYPTED_EXTENSIONS);
}

/* A client that sent no extension may not know that there is such a block: RFC 5246 section
 * 7.4.1.4. */
static void write_server_hello(cas_writer *w, const cas_handshake *hs)
{
    cas_server_hello hello = {
        .legacy_version = CAS_VERSION_TLS12,
        .random = cas_facts_view(hs->facts, hs->facts->server_random),
        .legacy_session_id_echo = cas_kept(hs, hs->server.session_id),
        .cipher_suite = hs->suite->id,
    };
    cas_writer measure = cas_writer_measuring();
    write_extensions(&measure, hs);
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_SERVER_HELLO);
    if (cas_writer_len(&measure) == 0) {
        cas_server_hello_encode(w, &hello);
    } else {
        const cas_mark extensions = cas_server_hello_open(w, &hello);
        write_extensions(w, hs);
        cas_write_close(w, extensions);
    }
    cas_write_close(w, message);
}

/* RFC 8446 section 4.1.3: the last eight bytes tell a client that was made to offer less. */
static cas_err make_random(cas_handshake *hs)
{
    castls_span room = {0};
    CAS_TRY(cas_arena_room(&hs->facts->kept, CAS_RANDOM_LEN, &hs->facts->server_random, &room));
    CAS_TRY(cas_random_pool_take(&hs->randoms, &hs->config->environment, room));
    if (cas_policy_speaks(&hs->config->policy, CAS_VERSION_TLS13)) {
        const castls_bytes sentinel = cas_sentinel_bytes(CAS_SENTINEL_TLS12);
        if (!cas_span_copy(cas_span_skip(room, CAS_RANDOM_LEN - sentinel.len), sentinel)) {
            return CAS_ERR_INTERNAL;
        }
    }
    return CAS_OK;
}

/* RFC 5246 section 7.4.1.3: the client's own id says that its session is resumed; a new one that
 * this session can be, later; none that it can not, or by a ticket only (RFC 5077 section 3.4). */
static cas_err make_session_id(cas_handshake *hs)
{
    hs->server.resumption = cas_server12_resumption(hs);
    if (hs->facts->is_resumed) {
        hs->server.session_id = hs->server.offer.session_id;
        return CAS_OK;
    }
    if (hs->server.resumption != CAS_RESUMPTION_STATEFUL) {
        return CAS_OK;
    }
    castls_span room = {0};
    CAS_TRY(cas_arena_room(&hs->kept, CAS_SESSION_ID_MAX, &hs->server.session_id, &room));
    return cas_random_pool_take(&hs->randoms, &hs->config->environment, room);
}

static void write_certificate_status(cas_writer *w, const cas_handshake *hs)
{
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CERTIFICATE_STATUS);
    cas_certificate_status_encode(w, cas_kept(hs, hs->server.staple));
    cas_write_close(w, message);
}

cas_err cas_server12_step_send_hello(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    CAS_TRY(cas_server_check_late(hs));
    hs->server.requests_certificate = !hs->facts->is_resumed && cas_server_requests_certificate(hs);
    /* RFC 5246 section 7.4.8: a client may sign the messages with another hash than the suite's. */
    CAS_TRY(cas_transcript_start(
        &hs->transcript, hs->config->environment.provider->hash(hs->suite->hash),
        hs->server.requests_certificate));
    CAS_TRY(make_random(hs));
    CAS_TRY(make_session_id(hs));
    CAS_TRY(put_record_limits(hs));
    CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, write_server_hello));
    if (hs->facts->is_resumed) {
        CAS_TRY(cas_resume_main12(hs, hs->server.session));
        *next = CAS_STATE_SERVER_RENEW;
        return CAS_OK;
    }
    if (cas_server_requires_certificate(hs)) {
        hs->needed |= CAS_PROOF_CHAIN | CAS_PROOF_SIGNATURE;
    }
    CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, cas_write_certificate));
    if (sends_staple(hs)) {
        CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, write_certificate_status));
    }
    *next = CAS_STATE_SERVER_SIGN;
    return CAS_OK;
}
