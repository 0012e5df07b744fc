/*
 * client12_offer.c: what the client says for TLS 1.2 in a hello that may offer TLS 1.3 too, and the
 * sessions that it offers and keeps. RFC 8422 section 5.1, RFC 7627 section 5, RFC 5746 section
 * 3.4, RFC 5077 section 3.
 */
#include "handshake/client12.h"
#include "handshake/client.h"
#include "handshake/resume.h"
#include "handshake/send.h"
#include "wire/ec_point_formats.h"
#include "wire/renegotiation_info.h"
#include "wire/types.h"

/* What a session lives whose ticket names no time, or which has an id alone: RFC 5246 section F.1.4
 * suggests at most a day. */
#define LIFETIME_DEFAULT_S 86400u

bool cas_client12_offers_session(const cas_handshake *hs)
{
    castls_session_fields fields = {0};
    if (hs->client.session == NULL) {
        return false;
    }
    cas_session_read(hs->client.session, &fields);
    return fields.version == CAS_VERSION_TLS12;
}

cas_err cas_client12_make_session_id(cas_handshake *hs)
{
    castls_session_fields fields = {0};
    castls_span room = {0};
    cas_session_read(hs->client.session, &fields);
    if (fields.ticket.len == 0) {
        return cas_arena_keep(&hs->kept, fields.id, &hs->client.session_id);
    }
    CAS_TRY(cas_arena_room(&hs->kept, 32, &hs->client.session_id, &room));
    return cas_environment_random(&hs->config->environment, room);
}

static bool speaks12(const cas_handshake *hs)
{
    return cas_client_speaks(hs, CAS_VERSION_TLS12);
}

/* RFC 8422 section 5.1.2. */
void cas_client12_write_point_formats(cas_writer *w, const cas_handshake *hs)
{
    const uint8_t formats[] = {CAS_POINT_UNCOMPRESSED};
    if (speaks12(hs)) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_EC_POINT_FORMATS);
        cas_ec_point_formats_encode(w, CAS_BYTES(formats));
        cas_write_close(w, mark);
    }
}

/* RFC 7627 section 5.2. */
void cas_client12_write_extended_main_secret(cas_writer *w, const cas_handshake *hs)
{
    if (speaks12(hs)) {
        cas_extension_encode(w, CAS_EXTENSION_EXTENDED_MASTER_SECRET, cas_bytes_none());
    }
}

/* RFC 5746 section 3.4: empty in a first handshake, and there is no other. */
void cas_client12_write_renegotiation_info(cas_writer *w, const cas_handshake *hs)
{
    if (speaks12(hs)) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_RENEGOTIATION_INFO);
        cas_renegotiation_info_encode(w, cas_bytes_none());
        cas_write_close(w, mark);
    }
}

/* RFC 5077 section 3.2: empty asks for a ticket. */
void cas_client12_write_session_ticket(cas_writer *w, const cas_handshake *hs)
{
    castls_session_fields fields = {0};
    if (!speaks12(hs) || cas_config_has(hs->config, CASTLS_OPTION_NO_TICKETS)) {
        return;
    }
    if (cas_client12_offers_session(hs)) {
        cas_session_read(hs->client.session, &fields);
    }
    cas_extension_encode(w, CAS_EXTENSION_SESSION_TICKET, fields.ticket);
}

/* RFC 5077 section 3.3: the hint is no more than that; nothing lives past our own limit. */
static uint32_t lifetime_of(const cas_handshake *hs)
{
    const uint32_t hint = hs->client.ticket_lifetime;
    const uint32_t wanted = hint == 0 ? LIFETIME_DEFAULT_S : hint;
    return wanted < CAS_CONFIG_LIFETIME_MAX ? wanted : CAS_CONFIG_LIFETIME_MAX;
}

/* A session that was renewed ends when the one before it would have: nobody has judged the peer's
 * chain since. */
static cas_err set_life(const cas_handshake *hs, castls_session_fields *fields)
{
    castls_session_fields before = {0};
    if (!hs->facts->is_resumed) {
        fields->lifetime_s = lifetime_of(hs);
        return cas_environment_now_ms(&hs->config->environment, &fields->issued_at_ms);
    }
    cas_session_read(hs->client.session, &before);
    fields->lifetime_s = before.lifetime_s;
    fields->issued_at_ms = before.issued_at_ms;
    return CAS_OK;
}

static cas_err make_session(const cas_handshake *hs, castls_session **out)
{
    const cas_facts *facts = hs->facts;
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    CAS_TRY(set_life(hs, &fields));
    fields.version = facts->version;
    fields.suite = facts->suite;
    fields.group = facts->group;
    fields.extended_main_secret = facts->extended_main_secret;
    fields.verdict = facts->verdict;
    fields.secret = cas_secret_bytes(&facts->tls12.main_secret);
    fields.ticket = cas_kept(hs, hs->client.ticket);
    fields.id =
        fields.ticket.len == 0 ? cas_kept(hs, hs->client.server_session_id) : cas_bytes_none();
    fields.server_name = cas_facts_view(facts, facts->server_name);
    fields.alpn = cas_facts_view(facts, facts->alpn);
    fields.binding = CAS_BYTES(hs->config->binding);
    fields.context = cas_config_text(hs->config, hs->config->policy.session_context);
    fields.peer_is_raw_key =
        facts->peer_chain != NULL && facts->peer_certificate_type == CASTLS_CERTIFICATE_RAW_KEY;
    fields.own_is_raw_key = facts->own_certificate_type == CASTLS_CERTIFICATE_RAW_KEY;
    return cas_session_with_chain(
        hs->config->environment.allocator, &fields, facts->peer_chain, out);
}

/* Without a clock nothing is kept, for nobody could say when it ends. A session that was resumed
 * and not renewed stays where it is: in TLS 1.2 it may be offered again. */
static bool is_worth_keeping(const cas_handshake *hs)
{
    int64_t now_ms = 0;
    const bool has_new = hs->client.ticket.len != 0 ||
                         (!hs->facts->is_resumed && hs->client.server_session_id.len != 0);
    return has_new && !cas_config_has(hs->config, CASTLS_OPTION_NO_TICKETS) &&
           cas_environment_now_ms(&hs->config->environment, &now_ms) == CAS_OK;
}

cas_err cas_client12_keep_session(cas_handshake *hs)
{
    if (!is_worth_keeping(hs)) {
        return CAS_OK;
    }
    CAS_TRY(make_session(hs, &hs->made_session));
    cas_remember_session(hs, hs->made_session);
    return cas_put_kind(hs, CAS_OUTPUT_SESSION, 0);
}
