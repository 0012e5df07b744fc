/*
 * test_residue.c: after a connection, a configuration, a ticket ring and a credential are freed,
 * their secrets are nowhere in the memory of the process. While they live, they are found: so the
 * search works.
 */
#include "residue/memory.h"

#include "core/bytes.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"
#include "support/pair.h"
#include "support/test.h"
#include "x509/pem.h"

#include "castls/io.h"
#include "castls/mint.h"

#define NEEDLES_MAX 24
#define NEEDLE_LEN_MAX 48
#define SCALAR_LEN 32
#define NOW_MS INT64_C(1790000000000)

typedef struct needle {
    const char *name;
    uint8_t masked[NEEDLE_LEN_MAX];
    size_t len;
} needle;

typedef struct needles {
    needle item[NEEDLES_MAX];
    size_t count;
} needles;

static int64_t now_ms(void *user)
{
    (void)user;
    return NOW_MS;
}

static const castls_clock standing = {sizeof(castls_clock), NULL, now_ms};

static castls_environment environment(void)
{
    castls_environment out = {.struct_len = sizeof(out)};
    out.clock = &standing;
    return out;
}

static castls_bytes masked_of(const needle *n)
{
    return cas_bytes_prefix(CAS_BYTES(n->masked), n->len);
}

/* Keeps a secret, byte by byte, masked. */
static void look_for(needles *all, const char *name, castls_bytes secret)
{
    needle *n = CAS_AT(all->item, all->count);
    cas_writer w = cas_writer_on(CAS_SPAN(n->masked));
    for (size_t i = 0; i < secret.len; i++) {
        cas_write_u8(&w, cas_bytes_get(secret, i) ^ RESIDUE_MASK);
    }
    assert_int_equal(cas_writer_bytes(&w).len, secret.len);
    n->name = name;
    n->len = secret.len;
    all->count = all->count + 1;
}

/* Not the IV: it is the nonce of the first record, and a nonce need not be secret. */
static void look_for_traffic(needles *all, const castls_conn *conn, bool sending)
{
    castls_traffic t = {.struct_len = sizeof(t)};
    assert_int_equal(sending ? castls_conn_sending(conn, &t) : castls_conn_receiving(conn, &t),
                     CASTLS_OK);
    look_for(all, "traffic secret", cas_bytes_prefix(CAS_BYTES(t.secret), t.secret_len));
    look_for(all, "traffic key", cas_bytes_prefix(CAS_BYTES(t.key), t.key_len));
    CAS_WIPE(&t);
}

static uint8_t digit_value(uint8_t digit)
{
    return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* The secret of a line of the key log: the digits behind the second space. */
static void look_for_line(needles *all, castls_bytes line)
{
    needle *n = CAS_AT(all->item, all->count);
    cas_reader r = cas_reader_on(line);
    cas_writer w = cas_writer_on(CAS_SPAN(n->masked));
    for (size_t spaces = 0; spaces < 2 && cas_reader_has_more(&r);) {
        spaces = spaces + (cas_read_u8(&r) == ' ' ? 1 : 0);
    }
    while (cas_reader_has_more(&r)) {
        const uint8_t high = digit_value(cas_read_u8(&r));
        const uint8_t low = digit_value(cas_read_u8(&r));
        cas_write_u8(&w, cas_low_u8((uint32_t)high << 4 | low) ^ RESIDUE_MASK);
    }
    n->name = "secret of the key log";
    n->len = cas_writer_bytes(&w).len;
    assert_true(n->len >= 32);
    all->count = all->count + 1;
}

static void look_for_key_log(needles *all, castls_conn *conn)
{
    castls_event event = {.struct_len = sizeof(event)};
    while (castls_conn_next_event(conn, &event) == CASTLS_OK) {
        if (event.kind == CASTLS_EVENT_KEY_LOG) {
            look_for_line(all, event.bytes);
        }
    }
}

static size_t found(const needles *all)
{
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const size_t here = residue_count(masked_of(CAS_AT(all->item, i)));
        if (here != 0) {
            print_message("# %s: %zu times in memory\n", CAS_AT(all->item, i)->name, here);
        }
        count = count + here;
    }
    return count;
}

/* In a process of its own: makes a key and a certificate, and leaves the key's scalar masked. */
static bool make_files(void)
{
    const castls_environment env = environment();
    castls_mint_plan plan = {.struct_len = sizeof(plan), .common_name = CAS_TEXT("localhost")};
    uint8_t certificate[4096] = {0};
    uint8_t key[4096] = {0};
    uint8_t der_room[1024] = {0};
    size_t certificate_len = 0;
    size_t key_len = 0;
    castls_bytes label = {0};
    castls_bytes body = {0};
    if (castls_mint_certificate(&env, &plan, cas_bytes_none(), cas_bytes_none(),
                                CAS_SPAN(certificate), &certificate_len, CAS_SPAN(key), &key_len) !=
        CASTLS_OK) {
        return false;
    }
    const castls_bytes pem = cas_bytes_prefix(CAS_BYTES(key), key_len);
    cas_reader text = cas_reader_on(pem);
    cas_writer w = cas_writer_on(CAS_SPAN(der_room));
    if (cas_pem_next(&text, &label, &body) != CAS_OK || cas_pem_decode(body, &w) != CAS_OK) {
        return false;
    }
    /* RFC 5915: the scalar is the first OCTET STRING of 32 bytes. */
    const castls_bytes der = cas_writer_bytes(&w);
    size_t at = 0;
    while (at + 2 < der.len &&
           !cas_bytes_equal(cas_bytes_slice(der, at, 2), CAS_TEXT("\x04\x20"))) {
        at = at + 1;
    }
    needles all = {0};
    look_for(&all, "private key", cas_bytes_slice(der, at + 2, SCALAR_LEN));
    look_for(&all, "private key as text", cas_bytes_slice(body, 56, NEEDLE_LEN_MAX));
    return CAS_AT(all.item, 0)->len == SCALAR_LEN &&
           residue_write("cert.pem", cas_bytes_prefix(CAS_BYTES(certificate), certificate_len)) &&
           residue_write("key.pem", pem) &&
           residue_write("scalar", masked_of(CAS_AT(all.item, 0))) &&
           residue_write("text", masked_of(CAS_AT(all.item, 1)));
}

static void look_for_file(needles *all, const char *name, const char *file)
{
    needle *n = CAS_AT(all->item, all->count);
    n->name = name;
    n->len = residue_read(file, CAS_SPAN(n->masked));
    assert_true(n->len >= SCALAR_LEN);
    all->count = all->count + 1;
}

static castls_config *built(castls_config_builder *builder)
{
    castls_config *config = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    assert_int_equal(castls_config_build(builder, &config, &error), CASTLS_OK);
    castls_config_builder_free(builder);
    return config;
}

static castls_config_builder *builder_of(void)
{
    const castls_environment env = environment();
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_builder_new(&env, &builder), CASTLS_OK);
    castls_config_builder_set_events(builder, 1u << CASTLS_EVENT_KEY_LOG);
    castls_config_builder_set_options(builder, CASTLS_OPTION_KEY_LOG);
    castls_config_builder_set_verify(builder, CASTLS_VERIFY_NONE);
    return builder;
}

static castls_config *server_config(castls_credential *own)
{
    const castls_environment env = environment();
    castls_config_builder *builder = builder_of();
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_ticket_ring_new(&env, cas_bytes_none(), 3600, &ring), CASTLS_OK);
    castls_config_builder_add_credential(builder, own);
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_ticket_ring_release(ring);
    return built(builder);
}

static castls_config *client_config(void)
{
    const castls_environment env = environment();
    castls_config_builder *builder = builder_of();
    castls_session_cache *cache = NULL;
    assert_int_equal(castls_session_cache_new(&env, 4, &cache), CASTLS_OK);
    castls_config_builder_set_session_cache(builder, cache);
    castls_session_cache_release(cache);
    return built(builder);
}

static void visit(castls_config *client, castls_config *server, needles *all)
{
    cas_pair pair = {0};
    assert_int_equal(castls_client_new(client, CAS_TEXT("localhost"), &pair.client), CASTLS_OK);
    assert_int_equal(castls_server_new(server, &pair.server), CASTLS_OK);
    cas_pair_run(&pair);
    assert_true(castls_conn_is_connected(pair.client));
    assert_true(castls_conn_is_connected(pair.server));
    cas_pair_say(&pair, true, CAS_TEXT("hello"));
    look_for_traffic(all, pair.client, true);
    look_for_traffic(all, pair.client, false);
    look_for_key_log(all, pair.server);
    if (castls_conn_is_resumed(pair.client)) {
        castls_session_fields fields = {.struct_len = sizeof(fields)};
        castls_session_read(castls_conn_resumed_session(pair.client), &fields);
        look_for(all, "PSK", fields.secret);
    }
    assert_true(found(all) > 0);
    cas_pair_clear(&pair);
}

static void nothing_is_left(void **state)
{
    (void)state;
    needles first = {0};
    needles second = {0};
    needles keys = {0};
    needles text = {0};
    castls_credential *own = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    if (residue_obstacle() != NULL) {
        print_message("# reason: %s\n", residue_obstacle());
        skip();
    }
    assert_true(residue_in_child(make_files));
    look_for_file(&keys, "private key", "scalar");
    look_for_file(&text, "private key as text", "text");
    assert_int_equal(
        castls_io_credential_files(residue_path("cert.pem"), residue_path("key.pem"), &own, &error),
        CASTLS_OK);
    /* The text of the key is gone as soon as the key is read; later its room is used again. */
    assert_int_equal(found(&text), 0);
    castls_config *server = server_config(own);
    castls_config *client = client_config();
    visit(client, server, &first);
    visit(client, server, &second);
    castls_config_release(client);
    castls_config_release(server);
    castls_credential_release(own);
    assert_int_equal(found(&first), 0);
    assert_int_equal(found(&second), 0);
    assert_int_equal(found(&keys), 0);
    residue_remove("cert.pem");
    residue_remove("key.pem");
    residue_remove("scalar");
    residue_remove("text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_left)};
    return cmocka_run_group_tests_name("residue", tests, NULL, NULL);
}
