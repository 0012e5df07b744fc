/*
 * ground.h: what the tests of the public API stand on: certificates, configurations and a pair of
 * connections, made with public headers only.
 */
#ifndef CAS_TESTS_API_GROUND_H
#define CAS_TESTS_API_GROUND_H

#include "support/pair.h"
#include "support/test.h"

#include "castls/castls.h"
#include "core/list.h"

#define API_NOW_MS INT64_C(1790000000000) /* 2026-09-21 */

typedef struct api_ground {
    castls_environment environment; /* The default provider and a clock that shows now_ms. */
    castls_clock clock;
    int64_t now_ms;
    castls_trust *trust;
    castls_credential *server; /* For "localhost". */
    castls_credential *other;  /* For "other.example". */
    castls_credential *client;
    castls_provider provider; /* For a test that changes one of its own. */
    void *server_key;         /* The provider's own, for who signs by hand. */
} api_ground;

/* cmocka's set-up and tear-down; the ground is in *state. */
int api_set_up(void **state);
int api_tear_down(void **state);

/* Builders with the clock and the trust; the server's with its credential. */
castls_config_builder *api_client(const api_ground *ground);
castls_config_builder *api_server(const api_ground *ground);
castls_config *api_build(castls_config_builder *builder); /* Frees the builder. */

/* A pair for "localhost". The references to the configurations go over; NULL stands for the plain
 * one. */
cas_pair api_pair(const api_ground *ground, castls_config *client, castls_config *server);

/* Runs a handshake that has to succeed. */
void api_connect(cas_pair *pair);

/* Stops at the first operation that waits, at either end, or returns NULL when all is done. */
castls_conn *api_run_to_operation(cas_pair *pair);

/* All that is outgoing, copied into `room`. */
castls_bytes api_outgoing(const castls_conn *conn, castls_span room);

#endif
