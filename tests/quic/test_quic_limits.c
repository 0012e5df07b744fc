/*
 * test_quic_limits.c: tickets over QUIC, and what a peer cannot make grow. RFC 9001 sections 4.6.1
 * and 4.8, RFC 9000 section 7.5.
 */
#include "quic/stack.h"
#include "wire/message.h"
#include "wire/types.h"

#define PROTOCOL_VIOLATION 0x0a
#define CRYPTO_BUFFER_EXCEEDED 0x0d
#define CRYPTO_ERROR(alert) (0x0100 + (uint64_t)(alert))

/* A NewSessionTicket with that early_data limit. RFC 9001 section 4.6.1. */
static void a_ticket_with_a_limit_is_refused(void **state)
{
    const uint8_t limits[] = {0xff, 0x00};
    for (size_t i = 0; i < CAS_COUNT(limits); i++) {
        const uint8_t byte = *CAS_AT(limits, i);
        const uint8_t ticket[] = {
            CAS_HANDSHAKE_NEW_SESSION_TICKET,
            0,
            0,
            23,
            0,
            0,
            0,
            9,
            0,
            0,
            0,
            0,
            1,
            7,
            0,
            1,
            0xaa,
            0,
            8,
            0,
            42,
            0,
            4,
            0xff,
            0xff,
            0xff,
            byte};
        quic_pair pair = quic_pair_plain(*state);
        quic_connect(&pair);
        const castls_code code =
            castls_quic_receive(pair.client.conn, CASTLS_QUIC_APPLICATION, CAS_BYTES(ticket));
        assert_int_equal(code, byte == 0xff ? CASTLS_OK : CASTLS_PROTOCOL);
        quic_expect(pair.client.conn, byte == 0xff ? 0 : PROTOCOL_VIOLATION);
        quic_pair_clear(&pair);
    }
}

/* While our last flight waits for a signature, 1-RTT bytes are kept; but not for ever. */
static void what_waits_has_a_limit(void **state)
{
    const cas_world *world = *state;
    const uint8_t some[4096] = {CAS_HANDSHAKE_NEW_SESSION_TICKET};
    castls_config_builder *client = quic_builder(world, false, 0);
    castls_config_builder *server = quic_builder(world, true, 0);
    castls_config_builder_add_credential(client, world->client_credential);
    castls_config_builder_set_operations(client, 1u << CASTLS_OP_SIGN);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_REQUIRED);
    quic_pair pair =
        quic_pair_new(cas_world_build(client), cas_world_build(server), CASTLS_QUIC_V1);
    quic_run(&pair);
    assert_int_equal(pair.client.code, CASTLS_PENDING);
    size_t taken = 0;
    while (castls_quic_receive(pair.client.conn, CASTLS_QUIC_APPLICATION, CAS_BYTES(some)) ==
           CASTLS_PENDING) {
        taken = taken + sizeof(some);
        assert_true(taken <= 65536);
    }
    assert_int_equal(taken, 65536);
    quic_expect(pair.client.conn, CRYPTO_BUFFER_EXCEEDED);
    quic_pair_clear(&pair);
}

/* Within the handshake, a message longer than the limit. */
static void a_message_that_is_too_long_is_refused(void **state)
{
    const uint8_t header[] = {CAS_HANDSHAKE_CLIENT_HELLO, 1, 0, 1};
    quic_pair pair = quic_pair_plain(*state);
    (void)(castls_quic_receive(pair.server.conn, CASTLS_QUIC_INITIAL, CAS_BYTES(header)) ==
           CASTLS_OK);
    quic_expect(pair.server.conn, CRYPTO_ERROR(CASTLS_ALERT_ILLEGAL_PARAMETER));
    quic_pair_clear(&pair);
}

static void an_output_without_room_for_a_key_is_refused(void **state)
{
    quic_pair pair = quic_pair_plain(*state);
    castls_quic_output output = {.struct_len = sizeof(output) - 1};
    assert_int_equal(castls_conn_start(pair.client.conn), CASTLS_OK);
    assert_int_equal(castls_quic_next(pair.client.conn, &output), CASTLS_BAD_ARGUMENT);
    quic_connect(&pair);
    quic_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ticket_with_a_limit_is_refused),
        cmocka_unit_test(what_waits_has_a_limit),
        cmocka_unit_test(a_message_that_is_too_long_is_refused),
        cmocka_unit_test(an_output_without_room_for_a_key_is_refused),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
