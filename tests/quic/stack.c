/*
 * stack.c: see stack.h.
 */
#include "quic/stack.h"

#include "core/reader.h"
#include "core/writer.h"

#define QUIC_BYTES_MAX 1048576
#define PIECE_MAX 1200
#define HEADER_LEN 13 /* A first byte, 8 bytes of connection id and a packet number of 4. */
#define NUMBER_AT 9
#define ROOM (HEADER_LEN + PIECE_MAX + CASTLS_QUIC_TAG_LEN)

static const uint8_t connection_id[] = {0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08};

/* initial_max_data and initial_max_streams_bidi, and a parameter that nobody knows. */
static const uint8_t client_parameters[] = {
    0x04, 0x04, 0x80, 0x00, 0xff, 0xff, 0x08, 0x01, 0x10, 0x5b, 0x01, 0x02, 0xaa, 0xbb};
static const uint8_t server_parameters[] = {0x04, 0x04, 0x80, 0x01, 0x00, 0x00, 0x08, 0x01, 0x20};

castls_bytes quic_parameters(bool of_server)
{
    return of_server ? CAS_BYTES(server_parameters) : CAS_BYTES(client_parameters);
}

castls_config_builder *quic_builder(const cas_world *world, bool is_server, uint32_t early_data)
{
    const castls_bytes names[] = {CAS_TEXT("h3")};
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    castls_config_builder *builder = is_server ? cas_world_server(world) : cas_world_client(world);
    castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    castls_config_builder_set_early_data_max(builder, early_data);
    if (is_server) {
        assert_int_equal(
            castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
            CASTLS_OK);
        castls_config_builder_set_ticket_ring(builder, ring);
        castls_config_builder_set_options(builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    } else {
        assert_int_equal(castls_session_cache_new(&world->authority.environment, 4, &cache),
                         CASTLS_OK);
        castls_config_builder_set_session_cache(builder, cache);
    }
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
    return builder;
}

quic_pair quic_pair_new(castls_config *client, castls_config *server, castls_quic_version version)
{
    quic_pair pair = {0};
    pair.client.bytes = cas_arena_on(NULL, QUIC_BYTES_MAX);
    pair.server.bytes = cas_arena_on(NULL, QUIC_BYTES_MAX);
    assert_int_equal(castls_quic_client_new(client, CAS_TEXT("localhost"), version,
                                            quic_parameters(false), &pair.client.conn),
                     CASTLS_OK);
    assert_int_equal(
        castls_quic_server_new(server, version, quic_parameters(true), &pair.server.conn),
        CASTLS_OK);
    assert_int_equal(castls_quic_initial_keys(client, version, CAS_BYTES(connection_id), false,
                                              &pair.client.seal[0], &pair.client.open[0]),
                     CASTLS_OK);
    assert_int_equal(castls_quic_initial_keys(server, version, CAS_BYTES(connection_id), true,
                                              &pair.server.seal[0], &pair.server.open[0]),
                     CASTLS_OK);
    castls_config_release(client);
    castls_config_release(server);
    return pair;
}

static void clear_end(quic_end *end)
{
    castls_conn_free(end->conn);
    cas_arena_clear(&end->bytes);
    for (size_t i = 0; i < QUIC_LEVELS; i++) {
        castls_quic_key_free(*CAS_AT(end->seal, i));
        castls_quic_key_free(*CAS_AT(end->open, i));
    }
}

void quic_pair_clear(quic_pair *pair)
{
    clear_end(&pair->client);
    clear_end(&pair->server);
    *pair = (quic_pair){0};
}

/* A header: long in all levels but the last, and with the number in four bytes. */
static castls_bytes write_header(castls_quic_level level, uint64_t number, castls_span room)
{
    castls_bytes header = {0};
    cas_writer w = cas_writer_on(cas_span_prefix(room, HEADER_LEN));
    cas_write_u8(&w, level == CASTLS_QUIC_APPLICATION ? 0x43 : 0xc3);
    cas_write_bytes(&w, CAS_BYTES(connection_id));
    cas_write_u32(&w, cas_narrow_u32(number));
    assert_int_equal(cas_writer_end(&w, &header), CAS_OK);
    return header;
}

/* Seals and protects a packet. */
static castls_bytes send_packet(quic_end *from, castls_quic_level level, castls_bytes text,
                                castls_span room)
{
    castls_quic_key *key = *CAS_AT(from->seal, level);
    uint64_t *next = CAS_AT(from->next, level);
    const castls_bytes header = write_header(level, *next, room);
    const castls_span payload = cas_span_slice(room, HEADER_LEN, text.len + CASTLS_QUIC_TAG_LEN);
    const castls_span packet = cas_span_prefix(room, HEADER_LEN + payload.len);
    assert_non_null(key);
    assert_int_equal(castls_quic_seal(key, 0, *next, header, text, payload), CASTLS_OK);
    assert_int_equal(castls_quic_protect(key, packet, NUMBER_AT), CASTLS_OK);
    *next = *next + 1;
    return cas_span_bytes(packet);
}

/* Takes the protection off and opens it in place. */
static castls_bytes open_packet(quic_end *to, castls_quic_level level, castls_span packet)
{
    castls_quic_key *key = *CAS_AT(to->open, level);
    size_t number_len = 0;
    assert_non_null(key);
    assert_int_equal(castls_quic_unprotect(key, packet, NUMBER_AT, &number_len), CASTLS_OK);
    assert_int_equal(number_len, 4);
    const castls_bytes header = cas_bytes_prefix(cas_span_bytes(packet), HEADER_LEN);
    const castls_span payload = cas_span_skip(packet, HEADER_LEN);
    cas_reader r = cas_reader_on(cas_bytes_skip(header, NUMBER_AT));
    const uint64_t number = cas_read_u32(&r);
    assert_int_equal(cas_reader_end(&r), CAS_OK);
    assert_int_equal(castls_quic_open(key, 0, number, header, cas_span_bytes(payload), payload),
                     CASTLS_OK);
    return cas_bytes_prefix(cas_span_bytes(payload), payload.len - CASTLS_QUIC_TAG_LEN);
}

void quic_say(quic_pair *pair, bool from_client, castls_quic_level level, castls_bytes text)
{
    uint8_t room[ROOM] = {0};
    quic_end *from = from_client ? &pair->client : &pair->server;
    quic_end *to = from_client ? &pair->server : &pair->client;
    const castls_bytes packet = send_packet(from, level, text, CAS_SPAN(room));
    const castls_span received = cas_span_prefix(CAS_SPAN(room), packet.len);
    assert_bytes_equal(open_packet(to, level, received), text);
}

void quic_drain(quic_end *end)
{
    castls_quic_output output = {.struct_len = sizeof(output)};
    while (castls_quic_next(end->conn, &output) == CASTLS_OK) {
        if (output.kind == CASTLS_QUIC_CRYPTO) {
            quic_crypto *crypto = CAS_AT(end->queue, end->count);
            crypto->level = output.level;
            assert_int_equal(cas_arena_keep(&end->bytes, output.bytes, &crypto->bytes), CAS_OK);
            end->count = end->count + 1;
            *CAS_AT(end->crypto, output.level) += output.bytes.len;
            continue;
        }
        castls_quic_key **slot =
            output.kind == CASTLS_QUIC_SEAL_KEY
                ? CAS_AT(end->seal, output.level)
                : CAS_AT(end->open, output.level);
        assert_null(*slot); /* Each is given once. */
        *slot = output.key;
    }
}

static void deliver(quic_pair *pair, quic_end *from, quic_end *to, castls_quic_level level,
                    castls_bytes text)
{
    uint8_t room[ROOM] = {0};
    castls_bytes opened = text;
    if (!pair->is_plain) {
        const castls_bytes packet = send_packet(from, level, text, CAS_SPAN(room));
        opened = open_packet(to, level, cas_span_prefix(CAS_SPAN(room), packet.len));
    }
    to->code = castls_quic_receive(to->conn, level, opened);
    quic_drain(to);
}

static void deliver_all(quic_pair *pair, quic_end *from, quic_end *to, const quic_crypto *crypto)
{
    const size_t piece = pair->piece == 0 ? PIECE_MAX : pair->piece;
    const castls_bytes all = cas_arena_view(&from->bytes, crypto->bytes);
    for (size_t at = 0; at < all.len; at = at + piece) {
        const castls_bytes rest = cas_bytes_skip(all, at);
        deliver(pair, from, to, crypto->level, cas_bytes_prefix(rest, piece));
    }
}

/* Packets that the other end cannot open yet wait, as those of a real stack do. */
static bool can_open(const quic_pair *pair, const quic_end *to, const quic_crypto *crypto)
{
    return (pair->is_plain && crypto->level == CASTLS_QUIC_INITIAL) ||
           *CAS_AT(to->open, crypto->level) != NULL;
}

size_t quic_carry(quic_pair *pair, bool to_server)
{
    quic_end *from = to_server ? &pair->client : &pair->server;
    quic_end *to = to_server ? &pair->server : &pair->client;
    size_t moved = 0;
    size_t done = 0;
    quic_drain(from);
    quic_drain(to);
    while (done < from->count && can_open(pair, to, CAS_AT(from->queue, done))) {
        deliver_all(pair, from, to, CAS_AT(from->queue, done));
        moved = moved + CAS_AT(from->queue, done)->bytes.len;
        done = done + 1;
    }
    for (size_t i = done; i < from->count; i++) {
        *CAS_AT(from->queue, i - done) = *CAS_AT(from->queue, i);
    }
    from->count = from->count - done;
    if (from->count == 0) {
        cas_arena_reset(&from->bytes);
    }
    return moved;
}

void quic_run(quic_pair *pair)
{
    size_t moved = 1;
    pair->client.code = castls_conn_start(pair->client.conn);
    while (moved != 0) {
        moved = quic_carry(pair, true);
        moved = moved + quic_carry(pair, false);
    }
}

static void complain(const char *side, const quic_end *end)
{
    const castls_error *error = castls_conn_error(end->conn);
    if (error->code != CASTLS_OK) {
        print_error("%s: %s\n", side, castls_reason_text(error->reason));
    }
}

void quic_connect(quic_pair *pair)
{
    quic_run(pair);
    complain("client", &pair->client);
    complain("server", &pair->server);
    assert_true(castls_conn_is_connected(pair->client.conn));
    assert_true(castls_conn_is_connected(pair->server.conn));
    quic_say(pair, true, CASTLS_QUIC_APPLICATION, CAS_TEXT("a question"));
    quic_say(pair, false, CASTLS_QUIC_APPLICATION, CAS_TEXT("an answer"));
}

void quic_agree(castls_quic_key *seal, castls_quic_key *open, uint32_t path_id, uint64_t number)
{
    uint8_t room[64] = {0};
    const castls_bytes text = CAS_TEXT("what both ends know");
    const castls_span sealed = cas_span_prefix(CAS_SPAN(room), text.len + CASTLS_QUIC_TAG_LEN);
    assert_int_equal(castls_quic_seal(seal, path_id, number, CAS_TEXT("header"), text, sealed),
                     CASTLS_OK);
    assert_int_equal(
        castls_quic_open(open, path_id, number, CAS_TEXT("header"), cas_span_bytes(sealed), sealed),
        CASTLS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), text.len), text);
}

quic_pair quic_pair_plain(const cas_world *world)
{
    return quic_pair_new(cas_world_build(quic_builder(world, false, 0)),
                         cas_world_build(quic_builder(world, true, 0)), CASTLS_QUIC_V1);
}

void quic_expect(const castls_conn *conn, uint64_t code)
{
    if (castls_quic_error_code(conn) != code) {
        print_error("%s\n", castls_reason_text(castls_conn_error(conn)->reason));
    }
    assert_true(castls_quic_error_code(conn) == code);
}
