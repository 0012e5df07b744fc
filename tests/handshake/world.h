/*
 * world.h: what the handshake tests share: an authority, credentials, configurations.
 */
#ifndef CAS_TESTS_WORLD_H
#define CAS_TESTS_WORLD_H

#include "support/authority.h"
#include "support/pair.h"
#include "support/test.h"

typedef struct cas_world {
    cas_authority authority;
    castls_trust *trust;
    castls_credential *server_credential;
    castls_credential *client_credential;
} cas_world;

/* cmocka's set-up and tear-down; the world is in *state. */
int cas_world_set_up(void **state);
int cas_world_tear_down(void **state);

/* A world of one's own, over another provider or allocator. */
cas_world *cas_world_new(castls_environment environment);
void cas_world_free(cas_world *world);

/* A builder with the world's clock and trust; a server's has the credential, too. */
castls_config_builder *cas_world_client(const cas_world *world);
castls_config_builder *cas_world_server(const cas_world *world);

/* Builds, asserts success, and frees the builder. */
castls_config *cas_world_build(castls_config_builder *builder);

/* A pair for "localhost"; the configurations' references go over. */
cas_pair cas_world_pair(castls_config *client, castls_config *server);

/* Runs a handshake that has to succeed at both ends. */
void cas_world_connect(cas_pair *pair);

#endif
