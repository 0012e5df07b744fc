/*
 * test_quic_early.c: sessions over QUIC: resumption, 0-RTT accepted and refused, and what keeps the
 * sessions of a stream and of QUIC apart. RFC 9001 sections 4.5 and 4.6.
 */
#include "quic/stack.h"

typedef struct ground {
    castls_config *client;
    castls_config *server;
} ground;

static ground make_ground(const cas_world *world, uint32_t early_data)
{
    const ground made = {cas_world_build(quic_builder(world, false, early_data)),
                         cas_world_build(quic_builder(world, true, early_data))};
    return made;
}

static void clear_ground(ground *g)
{
    castls_config_release(g->client);
    castls_config_release(g->server);
}

static quic_pair pair_on(const ground *g)
{
    return quic_pair_new(castls_config_retain(g->client), castls_config_retain(g->server),
                         CASTLS_QUIC_V1);
}

/* A first connection, whose server says what early data depends on. */
static void visit(const ground *g, castls_bytes context)
{
    quic_pair pair = pair_on(g);
    assert_int_equal(castls_quic_set_early_data_context(pair.server.conn, context), CASTLS_OK);
    quic_connect(&pair);
    assert_false(castls_conn_is_resumed(pair.client.conn));
    quic_pair_clear(&pair);
}

static void a_session_is_resumed(void **state)
{
    ground g = make_ground(*state, 0);
    visit(&g, cas_bytes_none());
    for (size_t i = 0; i < 3; i++) {
        quic_pair pair = pair_on(&g);
        pair.piece = 50;
        quic_connect(&pair);
        assert_true(castls_conn_is_resumed(pair.client.conn));
        assert_true(castls_conn_is_resumed(pair.server.conn));
        assert_int_equal(castls_conn_early_data(pair.client.conn), CASTLS_EARLY_DATA_NONE);
        assert_true(
            cas_bytes_is_absent(castls_quic_remembered_transport_parameters(pair.client.conn)));
        quic_pair_clear(&pair);
    }
    clear_ground(&g);
}

static void early_data_is_accepted(void **state)
{
    ground g = make_ground(*state, 1);
    visit(&g, CAS_TEXT("limits"));
    quic_pair pair = pair_on(&g);
    castls_quic_set_early_data_context(pair.server.conn, CAS_TEXT("limits"));
    assert_int_equal(castls_conn_start(pair.client.conn), CASTLS_OK);
    quic_drain(&pair.client);
    /* The client can send at once, under what it remembers of the server. */
    assert_non_null(*CAS_AT(pair.client.seal, CASTLS_QUIC_EARLY));
    assert_int_equal(castls_conn_early_data(pair.client.conn), CASTLS_EARLY_DATA_OFFERED);
    assert_bytes_equal(castls_quic_remembered_transport_parameters(pair.client.conn),
                       quic_parameters(true));
    (void)quic_carry(&pair, true);
    assert_non_null(*CAS_AT(pair.server.open, CASTLS_QUIC_EARLY));
    quic_say(&pair, true, CASTLS_QUIC_EARLY, CAS_TEXT("early"));
    quic_connect(&pair);
    assert_int_equal(castls_conn_early_data(pair.client.conn), CASTLS_EARLY_DATA_ACCEPTED);
    assert_int_equal(castls_conn_early_data(pair.server.conn), CASTLS_EARLY_DATA_ACCEPTED);
    /* No EndOfEarlyData: RFC 9001 section 8.3. */
    assert_int_equal(*CAS_AT(pair.client.crypto, CASTLS_QUIC_EARLY), 0);
    quic_pair_clear(&pair);
    clear_ground(&g);
}

/* RFC 9001 section 4.6.1: the number is always the same, whatever the configuration's is. */
static void a_ticket_allows_any_amount_of_early_data(void **state)
{
    ground g = make_ground(*state, 1);
    quic_pair pair = pair_on(&g);
    castls_session *session = NULL;
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    quic_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client.conn, &session), CASTLS_OK);
    castls_session_read(session, &fields);
    assert_int_equal(fields.early_data_max, UINT32_MAX);
    castls_session_release(session);
    quic_pair_clear(&pair);
    clear_ground(&g);
}

/* The connection goes on without: what was sent early is lost. */
static void check_refused(quic_pair *pair, castls_early_data client, castls_early_data server)
{
    quic_connect(pair);
    assert_non_null(*CAS_AT(pair->client.seal, CASTLS_QUIC_EARLY));
    assert_null(*CAS_AT(pair->server.open, CASTLS_QUIC_EARLY));
    assert_int_equal(castls_conn_early_data(pair->client.conn), client);
    assert_int_equal(castls_conn_early_data(pair->server.conn), server);
    quic_pair_clear(pair);
}

static void early_data_of_another_context_is_refused(void **state)
{
    ground g = make_ground(*state, 1);
    visit(&g, CAS_TEXT("limits"));
    quic_pair pair = pair_on(&g);
    castls_quic_set_early_data_context(pair.server.conn, CAS_TEXT("lower limits"));
    check_refused(&pair, CASTLS_EARLY_DATA_REFUSED, CASTLS_EARLY_DATA_REFUSED);
    clear_ground(&g);
}

static void early_data_is_refused_by_a_server_that_allows_none(void **state)
{
    ground g = make_ground(*state, 1);
    castls_config_builder *builder = NULL;
    visit(&g, cas_bytes_none());
    assert_int_equal(castls_config_derive(g.server, &builder), CASTLS_OK);
    castls_config_builder_set_early_data_max(builder, 0);
    castls_config_release(g.server);
    g.server = cas_world_build(builder);
    quic_pair pair = pair_on(&g);
    check_refused(&pair, CASTLS_EARLY_DATA_REFUSED, CASTLS_EARLY_DATA_REFUSED);
    clear_ground(&g);
}

/* A HelloRetryRequest ends early data; the keys of the next levels come as ever. */
static void early_data_is_refused_by_a_retry(void **state)
{
    const uint16_t wanted[] = {0x0018};
    ground g = make_ground(*state, 1);
    castls_config_builder *builder = NULL;
    visit(&g, cas_bytes_none());
    assert_int_equal(castls_config_derive(g.server, &builder), CASTLS_OK);
    castls_config_builder_set_groups(builder, CAS_CODES(wanted));
    castls_config_release(g.server);
    g.server = cas_world_build(builder);
    quic_pair pair = pair_on(&g);
    check_refused(&pair, CASTLS_EARLY_DATA_REFUSED_RETRY, CASTLS_EARLY_DATA_REFUSED_RETRY);
    clear_ground(&g);
}

static castls_session *session_over_quic(const ground *g)
{
    quic_pair pair = pair_on(g);
    castls_session *session = NULL;
    quic_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client.conn, &session), CASTLS_OK);
    quic_pair_clear(&pair);
    return session;
}

static castls_session *session_over_a_stream(const ground *g)
{
    cas_pair pair =
        cas_world_pair(castls_config_retain(g->client), castls_config_retain(g->server));
    castls_session *session = NULL;
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    cas_pair_clear(&pair);
    return session;
}

/* The client offers it nowhere else, and the cache does not hand it out either. */
static void a_session_stays_where_it_was_made(void **state)
{
    ground g = make_ground(*state, 1);
    castls_session *of_quic = session_over_quic(&g);
    castls_session *of_stream = session_over_a_stream(&g);
    cas_pair stream =
        cas_world_pair(castls_config_retain(g.client), castls_config_retain(g.server));
    assert_int_equal(castls_conn_set_session(stream.client, of_quic), CASTLS_OK);
    cas_world_connect(&stream);
    assert_false(castls_conn_is_resumed(stream.client));
    cas_pair_clear(&stream);
    quic_pair pair = pair_on(&g);
    assert_int_equal(castls_conn_set_session(pair.client.conn, of_stream), CASTLS_OK);
    quic_connect(&pair);
    assert_false(castls_conn_is_resumed(pair.client.conn));
    quic_pair_clear(&pair);
    castls_session_release(of_quic);
    castls_session_release(of_stream);
    clear_ground(&g);
}

/* The same ticket under a field that says otherwise: the server looks for itself. */
static castls_session *relabel(const ground *g, castls_session *session, bool is_quic)
{
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    const castls_bytes chain[] = {castls_session_peer_certificate(session, 0)};
    castls_environment environment = cas_test_environment(castls_provider_default(), NULL);
    castls_session *out = NULL;
    (void)g;
    castls_session_read(session, &fields);
    fields.peer_chain = CAS_PARTS(chain);
    fields.is_quic = is_quic;
    fields.quic = is_quic ? quic_parameters(true) : cas_bytes_none();
    assert_int_equal(castls_session_new(&environment, &fields, &out), CASTLS_OK);
    castls_session_release(session);
    return out;
}

static void a_server_honours_no_session_of_the_other_kind(void **state)
{
    ground g = make_ground(*state, 1);
    castls_session *of_quic = relabel(&g, session_over_quic(&g), false);
    castls_session *of_stream = relabel(&g, session_over_a_stream(&g), true);
    cas_pair stream =
        cas_world_pair(castls_config_retain(g.client), castls_config_retain(g.server));
    assert_int_equal(castls_conn_set_session(stream.client, of_quic), CASTLS_OK);
    cas_world_connect(&stream);
    assert_false(castls_conn_is_resumed(stream.server));
    cas_pair_clear(&stream);
    quic_pair pair = pair_on(&g);
    assert_int_equal(castls_conn_set_session(pair.client.conn, of_stream), CASTLS_OK);
    quic_connect(&pair);
    assert_false(castls_conn_is_resumed(pair.server.conn));
    quic_pair_clear(&pair);
    castls_session_release(of_quic);
    castls_session_release(of_stream);
    clear_ground(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_is_resumed),
        cmocka_unit_test(early_data_is_accepted),
        cmocka_unit_test(a_ticket_allows_any_amount_of_early_data),
        cmocka_unit_test(early_data_of_another_context_is_refused),
        cmocka_unit_test(early_data_is_refused_by_a_server_that_allows_none),
        cmocka_unit_test(early_data_is_refused_by_a_retry),
        cmocka_unit_test(a_session_stays_where_it_was_made),
        cmocka_unit_test(a_server_honours_no_session_of_the_other_kind),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
