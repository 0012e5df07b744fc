/*
 * live.c: see live.h.
 */
#include "live.h"

#include "record/seal.h"
#include "wire/message.h"

#define QUEUE_MAX 65536
#define X25519 0x001d
#define P256 0x0017

static void set_common(const live_way *way, castls_config_builder *builder)
{
    castls_config_builder_set_versions(builder, way->version, way->version);
    castls_config_builder_set_ticket_counts(builder, 1, 1);
    castls_config_builder_set_early_data_max(builder, 1024);
    castls_config_builder_set_options(builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    castls_config_builder_set_events(builder, 1u << CASTLS_EVENT_MESSAGE_OUT);
}

static void hand_out_operations(castls_config_builder *builder)
{
    castls_config_builder_set_operations(builder, (1u << (CASTLS_OP_SESSION_STORE + 1)) - 1);
}

void live_ground_begin(live_ground *ground, const cas_world *world, const live_way *way)
{
    const uint16_t offered[] = {X25519, P256};
    const uint16_t wanted[] = {P256};
    const bool tests_server = (way->what & LIVE_SERVER) != 0;
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    const castls_codes none = {0};
    /* The configuration would keep what it compresses, and memory is counted here. */
    castls_config_builder_set_certificate_compression(server, none);
    castls_ticket_ring *ring = NULL;
    assert_int_equal(
        castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
        CASTLS_OK);
    set_common(way, client);
    set_common(way, server);
    castls_config_builder_set_ticket_ring(server, ring);
    castls_config_builder_set_groups(client, CAS_CODES(offered));
    castls_config_builder_set_groups(
        server, (way->what & LIVE_RETRY) != 0 ? CAS_CODES(wanted) : CAS_CODES(offered));
    if ((way->what & LIVE_MUTUAL) != 0) {
        castls_config_builder_add_credential(client, world->client_credential);
        castls_config_builder_set_verify(server, CASTLS_VERIFY_REQUIRED);
    }
    if ((way->what & LIVE_OPERATIONS) != 0) {
        hand_out_operations(tests_server ? server : client);
    }
    ground->way = way;
    ground->client = cas_world_build(client);
    ground->server = cas_world_build(server);
    castls_ticket_ring_release(ring);
}

void live_ground_end(live_ground *ground)
{
    castls_config_release(ground->client);
    castls_config_release(ground->server);
    *ground = (live_ground){0};
}

/* A session of a first visit, whose connections are over. */
static castls_session *visit(const live_ground *ground)
{
    castls_session *session = NULL;
    cas_pair pair =
        cas_world_pair(castls_config_retain(ground->client), castls_config_retain(ground->server));
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    cas_pair_clear(&pair);
    return session;
}

void live_begin(live *l, const live_ground *ground)
{
    const uint32_t what = ground->way->what;
    *l = (live){.ground = ground, .queue = cas_arena_on(NULL, QUEUE_MAX)};
    if ((what & (LIVE_RESUMED | LIVE_EARLY)) != 0) {
        l->session = visit(ground);
    }
    assert_int_equal(castls_client_new(ground->client, CAS_TEXT("localhost"), &l->client),
                     CASTLS_OK);
    assert_int_equal(castls_server_new(ground->server, &l->server), CASTLS_OK);
    if (l->session != NULL) {
        assert_int_equal(castls_conn_set_session(l->client, l->session), CASTLS_OK);
    }
    l->tested = (what & LIVE_SERVER) != 0 ? l->server : l->client;
    l->peer = (what & LIVE_SERVER) != 0 ? l->client : l->server;
    const castls_code code = castls_conn_start(l->client);
    assert_true(code == CASTLS_OK || code == CASTLS_PENDING);
    if ((what & LIVE_EARLY) != 0) {
        const castls_bytes parts[] = {CAS_TEXT("early")};
        size_t taken = 0;
        assert_int_equal(castls_conn_send_early(l->client, CAS_PARTS(parts), &taken), CASTLS_OK);
        assert_int_equal(taken, 5);
    }
}

void live_end(live *l)
{
    castls_conn_free(l->client);
    castls_conn_free(l->server);
    castls_session_release(l->session);
    cas_arena_clear(&l->queue);
    *l = (live){0};
}

/* What the tested end has to say goes to the peer; the peer's answer goes into the queue. */
static void carry(live *l)
{
    castls_bytes views[16] = {0};
    castls_event event = {.struct_len = sizeof(event)};
    size_t count = 0;
    size_t total = 0;
    castls_conn_outgoing(l->tested, views, CAS_COUNT(views), &count);
    for (size_t i = 0; i < count; i++) {
        size_t consumed = 0;
        const castls_bytes view = *CAS_AT(views, i);
        assert_int_equal(castls_conn_receive(l->peer, view, &consumed), CASTLS_OK);
        total = total + view.len;
    }
    assert_int_equal(castls_conn_sent(l->tested, total), CASTLS_OK);
    while (castls_conn_next_event(l->peer, &event) == CASTLS_OK) {
        cas_range ignored = {0};
        assert_int_equal(cas_arena_keep(&l->queue, event.bytes, &ignored), CAS_OK);
    }
    assert_int_equal(castls_conn_sent(l->peer, castls_conn_outgoing_len(l->peer)), CASTLS_OK);
}

castls_bytes live_next(const live *l)
{
    const castls_bytes queue = cas_arena_bytes(&l->queue);
    uint8_t type = 0;
    uint32_t len = 0;
    if (cas_bytes_is_empty(queue)) {
        return cas_bytes_none();
    }
    assert_int_equal(cas_message_header_decode(queue, &type, &len), CAS_OK);
    return cas_bytes_prefix(queue, (size_t)len + CAS_MESSAGE_HEADER_LEN);
}

bool live_reach(live *l, const live_ground *ground, size_t count)
{
    live_begin(l, ground);
    carry(l);
    for (size_t i = 0; i < count; i++) {
        uint8_t room[LIVE_RECORD_MAX] = {0};
        const castls_bytes message = live_next(l);
        size_t consumed = 0;
        if (cas_bytes_is_empty(message)) {
            return false;
        }
        const castls_bytes record = live_record(l, CAS_RECORD_HANDSHAKE, message, CAS_SPAN(room));
        assert_int_equal(castls_conn_receive(l->tested, record, &consumed), CASTLS_OK);
        cas_arena_drop_front(&l->queue, message.len);
        carry(l);
    }
    return true;
}

cas_state live_state(const live *l)
{
    return l->tested->handshake == NULL ? CAS_STATE_CONNECTED
                                        : cas_handshake_state(l->tested->handshake);
}

bool live_is_protected(const live *l)
{
    return l->tested->reading.protection != CAS_PROTECTION_NONE;
}

/* The traffic secret that the tested end reads with. */
static castls_bytes read_secret(const live *l)
{
    const castls_conn *conn = l->tested;
    if (conn->handshake == NULL) {
        return cas_secret_bytes(
            conn->is_server ? &conn->facts.client_traffic : &conn->facts.server_traffic);
    }
    return cas_handshake_secret(
        conn->handshake, conn->takes_early_data ? CAS_LEVEL_EARLY : CAS_LEVEL_HANDSHAKE, false);
}

static castls_bytes write_record(uint8_t type, castls_bytes body, castls_span room)
{
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(room);
    cas_write_u8(&w, type);
    cas_write_u16(&w, 0x0303);
    cas_write_vec16(&w, body);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    return out;
}

castls_bytes live_plain_record(uint8_t type, castls_bytes text, castls_span room)
{
    return write_record(type, text, room);
}

/* RFC 8446 section 5.2, by hand: the inner type may be any. */
static castls_bytes seal(const live *l, uint8_t type, castls_bytes text, castls_span room)
{
    const castls_conn *conn = l->tested;
    const uint8_t tail[] = {type};
    const size_t len = text.len + sizeof(tail) + CAS_AEAD_TAG_LEN;
    const castls_bytes out =
        write_record(CAS_RECORD_APPLICATION_DATA,
                     cas_bytes_prefix(cas_span_bytes(cas_span_skip(room, 5)), len), room);
    cas_record_half half = {0};
    cas_half_init(&half, 0x0303);
    assert_int_equal(
        cas_half_set_key(&half, conn->config->environment.provider,
                         cas_suite_find(conn->facts.suite), CASTLS_AEAD_TLS13_SEAL, read_secret(l)),
        CAS_OK);
    assert_int_equal(
        cas_aead_seal(&half.key, conn->reading.sequence, cas_bytes_prefix(out, 5), text,
                      CAS_BYTES(tail), cas_span_prefix(cas_span_skip(room, 5), len)),
        CAS_OK);
    cas_half_clear(&half);
    return out;
}

castls_bytes live_record(const live *l, uint8_t type, castls_bytes text, castls_span room)
{
    return live_is_protected(l) ? seal(l, type, text, room) : write_record(type, text, room);
}
