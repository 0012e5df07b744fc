/*
 * client_server_hello.c: the client on ServerHello and HelloRetryRequest. RFC 8446 sections 4.1.3
 * and 4.1.4.
 */
#include "handshake/client.h"
#include "handshake/client12.h"
#include "handshake/ech.h"
#include "handshake/operation.h"
#include "handshake/quic.h"
#include "handshake/send.h"
#include "handshake/resume.h"
#include "handshake/secrets.h"
#include "wire/cookie.h"
#include "wire/key_share.h"
#include "wire/pre_shared_key.h"
#include "wire/server_hello.h"
#include "wire/supported_versions.h"

/* What holds for both kinds of the message: version, session id, suite. */
static cas_err check_common(cas_handshake *hs, const cas_server_hello *hello,
                            const cas_extensions *x)
{
    uint16_t version = 0;
    if (!cas_extensions_has(x, CAS_EXT_SUPPORTED_VERSIONS)) {
        /* A server of TLS 1.2 or less, which we do not want. RFC 8446 section 4.1.3: its random may
         * say that it knows better. */
        if (cas_server_hello_sentinel(hello) != CAS_SENTINEL_NONE) {
            return CAS_ERR_DOWNGRADE;
        }
        return CAS_ERR_VERSION;
    }
    if (hello->legacy_version != CAS_VERSION_TLS12) {
        return CAS_ERR_LEGACY_VERSION;
    }
    CAS_TRY(cas_supported_versions_server_hello_decode(
        cas_extensions_body(x, CAS_EXT_SUPPORTED_VERSIONS), &version));
    if (version != CAS_VERSION_TLS13) {
        return CAS_ERR_VERSION_NOT_OFFERED;
    }
    if (!cas_bytes_equal(hello->legacy_session_id_echo, cas_kept(hs, hs->client.session_id))) {
        return CAS_ERR_SESSION_ID_ECHO;
    }
    const cas_suite *suite = cas_suite_find(hello->cipher_suite);
    if (suite == NULL || suite->version != CAS_VERSION_TLS13 ||
        !cas_code_list_has(&hs->config->policy.suites, hello->cipher_suite)) {
        return CAS_ERR_SUITE_NOT_OFFERED;
    }
    if (hs->client.retry_suite != 0 && hs->client.retry_suite != hello->cipher_suite) {
        return CAS_ERR_HRR_MISMATCH;
    }
    hs->suite = suite;
    hs->facts->version = version;
    hs->facts->suite = suite->id;
    return CAS_OK;
}

/* Nothing that the client did not ask for, and nothing it does not know. */
static cas_err check_asked(const cas_handshake *hs, const cas_extensions *x, uint32_t message)
{
    CAS_TRY(cas_extensions_check(x, message));
    /* RFC 8446 section 4.2: nobody answers an extension that was not sent. */
    const bool is_asked =
        x->unknown_count == 0 && (hs->facts->ech != CASTLS_ECH_NONE ||
                                  !cas_extensions_has(x, CAS_EXT_ENCRYPTED_CLIENT_HELLO));
    return is_asked ? CAS_OK : CAS_ERR_EXTENSION_UNASKED;
}

/* Whether a share for that group stood in our hello. */
static bool shared(const cas_handshake *hs, uint16_t group)
{
    for (uint32_t i = 0; i < hs->client.shares_made; i++) {
        if (*CAS_AT(hs->client.share_group, i) == group) {
            return true;
        }
    }
    const cas_named_group *first = cas_key_exchange_group(&hs->client.kx[0]);
    return hs->client.retry_group == 0 && hs->client.share_count == 1 && first != NULL &&
           first->second != 0 && first->classical == group &&
           cas_code_list_has(&hs->config->policy.groups, group);
}

/* RFC 8446 section 4.1.4: it has to ask for a group that we listed and did not share, or give a
 * cookie. */
static cas_err read_retry(cas_handshake *hs, const cas_extensions *x)
{
    cas_client_side *client = &hs->client;
    CAS_TRY(check_asked(hs, x, CAS_IN_HELLO_RETRY_REQUEST));
    if (cas_extensions_has(x, CAS_EXT_COOKIE)) {
        castls_bytes cookie = {0};
        CAS_TRY(cas_cookie_decode(cas_extensions_body(x, CAS_EXT_COOKIE), &cookie));
        CAS_TRY(cas_arena_keep(&hs->kept, cookie, &client->cookie));
    }
    if (!cas_extensions_has(x, CAS_EXT_KEY_SHARE)) {
        return client->cookie.len == 0 ? CAS_ERR_HRR_NO_CHANGE : CAS_OK;
    }
    uint16_t group = 0;
    CAS_TRY(cas_key_share_hello_retry_request_decode(
        cas_extensions_body(x, CAS_EXT_KEY_SHARE), &group));
    if (!cas_code_list_has(&hs->config->policy.groups, group)) {
        return CAS_ERR_GROUP_NOT_OFFERED;
    }
    if (shared(hs, group)) {
        return CAS_ERR_HRR_NO_CHANGE;
    }
    for (size_t i = 0; i < CAS_COUNT(client->kx); i++) {
        cas_key_exchange_clear(CAS_AT(client->kx, i));
    }
    client->retry_group = group;
    client->shares_made = 0;
    return CAS_OK;
}

/* The session goes on only under a suite of its own hash. RFC 8446 section 4.1.4. */
static void drop_unfit_session(cas_handshake *hs)
{
    if (hs->client.session == NULL) {
        return;
    }
    castls_session_fields fields = {0};
    cas_session_read(hs->client.session, &fields);
    const cas_suite *suite = cas_suite_find(fields.suite);
    if (suite == NULL || suite->hash != hs->suite->hash) {
        castls_session_release(hs->client.session);
        hs->client.session = NULL;
    }
}

static cas_err on_retry(cas_handshake *hs, const cas_message *msg, const cas_server_hello *hello,
                        const cas_extensions *x, cas_state *next)
{
    if (hs->state == CAS_STATE_CLIENT_WAIT_SH2) {
        return CAS_ERR_HRR_TWICE;
    }
    CAS_TRY(check_common(hs, hello, x));
    CAS_TRY(read_retry(hs, x));
    hs->client.retry_suite = hello->cipher_suite;
    hs->facts->was_retried = true;
    CAS_TRY(cas_transcript_start(
        &hs->transcript, hs->config->environment.provider->hash(hs->suite->hash), false));
    CAS_TRY(cas_transcript_replace_by_message_hash(&hs->transcript));
    if (hs->client.offers_early_data) {
        /* RFC 8446 section 4.2.10: early data is over, and the second hello goes out in
         * plaintext. */
        hs->client.offers_early_data = false;
        hs->facts->early_data = CASTLS_EARLY_DATA_REFUSED_RETRY;
        CAS_TRY(cas_put_write_key(hs, CAS_LEVEL_INITIAL));
        CAS_TRY(cas_put_event(hs, CASTLS_EVENT_EARLY_DATA, 0, cas_bytes_none()));
    }
    if (hs->client.ech != NULL) {
        CAS_TRY(cas_ech_on_retry(hs, msg, x));
    }
    CAS_TRY(cas_heard(hs, msg));
    drop_unfit_session(hs);
    *next =
        hs->client.retry_group != 0 ? CAS_STATE_CLIENT_KEY_GENERATE : CAS_STATE_CLIENT_SEND_HELLO;
    return CAS_OK;
}

/* Begins the key schedule: with the PSK if it was chosen, else without one. RFC 8446 section
 * 4.2.11. */
static cas_err take_psk(cas_handshake *hs, const cas_extensions *x)
{
    const castls_provider *provider = hs->config->environment.provider;
    if (!cas_extensions_has(x, CAS_EXT_PRE_SHARED_KEY)) {
        hs->needed = CAS_PROOF_CHAIN | CAS_PROOF_SIGNATURE | CAS_PROOF_FINISHED;
        return cas_schedule_start(&hs->schedule, provider, hs->suite->hash, cas_bytes_none());
    }
    uint16_t selected = 0;
    CAS_TRY(
        cas_selected_identity_decode(cas_extensions_body(x, CAS_EXT_PRE_SHARED_KEY), &selected));
    if (cas_ech_is_refused(hs)) {
        return CAS_ERR_ECH_PSK; /* RFC 9849 section 6.1.2. */
    }
    if (!cas_client_offers_psk(hs)) {
        return CAS_ERR_EXTENSION_UNASKED;
    }
    if (selected != 0) {
        return CAS_ERR_PSK_INDEX;
    }
    castls_session_fields fields = {0};
    cas_session_read(hs->client.session, &fields);
    const cas_suite *suite = cas_suite_find(fields.suite);
    if (suite == NULL || suite->hash != hs->suite->hash) {
        return CAS_ERR_PSK_HASH;
    }
    hs->needed = CAS_PROOF_PSK | CAS_PROOF_FINISHED;
    hs->facts->is_resumed = true;
    hs->facts->verdict = fields.verdict;
    hs->facts->resumed_session = castls_session_retain(hs->client.session);
    cas_keep_session_chain(hs, hs->client.session);
    return cas_schedule_start(&hs->schedule, provider, hs->suite->hash, fields.secret);
}

static cas_err take_share(cas_handshake *hs, const cas_extensions *x)
{
    cas_key_share_entry entry = {0};
    if (!cas_extensions_has(x, CAS_EXT_KEY_SHARE)) {
        /* RFC 8446 section 9.2; a PSK without key exchange was not offered either. */
        return hs->facts->is_resumed ? CAS_ERR_PSK_MODE : CAS_ERR_EXTENSION_MISSING;
    }
    CAS_TRY(cas_key_share_server_hello_decode(cas_extensions_body(x, CAS_EXT_KEY_SHARE), &entry));
    if (!shared(hs, entry.group)) {
        return CAS_ERR_GROUP_NOT_OFFERED;
    }
    hs->facts->group = entry.group;
    return cas_arena_keep(&hs->kept, entry.key_exchange, &hs->client.server_share);
}

cas_err cas_client_on_server_hello(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    cas_server_hello hello = {0};
    cas_extensions x = {0};
    CAS_TRY(cas_server_hello_decode(msg->body, &hello));
    CAS_TRY(cas_extensions_decode(hello.extensions, &x));
    const bool speaks13 = cas_speaks(hs, CAS_VERSION_TLS13);
    if (speaks13 && cas_server_hello_is_retry(&hello)) {
        return on_retry(hs, msg, &hello, &x, next);
    }
    if (cas_client12_is_hello(hs, &x)) {
        return cas_client12_on_server_hello(hs, msg, &hello, &x, next);
    }
    if (!speaks13) {
        return CAS_ERR_EXTENSION_UNASKED; /* supported_versions was not offered. */
    }
    CAS_TRY(check_common(hs, &hello, &x));
    CAS_TRY(check_asked(hs, &x, CAS_IN_SERVER_HELLO));
    CAS_TRY(cas_arena_keep(&hs->facts->kept, hello.random, &hs->facts->server_random));
    if (hs->client.ech != NULL) {
        CAS_TRY(cas_ech_on_server_hello(hs, msg));
    }
    CAS_TRY(take_psk(hs, &x));
    CAS_TRY(take_share(hs, &x));
    if (!cas_transcript_is_started(&hs->transcript)) {
        CAS_TRY(cas_transcript_start(
            &hs->transcript, hs->config->environment.provider->hash(hs->suite->hash), false));
    }
    CAS_TRY(cas_heard(hs, msg));
    *next = CAS_STATE_CLIENT_KEY_AGREE;
    return CAS_OK;
}

static cas_err ask_key_agree(const cas_handshake *hs, castls_operation *operation)
{
    operation->code = hs->facts->group;
    return cas_operation_keep(
        operation, cas_kept(hs, hs->client.server_share), &operation->content);
}

static cas_err agree(const cas_handshake *hs, castls_span room, castls_bytes *secret)
{
    for (size_t i = 0; i < CAS_COUNT(hs->client.kx); i++) {
        const cas_key_exchange *kx = CAS_AT(hs->client.kx, i);
        if (cas_key_exchange_serves(kx, hs->facts->group)) {
            return cas_key_exchange_agree(
                kx, hs->facts->group, cas_kept(hs, hs->client.server_share), room, secret);
        }
    }
    return CAS_ERR_GROUP_NOT_OFFERED;
}

cas_err cas_client_step_key_agree(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    cas_answer answer = CAS_ANSWER_PENDING;
    CAS_TRY(cas_ask(hs, CASTLS_OP_KEY_AGREE, ask_key_agree, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    uint8_t room[CASTLS_SHARED_SECRET_MAX] = {0};
    castls_bytes secret = {0};
    cas_err err = CAS_OK;
    if (answer == CAS_ANSWER_BYTES) {
        secret = cas_given_bytes(hs);
    } else {
        err = agree(hs, CAS_SPAN(room), &secret);
    }
    if (err == CAS_OK) {
        err = cas_derive_handshake(hs, secret);
    }
    cas_span_wipe(CAS_SPAN(room));
    CAS_TRY(err);
    cas_operation_over(hs);
    CAS_TRY(cas_put_ccs(hs));
    CAS_TRY(cas_put_read_key(hs, CAS_LEVEL_HANDSHAKE));
    if (hs->facts->is_quic || !hs->client.offers_early_data) {
        CAS_TRY(cas_put_write_key(hs, CAS_LEVEL_HANDSHAKE)); /* QUIC: beside the early one. */
    }
    *next = CAS_STATE_CLIENT_WAIT_EE;
    return CAS_OK;
}
