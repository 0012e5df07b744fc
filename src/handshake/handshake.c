/*
 * handshake.c: the life of a handshake, and what its carrier may look at.
 */
#include "handshake/handshake.h"

#include "handshake/ech.h"
#include "handshake/inner.h"
#include "handshake/operation.h"

static cas_err prepare(cas_handshake *hs, castls_bytes server_name)
{
    const castls_allocator *allocator = hs->config->environment.allocator;
    hs->kept = cas_arena_on(allocator, CAS_HANDSHAKE_KEPT_MAX);
    hs->flight = cas_arena_on(allocator, CAS_FLIGHT_LEN_MAX);
    hs->waiting = cas_arena_on(allocator, CAS_HANDSHAKE_WAITING_MAX);
    cas_transcript_init(&hs->transcript, allocator, CAS_HANDSHAKE_KEPT_MAX);
    hs->machine = hs->is_server ? cas_server13_machine() : cas_client13_machine();
    hs->state = hs->is_server ? CAS_STATE_SERVER_WAIT_CH : CAS_STATE_CLIENT_START;
    return cas_arena_keep(&hs->facts->kept, server_name, &hs->facts->server_name);
}

cas_err cas_handshake_new(castls_config *config, bool is_server, castls_bytes server_name,
                          cas_facts *facts, cas_handshake **out)
{
    *out = NULL;
    cas_handshake *hs = CAS_NEW(config->environment.allocator, cas_handshake);
    if (hs == NULL) {
        return CAS_ERR_MEMORY;
    }
    hs->config = config;
    hs->first_config = config;
    hs->facts = facts;
    hs->is_server = is_server;
    const cas_err err = prepare(hs, server_name);
    if (err != CAS_OK) {
        cas_handshake_free(hs);
        return err;
    }
    *out = hs;
    return CAS_OK;
}

void cas_handshake_free(cas_handshake *hs)
{
    if (hs == NULL) {
        return;
    }
    const castls_allocator *allocator = hs->first_config->environment.allocator;
    castls_config *given = hs->given_config;
    cas_handshake_drop_operation(hs);
    for (size_t i = 0; i < CAS_COUNT(hs->client.kx); i++) {
        cas_key_exchange_clear(CAS_AT(hs->client.kx, i));
    }
    cas_key_exchange_clear(&hs->server.kx);
    cas_ech_free(hs);
    castls_session_release(hs->client.session);
    castls_session_release(hs->server.session);
    castls_session_release(hs->made_session);
    cas_buf_clear(&hs->server.ticket_data, allocator);
    cas_transcript_clear(&hs->transcript);
    cas_schedule_clear(&hs->schedule);
    cas_arena_clear(&hs->kept);
    cas_arena_clear(&hs->flight);
    cas_arena_clear(&hs->waiting);
    CAS_FREE(allocator, hs);
    castls_config_release(given);
}

void cas_handshake_replace_config(cas_handshake *hs, castls_config *config)
{
    cas_facts *facts = hs->facts;
    castls_config *old = hs->given_config;
    if (facts->given_credential == NULL) {
        /* It was the old configuration's, which may go now. */
        facts->given_credential = castls_credential_retain(facts->own_credential);
    }
    hs->given_config = castls_config_retain(config);
    hs->config = config;
    castls_config_release(old);
}

/* Before anything was decided: a client has not started, a server has not sent its ServerHello. */
static bool is_undecided(const cas_handshake *hs)
{
    return hs->is_server ? hs->facts->server_random.len == 0 : hs->state == CAS_STATE_CLIENT_START;
}

cas_err cas_handshake_set_config(cas_handshake *hs, castls_config *config)
{
    if (!is_undecided(hs)) {
        return CAS_ERR_STATE;
    }
    cas_handshake_replace_config(hs, config);
    hs->server.is_replaced = hs->is_server;
    return CAS_OK;
}

cas_err cas_handshake_set_session(cas_handshake *hs, castls_session *session)
{
    if (hs->is_server || !is_undecided(hs)) {
        return CAS_ERR_STATE;
    }
    castls_session *mine = castls_session_retain(session);
    castls_session_release(hs->client.session);
    hs->client.session = mine;
    return CAS_OK;
}

cas_err cas_handshake_set_session_key(cas_handshake *hs, castls_bytes key)
{
    if (hs->is_server || !is_undecided(hs)) {
        return CAS_ERR_STATE;
    }
    if (key.len > CAS_CACHE_CONTEXT_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    return cas_arena_keep(&hs->facts->kept, key, &hs->facts->session_key);
}

cas_err cas_handshake_set_ticket_data(cas_handshake *hs, castls_bytes data)
{
    if (!hs->is_server || data.len > CAS_SESSION_APPLICATION_DATA_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    cas_buf_clear(&hs->server.ticket_data, hs->first_config->environment.allocator);
    return cas_buf_copy(&hs->server.ticket_data, hs->first_config->environment.allocator, data);
}

castls_bytes cas_handshake_output_bytes(const cas_handshake *hs, cas_range range)
{
    return cas_arena_view(&hs->flight, range);
}

castls_bytes cas_handshake_secret(const cas_handshake *hs, cas_level level, bool ours)
{
    const cas_secret *secret = ours ? CAS_AT(hs->ours, level) : CAS_AT(hs->theirs, level);
    return cas_secret_bytes(secret);
}

cas_state cas_handshake_state(const cas_handshake *hs)
{
    return hs->state;
}

castls_config *cas_handshake_config(const cas_handshake *hs)
{
    return hs->config;
}

castls_operation *cas_handshake_operation(const cas_handshake *hs)
{
    return hs->operation;
}

void cas_handshake_drop_operation(cas_handshake *hs)
{
    cas_operation_over(hs);
}

castls_bytes cas_handshake_client_hello(const cas_handshake *hs)
{
    const castls_bytes whole = cas_arena_view(&hs->kept, hs->server.offer.hello);
    return cas_bytes_skip(whole, CAS_MESSAGE_HEADER_LEN);
}

castls_session *cas_handshake_made_session(const cas_handshake *hs)
{
    return hs->made_session;
}

castls_alert cas_handshake_given_alert(const cas_handshake *hs)
{
    return hs->operation == NULL ? CASTLS_ALERT_NONE : hs->operation->alert;
}

const char *cas_handshake_hint(const cas_handshake *hs)
{
    return hs->hint == NULL ? "" : hs->hint;
}

castls_bytes cas_handshake_detail(const cas_handshake *hs)
{
    return cas_bytes_prefix(CAS_BYTES(hs->detail), hs->detail_len);
}

uint32_t cas_handshake_early_data_max(const cas_handshake *hs)
{
    castls_session_fields fields = {0};
    if (hs->is_server || !hs->client.offers_early_data || hs->client.session == NULL) {
        return 0;
    }
    cas_session_read(hs->client.session, &fields);
    return fields.early_data_max;
}

const char *cas_state_name(cas_state state)
{
#define CAS_STATE_NAME_(name)                                                                      \
    case CAS_STATE_##name:                                                                         \
        return #name;
    switch (state) {
        CAS_STATES(CAS_STATE_NAME_)
    case CAS_STATE_COUNT:
    default:
        return "UNKNOWN";
    }
}
