/*
 * client_psk.c: offering a session: which one, its binder, and early data under it. RFC 8446
 * sections 4.2.10 and 4.2.11.
 */
#include "crypto/traffic.h"
#include "handshake/client.h"
#include "handshake/client12.h"
#include "handshake/ech.h"
#include "handshake/quic.h"
#include "handshake/send.h"
#include "handshake/resume.h"
#include "wire/alpn.h"
#include "wire/message.h"
#include "wire/pre_shared_key.h"

bool cas_client_offers_psk(const cas_handshake *hs)
{
    return hs->client.session != NULL && !cas_client12_offers_session(hs);
}

static castls_session_fields read_session(const castls_session *session)
{
    castls_session_fields fields = {0};
    cas_session_read(session, &fields);
    return fields;
}

/* What is to be verified again has to be there. */
static bool has_what_it_takes(const cas_handshake *hs, const castls_session *session)
{
    return !cas_config_has(hs->config, CASTLS_OPTION_VERIFY_RESUMED) ||
           cas_session_peer_chain(session) != NULL;
}

/* A session of TLS 1.2 may have an id in the place of a ticket, and has to keep to the rules of
 * today (RFC 7627 section 5.3). */
static bool has_what_to_show(const cas_handshake *hs, const castls_session_fields *fields)
{
    if (fields->version == CAS_VERSION_TLS13) {
        return fields->ticket.len != 0;
    }
    const bool lacks_ems = cas_config_has(hs->config, CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET) &&
                           !fields->extended_main_secret;
    return !lacks_ems && (fields->ticket.len != 0 || fields->id.len != 0);
}

/* A session is offered only under the trust it was made under, for the same name, while it lives;
 * and beside ECH none of TLS 1.2 (RFC 9849 section 6.1). */
static bool is_usable(const cas_handshake *hs, const castls_session_fields *fields, int64_t now_ms)
{
    const cas_suite *suite = cas_suite_find(fields->suite);
    const castls_bytes name = cas_facts_view(hs->facts, hs->facts->server_name);
    const int64_t age_ms = now_ms - fields->issued_at_ms;
    return suite != NULL && suite->version == fields->version && cas_speaks(hs, fields->version) &&
           fields->is_quic == hs->facts->is_quic &&
           (fields->version == CAS_VERSION_TLS13 || hs->facts->ech != CASTLS_ECH_OFFERED) &&
           cas_code_list_has(&hs->config->policy.suites, fields->suite) &&
           has_what_to_show(hs, fields) &&
           cas_bytes_equal(fields->binding, CAS_BYTES(hs->config->binding)) &&
           cas_bytes_equal_fold(fields->server_name, name) && age_ms >= 0 &&
           age_ms < (int64_t)fields->lifetime_s * 1000;
}

/* Early data needs a ticket that allows it and a protocol that is still offered. */
static bool may_send_early(const cas_handshake *hs, const castls_session_fields *fields)
{
    const cas_policy *policy = &hs->config->policy;
    const castls_bytes alpn = cas_config_text(hs->config, policy->alpn);
    const bool protocol_is_offered =
        cas_bytes_is_empty(fields->alpn) ? true : cas_alpn_has(alpn, fields->alpn);
    return fields->version == CAS_VERSION_TLS13 && policy->early_data_max != 0 &&
           fields->early_data_max != 0 && protocol_is_offered;
}

cas_err cas_client_pick_session(cas_handshake *hs)
{
    cas_client_side *client = &hs->client;
    if (cas_config_has(hs->config, CASTLS_OPTION_NO_TICKETS)) {
        castls_session_release(client->session);
        client->session = NULL;
        return CAS_OK;
    }
    if (client->session == NULL) {
        CAS_TRY(cas_take_client_session(hs, &client->session));
    }
    if (client->session == NULL) {
        return CAS_OK;
    }
    const castls_session_fields fields = read_session(client->session);
    const cas_err err = cas_environment_now_ms(&hs->config->environment, &client->hello_time_ms);
    if (err != CAS_OK || !has_what_it_takes(hs, client->session) ||
        !is_usable(hs, &fields, client->hello_time_ms)) {
        castls_session_release(client->session);
        client->session = NULL;
        return CAS_OK; /* Without a clock, or with a stale session, the handshake is a full one. */
    }
    client->offers_early_data = may_send_early(hs, &fields);
    if (client->offers_early_data) {
        hs->facts->early_data = CASTLS_EARLY_DATA_OFFERED;
    }
    return CAS_OK;
}

/* The extension with a binder of zeros, which cas_client_fill_binder replaces. */
void cas_client_write_psk(cas_writer *w, const cas_handshake *hs)
{
    if (cas_ech_writes_outer(hs)) {
        cas_ech_write_psk(w, hs);
        return;
    }
    if (!cas_client_offers_psk(hs)) {
        return;
    }
    const castls_session_fields fields = read_session(hs->client.session);
    const cas_suite *suite = cas_suite_find(fields.suite);
    const cas_psk_identity identity = {
        fields.ticket, cas_session_obfuscated_age(&fields, hs->client.hello_time_ms)};
    uint8_t zeros[CASTLS_HASH_LEN_MAX] = {0};

    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_PRE_SHARED_KEY);
    const cas_mark identities = cas_write_open16(w);
    cas_psk_identity_encode(w, &identity);
    cas_write_close(w, identities);
    const cas_mark binders = cas_write_open16(w);
    cas_psk_binder_encode(w, cas_bytes_prefix(CAS_BYTES(zeros), suite->hash_len));
    cas_write_close(w, binders);
    cas_write_close(w, mark);
}

/* The binder is a MAC over the hello up to the binders, RFC 8446 section 4.2.11.2. */
static cas_err binder_of(cas_handshake *hs, const cas_suite *suite, castls_bytes truncated,
                         castls_span room, castls_bytes *binder)
{
    const castls_provider *provider = hs->config->environment.provider;
    uint8_t digest_room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    cas_secret key = {0};
    cas_traffic traffic = {0};
    CAS_TRY(cas_transcript_peek_with(
        &hs->transcript, provider->hash(suite->hash), truncated, CAS_SPAN(digest_room), &digest));
    CAS_TRY(cas_schedule_binder_resumption(&hs->schedule, &key));
    cas_err err = cas_traffic_init(&traffic, provider, suite->hash, cas_secret_bytes(&key));
    if (err == CAS_OK) {
        err = cas_traffic_finished(&traffic, digest, room, binder);
    }
    cas_traffic_clear(&traffic);
    cas_secret_clear(&key);
    return err;
}

cas_err cas_client_fill_binder(cas_handshake *hs, cas_range hello)
{
    if (!cas_client_offers_psk(hs)) {
        return CAS_OK;
    }
    const castls_session_fields fields = read_session(hs->client.session);
    const cas_suite *suite = cas_suite_find(fields.suite);
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes binder = {0};
    CAS_TRY(cas_schedule_start(
        &hs->schedule, hs->config->environment.provider, suite->hash, fields.secret));

    /* The binder stands at the very end: two bytes of list length, one of its own, and itself. */
    const castls_bytes whole = cas_arena_view(&hs->flight, hello);
    const castls_bytes truncated = cas_bytes_prefix(whole, whole.len - 3 - (size_t)suite->hash_len);
    CAS_TRY(binder_of(hs, suite, truncated, CAS_SPAN(room), &binder));
    const castls_span at = cas_arena_span(&hs->flight, hello);
    return cas_span_copy(cas_span_skip(at, whole.len - suite->hash_len), binder)
               ? CAS_OK
               : CAS_ERR_INTERNAL;
}

/* The early traffic secret is under the first PSK's suite and the ClientHello alone. */
cas_err cas_client_begin_early_data(cas_handshake *hs)
{
    const castls_session_fields fields = read_session(hs->client.session);
    const cas_suite *suite = cas_suite_find(fields.suite);
    const castls_hash *hash = hs->config->environment.provider->hash(suite->hash);
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    cas_secret *early = CAS_AT(hs->ours, CAS_LEVEL_EARLY);
    CAS_TRY(
        cas_transcript_peek_with(&hs->transcript, hash, cas_bytes_none(), CAS_SPAN(room), &digest));
    CAS_TRY(cas_schedule_client_early_traffic(&hs->schedule, digest, early));
    CAS_TRY(cas_schedule_early_exporter(&hs->schedule, digest, &hs->facts->early_exporter));
    CAS_TRY(cas_put_key_log(hs, CAS_TEXT("CLIENT_EARLY_TRAFFIC_SECRET"), cas_secret_bytes(early)));
    CAS_TRY(cas_put_key_log(
        hs, CAS_TEXT("EARLY_EXPORTER_SECRET"), cas_secret_bytes(&hs->facts->early_exporter)));
    hs->facts->suite = fields.suite; /* The carrier seals early data with it. */
    hs->suite = suite;
    CAS_TRY(cas_put_ccs(hs));
    return cas_put_write_key(hs, CAS_LEVEL_EARLY);
}
