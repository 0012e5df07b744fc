/*
 * bench.c: castls-bench: TLS 1.3 handshakes and bulk in memory, client and server timed apart, in
 * the scenarios of bench/rustls. One line a row: scenario, side, value, unit.
 *
 *   castls-bench [ROUNDS [SCENARIO]]    The best batch of so many rounds (default 3), of
 *                                       all scenarios or of the named one.
 *   castls-bench list                   The names of the scenarios, one a line.
 *   castls-bench export FOLDER          Writes certificates and keys there, for another program.
 */
#include "bench/bulk.h"
#include "bench/os.h"
#include "castls/castls.h"
#include "core/list.h"
#include "core/text.h"

/* A batch is short, so that on a busy machine some batches run undisturbed. */
#define BATCHES 60
#define BULK_TIMES 4
#define HANDSHAKES 20

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

/* The first goes by way of the library's buffers, the others do not. */
static const cas_scenario bulks[] = {
    {"bulk buffered AES128", CASTLS_KEY_ECDSA_P256, 0x001d, 0x1301, false},
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
    for (uint64_t round = 0; round < rounds * BATCHES && code == CASTLS_OK; round++) {
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

static castls_code run_bulk(const cas_scenario *scenario, bool is_buffered, uint64_t rounds)
{
    const cas_bench_setting setting = {scenario->key, scenario->group, scenario->suite, false};
    uint64_t send_ns = 0;
    uint64_t receive_ns = 0;
    const castls_code code =
        cas_bench_bulk(&setting, is_buffered, rounds * BATCHES, BULK_TIMES, &send_ns, &receive_ns);
    if (code == CASTLS_OK) {
        print_row(scenario->name, CAS_TEXT("send"), UINT64_C(1000000000) * BULK_TIMES / send_ns,
                  CAS_TEXT("MiB/s"));
        print_row(scenario->name, CAS_TEXT("receive"),
                  UINT64_C(1000000000) * BULK_TIMES / receive_ns, CAS_TEXT("MiB/s"));
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

static bool export_chain(castls_bytes folder, castls_key_kind kind, castls_bytes chain_name,
                         castls_bytes key_name, castls_bytes root_name)
{
    cas_bench_chain chain = {0};
    uint8_t room[2 * CAS_BENCH_PEM_MAX] = {0};
    return cas_bench_chain_make(kind, &chain) == CASTLS_OK &&
           cas_bench_write_file(folder, chain_name, cas_bench_chain_sent(&chain, CAS_SPAN(room))) &&
           cas_bench_write_file(folder, key_name, cas_bench_chain_key(&chain)) &&
           cas_bench_write_file(folder, root_name, cas_bench_chain_root(&chain));
}

static int export_all(castls_bytes folder)
{
    const bool is_done =
        export_chain(folder, CASTLS_KEY_ECDSA_P256, CAS_TEXT("ecdsa-chain.pem"),
                     CAS_TEXT("ecdsa-key.pem"), CAS_TEXT("ecdsa-root.pem")) &&
        export_chain(folder, CASTLS_KEY_RSA, CAS_TEXT("rsa-chain.pem"), CAS_TEXT("rsa-key.pem"),
                     CAS_TEXT("rsa-root.pem"));
    return is_done ? 0 : 1;
}

static void print_name(const cas_scenario *scenario)
{
    cas_bench_print(cas_text(scenario->name));
    cas_bench_print(CAS_TEXT("\n"));
}

static int list_all(void)
{
    for (size_t i = 0; i < CAS_COUNT(handshakes); i++) {
        print_name(CAS_AT(handshakes, i));
    }
    for (size_t i = 0; i < CAS_COUNT(bulks); i++) {
        print_name(CAS_AT(bulks, i));
    }
    return 0;
}

static bool is_wanted(const cas_scenario *scenario)
{
    const castls_bytes wanted = cas_bench_argument(1);
    return cas_bytes_is_empty(wanted) || cas_bytes_equal(wanted, cas_text(scenario->name));
}

int cas_bench_main(void)
{
    if (cas_bytes_equal(cas_bench_argument(0), CAS_TEXT("export"))) {
        return export_all(cas_bench_argument(1));
    }
    if (cas_bytes_equal(cas_bench_argument(0), CAS_TEXT("list"))) {
        return list_all();
    }
    const uint64_t rounds = number(cas_bench_argument(0), 3);
    for (size_t i = 0; i < CAS_COUNT(handshakes); i++) {
        const cas_scenario *scenario = CAS_AT(handshakes, i);
        if (is_wanted(scenario) && run_handshakes(scenario, rounds) != CASTLS_OK) {
            print_row(scenario->name, CAS_TEXT("-"), 0, CAS_TEXT("failed or not in this provider"));
        }
    }
    for (size_t i = 0; i < CAS_COUNT(bulks); i++) {
        const cas_scenario *scenario = CAS_AT(bulks, i);
        if (is_wanted(scenario) && run_bulk(scenario, i == 0, rounds) != CASTLS_OK) {
            print_row(scenario->name, CAS_TEXT("-"), 0, CAS_TEXT("failed"));
        }
    }
    return 0;
}
