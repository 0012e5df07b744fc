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

static castls_environment environment(void)
{
    castls_environment out = {.struct_len = sizeof(out)};
    out.provider = cas_fake_provider_trusting();
    out.clock = &standing;
    return out;
}

/* A self-signed leaf: nobody here looks at who issued it. */
static castls_credential *credential(void)
{
    const castls_provider *provider = cas_fake_provider_trusting();
    const castls_environment env = environment();
    cas_cert_plan plan = {0};
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
    bool done = provider->key_generate(CASTLS_KEY_ECDSA_P256, 0, &key) == CASTLS_OK &&
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

static castls_config *build(castls_credential *mine, bool is_server)
{
    const castls_environment env = environment();
    const castls_bytes names[] = {CAS_TEXT("h2"), CAS_TEXT("http/1.1")};
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    bool done = castls_config_builder_new(&env, &builder) == CASTLS_OK &&
                castls_session_cache_new(&env, 4, &cache) == CASTLS_OK &&
                castls_ticket_ring_new(&env, cas_bytes_none(), 3600, &ring) == CASTLS_OK;
    castls_config_builder_add_credential(builder, mine);
    castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    castls_config_builder_set_early_data_max(builder, 256);
    castls_config_builder_set_verify(
        builder, is_server ? CASTLS_VERIFY_OPTIONAL : CASTLS_VERIFY_NONE);
    castls_config_builder_set_options(builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    castls_config_builder_add_extension(builder, 0xff10, 31, CAS_TEXT("custom"));
    if (is_server) {
        castls_config_builder_set_ticket_ring(builder, ring);
    } else {
        castls_config_builder_set_session_cache(builder, cache);
    }
    castls_config_builder_set_events(builder, 0xfff);
    done = done && castls_config_build(builder, &config, NULL) == CASTLS_OK;
    fuzz_require(done, "a configuration can be made");
    castls_config_builder_free(builder);
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
    return config;
}

fuzz_ends fuzz_ends_begin(void)
{
    cas_fake_provider_restart();
    castls_credential *mine = credential();
    const fuzz_ends ends = {build(mine, false), build(mine, true)};
    castls_credential_release(mine);
    return ends;
}

void fuzz_ends_end(fuzz_ends *ends)
{
    castls_config_release(ends->client);
    castls_config_release(ends->server);
}

void fuzz_connect(const fuzz_ends *ends, castls_conn **client, castls_conn **server)
{
    fuzz_require(castls_client_new(ends->client, CAS_TEXT("localhost"), client) == CASTLS_OK &&
                     castls_server_new(ends->server, server) == CASTLS_OK,
                 "connections can be made");
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
