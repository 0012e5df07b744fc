/*
 * world.c: what the handshake tests share.
 */
#include "world.h"

cas_world *cas_world_new(castls_environment environment)
{
    cas_world *world = CAS_NEW(NULL, cas_world);
    const cas_leaf server_leaf = {0};
    const cas_leaf client_leaf = {.is_client = true};
    assert_non_null(world);
    cas_authority_init(&world->authority, environment, "castls test root");
    world->trust = cas_authority_trust(&world->authority);
    world->server_credential = cas_authority_credential(&world->authority, server_leaf);
    world->client_credential = cas_authority_credential(&world->authority, client_leaf);
    return world;
}

void cas_world_free(cas_world *world)
{
    castls_credential_release(world->server_credential);
    castls_credential_release(world->client_credential);
    castls_trust_release(world->trust);
    cas_authority_clear(&world->authority);
    CAS_FREE(NULL, world);
}

int cas_world_set_up(void **state)
{
    *state = cas_world_new(cas_test_environment(castls_provider_default(), NULL));
    return 0;
}

int cas_world_tear_down(void **state)
{
    cas_world_free(*state);
    return 0;
}

castls_config_builder *cas_world_client(const cas_world *world)
{
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_builder_new(&world->authority.environment, &builder), CASTLS_OK);
    assert_int_equal(castls_config_builder_set_trust(builder, world->trust), CASTLS_OK);
    return builder;
}

castls_config_builder *cas_world_server(const cas_world *world)
{
    castls_config_builder *builder = cas_world_client(world);
    assert_int_equal(castls_config_builder_add_credential(builder, world->server_credential),
                     CASTLS_OK);
    return builder;
}

castls_config *cas_world_build(castls_config_builder *builder)
{
    castls_config *config = NULL;
    castls_error error = {0};
    assert_int_equal(castls_config_build(builder, &config, &error), CASTLS_OK);
    castls_config_builder_free(builder);
    return config;
}

cas_pair cas_world_pair(castls_config *client, castls_config *server)
{
    cas_pair pair = {0};
    assert_int_equal(castls_client_new(client, CAS_TEXT("localhost"), &pair.client), CASTLS_OK);
    assert_int_equal(castls_server_new(server, &pair.server), CASTLS_OK);
    castls_config_release(client);
    castls_config_release(server);
    return pair;
}

void cas_world_connect(cas_pair *pair)
{
    cas_pair_run(pair);
    if (castls_conn_error(pair->client)->code != CASTLS_OK) {
        print_error("client: %s\n", castls_reason_text(castls_conn_error(pair->client)->reason));
    }
    if (castls_conn_error(pair->server)->code != CASTLS_OK) {
        print_error("server: %s\n", castls_reason_text(castls_conn_error(pair->server)->reason));
    }
    assert_true(castls_conn_is_connected(pair->client));
    assert_true(castls_conn_is_connected(pair->server));
}
