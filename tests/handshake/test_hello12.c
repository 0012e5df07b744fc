/*
 * test_hello12.c: a ServerHello of TLS 1.2 that leaves something out or has something more, changed
 * on its way, and what the client keeps of it. RFC 5746, RFC 6962.
 */
#include "bare.h"

#define SH CAS_HANDSHAKE_SERVER_HELLO
#define SCT 18
#define EXTENDED_MAIN_SECRET "00170000"

/* A ServerHello up to its extensions: TLS 1.2, a random, no session id, the suite, no
 * compression. */
#define RANDOM "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"
#define HELLO "0303" RANDOM "00c02b00"

static castls_config_builder *versioned(castls_config_builder *builder)
{
    castls_config_builder_set_versions(builder, 0x0303, 0x0303);
    return builder;
}

/* What the client makes of a ServerHello with these options. */
static cas_err answer_to(const cas_world *world, uint32_t options, const char *hello)
{
    const cas_edit edit = {SH, 0, CAS_EDIT_BODY, 0, hello};
    castls_config_builder *client = versioned(cas_world_client(world));
    cas_bare bare = {0};
    castls_config_builder_set_options(client, options);
    cas_bare_init(&bare, cas_world_build(client),
                  cas_world_build(versioned(cas_world_server(world))), NULL);
    cas_bare_run(&bare, &edit);
    assert_true(bare.is_edited);
    const cas_err err = bare.err[0];
    cas_bare_clear(&bare);
    return err;
}

/* RFC 5746 section 4.1. Another random is noticed by the server's signature, and only there. */
static void a_client_may_insist_on_secure_renegotiation(void **state)
{
    const uint32_t insists = CASTLS_OPTION_REQUIRE_SECURE_RENEGOTIATION;
    const char *signals = HELLO "0009"
                                "ff01000100" EXTENDED_MAIN_SECRET;
    const char *is_silent = HELLO "0004" EXTENDED_MAIN_SECRET;
    assert_int_equal(answer_to(*state, insists, is_silent), CAS_ERR_INSECURE_RENEGOTIATION);
    assert_int_equal(answer_to(*state, insists, signals), CAS_ERR_BAD_SIGNATURE);
    assert_int_equal(answer_to(*state, 0, is_silent), CAS_ERR_BAD_SIGNATURE);
}

/* The length of the list that the client keeps when the ServerHello has one. */
static size_t kept_scts(castls_config *client, castls_config *server, castls_session *session)
{
    const cas_edit edit = {SH, 0, CAS_EDIT_EXTEND, SCT, "000400027374"};
    cas_bare bare = {0};
    cas_bare_init(&bare, castls_config_retain(client), castls_config_retain(server), session);
    cas_bare_run(&bare, &edit);
    assert_true(bare.is_edited);
    assert_int_equal(CAS_AT(bare.facts, 0)->is_resumed, session != NULL);
    const size_t len = CAS_AT(bare.facts, 0)->peer_sct_list.len;
    cas_bare_clear(&bare);
    return len;
}

/* RFC 6962 section 3.3.1. */
static void scts_of_a_resumption_are_passed_over(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *builder = versioned(cas_world_server(world));
    castls_config *client = cas_world_build(versioned(cas_world_client(world)));
    castls_ticket_ring *ring = NULL;
    castls_session *session = NULL;
    assert_int_equal(
        castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
        CASTLS_OK);
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_ticket_ring_release(ring);
    castls_config *server = cas_world_build(builder);
    cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    cas_pair_clear(&pair);
    assert_int_equal(kept_scts(client, server, NULL), 4);
    assert_int_equal(kept_scts(client, server, session), 0);
    castls_session_release(session);
    castls_config_release(client);
    castls_config_release(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_may_insist_on_secure_renegotiation),
        cmocka_unit_test(scts_of_a_resumption_are_passed_over),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
