/*
 * test_handshake.c: client and server in memory, through the public API.
 */
#include "support/authority.h"
#include "support/pair.h"
#include "support/test.h"

typedef struct world {
    cas_authority authority;
    castls_trust *trust;
    castls_credential *server_credential;
    castls_credential *client_credential;
    castls_config *client;
    castls_config *server;
} world;

static castls_config_builder *builder(const world *w)
{
    castls_config_builder *b = NULL;
    assert_int_equal(castls_config_builder_new(&w->authority.environment, &b), CASTLS_OK);
    castls_config_builder_set_trust(b, w->trust);
    return b;
}

static castls_config *build(castls_config_builder *b)
{
    castls_config *config = NULL;
    castls_error error = {0};
    assert_int_equal(castls_config_build(b, &config, &error), CASTLS_OK);
    castls_config_builder_free(b);
    return config;
}

static int set_up(void **state)
{
    static world w;
    w = (world){0};
    cas_authority_init(&w.authority, cas_test_environment(castls_provider_default(), NULL));
    const cas_leaf server_leaf = {0};
    const cas_leaf client_leaf = {.is_client = true};
    w.trust = cas_authority_trust(&w.authority);
    w.server_credential = cas_authority_credential(&w.authority, server_leaf);
    w.client_credential = cas_authority_credential(&w.authority, client_leaf);
    w.client = build(builder(&w));
    castls_config_builder *b = builder(&w);
    castls_config_builder_add_credential(b, w.server_credential);
    w.server = build(b);
    *state = &w;
    return 0;
}

static int tear_down(void **state)
{
    world *w = *state;
    castls_config_release(w->client);
    castls_config_release(w->server);
    castls_credential_release(w->server_credential);
    castls_credential_release(w->client_credential);
    castls_trust_release(w->trust);
    cas_authority_clear(&w->authority);
    return 0;
}

static cas_pair make_pair(castls_config *client, castls_config *server, const char *name)
{
    cas_pair pair = {0};
    assert_int_equal(castls_client_new(client, cas_text(name), &pair.client), CASTLS_OK);
    assert_int_equal(castls_server_new(server, &pair.server), CASTLS_OK);
    return pair;
}

static void a_full_handshake_moves_data_both_ways(void **state)
{
    world *w = *state;
    cas_pair pair = make_pair(w->client, w->server, "localhost");
    cas_pair_run(&pair);
    assert_int_equal(pair.client_code, CASTLS_OK);
    assert_int_equal(pair.server_code, CASTLS_OK);
    assert_true(castls_conn_is_connected(pair.client));
    assert_true(castls_conn_is_connected(pair.server));
    assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_VERIFIED);
    cas_pair_say(&pair, true, CAS_TEXT("hello from the client"));
    cas_pair_say(&pair, false, CAS_TEXT("hello from the server"));
    cas_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_handshake_moves_data_both_ways),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
