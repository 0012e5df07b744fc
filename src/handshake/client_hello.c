/*
 * client_hello.c: what happens before a ClientHello can be written: randoms, session id, the
 * session to offer, and the keys to share. RFC 8446 sections 4.1.2 and 4.2.8.
 */
#include "handshake/client.h"
#include "handshake/client12.h"
#include "handshake/ech.h"
#include "handshake/operation.h"
#include "handshake/quic.h"
#include "handshake/send.h"
#include "handshake/resume.h"

/* RFC 9849 section 6.1: an inner hello must not offer TLS 1.2. */
bool cas_client_speaks(const cas_handshake *hs, uint16_t version)
{
    return cas_speaks(hs, version) && !(version == CAS_VERSION_TLS12 && cas_ech_writes_inner(hs));
}

/* RFC 6066 section 3: a host name, without a trailing dot, and never an address. */
bool cas_client_names_server(const cas_handshake *hs, cas_name *name)
{
    const castls_bytes text = cas_facts_view(hs->facts, hs->facts->server_name);
    return !cas_config_has(hs->config, CASTLS_OPTION_NO_SERVER_NAME) && !cas_bytes_is_empty(text) &&
           cas_name_parse(text, name) == CAS_OK && name->kind == CAS_NAME_DNS;
}

/* The groups that get a share at once. */
static void plan_shares(cas_handshake *hs)
{
    const cas_policy *policy = &hs->config->policy;
    cas_client_side *client = &hs->client;
    client->share_count = 0;
    client->shares_made = 0;
    if (client->retry_group != 0) {
        client->share_group[0] = client->retry_group;
        client->share_count = 1;
        return;
    }
    for (size_t i = 0; i < policy->key_shares.count && i < CAS_CONFIG_KEY_SHARES_MAX; i++) {
        *CAS_AT(client->share_group, i) = *CAS_AT(policy->key_shares.code, i);
        client->share_count = client->share_count + 1;
    }
    /* RFC 8446 section 4.2.8: an empty list asks for a HelloRetryRequest. */
    if (client->share_count == 0 && !cas_config_has(hs->config, CASTLS_OPTION_NO_KEY_SHARES)) {
        const uint16_t remembered = cas_remembered_group(hs);
        client->share_group[0] = remembered != 0 ? remembered : policy->groups.code[0];
        client->share_count = 1;
    }
}

static bool speaks13(const cas_handshake *hs)
{
    return cas_speaks(hs, CAS_VERSION_TLS13);
}

/* RFC 8446 appendix D.4: a random session id makes the handshake look like a resumed one of old. */
static cas_err make_session_id(cas_handshake *hs)
{
    if (cas_client12_offers_session(hs)) {
        return cas_client12_make_session_id(hs);
    }
    if (!speaks13(hs) || !cas_is_disguised(hs)) {
        return CAS_OK;
    }
    castls_span room = {0};
    CAS_TRY(cas_arena_room(&hs->kept, 32, &hs->client.session_id, &room));
    return cas_random_pool_take(&hs->randoms, &hs->config->environment, room);
}

cas_err cas_client_step_start(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    castls_span room = {0};
    if (hs->facts->is_quic && !speaks13(hs)) {
        return CAS_ERR_CONFIG_VERSIONS;
    }
    CAS_TRY(cas_arena_room(&hs->facts->kept, CAS_RANDOM_LEN, &hs->facts->client_random, &room));
    CAS_TRY(cas_random_pool_take(&hs->randoms, &hs->config->environment, room));
    CAS_TRY(cas_client_draw(hs));
    CAS_TRY(cas_ech_begin(hs));
    CAS_TRY(cas_client_pick_session(hs));
    CAS_TRY(make_session_id(hs));
    if (!speaks13(hs)) {
        *next = CAS_STATE_CLIENT_SEND_HELLO; /* TLS 1.2 has no shares in its hello. */
        return CAS_OK;
    }
    plan_shares(hs);
    *next =
        hs->client.share_count != 0 ? CAS_STATE_CLIENT_KEY_GENERATE : CAS_STATE_CLIENT_SEND_HELLO;
    return CAS_OK;
}

static cas_err ask_key_generate(const cas_handshake *hs, castls_operation *operation)
{
    operation->code = *CAS_AT(hs->client.share_group, hs->client.shares_made);
    return CAS_OK;
}

static cas_err generate(cas_handshake *hs, uint32_t i, const cas_named_group *group)
{
    castls_span room = {0};
    CAS_TRY(cas_arena_room(&hs->kept, group->share_len, CAS_AT(hs->client.share, i), &room));
    const cas_random_hook hook = cas_random_hook_of(&hs->config->environment);
    return cas_key_exchange_generate(
        CAS_AT(hs->client.kx, i), hs->config->environment.provider, &hook, group->id, room);
}

/* One share a step; a second hello after a HelloRetryRequest plans anew. */
cas_err cas_client_step_key_generate(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    cas_client_side *client = &hs->client;
    if (client->retry_group != 0 && client->shares_made == 0) {
        plan_shares(hs);
    }
    const uint32_t i = client->shares_made;
    const cas_named_group *group = cas_named_group_find(*CAS_AT(client->share_group, i));
    cas_answer answer = CAS_ANSWER_PENDING;
    if (group == NULL) {
        return CAS_ERR_CONFIG_GROUPS;
    }
    CAS_TRY(cas_ask(hs, CASTLS_OP_KEY_GENERATE, ask_key_generate, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_BYTES) {
        if (cas_given_bytes(hs).len != group->share_len) {
            return CAS_ERR_ARGUMENT;
        }
        CAS_TRY(cas_arena_keep(&hs->kept, cas_given_bytes(hs), CAS_AT(client->share, i)));
    } else {
        CAS_TRY(generate(hs, i, group));
    }
    cas_operation_over(hs);
    client->shares_made = i + 1;
    *next = client->shares_made < client->share_count
                ? CAS_STATE_CLIENT_KEY_GENERATE
                : CAS_STATE_CLIENT_SEND_HELLO;
    return CAS_OK;
}
