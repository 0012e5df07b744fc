/*
 * client_offer.c: writing the ClientHello, first or second, and sending it. RFC 8446 section 4.1.2.
 */
#include "handshake/client.h"
#include "handshake/send.h"
#include "wire/certificate_authorities.h"
#include "wire/client_hello.h"
#include "wire/compress_certificate.h"
#include "wire/cookie.h"
#include "wire/key_share.h"
#include "wire/message.h"
#include "wire/psk_key_exchange_modes.h"
#include "wire/record_size_limit.h"
#include "wire/server_name.h"
#include "wire/signature_algorithms.h"
#include "wire/status_request.h"
#include "wire/supported_groups.h"
#include "wire/supported_versions.h"
#include "wire/ticket_request.h"
#include "wire/u16_list.h"
#include "x509/name.h"

/* RFC 6066 section 3: a host name, without a trailing dot, and never an address. */
static void write_server_name(cas_writer *w, const cas_handshake *hs)
{
    cas_name name = {0};
    const castls_bytes text = cas_facts_view(hs->facts, hs->facts->server_name);
    if (cas_config_has(hs->config, CASTLS_OPTION_NO_SERVER_NAME) || cas_bytes_is_empty(text) ||
        cas_name_parse(text, &name) != CAS_OK || name.kind != CAS_NAME_DNS) {
        return;
    }
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SERVER_NAME);
    cas_server_name_encode(w, cas_name_bytes(&name));
    cas_write_close(w, mark);
}

/* Each share, and for a hybrid that is offered at once its classical half too: one key serves
 * both. */
static void write_key_shares(cas_writer *w, const cas_handshake *hs)
{
    const cas_client_side *client = &hs->client;
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_KEY_SHARE);
    const cas_mark list = cas_key_share_client_hello_open(w);
    for (uint32_t i = 0; i < client->shares_made; i++) {
        const castls_bytes share = cas_kept(hs, *CAS_AT(client->share, i));
        const cas_key_share_entry entry = {*CAS_AT(client->share_group, i), share};
        cas_key_share_entry_encode(w, &entry);
    }
    const cas_key_exchange *first = &client->kx[0];
    const cas_named_group *group = cas_key_exchange_group(first);
    if (client->retry_group == 0 && client->share_count == 1 && group != NULL &&
        group->second != 0 && cas_code_list_has(&hs->config->policy.groups, group->classical)) {
        const castls_bytes half =
            cas_key_exchange_half_share(first, cas_kept(hs, client->share[0]));
        const cas_key_share_entry entry = {group->classical, half};
        cas_key_share_entry_encode(w, &entry);
    }
    cas_write_close(w, list);
    cas_write_close(w, mark);
}

static void write_negotiation(cas_writer *w, const cas_handshake *hs)
{
    const cas_policy *policy = &hs->config->policy;
    const uint16_t versions[] = {CAS_VERSION_TLS13};
    const uint8_t modes[] = {CAS_PSK_DHE_KE};

    cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SUPPORTED_VERSIONS);
    cas_supported_versions_client_hello_encode(w, CAS_CODES(versions));
    cas_write_close(w, mark);

    mark = cas_extension_open(w, CAS_EXTENSION_SUPPORTED_GROUPS);
    cas_supported_groups_encode(w, cas_code_list_codes(&policy->groups));
    cas_write_close(w, mark);

    mark = cas_extension_open(w, CAS_EXTENSION_SIGNATURE_ALGORITHMS);
    cas_signature_algorithms_encode(w, cas_code_list_codes(&policy->verify_schemes));
    cas_write_close(w, mark);

    if (policy->certificate_schemes.count != 0) {
        mark = cas_extension_open(w, CAS_EXTENSION_SIGNATURE_ALGORITHMS_CERT);
        cas_signature_algorithms_encode(w, cas_code_list_codes(&policy->certificate_schemes));
        cas_write_close(w, mark);
    }
    if (!cas_config_has(hs->config, CASTLS_OPTION_NO_TICKETS)) {
        mark = cas_extension_open(w, CAS_EXTENSION_PSK_KEY_EXCHANGE_MODES);
        cas_psk_key_exchange_modes_encode(w, CAS_BYTES(modes));
        cas_write_close(w, mark);
    }
    write_key_shares(w, hs);
}

/* What we ask of the server's certificate (RFC 8879), records (RFC 8449) and tickets (RFC 9149). */
static void write_wishes(cas_writer *w, const cas_policy *policy)
{
    cas_mark mark = {0};
    if (policy->compression.count != 0) {
        mark = cas_extension_open(w, CAS_EXTENSION_COMPRESS_CERTIFICATE);
        cas_compress_certificate_encode(w, cas_code_list_codes(&policy->compression));
        cas_write_close(w, mark);
    }
    if (policy->record_size_limit != 0) {
        mark = cas_extension_open(w, CAS_EXTENSION_RECORD_SIZE_LIMIT);
        cas_record_size_limit_encode(w, cas_narrow_u16(policy->record_size_limit));
        cas_write_close(w, mark);
    }
    if (policy->asks_for_tickets) {
        const cas_ticket_request request = {
            policy->tickets_asked_full, policy->tickets_asked_resumed};
        mark = cas_extension_open(w, CAS_EXTENSION_TICKET_REQUEST);
        cas_ticket_request_encode(w, &request);
        cas_write_close(w, mark);
    }
}

static void write_requests(cas_writer *w, const cas_handshake *hs)
{
    const cas_policy *policy = &hs->config->policy;
    const castls_bytes alpn = cas_config_text(hs->config, policy->alpn);
    const cas_status_request ocsp = {.status_type = CAS_STATUS_OCSP};
    cas_mark mark = cas_extension_open(w, CAS_EXTENSION_STATUS_REQUEST);
    cas_status_request_encode(w, &ocsp);
    cas_write_close(w, mark);
    cas_extension_encode(w, CAS_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, cas_bytes_none());
    if (!cas_bytes_is_empty(alpn)) {
        mark = cas_extension_open(w, CAS_EXTENSION_APPLICATION_LAYER_PROTOCOL_NEGOTIATION);
        cas_write_vec16(w, alpn);
        cas_write_close(w, mark);
    }
    write_wishes(w, policy);
    if (hs->client.cookie.len != 0) {
        mark = cas_extension_open(w, CAS_EXTENSION_COOKIE);
        cas_cookie_encode(w, cas_kept(hs, hs->client.cookie));
        cas_write_close(w, mark);
    }
    if (hs->client.offers_early_data) {
        cas_extension_encode(w, CAS_EXTENSION_EARLY_DATA, cas_bytes_none());
    }
}

/* The suites of the versions that are offered, in our order. */
static cas_code_list offered_suites(const cas_policy *policy)
{
    cas_code_list offered = {0};
    for (size_t i = 0; i < policy->suites.count; i++) {
        const cas_suite *suite = cas_suite_find(*CAS_AT(policy->suites.code, i));
        if (suite != NULL && cas_policy_speaks(policy, suite->version)) {
            *CAS_AT(offered.code, offered.count) = suite->id;
            offered.count = offered.count + 1;
        }
    }
    return offered;
}

void cas_client_write_hello(cas_writer *w, const cas_handshake *hs)
{
    uint8_t suites_room[2 * CAS_CONFIG_CODES_MAX] = {0};
    castls_bytes suites = {0};
    const uint8_t null_only[] = {0};
    const cas_code_list offered = offered_suites(&hs->config->policy);
    if (cas_u16_list_make(cas_code_list_codes(&offered), CAS_SPAN(suites_room), &suites) !=
        CAS_OK) {
        cas_writer_fail(w);
        return;
    }
    const cas_client_hello hello = {
        .legacy_version = CAS_VERSION_TLS12,
        .random = cas_facts_view(hs->facts, hs->facts->client_random),
        .legacy_session_id = cas_kept(hs, hs->client.session_id),
        .cipher_suites = suites,
        .legacy_compression_methods = CAS_BYTES(null_only),
        .has_extensions = true,
    };
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CLIENT_HELLO);
    const cas_mark extensions = cas_client_hello_open(w, &hello);
    write_server_name(w, hs);
    write_negotiation(w, hs);
    write_requests(w, hs);
    cas_write_custom(w, hs, CASTLS_IN_CLIENT_HELLO);
    cas_client_write_psk(w, hs);
    cas_write_close(w, extensions);
    cas_write_close(w, message);
}

/* RFC 8446 section 4.1.2: a second hello carries the first one's content and no early data. */
cas_err cas_client_step_send_hello(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    const bool is_second = hs->facts->was_retried;
    cas_range hello = {0};
    if (is_second) {
        CAS_TRY(cas_put_ccs(hs));
    }
    CAS_TRY(cas_write_message(hs, cas_client_write_hello, &hello));
    CAS_TRY(cas_client_fill_binder(hs, hello));
    CAS_TRY(cas_transcript_add(&hs->transcript, cas_arena_view(&hs->flight, hello)));
    CAS_TRY(cas_put_message(hs, CAS_LEVEL_INITIAL, hello));
    if (hs->client.offers_early_data) {
        CAS_TRY(cas_client_begin_early_data(hs));
    }
    *next = is_second ? CAS_STATE_CLIENT_WAIT_SH2 : CAS_STATE_CLIENT_WAIT_SH;
    return CAS_OK;
}
