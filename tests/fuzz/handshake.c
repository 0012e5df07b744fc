/*
 * handshake.c: see handshake.h.
 */
#include "fuzz/handshake.h"

#include "core/list.h"
#include "fuzz/fuzz.h"
#include "support/fake_provider.h"
#include "x509/cert_build.h"

#define NOW_MS INT64_C(1790000000000)

static int64_t now_ms(void *user)
{
    (void)user;
    return NOW_MS;
}

static const castls_clock standing = {sizeof(castls_clock), NULL, now_ms};

static const castls_provider *provider_of(uint8_t kind)
{
    return (kind & FUZZ_SEALED) != 0 ? cas_fake_provider_trusting() : cas_fake_provider_open();
}

static castls_environment environment(uint8_t kind)
{
    castls_environment out = {.struct_len = sizeof(out)};
    out.provider = provider_of(kind);
    out.clock = &standing;
    return out;
}

/* A self-signed leaf: nobody here looks at who issued it. */
static castls_credential *credential(uint8_t kind)
{
    const castls_provider *provider = provider_of(kind);
    const castls_environment env = environment(kind);
    cas_cert_plan plan = {0};
    cas_name name = {0};
    castls_credential *out = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    uint8_t spki[512] = {0};
    uint8_t key_der[512] = {0};
    uint8_t der_room[2048] = {0};
    size_t spki_len = 0;
    size_t key_len = 0;
    castls_bytes der = {0};
    void *key = NULL;
    plan.not_before = NOW_MS / 1000 - 86400;
    plan.not_after = NOW_MS / 1000 + 86400;
    cas_cert_plan_set_common_name(&plan, CAS_TEXT("localhost"));
    bool done =
        cas_name_parse(CAS_TEXT("localhost"), &name) == CAS_OK &&
        cas_name_list_add(&plan.names, &name) == CAS_OK &&
        provider->key_generate(CASTLS_KEY_ECDSA_P256, 0, &key) == CASTLS_OK &&
        provider->key_public(key, CAS_SPAN(spki), &spki_len) == CASTLS_OK &&
        provider->key_export(key, CAS_SPAN(key_der), &key_len) == CASTLS_OK &&
        cas_cert_build(&plan, provider, cas_bytes_none(), key,
                       cas_bytes_prefix(CAS_BYTES(spki), spki_len), cas_bytes_none(),
                       CAS_SPAN(der_room), &der) == CAS_OK;
    const castls_bytes chain[] = {der};
    done =
        done &&
        castls_credential_new(&env, CAS_PARTS(chain), cas_bytes_prefix(CAS_BYTES(key_der), key_len),
                              &out, &error) == CASTLS_OK;
    provider->key_free(key);
    fuzz_require(done, "a credential can be made");
    return out;
}

/* Who has the leaf is trusted. */
static void trust(castls_config_builder *builder, castls_credential *mine, uint8_t kind)
{
    const castls_environment env = environment(kind);
    const castls_bytes anchors[] = {castls_credential_certificate(mine, 0)};
    castls_trust *trust = NULL;
    size_t left_out = 0;
    fuzz_require(
        castls_trust_new(&env, CAS_PARTS(anchors), &left_out, &trust) == CASTLS_OK && left_out == 0,
        "trust can be made");
    castls_config_builder_set_trust(builder, trust);
    castls_trust_release(trust);
}

/* What both ends have. */
static void set_common(castls_config_builder *builder, castls_credential *mine, uint8_t kind)
{
    const castls_bytes names[] = {CAS_TEXT("h2"), CAS_TEXT("http/1.1")};
    trust(builder, mine, kind);
    castls_config_builder_set_certificate_policy(builder, CAS_TEXT("private"));
    castls_config_builder_add_credential(builder, mine);
    castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    castls_config_builder_set_early_data_max(builder, 256);
    castls_config_builder_set_options(
        builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS | CASTLS_OPTION_KEY_LOG);
    castls_config_builder_add_extension(builder, 0xff10, 31, CAS_TEXT("custom"));
    castls_config_builder_set_events(builder, 0xfff);
    if ((kind & FUZZ_TLS12) != 0) {
        castls_config_builder_set_versions(builder, 0x0303, 0x0303);
    }
    if ((kind & FUZZ_OPERATIONS) != 0) {
        /* Who is asked to seal tickets has them, and no sessions to store. */
        const uint32_t none = (kind & FUZZ_STATEFUL) != 0 ? 1u << CASTLS_OP_TICKET_SEAL : 0;
        castls_config_builder_set_operations(
            builder, ((1u << (CASTLS_OP_SESSION_STORE + 1)) - 1) & ~none);
    }
}

static void set_server(castls_config_builder *builder, const castls_environment *env, uint8_t kind)
{
    const uint16_t wanted[] = {CASTLS_GROUP_SECP384R1};
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    const castls_code code =
        (kind & FUZZ_STATEFUL) != 0 ? castls_session_cache_new(env, 4, &cache)
                                    : castls_ticket_ring_new(env, cas_bytes_none(), 3600, &ring);
    fuzz_require(code == CASTLS_OK, "a server can remember");
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_config_builder_set_session_cache(builder, cache);
    castls_config_builder_set_verify(
        builder, (kind & FUZZ_MUTUAL) != 0 ? CASTLS_VERIFY_OPTIONAL : CASTLS_VERIFY_DEFAULT);
    if ((kind & FUZZ_RETRY) != 0) {
        castls_config_builder_set_groups(builder, CAS_CODES(wanted));
    }
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
}

static void set_client(castls_config_builder *builder, const castls_environment *env)
{
    castls_session_cache *cache = NULL;
    fuzz_require(castls_session_cache_new(env, 4, &cache) == CASTLS_OK, "a client can remember");
    castls_config_builder_set_session_cache(builder, cache);
    castls_config_builder_set_verify(builder, CASTLS_VERIFY_NONE);
    castls_session_cache_release(cache);
}

static castls_config *build(castls_credential *mine, bool is_server, uint8_t kind)
{
    const castls_environment env = environment(kind);
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    fuzz_require(castls_config_builder_new(&env, &builder) == CASTLS_OK, "a builder can be made");
    set_common(builder, mine, kind);
    if (is_server) {
        set_server(builder, &env, kind);
    } else {
        set_client(builder, &env);
    }
    fuzz_require(castls_config_build(builder, &config, NULL) == CASTLS_OK,
                 "a configuration can be made");
    castls_config_builder_free(builder);
    return config;
}

static void connect(fuzz_ends *ends)
{
    fuzz_require(
        castls_client_new(ends->client_config, CAS_TEXT("localhost"), &ends->client) == CASTLS_OK &&
            castls_server_new(ends->server_config, &ends->server) == CASTLS_OK,
        "connections can be made");
}

static void disconnect(fuzz_ends *ends)
{
    castls_conn_free(ends->client);
    castls_conn_free(ends->server);
    ends->client = NULL;
    ends->server = NULL;
}

/* An honest visit leaves the client a session. */
static void visit(fuzz_ends *ends)
{
    connect(ends);
    for (size_t i = 0; i < 8 && !castls_conn_is_connected(ends->server); i++) {
        fuzz_carry(ends->client, ends->server);
        fuzz_carry(ends->server, ends->client);
    }
    fuzz_carry(ends->server, ends->client);
    fuzz_require(castls_conn_is_connected(ends->client) && castls_conn_is_connected(ends->server),
                 "an honest handshake succeeds");
    disconnect(ends);
}

void fuzz_answer(castls_conn *conn)
{
    castls_operation *operation = castls_conn_operation(conn);
    while (operation != NULL) {
        /* A wrong signature, a bad share: that is an answer, too. */
        fuzz_require(castls_operation_run(operation) != CASTLS_BAD_STATE &&
                         castls_operation_is_done(operation),
                     "castls answers");
        const castls_code code = castls_conn_continue(conn);
        fuzz_require((code < 0) == (castls_conn_error(conn)->code != CASTLS_OK),
                     "a failure has an error");
        operation = castls_conn_operation(conn);
    }
}

fuzz_ends fuzz_ends_begin(uint8_t kind)
{
    const castls_bytes early[] = {CAS_TEXT("early")};
    size_t taken = 0;
    cas_fake_provider_restart();
    castls_credential *mine = credential(kind);
    fuzz_ends ends = {kind, build(mine, false, kind), build(mine, true, kind), NULL, NULL};
    castls_credential_release(mine);
    if ((kind & FUZZ_RESUMED) != 0) {
        visit(&ends);
    }
    connect(&ends);
    const castls_code code = castls_conn_start(ends.client);
    fuzz_require(code == CASTLS_OK || code == CASTLS_PENDING, "a client starts");
    fuzz_answer(ends.client);
    if (castls_conn_early_data_left(ends.client) != 0) {
        fuzz_require(castls_conn_send_early(ends.client, CAS_PARTS(early), &taken) == CASTLS_OK,
                     "early data is taken");
    }
    return ends;
}

void fuzz_ends_end(fuzz_ends *ends)
{
    disconnect(ends);
    castls_config_release(ends->client_config);
    castls_config_release(ends->server_config);
}

void fuzz_offer(castls_conn *conn, castls_bytes input)
{
    uint8_t room[4096] = {0};
    size_t at = 0;
    castls_code code = CASTLS_OK;
    while (at < input.len && code == CASTLS_OK) {
        size_t consumed = 0;
        size_t len = 0;
        code = castls_conn_receive(conn, cas_bytes_skip(input, at), &consumed);
        if (code == CASTLS_PENDING) {
            fuzz_answer(conn);
            code = castls_conn_error(conn)->code;
        }
        fuzz_require(consumed <= input.len - at, "no more is consumed than was offered");
        at = at + consumed;
        do {
            (void)(castls_conn_read(conn, CAS_SPAN(room), &len) == CASTLS_OK);
            fuzz_require(len <= sizeof(room), "no more is read than there is room");
        } while (len != 0);
        fuzz_require(code != CASTLS_OK || consumed != 0, "a connection that goes on takes bytes");
    }
    const castls_error *error = castls_conn_error(conn);
    fuzz_require((code < 0) == (error->code != CASTLS_OK), "a failure has an error");
    fuzz_require(error->code == CASTLS_OK || error->reason != CASTLS_REASON_NONE,
                 "an error has a reason");
    fuzz_require(error->reason != CASTLS_REASON_INTERNAL && error->code != CASTLS_FAILED,
                 "the peer cannot cause an internal error");
}

void fuzz_carry(castls_conn *from, castls_conn *to)
{
    castls_bytes views[16] = {0};
    size_t count = 1;
    (void)castls_conn_start(from);
    fuzz_answer(from);
    while (count != 0) {
        castls_conn_outgoing(from, views, CAS_COUNT(views), &count);
        for (size_t i = 0; i < count; i++) {
            const castls_bytes view = *CAS_AT(views, i);
            fuzz_offer(to, view);
        }
        size_t total = 0;
        for (size_t i = 0; i < count; i++) {
            total = total + CAS_AT(views, i)->len;
        }
        fuzz_require(castls_conn_sent(from, total) == CASTLS_OK, "what is outgoing can be sent");
    }
}
