/*
 * ticket.c: making tickets, RFC 8446 section 4.6.1.
 */
#include "handshake/ticket.h"

#include "crypto/schedule.h"
#include "crypto/suite.h"
#include "session/session.h"
#include "session/ticket.h"
#include "wire/early_data.h"
#include "wire/extensions.h"
#include "wire/message.h"
#include "wire/new_session_ticket.h"

static bool asks(const castls_config *config, castls_operation_kind kind)
{
    return (config->policy.operations >> kind & 1) != 0;
}

cas_resumption cas_resumption_of(const castls_config *config, const castls_config *first)
{
    if (cas_config_has(config, CASTLS_OPTION_NO_TICKETS)) {
        return CAS_RESUMPTION_NONE;
    }
    if (first->parts.ring != NULL || asks(config, CASTLS_OP_TICKET_SEAL)) {
        return CAS_RESUMPTION_STATELESS;
    }
    if (first->parts.cache != NULL || asks(config, CASTLS_OP_SESSION_STORE)) {
        return CAS_RESUMPTION_STATEFUL;
    }
    return CAS_RESUMPTION_NONE;
}

/* The nonce of ticket `number`, big-endian. */
static castls_bytes nonce_of(uint32_t number, castls_span room)
{
    castls_bytes nonce = {0};
    cas_writer w = cas_writer_on(room);
    cas_write_u64(&w, number);
    return cas_writer_end(&w, &nonce) == CAS_OK ? nonce : cas_bytes_none();
}

/* Early data is allowed where a ticket can be used for it only once. */
static uint32_t early_data_max(const castls_config *config, cas_resumption way, bool is_quic)
{
    const bool once = way == CAS_RESUMPTION_STATEFUL ||
                      cas_config_has(config, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    if (is_quic && config->policy.early_data_max != 0) {
        return once ? UINT32_MAX : 0; /* RFC 9001 section 4.6.1: QUIC has limits of its own. */
    }
    return once ? config->policy.early_data_max : 0;
}

static cas_err read_random(const castls_config *config, cas_random_pool *randoms, castls_span id,
                           uint32_t *age_add)
{
    uint8_t room[4] = {0};
    if (id.len != 0) {
        CAS_TRY(cas_random_pool_take(randoms, &config->environment, id));
    }
    CAS_TRY(cas_random_pool_take(randoms, &config->environment, CAS_SPAN(room)));
    cas_reader r = cas_reader_on(CAS_BYTES(room));
    *age_add = cas_read_u32(&r);
    return cas_reader_end(&r);
}

/* What a session takes over from the connection, whatever the version. */
static castls_session_fields fields_of(const castls_config *config, const cas_facts *facts)
{
    const castls_session_fields fields = {
        .struct_len = sizeof(fields),
        .version = facts->version,
        .suite = facts->suite,
        .group = facts->group,
        .extended_main_secret = true,
        .verdict = facts->verdict,
        .lifetime_s = config->policy.session_lifetime_s,
        .server_name = cas_facts_view(facts, facts->server_name),
        .alpn = cas_facts_view(facts, facts->alpn),
        .binding = CAS_BYTES(config->binding),
        .context = cas_config_text(config, config->policy.session_context),
        .peer_is_raw_key =
            facts->peer_chain != NULL && facts->peer_certificate_type == CASTLS_CERTIFICATE_RAW_KEY,
        .own_is_raw_key = facts->own_certificate_type == CASTLS_CERTIFICATE_RAW_KEY,
        .is_quic = facts->is_quic,
        .quic = cas_facts_view(facts, facts->early_data_context),
    };
    return fields;
}

cas_err cas_ticket_session(const castls_config *config, const cas_facts *facts,
                           cas_random_pool *randoms, cas_resumption way, uint32_t number,
                           castls_bytes data, castls_session **out)
{
    const cas_suite *suite = cas_suite_find(facts->suite);
    uint8_t nonce_room[CAS_TICKET_NONCE_LEN] = {0};
    uint8_t id[CAS_SESSION_ID_MAX] = {0};
    cas_secret psk = {0};
    castls_session_fields fields = fields_of(config, facts);
    *out = NULL;
    const castls_span id_room = way == CAS_RESUMPTION_STATEFUL ? CAS_SPAN(id) : cas_span_none();
    CAS_TRY(read_random(config, randoms, id_room, &fields.age_add));
    CAS_TRY(cas_environment_now_ms(&config->environment, &fields.issued_at_ms));
    CAS_TRY(cas_resumption_psk(
        config->environment.provider, suite->hash, cas_secret_bytes(&facts->resumption),
        nonce_of(number, CAS_SPAN(nonce_room)), &psk));
    fields.early_data_max = early_data_max(config, way, facts->is_quic);
    fields.secret = cas_secret_bytes(&psk);
    fields.id = way == CAS_RESUMPTION_STATEFUL ? CAS_BYTES(id) : cas_bytes_none();
    fields.application_data = data;
    const cas_err err =
        cas_session_with_chain(config->environment.allocator, &fields, facts->peer_chain, out);
    cas_secret_clear(&psk);
    return err;
}

/* The main secret is the same for as long as it is resumed; so its time is not prolonged, and what
 * the application put in stays in unless it gives something else. */
cas_err cas_ticket_session12(const castls_config *config, const cas_facts *facts, castls_bytes id,
                             castls_bytes data, castls_session **out)
{
    castls_session_fields fields = fields_of(config, facts);
    *out = NULL;
    fields.extended_main_secret = facts->extended_main_secret;
    fields.secret = cas_secret_bytes(&facts->tls12.main_secret);
    fields.id = id;
    fields.application_data = data;
    if (facts->resumed_session == NULL) {
        CAS_TRY(cas_environment_now_ms(&config->environment, &fields.issued_at_ms));
        return cas_session_with_chain(
            config->environment.allocator, &fields, facts->peer_chain, out);
    }
    castls_session_fields resumed = {0};
    cas_session_read(facts->resumed_session, &resumed);
    fields.issued_at_ms = resumed.issued_at_ms;
    fields.lifetime_s = resumed.lifetime_s;
    if (cas_bytes_is_empty(data)) {
        fields.application_data = resumed.application_data;
    }
    return cas_session_with_chain(config->environment.allocator, &fields, facts->peer_chain, out);
}

cas_err cas_ticket_seal_session(const castls_config *config, castls_ticket_ring *ring,
                                const castls_session *session, cas_arena *arena, cas_range *out)
{
    cas_chain_views chain = {0};
    cas_session_fields fields = {0};
    castls_span room = {0};
    castls_bytes ticket = {0};
    int64_t now_ms = 0;
    if (ring == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    cas_session_read_all(session, &chain, &fields);
    CAS_TRY(cas_environment_now_ms(&config->environment, &now_ms));
    CAS_TRY(cas_arena_room(arena, cas_ticket_len(&fields), out, &room));
    cas_writer w = cas_writer_on(room);
    CAS_TRY(cas_ticket_seal(ring, now_ms, &fields, &w));
    return cas_writer_end(&w, &ticket);
}

/* RFC 8446 section 4.6.1: nothing here answers an offer, and a client passes over what it does not
 * know. */
static void write_custom(cas_writer *w, const castls_config *config)
{
    for (size_t i = 0; i < config->policy.extension_count; i++) {
        const cas_custom_extension *extension = CAS_AT(config->policy.extension, i);
        if ((extension->messages & (uint32_t)CASTLS_IN_NEW_SESSION_TICKET) != 0) {
            cas_extension_encode(w, extension->type, cas_config_text(config, extension->body));
        }
    }
}

/* RFC 8701 section 4.1. The random that masks the ticket's age draws the value, too: 0x?a?a. */
static void write_grease(cas_writer *w, const castls_config *config,
                         const castls_session_fields *fields)
{
    const uint32_t byte = (fields->age_add & 0xf0) | 0x0a;
    if (cas_config_has(config, CASTLS_OPTION_GREASE)) {
        cas_extension_encode(w, cas_narrow_u16(byte * 0x101), cas_bytes_none());
    }
}

void cas_ticket_write(cas_writer *w, const castls_config *config, const castls_session *session,
                      uint32_t number, castls_bytes ticket)
{
    uint8_t nonce_room[CAS_TICKET_NONCE_LEN] = {0};
    castls_session_fields fields = {0};
    cas_session_read(session, &fields);
    const cas_new_session_ticket message = {
        .ticket_lifetime = fields.lifetime_s,
        .ticket_age_add = fields.age_add,
        .ticket_nonce = nonce_of(number, CAS_SPAN(nonce_room)),
        .ticket = ticket,
    };
    const cas_mark whole = cas_message_open(w, CAS_HANDSHAKE_NEW_SESSION_TICKET);
    const cas_mark extensions = cas_new_session_ticket_open(w, &message);
    if (fields.early_data_max != 0) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_EARLY_DATA);
        cas_early_data_new_session_ticket_encode(w, fields.early_data_max);
        cas_write_close(w, mark);
    }
    write_custom(w, config);
    write_grease(w, config, &fields);
    cas_write_close(w, extensions);
    cas_write_close(w, whole);
}
