/*
 * counts.c: what castls itself does in each scenario of the benchmark, without cryptography: the
 * provider is the fake one, its random bytes are a counter's, and time stands still, so that the
 * figures are the same in each run. tools/check/budget runs it under valgrind.
 *
 * For each scenario and side it prints blocks of memory asked for and the most bytes in use at
 * once, and hands the instructions of that side's calls over to callgrind.
 */
#include "castls/castls.h"
#include "core/buf.h"
#include "core/text.h"
#include "core/writer.h"
#include "counts/os.h"
#include "support/authority.h"
#include "support/fake_provider.h"
#include "support/test.h"

#define VIEWS_MAX 16
#define TEXT_LEN 16384
#define WIRE_LEN (2 * TEXT_LEN)

typedef enum kind {
    HANDSHAKE,
    SEND,         /* By way of the connection's blocks. */
    SEND_INTO,    /* Into room of the caller's. */
    RECEIVE,      /* By way of the connection's room. */
    RECEIVE_PLACE /* In place. */
} kind;

typedef struct scenario {
    const char *name;
    kind kind;
    uint16_t suite;
    bool is_mutual;
    bool has_ring;    /* Of the server: tickets are stateless. */
    bool has_cache;   /* Of the server: tickets are stateful. */
    uint32_t tickets; /* Sent after a handshake. One: the client keeps it and resumes. */
    size_t text_len;
} scenario;

/* clang-format off */
static const scenario scenarios[] = {
    {"full",                HANDSHAKE,     0x1301, false, false, false, 0, 0},
    {"full SHA-384",        HANDSHAKE,     0x1302, false, false, false, 0, 0},
    {"full mutual",         HANDSHAKE,     0x1301, true,  false, false, 0, 0},
    {"full two tickets",    HANDSHAKE,     0x1301, false, true,  false, 2, 0},
    {"resumed ticket",      HANDSHAKE,     0x1301, false, true,  false, 1, 0},
    {"resumed stateful",    HANDSHAKE,     0x1301, false, false, true,  1, 0},
    {"send 64",             SEND,          0x1301, false, false, false, 0, 64},
    {"send 16384",          SEND,          0x1301, false, false, false, 0, TEXT_LEN},
    {"send into 64",        SEND_INTO,     0x1301, false, false, false, 0, 64},
    {"send into 16384",     SEND_INTO,     0x1301, false, false, false, 0, TEXT_LEN},
    {"receive 64",          RECEIVE,       0x1301, false, false, false, 0, 64},
    {"receive 16384",       RECEIVE,       0x1301, false, false, false, 0, TEXT_LEN},
    {"receive in place 64", RECEIVE_PLACE, 0x1301, false, false, false, 0, 64},
};
/* clang-format on */

/* Who is counted; the other side works uncounted. */
typedef struct ground {
    const scenario *scenario;
    bool counts_server;
    cas_count_memory client_memory;
    cas_count_memory server_memory;
    cas_authority authority;
    castls_trust *trust;
    castls_credential *server_credential;
    castls_credential *client_credential;
    castls_config *client_config;
    castls_config *server_config;
    castls_conn *client;
    castls_conn *server;
} ground;

static void enter(const ground *g, bool is_server)
{
    if (g->counts_server == is_server) {
        cas_count_on();
    }
}

static void leave(const ground *g, bool is_server)
{
    if (g->counts_server == is_server) {
        cas_count_off();
    }
}

static bool resumes(const ground *g)
{
    return g->scenario->tickets == 1;
}

static castls_config *make_config(const ground *g, bool is_server)
{
    const cas_count_memory *memory = is_server ? &g->server_memory : &g->client_memory;
    const castls_environment environment =
        cas_test_environment(cas_fake_provider(), &memory->allocator);
    const uint16_t groups[] = {0x001d};
    const uint16_t suites[] = {g->scenario->suite};
    const bool keeps = is_server ? g->scenario->has_cache : resumes(g);
    castls_config_builder *builder = NULL;
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    castls_config *config = NULL;
    assert_int_equal(castls_config_builder_new(&environment, &builder), CASTLS_OK);
    castls_config_builder_set_groups(builder, CAS_CODES(groups));
    castls_config_builder_set_suites(builder, CAS_CODES(suites));
    castls_config_builder_set_ticket_counts(builder, g->scenario->tickets, g->scenario->tickets);
    if (is_server && g->scenario->has_ring) {
        assert_int_equal(castls_ticket_ring_new(&environment, cas_bytes_none(), 3600, &ring),
                         CASTLS_OK);
    }
    if (keeps) {
        assert_int_equal(castls_session_cache_new(&environment, 16, &cache), CASTLS_OK);
    }
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_config_builder_set_session_cache(builder, cache);
    if (!is_server || g->scenario->is_mutual) {
        castls_config_builder_set_trust(builder, g->trust);
        castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED);
    }
    if (is_server || g->scenario->is_mutual) {
        castls_config_builder_add_credential(
            builder, is_server ? g->server_credential : g->client_credential);
    }
    assert_int_equal(castls_config_build(builder, &config, NULL), CASTLS_OK);
    castls_config_builder_free(builder);
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
    return config;
}

/* Carries what is outgoing; the counted side's own calls are counted, on both ends. */
static size_t carry(const ground *g, bool to_server)
{
    castls_conn *from = to_server ? g->client : g->server;
    castls_conn *to = to_server ? g->server : g->client;
    castls_bytes views[VIEWS_MAX] = {0};
    size_t count = 0;
    size_t moved = 0;
    enter(g, !to_server);
    castls_conn_outgoing(from, views, VIEWS_MAX, &count);
    leave(g, !to_server);
    for (size_t i = 0; i < count; i++) {
        size_t consumed = 0;
        enter(g, to_server);
        const castls_code code = castls_conn_receive(to, *CAS_AT(views, i), &consumed);
        leave(g, to_server);
        assert_int_equal(code, CASTLS_OK);
        moved = moved + consumed;
    }
    enter(g, !to_server);
    const castls_code sent = castls_conn_sent(from, moved);
    leave(g, !to_server);
    assert_int_equal(sent, CASTLS_OK);
    return moved;
}

static void connect(ground *g)
{
    enter(g, false);
    castls_code code = castls_client_new(g->client_config, CAS_TEXT("localhost"), &g->client);
    if (code == CASTLS_OK) {
        code = castls_conn_start(g->client);
    }
    leave(g, false);
    assert_int_equal(code, CASTLS_OK);
    enter(g, true);
    code = castls_server_new(g->server_config, &g->server);
    leave(g, true);
    assert_int_equal(code, CASTLS_OK);
    size_t moved = 1;
    while (moved != 0) {
        moved = carry(g, true);
        moved = moved + carry(g, false);
    }
    assert_true(castls_conn_is_connected(g->client) && castls_conn_is_connected(g->server));
}

static void disconnect(ground *g)
{
    enter(g, false);
    castls_conn_free(g->client);
    leave(g, false);
    enter(g, true);
    castls_conn_free(g->server);
    leave(g, true);
    g->client = NULL;
    g->server = NULL;
}

static void send_text(const ground *g, castls_bytes text, castls_span wire, size_t *len)
{
    const castls_bytes parts[] = {text};
    castls_bytes views[VIEWS_MAX] = {0};
    size_t count = 0;
    size_t taken = 0;
    castls_code code = CASTLS_OK;
    *len = 0;
    if (g->scenario->kind == SEND_INTO) {
        enter(g, true);
        code = castls_conn_send_into(g->server, CAS_PARTS(parts), wire, &taken, len);
        leave(g, true);
    } else {
        enter(g, true);
        code = castls_conn_send(g->server, CAS_PARTS(parts), &taken);
        castls_conn_outgoing(g->server, views, VIEWS_MAX, &count);
        leave(g, true);
        for (size_t i = 0; i < count; i++) {
            assert_true(cas_span_copy(cas_span_skip(wire, *len), *CAS_AT(views, i)));
            *len = *len + CAS_AT(views, i)->len;
        }
        enter(g, true);
        const castls_code sent = castls_conn_sent(g->server, *len);
        leave(g, true);
        assert_int_equal(sent, CASTLS_OK);
    }
    assert_int_equal(code, CASTLS_OK);
    assert_int_equal(taken, text.len);
}

static void receive_text(const ground *g, castls_span wire, castls_span opened, size_t text_len)
{
    size_t consumed = 0;
    size_t len = 0;
    castls_bytes view = {0};
    castls_code code = CASTLS_OK;
    enter(g, false);
    if (g->scenario->kind == RECEIVE_PLACE) {
        code = castls_conn_receive_in_place(g->client, wire, &consumed, &view);
        len = view.len;
    } else {
        code = castls_conn_receive(g->client, cas_span_bytes(wire), &consumed);
        if (code == CASTLS_OK) {
            code = castls_conn_read(g->client, opened, &len);
        }
    }
    leave(g, false);
    assert_int_equal(code, CASTLS_OK);
    assert_int_equal(consumed, wire.len);
    assert_int_equal(len, text_len);
}

static void transfer(const ground *g)
{
    cas_buf text = {0};
    cas_buf wire = {0};
    cas_buf opened = {0};
    size_t len = 0;
    assert_int_equal(cas_buf_init(&text, NULL, TEXT_LEN), CAS_OK);
    assert_int_equal(cas_buf_init(&wire, NULL, WIRE_LEN), CAS_OK);
    assert_int_equal(cas_buf_init(&opened, NULL, TEXT_LEN), CAS_OK);
    cas_buf_wrote(&text, g->scenario->text_len);
    send_text(g, cas_buf_bytes(&text), cas_buf_room(&wire), &len);
    receive_text(g, cas_span_prefix(cas_buf_room(&wire), len), cas_buf_room(&opened),
                 g->scenario->text_len);
    cas_buf_clear(&text, NULL);
    cas_buf_clear(&wire, NULL);
    cas_buf_clear(&opened, NULL);
}

static void print_row(const ground *g)
{
    const cas_count_memory *memory = g->counts_server ? &g->server_memory : &g->client_memory;
    uint8_t room[256] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, cas_text(g->scenario->name));
    cas_write_bytes(&w, g->counts_server ? CAS_TEXT("/server") : CAS_TEXT("/client"));
    cas_count_hand_over(cas_writer_bytes(&w));
    cas_write_u8(&w, '\t');
    cas_write_decimal(&w, memory->calls);
    cas_write_u8(&w, '\t');
    cas_write_decimal(&w, memory->peak);
    cas_write_u8(&w, '\n');
    cas_count_print(cas_writer_bytes(&w));
}

/* The first visit only fetches tickets and fills what is filled once. */
static void run(ground *g)
{
    const bool is_handshake = g->scenario->kind == HANDSHAKE;
    const bool counts_server = g->counts_server;
    cas_count_memory *memory = counts_server ? &g->server_memory : &g->client_memory;
    cas_fake_provider_restart();
    cas_count_memory_init(&g->client_memory);
    cas_count_memory_init(&g->server_memory);
    g->client_config = make_config(g, false);
    g->server_config = make_config(g, true);
    connect(g);
    if (is_handshake) {
        disconnect(g);
    } else {
        transfer(g);
    }
    cas_count_hand_over(CAS_TEXT("-"));
    const uint64_t live = memory->live;
    memory->calls = 0;
    memory->peak = live;
    if (is_handshake) {
        connect(g);
        assert_true(castls_conn_is_resumed(g->server) == resumes(g));
        disconnect(g);
    } else {
        transfer(g);
    }
    memory->peak = memory->peak - live;
    print_row(g);
    disconnect(g);
    castls_config_release(g->client_config);
    castls_config_release(g->server_config);
}

int cas_count_main(void)
{
    ground g = {0};
    cas_authority_init(&g.authority, cas_test_environment(cas_fake_provider(), NULL), "counts");
    g.trust = cas_authority_trust(&g.authority);
    g.server_credential = cas_authority_credential(&g.authority, (cas_leaf){0});
    g.client_credential = cas_authority_credential(&g.authority, (cas_leaf){.is_client = true});
    for (size_t i = 0; i < CAS_COUNT(scenarios); i++) {
        g.scenario = CAS_AT(scenarios, i);
        g.counts_server = g.scenario->kind == SEND || g.scenario->kind == SEND_INTO;
        run(&g);
        if (g.scenario->kind == HANDSHAKE) {
            g.counts_server = true;
            run(&g);
        }
    }
    castls_credential_release(g.server_credential);
    castls_credential_release(g.client_credential);
    castls_trust_release(g.trust);
    cas_authority_clear(&g.authority);
    return 0;
}
