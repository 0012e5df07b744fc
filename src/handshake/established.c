/*
 * established.c: NewSessionTicket and KeyUpdate, RFC 8446 section 4.6.
 */
#include "handshake/established.h"

#include "crypto/schedule.h"
#include "crypto/suite.h"
#include "crypto/traffic.h"
#include "handshake/resume.h"
#include "handshake/ticket.h"
#include "session/session.h"
#include "wire/early_data.h"
#include "wire/extensions.h"
#include "wire/key_update.h"
#include "wire/message.h"
#include "wire/new_session_ticket.h"

#define WAITING_MAX (CAS_HANDSHAKE_MESSAGE_LEN_MAX + CAS_MESSAGE_HEADER_LEN)

void cas_established_init(cas_established *established, castls_config *config,
                          castls_config *first_config, cas_facts *facts, bool is_server)
{
    *established = (cas_established){0};
    established->config = config;
    established->first_config = first_config;
    established->facts = facts;
    established->is_server = is_server;
    established->waiting = cas_arena_on(config->environment.allocator, WAITING_MAX);
}

void cas_established_clear(cas_established *established)
{
    cas_arena_clear(&established->waiting);
    CAS_WIPE(established);
}

bool cas_established_is_mid_message(const cas_established *established)
{
    return cas_arena_len(&established->waiting) != 0;
}

void cas_established_saw_data(cas_established *established)
{
    established->messages = 0;
}

/* What the ticket says becomes a session of the client's. */
static cas_err make_session(const cas_established *established,
                            const cas_new_session_ticket *ticket, uint32_t early_data_max,
                            castls_session **out)
{
    const cas_facts *facts = established->facts;
    const castls_config *config = established->config;
    const cas_suite *suite = cas_suite_find(facts->suite);
    castls_session_fields fields = {0};
    cas_secret psk = {0};
    CAS_TRY(cas_environment_now_ms(&config->environment, &fields.issued_at_ms));
    CAS_TRY(cas_resumption_psk(config->environment.provider, suite->hash,
                               cas_secret_bytes(&facts->resumption), ticket->ticket_nonce, &psk));
    fields.struct_len = sizeof(fields);
    fields.version = facts->version;
    fields.suite = facts->suite;
    fields.group = facts->group;
    fields.extended_main_secret = true;
    fields.verdict = facts->verdict;
    fields.lifetime_s = ticket->ticket_lifetime;
    fields.age_add = ticket->ticket_age_add;
    fields.early_data_max = early_data_max;
    fields.secret = cas_secret_bytes(&psk);
    fields.ticket = ticket->ticket;
    fields.server_name = cas_facts_view(facts, facts->server_name);
    fields.alpn = cas_facts_view(facts, facts->alpn);
    fields.binding = CAS_BYTES(config->binding);
    fields.context = cas_config_text(config, config->policy.session_context);
    fields.is_quic = facts->is_quic;
    fields.quic = cas_facts_view(facts, facts->peer_transport_parameters);
    fields.peer_is_raw_key =
        facts->peer_chain != NULL && facts->peer_certificate_type == CASTLS_CERTIFICATE_RAW_KEY;
    fields.own_is_raw_key = facts->own_certificate_type == CASTLS_CERTIFICATE_RAW_KEY;
    const cas_err err =
        cas_session_with_chain(config->environment.allocator, &fields, facts->peer_chain, out);
    cas_secret_clear(&psk);
    return err;
}

/* Keeps the session for later connections, too. Failing to is no failure. */
static void remember(const cas_established *established, castls_session *session)
{
    castls_session_cache *cache = established->first_config->parts.cache;
    if (cache == NULL) {
        return;
    }
    const cas_client_key key = cas_client_key_of(established->facts, established->config);
    const cas_err err = cas_client_cache_put(&cache->client, key, session);
    (void)err; /* Without it the next handshake is a full one. */
}

static cas_err on_new_session_ticket(cas_established *established, const cas_message *msg,
                                     cas_post *post)
{
    cas_new_session_ticket ticket = {0};
    cas_extensions x = {0};
    uint32_t early_data_max = 0;
    int64_t now_ms = 0;
    CAS_TRY(cas_new_session_ticket_decode(msg->body, &ticket));
    CAS_TRY(cas_extensions_decode(ticket.extensions, &x));
    CAS_TRY(cas_extensions_check(&x, CAS_IN_NEW_SESSION_TICKET));
    if (ticket.ticket_lifetime > CAS_CONFIG_LIFETIME_MAX) {
        return CAS_ERR_TICKET_LIFETIME;
    }
    if (cas_extensions_has(&x, CAS_EXT_EARLY_DATA)) {
        CAS_TRY(cas_early_data_new_session_ticket_decode(
            cas_extensions_body(&x, CAS_EXT_EARLY_DATA), &early_data_max));
        if (established->facts->is_quic && early_data_max != UINT32_MAX) {
            return CAS_ERR_QUIC_EARLY_DATA_MAX; /* RFC 9001 section 4.6.1. */
        }
    }
    CAS_TRY(cas_facts_keep_extensions(
        established->facts, established->config, ticket.extensions, CASTLS_IN_NEW_SESSION_TICKET));
    const bool wanted =
        !cas_config_has(established->config, CASTLS_OPTION_NO_TICKETS) &&
        ticket.ticket_lifetime != 0 && established->tickets < CAS_TICKETS_KEPT_MAX &&
        cas_environment_now_ms(&established->config->environment, &now_ms) == CAS_OK;
    if (!wanted) {
        return CAS_OK;
    }
    CAS_TRY(make_session(established, &ticket, early_data_max, &post->session));
    established->tickets = established->tickets + 1;
    remember(established, post->session);
    post->kind = CAS_POST_SESSION;
    return CAS_OK;
}

static cas_err on_key_update(cas_established *established, const cas_message *msg, cas_post *post)
{
    cas_key_update update = {0};
    CAS_TRY(cas_key_update_decode(msg->body, &update));
    CAS_TRY(cas_established_next_secret(established, !established->is_server));
    post->kind = update.request_update == CAS_UPDATE_REQUESTED
                     ? CAS_POST_KEY_UPDATE_REQUESTED
                     : CAS_POST_KEY_UPDATE;
    return CAS_OK;
}

/* Either side of TLS 1.2 may ask for another handshake, and nothing else comes behind the first
 * one. castls makes no second one: RFC 5246 sections 7.4.1.1 and 7.4.1.2, RFC 5746 section 4. */
static cas_err refuse12(const cas_established *established, const cas_message *msg)
{
    const uint8_t question =
        established->is_server ? CAS_HANDSHAKE_CLIENT_HELLO : CAS_HANDSHAKE_HELLO_REQUEST;
    return msg->type == question ? CAS_ERR_RENEGOTIATION : CAS_ERR_UNEXPECTED_MESSAGE;
}

static uint32_t messages_max(const cas_established *established)
{
    return established->facts->is_quic ? CAS_QUIC_POST_HANDSHAKE_MESSAGES_MAX
                                       : CAS_POST_HANDSHAKE_MESSAGES_MAX;
}

static cas_err handle(cas_established *established, const cas_message *msg, cas_post *post)
{
    established->messages = established->messages + 1;
    if (established->messages > messages_max(established)) {
        return CAS_ERR_MESSAGE_COUNT;
    }
    if (established->facts->version == CAS_VERSION_TLS12) {
        return refuse12(established, msg);
    }
    switch (msg->type) {
    case CAS_HANDSHAKE_NEW_SESSION_TICKET:
        return established->is_server ? CAS_ERR_UNEXPECTED_MESSAGE
                                      : on_new_session_ticket(established, msg, post);
    case CAS_HANDSHAKE_KEY_UPDATE:
        /* RFC 9001 section 6: QUIC changes its keys itself. */
        return established->facts->is_quic ? CAS_ERR_UNEXPECTED_MESSAGE
                                           : on_key_update(established, msg, post);
    default:
        return CAS_ERR_UNEXPECTED_MESSAGE;
    }
}

/* How many bytes of `in` the message at the front of what waits still needs; all of them when its
 * header is not whole yet. */
static cas_err missing(castls_bytes waiting, castls_bytes in, size_t *take)
{
    uint8_t type = 0;
    uint32_t len = 0;
    if (waiting.len < CAS_MESSAGE_HEADER_LEN) {
        *take = cas_min_size(CAS_MESSAGE_HEADER_LEN - waiting.len, in.len);
        return CAS_OK;
    }
    CAS_TRY(cas_message_header_decode(waiting, &type, &len));
    *take = cas_min_size((size_t)len + CAS_MESSAGE_HEADER_LEN - waiting.len, in.len);
    return CAS_OK;
}

/* Whether what waits is a whole message. */
static cas_err is_whole(castls_bytes waiting, bool *whole)
{
    uint8_t type = 0;
    uint32_t len = 0;
    *whole = false;
    if (waiting.len < CAS_MESSAGE_HEADER_LEN) {
        return CAS_OK;
    }
    CAS_TRY(cas_message_header_decode(waiting, &type, &len));
    *whole = waiting.len == (size_t)len + CAS_MESSAGE_HEADER_LEN;
    return CAS_OK;
}

castls_bytes cas_established_message(const cas_established *established)
{
    bool whole = false;
    const castls_bytes waiting = cas_arena_bytes(&established->waiting);
    return is_whole(waiting, &whole) == CAS_OK && whole ? waiting : cas_bytes_none();
}

void cas_established_message_over(cas_established *established)
{
    bool whole = false;
    if (is_whole(cas_arena_bytes(&established->waiting), &whole) == CAS_OK && whole) {
        cas_arena_clear(&established->waiting);
    }
}

cas_err cas_established_feed(cas_established *established, castls_bytes in, size_t *used,
                             cas_post *post)
{
    cas_range ignored = {0};
    bool whole = false;
    *used = 0;
    *post = (cas_post){CAS_POST_NOTHING, NULL};
    while (!whole && *used < in.len) {
        size_t take = 0;
        CAS_TRY(missing(cas_arena_bytes(&established->waiting), cas_bytes_skip(in, *used), &take));
        CAS_TRY(cas_arena_keep(&established->waiting, cas_bytes_slice(in, *used, take), &ignored));
        *used = *used + take;
        CAS_TRY(is_whole(cas_arena_bytes(&established->waiting), &whole));
    }
    if (!whole) {
        return CAS_OK;
    }
    cas_message msg = {0};
    CAS_TRY(cas_message_decode(cas_arena_bytes(&established->waiting), &msg));
    CAS_TRY(handle(established, &msg, post));
    const bool key_changed =
        post->kind == CAS_POST_KEY_UPDATE || post->kind == CAS_POST_KEY_UPDATE_REQUESTED;
    return key_changed && *used < in.len ? CAS_ERR_RECORD_KEY_BOUNDARY : CAS_OK;
}

cas_err cas_established_next_secret(cas_established *established, bool of_server)
{
    const cas_suite *suite = cas_suite_find(established->facts->suite);
    cas_secret *secret =
        of_server ? &established->facts->server_traffic : &established->facts->client_traffic;
    cas_traffic traffic = {0};
    CAS_TRY(cas_traffic_init(&traffic, established->config->environment.provider, suite->hash,
                             cas_secret_bytes(secret)));
    const cas_err err = cas_traffic_next(&traffic, secret);
    cas_traffic_clear(&traffic);
    return err;
}

void cas_established_write_key_update(cas_writer *w, bool request)
{
    const cas_key_update update = {request ? CAS_UPDATE_REQUESTED : CAS_UPDATE_NOT_REQUESTED};
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_KEY_UPDATE);
    cas_key_update_encode(w, &update);
    cas_write_close(w, message);
}

/* The ticket of a session: sealed, or its id once it is in the cache. */
static cas_err ticket_bytes(const cas_established *established, cas_resumption way,
                            castls_session *session, cas_arena *arena, cas_range *out)
{
    castls_session_fields fields = {0};
    castls_session_cache *cache = established->first_config->parts.cache;
    if (way == CAS_RESUMPTION_STATELESS) {
        return cas_ticket_seal_session(
            established->config, established->first_config->parts.ring, session, arena, out);
    }
    if (way == CAS_RESUMPTION_NONE || cache == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    cas_session_read(session, &fields);
    CAS_TRY(cas_server_cache_put(&cache->server, fields.issued_at_ms, fields.id, session));
    return cas_arena_keep(arena, fields.id, out);
}

static cas_err write_ticket(const cas_established *established, castls_session *session,
                            castls_bytes ticket, cas_arena *message)
{
    castls_span room = {0};
    cas_range range = {0};
    castls_bytes written = {0};
    const uint32_t number = established->facts->tickets_sent;
    cas_writer measure = cas_writer_measuring();
    cas_ticket_write(&measure, established->config, session, number, ticket);
    CAS_TRY(cas_arena_room(message, cas_writer_len(&measure), &range, &room));
    cas_writer w = cas_writer_on(room);
    cas_ticket_write(&w, established->config, session, number, ticket);
    return cas_writer_end(&w, &written);
}

cas_err cas_established_ticket(cas_established *established, castls_bytes data, cas_arena *message)
{
    const cas_resumption way = cas_resumption_of(established->config, established->first_config);
    castls_session *session = NULL;
    cas_arena ticket = cas_arena_on(established->config->environment.allocator, CAS_TICKET_LEN_MAX);
    cas_range range = {0};
    if (!established->is_server || established->facts->version != CAS_VERSION_TLS13 ||
        established->facts->tickets_sent >= CAS_TICKETS_SENT_MAX) {
        return CAS_ERR_STATE;
    }
    cas_random_pool randoms = {{0}, 0};
    cas_err err = cas_ticket_session(established->config, established->facts, &randoms, way,
                                     established->facts->tickets_sent, data, &session);
    CAS_WIPE(&randoms);
    if (err == CAS_OK) {
        err = ticket_bytes(established, way, session, &ticket, &range);
    }
    if (err == CAS_OK) {
        err = write_ticket(established, session, cas_arena_view(&ticket, range), message);
    }
    if (err == CAS_OK) {
        established->facts->tickets_sent = established->facts->tickets_sent + 1;
    }
    castls_session_release(session);
    cas_arena_clear(&ticket);
    return err;
}
