/*
 * facts.c: the life of what a handshake learns.
 */
#include "handshake/facts.h"

#include "config/config.h"
#include "wire/extensions.h"

void cas_facts_init(cas_facts *facts, const castls_allocator *allocator)
{
    *facts = (cas_facts){0};
    facts->expected_tickets = -1;
    facts->kept = cas_arena_on(allocator, CAS_FACTS_LEN_MAX);
}

void cas_facts_clear(cas_facts *facts)
{
    castls_credential_release(facts->given_credential);
    castls_session_release(facts->resumed_session);
    cas_chain_release(facts->peer_chain);
    cas_arena_clear(&facts->kept);
    CAS_WIPE(facts);
}

void cas_facts_set_chain(cas_facts *facts, cas_chain *chain)
{
    cas_chain_release(facts->peer_chain);
    facts->peer_chain = chain;
}

cas_err cas_facts_copy(const cas_facts *facts, const castls_allocator *allocator, cas_facts *to)
{
    cas_range whole = {0};
    *to = *facts;
    to->kept = cas_arena_on(allocator, CAS_FACTS_LEN_MAX);
    (void)castls_credential_retain(to->given_credential);
    (void)castls_session_retain(to->resumed_session);
    (void)cas_chain_retain(to->peer_chain);
    const cas_err err = cas_arena_keep(&to->kept, cas_arena_bytes(&facts->kept), &whole);
    if (err != CAS_OK) {
        cas_facts_clear(to);
    }
    return err;
}

static bool has(const cas_facts *facts, uint16_t type, castls_in_message message)
{
    for (size_t i = 0; i < facts->peer_extension_count; i++) {
        const cas_peer_extension *kept = CAS_AT(facts->peer_extension, i);
        if (kept->type == type && kept->message == (uint16_t)message) {
            return true;
        }
    }
    return false;
}

cas_err cas_facts_keep_extensions(cas_facts *facts, const castls_config *config, castls_bytes block,
                                  castls_in_message message)
{
    for (size_t i = 0; i < config->policy.extension_count; i++) {
        const uint16_t type = CAS_AT(config->policy.extension, i)->type;
        castls_bytes body = {0};
        /* The first counts: a server may send any number of tickets. */
        if (!cas_extensions_find(block, type, &body) || has(facts, type, message)) {
            continue;
        }
        if (facts->peer_extension_count >= CAS_COUNT(facts->peer_extension)) {
            return CAS_ERR_EXTENSION_COUNT;
        }
        cas_peer_extension *kept = CAS_AT(facts->peer_extension, facts->peer_extension_count);
        kept->type = type;
        kept->message = (uint16_t)message;
        CAS_TRY(cas_arena_keep(&facts->kept, body, &kept->body));
        facts->peer_extension_count = facts->peer_extension_count + 1;
    }
    return CAS_OK;
}
