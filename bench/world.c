/*
 * world.c: configurations and handshakes in memory, each side timed apart.
 */
#include "bench/world.h"

#include "bench/os.h"
#include "castls/io.h"
#include "core/list.h"

#define VIEWS_MAX 16

castls_environment cas_bench_environment(void)
{
    castls_environment environment = castls_io_environment();
    const castls_bytes name = cas_bench_provider();
    if (cas_bytes_equal(name, CAS_TEXT("openssl"))) {
        environment.provider = castls_provider_openssl();
    }
    return environment;
}

static castls_bytes certificate_of(const cas_bench_pem *pem)
{
    return cas_bytes_prefix(CAS_BYTES(pem->certificate), pem->certificate_len);
}

static castls_bytes key_of(const cas_bench_pem *pem)
{
    return cas_bytes_prefix(CAS_BYTES(pem->key), pem->key_len);
}

static castls_code mint(const castls_environment *environment, const castls_mint_plan *plan,
                        const cas_bench_pem *issuer, cas_bench_pem *out)
{
    return castls_mint_certificate(
        environment, plan, certificate_of(issuer), key_of(issuer), CAS_SPAN(out->certificate),
        &out->certificate_len, CAS_SPAN(out->key), &out->key_len);
}

/* A root, an intermediate and a leaf of the wanted key: a chain of two, as rustls-bench has it. */
castls_code cas_bench_chain_make(castls_key_kind kind, cas_bench_chain *out)
{
    const castls_environment environment = cas_bench_environment();
    const castls_bytes names[] = {CAS_TEXT("localhost")};
    const cas_bench_pem none = {0};
    castls_mint_plan ca = {0};
    castls_mint_plan leaf = {0};
    ca.struct_len = sizeof(ca);
    ca.kind = kind;
    ca.is_ca = true;
    ca.common_name = CAS_TEXT("castls bench root");
    leaf.struct_len = sizeof(leaf);
    leaf.kind = kind;
    leaf.names = CAS_PARTS(names);
    castls_code code = mint(&environment, &ca, &none, &out->root);
    ca.common_name = CAS_TEXT("castls bench intermediate");
    if (code == CASTLS_OK) {
        code = mint(&environment, &ca, &out->root, &out->intermediate);
    }
    if (code == CASTLS_OK) {
        code = mint(&environment, &leaf, &out->intermediate, &out->leaf);
    }
    return code;
}

castls_code cas_bench_client_make(const cas_bench_chain *chain, castls_key_kind kind,
                                  cas_bench_pem *out)
{
    const castls_environment environment = cas_bench_environment();
    castls_mint_plan leaf = {0};
    leaf.struct_len = sizeof(leaf);
    leaf.kind = kind;
    leaf.is_client = true;
    leaf.common_name = CAS_TEXT("castls bench client");
    return mint(&environment, &leaf, &chain->intermediate, out);
}

/* A leaf, and the intermediate behind it. */
castls_bytes cas_bench_sent(const cas_bench_pem *leaf, const cas_bench_pem *intermediate,
                            castls_span room)
{
    (void)cas_span_copy(room, certificate_of(leaf));
    (void)cas_span_copy(cas_span_skip(room, leaf->certificate_len), certificate_of(intermediate));
    return cas_bytes_prefix(
        cas_span_bytes(room), leaf->certificate_len + intermediate->certificate_len);
}

castls_bytes cas_bench_chain_sent(const cas_bench_chain *chain, castls_span room)
{
    return cas_bench_sent(&chain->leaf, &chain->intermediate, room);
}

castls_bytes cas_bench_chain_root(const cas_bench_chain *chain)
{
    return certificate_of(&chain->root);
}

castls_bytes cas_bench_chain_key(const cas_bench_chain *chain)
{
    return key_of(&chain->leaf);
}

castls_code cas_bench_credential(const castls_environment *environment, castls_bytes chain,
                                 castls_bytes key, castls_credential **out)
{
    castls_error error = {0};
    return castls_credential_from_pem(environment, chain, key, out, &error);
}

/* What both sides prove themselves with and trust. */
typedef struct cas_bench_proofs {
    castls_trust *trust;
    castls_credential *server;
    castls_credential *client; /* NULL unless both prove themselves. */
} cas_bench_proofs;

static castls_code make_client(const castls_environment *environment, const cas_bench_chain *chain,
                               castls_key_kind kind, castls_credential **out)
{
    cas_bench_pem leaf = {0};
    uint8_t room[2 * CAS_BENCH_PEM_MAX] = {0};
    const castls_code code = cas_bench_client_make(chain, kind, &leaf);
    if (code != CASTLS_OK) {
        return code;
    }
    return cas_bench_credential(
        environment, cas_bench_sent(&leaf, &chain->intermediate, CAS_SPAN(room)), key_of(&leaf),
        out);
}

static castls_code make_proofs(const castls_environment *environment,
                               const cas_bench_setting *setting, cas_bench_proofs *proofs)
{
    cas_bench_chain chain = {0};
    uint8_t room[2 * CAS_BENCH_PEM_MAX] = {0};
    castls_code code = cas_bench_chain_make(setting->key, &chain);
    if (code == CASTLS_OK) {
        code =
            castls_trust_from_pem(environment, cas_bench_chain_root(&chain), NULL, &proofs->trust);
    }
    if (code == CASTLS_OK) {
        code = cas_bench_credential(environment, cas_bench_chain_sent(&chain, CAS_SPAN(room)),
                                    cas_bench_chain_key(&chain), &proofs->server);
    }
    if (code == CASTLS_OK && setting->is_mutual) {
        code = make_client(environment, &chain, setting->key, &proofs->client);
    }
    return code;
}

static castls_code
build(const castls_environment *environment, const cas_bench_setting *setting, castls_trust *trust,
      castls_credential *credential, castls_ticket_ring *ring, castls_session_cache *cache,
      castls_config **out, castls_config_builder **kept)
{
    const bool is_tls13 = setting->suite >> 8 == 0x13;
    const uint16_t version = is_tls13 ? 0x0304 : 0x0303;
    /* In TLS 1.2 the list is about the curves of certificates, too (RFC 8422 section 5.1.1). */
    const uint16_t groups[] = {setting->group, 0x0017};
    const uint16_t suites[] = {setting->suite};
    castls_config_builder *builder = NULL;
    castls_code code = castls_config_builder_new(environment, &builder);
    if (code != CASTLS_OK) {
        return code;
    }
    (void)castls_config_builder_set_groups(builder, CAS_CODES_FIRST(groups, is_tls13 ? 1 : 2));
    (void)castls_config_builder_set_suites(builder, CAS_CODES(suites));
    (void)castls_config_builder_set_versions(builder, version, version);
    (void)castls_config_builder_set_trust(builder, trust);
    (void)castls_config_builder_add_credential(builder, credential);
    (void)castls_config_builder_set_ticket_ring(builder, ring);
    (void)castls_config_builder_set_session_cache(builder, cache);
    /* No peer compresses in these scenarios, and unpacking a chain takes as long as decoding it. */
    (void)castls_config_builder_set_certificate_compression(builder, CAS_CODES_FIRST(suites, 0));
    if (setting->is_mutual) {
        (void)castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED);
    }
    const uint32_t tickets = ring != NULL || cache != NULL ? 2 : 0;
    (void)castls_config_builder_set_ticket_counts(builder, tickets, tickets);
    code = castls_config_build(builder, out, NULL);
    if (kept != NULL) {
        *kept = builder;
    } else {
        castls_config_builder_free(builder);
    }
    return code;
}

castls_code cas_bench_world_make(const cas_bench_setting *setting, cas_bench_world *out)
{
    const castls_environment environment = cas_bench_environment();
    cas_bench_proofs proofs = {0};
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    castls_session_cache *server_cache = NULL;
    castls_code code = make_proofs(&environment, setting, &proofs);
    if (code == CASTLS_OK && setting->by_id) {
        code = castls_session_cache_new(&environment, 64, &server_cache);
    } else if (code == CASTLS_OK && (setting->resumes || setting->has_tickets)) {
        code = castls_ticket_ring_new(&environment, cas_bytes_none(), 43200, &ring);
    }
    if (code == CASTLS_OK && setting->resumes) {
        code = castls_session_cache_new(&environment, 64, &cache);
    }
    if (code == CASTLS_OK) {
        code = build(&environment, setting, proofs.trust, proofs.client, NULL, cache, &out->client,
                     setting->is_cold ? &out->fresh : NULL);
    }
    if (code == CASTLS_OK) {
        code = build(&environment, setting, setting->is_mutual ? proofs.trust : NULL, proofs.server,
                     ring, server_cache, &out->server, NULL);
    }
    castls_session_cache_release(server_cache);
    castls_session_cache_release(cache);
    castls_ticket_ring_release(ring);
    castls_credential_release(proofs.client);
    castls_credential_release(proofs.server);
    castls_trust_release(proofs.trust);
    return code;
}

castls_code cas_bench_world_forget(cas_bench_world *world)
{
    castls_config *client = NULL;
    if (world->fresh == NULL) {
        return CASTLS_OK;
    }
    const castls_code code = castls_config_build(world->fresh, &client, NULL);
    if (code == CASTLS_OK) {
        castls_config_release(world->client);
        world->client = client;
    }
    return code;
}

void cas_bench_world_clear(cas_bench_world *world)
{
    castls_config_builder_free(world->fresh);
    castls_config_release(world->client);
    castls_config_release(world->server);
    *world = (cas_bench_world){0};
}

/* Carries what is outgoing; the receiver's time is added to `ns`. */
static castls_code carry(castls_conn *from, castls_conn *to, uint64_t *ns, size_t *moved)
{
    castls_bytes views[VIEWS_MAX] = {0};
    size_t count = 0;
    *moved = 0;
    castls_conn_outgoing(from, views, VIEWS_MAX, &count);
    for (size_t i = 0; i < count; i++) {
        const castls_bytes view = *CAS_AT(views, i);
        size_t consumed = 0;
        const uint64_t start = cas_bench_now_ns();
        const castls_code code = castls_conn_receive(to, view, &consumed);
        *ns = *ns + (cas_bench_now_ns() - start);
        if (code != CASTLS_OK || consumed != view.len) {
            return code == CASTLS_OK ? CASTLS_FAILED : code;
        }
        *moved = *moved + consumed;
    }
    return castls_conn_sent(from, *moved);
}

/* Carries both ways until nothing moves any more. */
static castls_code carry_all(castls_conn *client, castls_conn *server, uint64_t *client_ns,
                             uint64_t *server_ns)
{
    castls_code code = CASTLS_OK;
    size_t moved = 1;
    while (code == CASTLS_OK && moved != 0) {
        size_t back = 0;
        code = carry(client, server, server_ns, &moved);
        if (code == CASTLS_OK) {
            code = carry(server, client, client_ns, &back);
        }
        moved = moved + back;
    }
    return code;
}

castls_code cas_bench_meet(const cas_bench_world *world, castls_conn **client, castls_conn **server)
{
    uint64_t ignored = 0;
    size_t moved = 0;
    castls_code code = castls_client_new(world->client, CAS_TEXT("localhost"), client);
    if (code == CASTLS_OK) {
        code = castls_conn_start(*client);
    }
    if (code == CASTLS_OK) {
        code = castls_server_new(world->server, server);
    }
    return code == CASTLS_OK ? carry(*client, *server, &ignored, &moved) : code;
}

castls_code cas_bench_carry_on(castls_conn *client, castls_conn *server)
{
    uint64_t ignored = 0;
    return carry_all(client, server, &ignored, &ignored);
}

castls_code cas_bench_connect(const cas_bench_world *world, castls_conn **client,
                              castls_conn **server, uint64_t *client_ns, uint64_t *server_ns)
{
    uint64_t start = cas_bench_now_ns();
    castls_code code = castls_client_new(world->client, CAS_TEXT("localhost"), client);
    if (code == CASTLS_OK) {
        code = castls_conn_start(*client);
    }
    *client_ns = *client_ns + (cas_bench_now_ns() - start);
    start = cas_bench_now_ns();
    if (code == CASTLS_OK) {
        code = castls_server_new(world->server, server);
    }
    *server_ns = *server_ns + (cas_bench_now_ns() - start);
    if (code != CASTLS_OK) {
        return code;
    }
    return carry_all(*client, *server, client_ns, server_ns);
}

castls_code cas_bench_handshake(const cas_bench_world *world, uint64_t *client_ns,
                                uint64_t *server_ns, bool *resumed)
{
    castls_conn *client = NULL;
    castls_conn *server = NULL;
    castls_code code = cas_bench_connect(world, &client, &server, client_ns, server_ns);
    if (code == CASTLS_OK &&
        !(castls_conn_is_connected(client) && castls_conn_is_connected(server))) {
        code = CASTLS_FAILED;
    }
    *resumed = code == CASTLS_OK && castls_conn_is_resumed(server);
    uint64_t start = cas_bench_now_ns();
    castls_conn_free(client);
    *client_ns = *client_ns + (cas_bench_now_ns() - start);
    start = cas_bench_now_ns();
    castls_conn_free(server);
    *server_ns = *server_ns + (cas_bench_now_ns() - start);
    return code;
}
