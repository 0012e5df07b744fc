/*
 * bench.c: castls-bench: TLS 1.3 handshakes and bulk in memory, client and server timed apart, in
 * the scenarios of rustls-bench. One line a row: scenario, side, value, unit.
 *
 *   castls-bench [ROUNDS]    Best of so many rounds (default 3).
 */
#include "castls/castls.h"
#include "castls/io.h"
#include "core/list.h"
#include "core/text.h"
#include "bench/os.h"
#include "bench/world.h"

#define BULK_LEN (1024 * 1024)
#define BULK_TIMES 256
#define HANDSHAKES 1500

typedef struct cas_scenario {
    const char *name;
    castls_key_kind key;
    uint16_t group;
    uint16_t suite;
    bool resumes;
} cas_scenario;

static const cas_scenario handshakes[] = {
    {"full ECDSA-P256 X25519 AES128", CASTLS_KEY_ECDSA_P256, 0x001d, 0x1301, false},
    {"full ECDSA-P256 X25519MLKEM768 AES128", CASTLS_KEY_ECDSA_P256, 0x11ec, 0x1301, false},
    {"full ECDSA-P256 X25519 AES256", CASTLS_KEY_ECDSA_P256, 0x001d, 0x1302, false},
    {"full RSA-2048 X25519 AES128", CASTLS_KEY_RSA, 0x001d, 0x1301, false},
    {"resumed X25519 AES128", CASTLS_KEY_ECDSA_P256, 0x001d, 0x1301, true},
    {"resumed X25519 AES256", CASTLS_KEY_ECDSA_P256, 0x001d, 0x1302, true},
};

static const cas_scenario bulks[] = {
    {"bulk AES128", CASTLS_KEY_ECDSA_P256, 0x001d, 0x1301, false},
    {"bulk AES256", CASTLS_KEY_ECDSA_P256, 0x001d, 0x1302, false},
    {"bulk CHACHA20", CASTLS_KEY_ECDSA_P256, 0x001d, 0x1303, false},
};

static void print_row(const char *scenario, castls_bytes side, uint64_t value, castls_bytes unit)
{
    uint8_t room[256] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, cas_text(scenario));
    cas_write_u8(&w, '\t');
    cas_write_bytes(&w, side);
    cas_write_u8(&w, '\t');
    cas_write_decimal(&w, value);
    cas_write_u8(&w, '\t');
    cas_write_bytes(&w, unit);
    cas_write_u8(&w, '\n');
    cas_bench_print(cas_writer_bytes(&w));
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static castls_code run_handshakes(const cas_scenario *scenario, uint64_t rounds)
{
    const cas_bench_setting setting = {
        scenario->key, scenario->group, scenario->suite, scenario->resumes};
    cas_bench_world world = {0};
    uint64_t best_client = UINT64_MAX;
    uint64_t best_server = UINT64_MAX;
    uint64_t ignored = 0;
    bool resumed = false;
    castls_code code = cas_bench_world_make(&setting, &world);
    if (code == CASTLS_OK) {
        code = cas_bench_handshake(
            &world, &ignored, &ignored, &resumed); /* Warms keys, gets tickets. */
    }
    for (uint64_t round = 0; round < rounds && code == CASTLS_OK; round++) {
        uint64_t client_ns = 0;
        uint64_t server_ns = 0;
        for (size_t i = 0; i < HANDSHAKES && code == CASTLS_OK; i++) {
            code = cas_bench_handshake(&world, &client_ns, &server_ns, &resumed);
            if (code == CASTLS_OK && resumed != scenario->resumes) {
                code = CASTLS_FAILED;
            }
        }
        best_client = smaller(best_client, client_ns);
        best_server = smaller(best_server, server_ns);
    }
    cas_bench_world_clear(&world);
    if (code == CASTLS_OK) {
        print_row(scenario->name, CAS_TEXT("client"),
                  UINT64_C(1000000000) * HANDSHAKES / best_client, CAS_TEXT("handshakes/s"));
        print_row(scenario->name, CAS_TEXT("server"),
                  UINT64_C(1000000000) * HANDSHAKES / best_server, CAS_TEXT("handshakes/s"));
    }
    return code;
}

/* Opens all that was sealed, in place, one record a call. */
static castls_code open_all(castls_conn *conn, castls_span in, size_t *opened)
{
    size_t at = 0;
    *opened = 0;
    while (at < in.len) {
        size_t consumed = 0;
        castls_bytes data = {0};
        const castls_code code =
            castls_conn_receive_in_place(conn, cas_span_skip(in, at), &consumed, &data);
        if (code != CASTLS_OK || consumed == 0) {
            return CASTLS_FAILED;
        }
        at = at + consumed;
        *opened = *opened + data.len;
    }
    return CASTLS_OK;
}

/* Sends 1 MiB at a time from the server to the client, from and into the caller's buffers. */
static castls_code transfer(castls_conn *server, castls_conn *client, const cas_buf *plain,
                            const cas_buf *wire, uint64_t *send_ns, uint64_t *receive_ns)
{
    const castls_bytes parts[] = {cas_buf_bytes(plain)};
    size_t taken = 0;
    size_t len = 0;
    size_t opened = 0;
    uint64_t start = cas_bench_now_ns();
    castls_code code =
        castls_conn_send_into(server, CAS_PARTS(parts), cas_buf_span(wire), &taken, &len);
    *send_ns = *send_ns + (cas_bench_now_ns() - start);
    if (code != CASTLS_OK || taken != BULK_LEN) {
        return CASTLS_FAILED;
    }
    start = cas_bench_now_ns();
    code = open_all(client, cas_span_prefix(cas_buf_span(wire), len), &opened);
    *receive_ns = *receive_ns + (cas_bench_now_ns() - start);
    return code == CASTLS_OK && opened == BULK_LEN ? CASTLS_OK : CASTLS_FAILED;
}

static castls_code time_bulk(const cas_bench_world *world, const cas_buf *plain,
                             const cas_buf *wire, uint64_t *send_ns, uint64_t *receive_ns)
{
    castls_conn *client = NULL;
    castls_conn *server = NULL;
    uint64_t ignored = 0;
    castls_code code = cas_bench_connect(world, &client, &server, &ignored, &ignored);
    for (size_t i = 0; i < BULK_TIMES && code == CASTLS_OK; i++) {
        code = transfer(server, client, plain, wire, send_ns, receive_ns);
    }
    castls_conn_free(client);
    castls_conn_free(server);
    return code;
}

static castls_code run_bulk(const cas_scenario *scenario, uint64_t rounds)
{
    const cas_bench_setting setting = {scenario->key, scenario->group, scenario->suite, false};
    cas_bench_world world = {0};
    cas_buf plain = {0};
    cas_buf wire = {0};
    uint64_t best_send = UINT64_MAX;
    uint64_t best_receive = UINT64_MAX;
    castls_code code = cas_bench_world_make(&setting, &world);
    if (cas_buf_init(&plain, NULL, BULK_LEN) != CAS_OK ||
        cas_buf_init(&wire, NULL, BULK_LEN + 65536) != CAS_OK) {
        code = CASTLS_NO_MEMORY;
    }
    cas_buf_wrote(&plain, BULK_LEN);
    cas_buf_wrote(&wire, BULK_LEN + 65536);
    for (uint64_t round = 0; round < rounds && code == CASTLS_OK; round++) {
        uint64_t send_ns = 0;
        uint64_t receive_ns = 0;
        code = time_bulk(&world, &plain, &wire, &send_ns, &receive_ns);
        best_send = smaller(best_send, send_ns);
        best_receive = smaller(best_receive, receive_ns);
    }
    cas_buf_clear(&plain, NULL);
    cas_buf_clear(&wire, NULL);
    cas_bench_world_clear(&world);
    if (code == CASTLS_OK) {
        print_row(scenario->name, CAS_TEXT("send"), UINT64_C(1000000000) * BULK_TIMES / best_send,
                  CAS_TEXT("MiB/s"));
        print_row(scenario->name, CAS_TEXT("receive"),
                  UINT64_C(1000000000) * BULK_TIMES / best_receive, CAS_TEXT("MiB/s"));
    }
    return code;
}

/* A decimal number, or the default. */
static uint64_t number(castls_bytes text, uint64_t otherwise)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t digit = cas_bytes_get(text, i);
        if (digit < '0' || digit > '9' || value > 1000) {
            return otherwise;
        }
        value = value * 10 + (digit - '0');
    }
    return value == 0 ? otherwise : value;
}

int cas_bench_main(void)
{
    const uint64_t rounds = number(cas_bench_argument(0), 3);
    for (size_t i = 0; i < CAS_COUNT(handshakes); i++) {
        if (run_handshakes(CAS_AT(handshakes, i), rounds) != CASTLS_OK) {
            print_row(CAS_AT(handshakes, i)->name, CAS_TEXT("-"), 0,
                      CAS_TEXT("failed or not in this provider"));
        }
    }
    for (size_t i = 0; i < CAS_COUNT(bulks); i++) {
        if (run_bulk(CAS_AT(bulks, i), rounds) != CASTLS_OK) {
            print_row(CAS_AT(bulks, i)->name, CAS_TEXT("-"), 0, CAS_TEXT("failed"));
        }
    }
    return 0;
}
