/*
 * test_live_waiting.c: while an operation is open a connection takes nothing from the peer, in
 * every state that can wait for one.
 */
#include "live.h"

#define TLS13 0x0304

/* Bytes wait at the peer while an operation is open, whatever they are. */
static void check_waiting(castls_conn *conn, uint64_t *asked)
{
    const uint8_t bytes[] = {CAS_RECORD_ALERT, 3, 3, 0, 2, 2, CASTLS_ALERT_HANDSHAKE_FAILURE};
    castls_operation *operation = castls_conn_operation(conn);
    size_t consumed = 1;
    while (operation != NULL) {
        const cas_state state = cas_handshake_state(conn->handshake);
        *asked |= UINT64_C(1) << state;
        assert_int_equal(castls_conn_receive(conn, CAS_BYTES(bytes), &consumed), CASTLS_PENDING);
        assert_int_equal(consumed, 0);
        assert_int_equal(cas_handshake_state(conn->handshake), state);
        assert_int_equal(castls_operation_run(operation), CASTLS_OK);
        const castls_code code = castls_conn_continue(conn);
        assert_true(code == CASTLS_OK || code == CASTLS_PENDING);
        operation = castls_conn_operation(conn);
    }
}

static void nothing_is_taken_while_an_operation_waits(void **state)
{
    const cas_world *world = *state;
    const live_way waiting[] = {
        {"client, mutual", LIVE_MUTUAL | LIVE_OPERATIONS, TLS13},
        {"server, mutual", LIVE_SERVER | LIVE_MUTUAL | LIVE_OPERATIONS, TLS13},
    };
    const uint64_t wanted[] = {
        CAS_TO(CLIENT_KEY_GENERATE) | CAS_TO(CLIENT_KEY_AGREE) | CAS_TO(CLIENT_VERIFY_SIGNATURE) |
            CAS_TO(CLIENT_VERIFY_PEER) | CAS_TO(CLIENT_CREDENTIAL) | CAS_TO(CLIENT_SIGN),
        CAS_TO(SERVER_HELLO) | CAS_TO(SERVER_NAME) | CAS_TO(SERVER_CREDENTIAL) |
            CAS_TO(SERVER_KEY_AGREE) | CAS_TO(SERVER_STAPLE) | CAS_TO(SERVER_SIGN) |
            CAS_TO(SERVER_VERIFY_SIGNATURE) | CAS_TO(SERVER_VERIFY_PEER) | CAS_TO(SERVER_TICKET),
    };
    for (size_t i = 0; i < CAS_COUNT(waiting); i++) {
        live_ground ground = {0};
        uint64_t asked = 0;
        size_t moved = 1;
        live_ground_begin(&ground, world, CAS_AT(waiting, i));
        cas_pair pair = cas_world_pair(
            castls_config_retain(ground.client), castls_config_retain(ground.server));
        pair.client_code = castls_conn_start(pair.client);
        while (moved != 0) {
            check_waiting(pair.client, &asked);
            moved = cas_pair_carry(&pair, true);
            check_waiting(pair.server, &asked);
            moved = moved + cas_pair_carry(&pair, false);
        }
        assert_true(castls_conn_is_connected(pair.client));
        assert_true(castls_conn_is_connected(pair.server));
        assert_int_equal(asked, *CAS_AT(wanted, i));
        cas_pair_clear(&pair);
        live_ground_end(&ground);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_taken_while_an_operation_waits),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
