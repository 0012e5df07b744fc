/*
 * server_select.c: choosing suite and group, and asking again with a HelloRetryRequest. RFC 8446
 * sections 4.1.1, 4.1.3 and 4.1.4.
 */
#include "crypto/group.h"
#include "handshake/operation.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "handshake/server12.h"
#include "wire/cookie.h"
#include "wire/key_share.h"
#include "wire/server_hello.h"
#include "wire/supported_versions.h"
#include "wire/u16_list.h"

#define COOKIE_LEN 32

static cas_err ask_hello(const cas_handshake *hs, castls_operation *operation)
{
    const castls_bytes whole = cas_kept(hs, hs->server.offer.hello);
    CAS_TRY(cas_operation_keep(
        operation, cas_bytes_skip(whole, CAS_MESSAGE_HEADER_LEN), &operation->content));
    return cas_operation_keep(
        operation, cas_facts_view(hs->facts, hs->facts->server_name), &operation->server_name);
}

cas_err cas_server_step_hello(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    cas_answer answer = CAS_ANSWER_PENDING;
    CAS_TRY(cas_ask(hs, CASTLS_OP_HELLO, ask_hello, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_CONFIG) {
        cas_handshake_replace_config(hs, hs->operation->given_config);
    }
    cas_operation_over(hs);
    *next = CAS_STATE_SERVER_SELECT;
    return CAS_OK;
}

bool cas_server_has_suite(const cas_handshake *hs, uint16_t id)
{
    return cas_policy_has_suite(&hs->config->policy, id, hs->facts->version) &&
           cas_u16_list_has(cas_kept(hs, hs->server.offer.suites), id);
}

static bool serves(const cas_handshake *hs, uint16_t id, castls_key_kind key)
{
    return cas_server_has_suite(hs, id) &&
           (key == CASTLS_KEY_NONE || cas_suite_fits_key(cas_suite_find(id), key));
}

/* A client whose machine has no instructions for AES lists ChaCha20 first; what it lists for others
 * (GREASE) is passed over. */
static bool lists_chacha_first(castls_bytes offered)
{
    for (size_t i = 0; i < cas_u16_list_count(offered); i++) {
        const cas_suite *suite = cas_suite_find(cas_u16_list_get(offered, i));
        if (suite != NULL) {
            return suite->aead == CASTLS_AEAD_CHACHA20_POLY1305;
        }
    }
    return false;
}

const cas_suite *cas_server_choose_suite(const cas_handshake *hs, castls_key_kind key)
{
    const castls_bytes offered = cas_kept(hs, hs->server.offer.suites);
    const cas_code_list *ours = &hs->config->policy.suites;
    const bool chacha_first =
        cas_config_has(hs->config, CASTLS_OPTION_PREFER_CHACHA) && lists_chacha_first(offered);
    if (chacha_first || cas_config_has(hs->config, CASTLS_OPTION_CLIENT_ORDER)) {
        for (size_t i = 0; i < cas_u16_list_count(offered); i++) {
            if (serves(hs, cas_u16_list_get(offered, i), key)) {
                return cas_suite_find(cas_u16_list_get(offered, i));
            }
        }
        return NULL;
    }
    for (size_t i = 0; i < ours->count; i++) {
        if (serves(hs, *CAS_AT(ours->code, i), key)) {
            return cas_suite_find(*CAS_AT(ours->code, i));
        }
    }
    return NULL;
}

/* RFC 8446 section 4.2.8: a share's group has to stand in supported_groups. */
static cas_err check_shares(const cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    cas_reader r = cas_reader_on(cas_kept(hs, offer->shares));
    cas_key_share_entry entry = {0};
    if (!offer->has_groups || !offer->has_shares) {
        return CAS_ERR_EXTENSION_MISSING; /* RFC 8446 section 9.2. */
    }
    while (cas_key_share_next(&r, &entry)) {
        if (!cas_u16_list_has(cas_kept(hs, offer->groups), entry.group)) {
            return CAS_ERR_KEY_SHARE_NOT_A_GROUP;
        }
    }
    return cas_reader_end(&r);
}

/* Our most preferred group that the client lists, and, to save a round trip, shares where one
 * does. */
static uint16_t choose_group(const cas_handshake *hs, bool among_shares)
{
    const cas_offer *offer = &hs->server.offer;
    const cas_code_list *ours = &hs->config->policy.groups;
    for (size_t i = 0; i < ours->count; i++) {
        const uint16_t id = *CAS_AT(ours->code, i);
        castls_bytes ignored = {0};
        const bool listed = cas_u16_list_has(cas_kept(hs, offer->groups), id);
        if (listed &&
            (!among_shares || cas_key_share_find(cas_kept(hs, offer->shares), id, &ignored))) {
            return id;
        }
    }
    return 0;
}

static void write_retry(cas_writer *w, const cas_handshake *hs)
{
    const cas_server_hello hello = {
        .legacy_version = CAS_VERSION_TLS12,
        .random = cas_retry_random(),
        .legacy_session_id_echo = cas_kept(hs, hs->server.offer.session_id),
        .cipher_suite = hs->suite->id,
        .has_extensions = true,
    };
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_SERVER_HELLO);
    const cas_mark extensions = cas_server_hello_open(w, &hello);
    cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SUPPORTED_VERSIONS);
    cas_supported_versions_server_hello_encode(w, CAS_VERSION_TLS13);
    cas_write_close(w, mark);
    if (hs->server.retry_group != 0) {
        mark = cas_extension_open(w, CAS_EXTENSION_KEY_SHARE);
        cas_key_share_hello_retry_request_encode(w, hs->server.retry_group);
        cas_write_close(w, mark);
    }
    if (hs->server.cookie.len != 0) {
        mark = cas_extension_open(w, CAS_EXTENSION_COOKIE);
        cas_cookie_encode(w, cas_kept(hs, hs->server.cookie));
        cas_write_close(w, mark);
    }
    cas_write_close(w, extensions);
    cas_write_close(w, message);
}

static cas_err send_retry(cas_handshake *hs)
{
    castls_span room = {0};
    if (cas_config_has(hs->config, CASTLS_OPTION_COOKIE)) {
        CAS_TRY(cas_arena_room(&hs->kept, COOKIE_LEN, &hs->server.cookie, &room));
        CAS_TRY(cas_environment_random(&hs->config->environment, room));
    }
    hs->facts->was_retried = true;
    CAS_TRY(cas_transcript_add(&hs->transcript, cas_kept(hs, hs->server.offer.hello)));
    CAS_TRY(cas_transcript_replace_by_message_hash(&hs->transcript));
    CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, write_retry));
    CAS_TRY(cas_put_ccs(hs));
    if (hs->server.offer.has_early_data) {
        /* RFC 8446 section 4.2.10: what was sent under the early key is skipped by its type. */
        hs->facts->early_data = CASTLS_EARLY_DATA_REFUSED_RETRY;
        CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_EARLY_SKIP_TYPE, cas_server_skipped_max(hs)));
    }
    return CAS_OK;
}

static cas_err select13(cas_handshake *hs, cas_state *next)
{
    CAS_TRY(cas_server_check_hello13(hs));
    hs->suite = cas_server_choose_suite(hs, CASTLS_KEY_NONE);
    if (hs->suite == NULL) {
        return CAS_ERR_NO_SUITE;
    }
    CAS_TRY(check_shares(hs));
    hs->facts->suite = hs->suite->id;
    CAS_TRY(cas_transcript_start(
        &hs->transcript, hs->config->environment.provider->hash(hs->suite->hash), false));
    const uint16_t shared = choose_group(hs, true);
    hs->facts->group = shared != 0 ? shared : choose_group(hs, false);
    if (hs->facts->group == 0) {
        return CAS_ERR_NO_GROUP;
    }
    if (shared != 0 && !cas_config_has(hs->config, CASTLS_OPTION_COOKIE)) {
        *next = CAS_STATE_SERVER_SESSION;
        return CAS_OK;
    }
    hs->server.retry_group = shared != 0 ? 0 : hs->facts->group;
    CAS_TRY(send_retry(hs));
    *next = CAS_STATE_SERVER_WAIT_CH2;
    return CAS_OK;
}

cas_err cas_server_step_select(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    CAS_TRY(cas_server_choose_version(hs));
    if (hs->facts->version == CAS_VERSION_TLS13) {
        return select13(hs, next);
    }
    hs->machine = cas_server12_machine();
    return cas_server12_select(hs, next);
}

static bool is_bound_elsewhere(const cas_handshake *hs)
{
    castls_session_fields fields = {0};
    if (hs->server.session == NULL) {
        return false;
    }
    cas_session_read(hs->server.session, &fields);
    return !cas_bytes_equal(fields.binding, CAS_BYTES(hs->config->binding));
}

/* One that came behind NAME: what was chosen has to hold under it, and it is too late to do without
 * the session. */
cas_err cas_server_check_late(const cas_handshake *hs)
{
    if (!hs->server.is_replaced) {
        return CAS_OK;
    }
    CAS_TRY(cas_server_check_version(hs));
    if (!cas_server_has_suite(hs, hs->suite->id)) {
        return CAS_ERR_NO_SUITE;
    }
    const bool exchanges = hs->facts->version == CAS_VERSION_TLS13 || !hs->facts->is_resumed;
    if (exchanges &&
        !cas_policy_has_group(&hs->config->policy, hs->facts->group, hs->facts->version)) {
        return CAS_ERR_NO_GROUP;
    }
    return is_bound_elsewhere(hs) ? CAS_ERR_STATE : CAS_OK;
}

/* What was chosen before has to hold under the new configuration; a session bound to another trust
 * does not. */
static cas_err check_replaced(cas_handshake *hs)
{
    if (!cas_server_has_suite(hs, hs->suite->id)) {
        return CAS_ERR_NO_SUITE;
    }
    if (!cas_code_list_has(&hs->config->policy.groups, hs->facts->group)) {
        return CAS_ERR_NO_GROUP;
    }
    return is_bound_elsewhere(hs) ? cas_server_drop_session(hs) : CAS_OK;
}

cas_err cas_server_ask_name(cas_handshake *hs, bool *done, bool *replaced)
{
    cas_answer answer = CAS_ANSWER_PENDING;
    *done = false;
    *replaced = false;
    CAS_TRY(cas_ask(hs, CASTLS_OP_NAME, ask_hello, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    *done = true;
    if (answer == CAS_ANSWER_CONFIG) {
        cas_handshake_replace_config(hs, hs->operation->given_config);
    }
    *replaced = answer == CAS_ANSWER_CONFIG || hs->server.is_replaced;
    hs->server.is_replaced = false;
    cas_operation_over(hs);
    return *replaced ? cas_server_check_version(hs) : CAS_OK;
}

cas_err cas_server_step_name(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    bool replaced = false;
    CAS_TRY(cas_server_ask_name(hs, &done, &replaced));
    if (!done) {
        return CAS_OK;
    }
    if (replaced) {
        CAS_TRY(check_replaced(hs));
    }
    *next = CAS_STATE_SERVER_ALPN;
    return CAS_OK;
}
