/*
 * ground.c: see ground.h.
 */
#include "api/ground.h"

#define PEM_ROOM 12288

typedef struct pem_pair {
    uint8_t certificate[PEM_ROOM];
    uint8_t key[PEM_ROOM];
    size_t certificate_len;
    size_t key_len;
} pem_pair;

static castls_bytes certificate_of(const pem_pair *pem)
{
    return cas_bytes_prefix(CAS_BYTES(pem->certificate), pem->certificate_len);
}

static castls_bytes key_of(const pem_pair *pem)
{
    return cas_bytes_prefix(CAS_BYTES(pem->key), pem->key_len);
}

static int64_t show(void *user)
{
    const api_ground *ground = user;
    return ground->now_ms;
}

static void mint(const api_ground *ground, const castls_mint_plan *plan, const pem_pair *issuer,
                 pem_pair *out)
{
    assert_int_equal(
        castls_mint_certificate(
            &ground->environment, plan, certificate_of(issuer), key_of(issuer),
            CAS_SPAN(out->certificate), &out->certificate_len, CAS_SPAN(out->key), &out->key_len),
        CASTLS_OK);
}

/* A leaf; `key` is its key as the provider loads it, for who wants that. */
static castls_credential *leaf(const api_ground *ground, castls_bytes name, bool is_client,
                               const pem_pair *root, void **key)
{
    const castls_bytes names[] = {name};
    castls_mint_plan plan = {.struct_len = sizeof(plan)};
    pem_pair pem = {{0}, {0}, 0, 0};
    castls_credential *credential = NULL;
    castls_error error = {0};
    plan.common_name = name;
    plan.names = CAS_PARTS(names);
    plan.is_client = is_client;
    mint(ground, &plan, root, &pem);
    assert_int_equal(castls_credential_from_pem(&ground->environment, certificate_of(&pem),
                                                key_of(&pem), &credential, &error),
                     CASTLS_OK);
    if (key != NULL) {
        uint8_t der[PEM_ROOM] = {0};
        castls_bytes label = {0};
        size_t at = 0;
        size_t len = 0;
        assert_int_equal(castls_pem_next(key_of(&pem), &at, &label, CAS_SPAN(der), &len),
                         CASTLS_OK);
        assert_int_equal(
            castls_provider_default()->key_load(cas_bytes_prefix(CAS_BYTES(der), len), key),
            CASTLS_OK);
    }
    return credential;
}

int api_set_up(void **state)
{
    api_ground *ground = CAS_NEW(NULL, api_ground);
    castls_mint_plan plan = {.struct_len = sizeof(plan)};
    const pem_pair nobody = {{0}, {0}, 0, 0};
    pem_pair root = {{0}, {0}, 0, 0};
    size_t left_out = 0;
    assert_non_null(ground);
    ground->now_ms = API_NOW_MS;
    ground->clock.struct_len = sizeof(ground->clock);
    ground->clock.user = ground;
    ground->clock.now_ms = show;
    ground->environment.struct_len = sizeof(ground->environment);
    ground->environment.provider = castls_provider_default();
    ground->environment.clock = &ground->clock;
    plan.common_name = CAS_TEXT("a root");
    plan.is_ca = true;
    mint(ground, &plan, &nobody, &root);
    assert_int_equal(castls_trust_from_pem(&ground->environment, certificate_of(&root), &left_out,
                                           &ground->trust),
                     CASTLS_OK);
    assert_int_equal(left_out, 0);
    ground->server = leaf(ground, CAS_TEXT("localhost"), false, &root, &ground->server_key);
    ground->other = leaf(ground, CAS_TEXT("other.example"), false, &root, NULL);
    ground->client = leaf(ground, CAS_TEXT("a.client"), true, &root, NULL);
    *state = ground;
    return 0;
}

int api_tear_down(void **state)
{
    api_ground *ground = *state;
    castls_provider_default()->key_free(ground->server_key);
    castls_credential_release(ground->server);
    castls_credential_release(ground->other);
    castls_credential_release(ground->client);
    castls_trust_release(ground->trust);
    CAS_FREE(NULL, ground);
    return 0;
}

castls_config_builder *api_client(const api_ground *ground)
{
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_builder_new(&ground->environment, &builder), CASTLS_OK);
    assert_int_equal(castls_config_builder_set_trust(builder, ground->trust), CASTLS_OK);
    return builder;
}

castls_config_builder *api_server(const api_ground *ground)
{
    castls_config_builder *builder = api_client(ground);
    assert_int_equal(castls_config_builder_add_credential(builder, ground->server), CASTLS_OK);
    return builder;
}

castls_config *api_build(castls_config_builder *builder)
{
    castls_config *config = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    const castls_code code = castls_config_build(builder, &config, &error);
    if (code != CASTLS_OK) {
        print_error("castls_config_build: %s\n", castls_reason_text(error.reason));
    }
    assert_int_equal(code, CASTLS_OK);
    castls_config_builder_free(builder);
    return config;
}

cas_pair api_pair(const api_ground *ground, castls_config *client, castls_config *server)
{
    castls_config *client_config = client == NULL ? api_build(api_client(ground)) : client;
    castls_config *server_config = server == NULL ? api_build(api_server(ground)) : server;
    cas_pair pair = {0};
    assert_int_equal(castls_client_new(client_config, CAS_TEXT("localhost"), &pair.client),
                     CASTLS_OK);
    assert_int_equal(castls_server_new(server_config, &pair.server), CASTLS_OK);
    castls_config_release(client_config);
    castls_config_release(server_config);
    return pair;
}

static void complain(const char *side, const castls_conn *conn)
{
    const castls_error *error = castls_conn_error(conn);
    if (error->code != CASTLS_OK) {
        print_error("%s: %s\n", side, castls_reason_text(error->reason));
    }
}

void api_connect(cas_pair *pair)
{
    cas_pair_run(pair);
    complain("client", pair->client);
    complain("server", pair->server);
    assert_true(castls_conn_is_connected(pair->client));
    assert_true(castls_conn_is_connected(pair->server));
}

castls_conn *api_run_to_operation(cas_pair *pair)
{
    cas_pair_run(pair);
    if (castls_conn_operation(pair->client) != NULL) {
        return pair->client;
    }
    return castls_conn_operation(pair->server) == NULL ? NULL : pair->server;
}

castls_bytes api_outgoing(const castls_conn *conn, castls_span room)
{
    castls_bytes views[32] = {0};
    size_t count = 0;
    size_t len = 0;
    castls_conn_outgoing(conn, views, CAS_COUNT(views), &count);
    for (size_t i = 0; i < count; i++) {
        const castls_bytes view = *CAS_AT(views, i);
        assert_true(cas_span_copy(cas_span_skip(room, len), view));
        len = len + view.len;
    }
    assert_int_equal(len, castls_conn_outgoing_len(conn));
    return cas_bytes_prefix(cas_span_bytes(room), len);
}
