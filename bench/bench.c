/*
 * bench.c: castls-bench: handshakes and bulk in memory, client and server timed apart, in
 * the scenarios of bench/rustls. One line a row: scenario, side, value, unit.
 *
 *   castls-bench [ROUNDS [SCENARIO]]    The best batch of so many rounds (default 3), of
 *                                       all scenarios or of the named one.
 *   castls-bench list                   The names of the scenarios, one a line.
 *   castls-bench providers              What CASTLS_BENCH_PROVIDER may name, the default first.
 *   castls-bench more                   Floors, memory, setting up, latency, threads.
 *   castls-bench export FOLDER          Writes certificates and keys there, for another program.
 */
#include "bench/bulk.h"
#include "bench/more.h"
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
    bool is_mutual;
    bool has_tickets;
    bool is_cold;
    bool by_id; /* TLS 1.2 alone: resumed by session id, else by ticket. */
} cas_scenario;

#define P256 CASTLS_KEY_ECDSA_P256
#define P384 CASTLS_KEY_ECDSA_P384
#define RSA CASTLS_KEY_RSA
#define ED25519 CASTLS_KEY_ED25519
#define ML_DSA_65 CASTLS_KEY_ML_DSA_65

/* clang-format off */
static const cas_scenario handshakes[] = {
    {"full ECDSA-P256 X25519 AES128", P256,      0x001d, 0x1301, false, false, false, false, false},
    {"full ECDSA-P256 X25519MLKEM768 AES128", P256,      0x11ec, 0x1301, false, false, false, false, false},
    {"full ECDSA-P256 X25519 AES256", P256,      0x001d, 0x1302, false, false, false, false, false},
    {"full RSA-2048 X25519 AES128", RSA,       0x001d, 0x1301, false, false, false, false, false},
    {"resumed X25519 AES128", P256,      0x001d, 0x1301, true,  false, false, false, false},
    {"resumed X25519 AES256", P256,      0x001d, 0x1302, true,  false, false, false, false},
    {"resumed X25519MLKEM768 AES128", P256,      0x11ec, 0x1301, true,  false, false, false, false},
    {"full ECDSA-P256 X25519 AES128 tickets", P256,      0x001d, 0x1301, false, false, true,  false, false},
    {"full ECDSA-P256 X25519 AES128 mutual", P256,      0x001d, 0x1301, false, true,  false, false, false},
    {"full ECDSA-P384 X25519 AES128", P384,      0x001d, 0x1301, false, false, false, false, false},
    {"full Ed25519 X25519 AES128", ED25519,   0x001d, 0x1301, false, false, false, false, false},
    {"full ML-DSA-65 X25519MLKEM768 AES128", ML_DSA_65, 0x11ec, 0x1301, false, false, false, false, false},
    {"full ECDSA-P256 X25519 AES128 cold", P256,      0x001d, 0x1301, false, false, false, true, false},
    {"full RSA-2048 X25519 AES128 cold", RSA,       0x001d, 0x1301, false, false, false, true, false},
    {"full 1.2 ECDSA-P256 X25519 AES128", P256,      0x001d, 0xc02b, false, false, false, false, false},
    {"full 1.2 RSA-2048 X25519 AES128", RSA,       0x001d, 0xc02f, false, false, false, false, false},
    {"resumed 1.2 ticket AES128", P256,      0x001d, 0xc02b, true,  false, false, false, false},
    {"resumed 1.2 id AES128", P256,      0x001d, 0xc02b, true,  false, false, false, true},
};
/* clang-format on */

typedef struct cas_bulk_scenario {
    const char *name;
    uint16_t suite;
    cas_bench_way way;
    bool is_records; /* One write a record: records are counted, not bytes. */
} cas_bulk_scenario;

#define WHOLE CAS_BENCH_BULK_LEN
#define RECORDS 500 /* In one transfer. */

static const cas_bulk_scenario bulks[] = {
    {"bulk buffered AES128", 0x1301, {true, 65536, WHOLE}, false},
    {"bulk AES128", 0x1301, {false, WHOLE, WHOLE}, false},
    {"bulk AES256", 0x1302, {false, WHOLE, WHOLE}, false},
    {"bulk CHACHA20", 0x1303, {false, WHOLE, WHOLE}, false},
    {"bulk 16KiB AES128", 0x1301, {false, 16384, WHOLE}, false},
    {"bulk 16KiB AES256", 0x1302, {false, 16384, WHOLE}, false},
    {"record 64B AES128", 0x1301, {false, 64, 64 * RECORDS}, true},
    {"record 1350B AES128", 0x1301, {false, 1350, 1350 * RECORDS}, true},
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
        scenario->key,       scenario->group,       scenario->suite,   scenario->resumes,
        scenario->is_mutual, scenario->has_tickets, scenario->is_cold, scenario->by_id};
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
            code = cas_bench_world_forget(&world);
            if (code == CASTLS_OK) {
                code = cas_bench_handshake(&world, &client_ns, &server_ns, &resumed);
            }
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

static castls_code run_bulk(const cas_bulk_scenario *scenario, uint64_t rounds)
{
    const cas_bench_setting setting = {
        P256, 0x001d, scenario->suite, false, false, false, false, false};
    const uint64_t count = BULK_TIMES * (scenario->is_records ? RECORDS : 1);
    const castls_bytes unit = scenario->is_records ? CAS_TEXT("records/s") : CAS_TEXT("MiB/s");
    uint64_t send_ns = 0;
    uint64_t receive_ns = 0;
    const castls_code code = cas_bench_bulk(
        &setting, scenario->way, rounds * BATCHES, BULK_TIMES, &send_ns, &receive_ns);
    if (code == CASTLS_OK) {
        print_row(scenario->name, CAS_TEXT("send"), UINT64_C(1000000000) * count / send_ns, unit);
        print_row(scenario->name, CAS_TEXT("receive"), UINT64_C(1000000000) * count / receive_ns,
                  unit);
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

/* What a file is named, and its bytes. */
static bool export_file(castls_bytes folder, castls_bytes key, castls_bytes part,
                        castls_bytes content)
{
    uint8_t room[64] = {0};
    castls_bytes name = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, key);
    cas_write_bytes(&w, part);
    return cas_writer_end(&w, &name) == CAS_OK && cas_bench_write_file(folder, name, content);
}

/* A kind of key that the provider lacks has no files, and no scenario of a peer can use it. */
static bool export_chain(castls_bytes folder, castls_key_kind kind, castls_bytes key)
{
    cas_bench_chain chain = {0};
    cas_bench_pem client = {0};
    uint8_t room[2 * CAS_BENCH_PEM_MAX] = {0};
    if (cas_bench_chain_make(kind, &chain) != CASTLS_OK ||
        cas_bench_client_make(&chain, kind, &client) != CASTLS_OK) {
        return kind == CASTLS_KEY_ML_DSA_65;
    }
    return export_file(folder, key, CAS_TEXT("-chain.pem"),
                       cas_bench_chain_sent(&chain, CAS_SPAN(room))) &&
           export_file(folder, key, CAS_TEXT("-key.pem"), cas_bench_chain_key(&chain)) &&
           export_file(folder, key, CAS_TEXT("-root.pem"), cas_bench_chain_root(&chain)) &&
           export_file(folder, key, CAS_TEXT("-client-chain.pem"),
                       cas_bench_sent(&client, &chain.intermediate, CAS_SPAN(room))) &&
           export_file(folder, key, CAS_TEXT("-client-key.pem"),
                       cas_bytes_prefix(CAS_BYTES(client.key), client.key_len));
}

static int export_all(castls_bytes folder)
{
    const bool is_done =
        export_chain(folder, P256, CAS_TEXT("ecdsa")) &&
        export_chain(folder, CASTLS_KEY_RSA, CAS_TEXT("rsa")) &&
        export_chain(folder, CASTLS_KEY_ECDSA_P384, CAS_TEXT("ecdsa384")) &&
        export_chain(folder, CASTLS_KEY_ED25519, CAS_TEXT("ed25519")) &&
        export_chain(folder, CASTLS_KEY_ML_DSA_65, CAS_TEXT("mldsa65"));
    return is_done ? 0 : 1;
}

static void print_name(const char *name)
{
    cas_bench_print(cas_text(name));
    cas_bench_print(CAS_TEXT("\n"));
}

static int list_all(void)
{
    for (size_t i = 0; i < CAS_COUNT(handshakes); i++) {
        print_name(CAS_AT(handshakes, i)->name);
    }
    for (size_t i = 0; i < CAS_COUNT(bulks); i++) {
        print_name(CAS_AT(bulks, i)->name);
    }
    return 0;
}

static int list_providers(void)
{
    const castls_provider *first = castls_provider_default();
    print_name(first->name);
    if (castls_provider_openssl() != NULL && castls_provider_openssl() != first) {
        print_name(castls_provider_openssl()->name);
    }
    return 0;
}

static bool is_wanted(const char *name)
{
    const castls_bytes wanted = cas_bench_argument(1);
    return cas_bytes_is_empty(wanted) || cas_bytes_equal(wanted, cas_text(name));
}

int cas_bench_main(void)
{
    if (cas_bytes_equal(cas_bench_argument(0), CAS_TEXT("export"))) {
        return export_all(cas_bench_argument(1));
    }
    if (cas_bytes_equal(cas_bench_argument(0), CAS_TEXT("list"))) {
        return list_all();
    }
    if (cas_bytes_equal(cas_bench_argument(0), CAS_TEXT("providers"))) {
        return list_providers();
    }
    if (cas_bytes_equal(cas_bench_argument(0), CAS_TEXT("more"))) {
        return cas_bench_more(3, print_row) == CASTLS_OK ? 0 : 1;
    }
    const uint64_t rounds = number(cas_bench_argument(0), 3);
    for (size_t i = 0; i < CAS_COUNT(handshakes); i++) {
        const cas_scenario *scenario = CAS_AT(handshakes, i);
        if (is_wanted(scenario->name) && run_handshakes(scenario, rounds) != CASTLS_OK) {
            print_row(scenario->name, CAS_TEXT("-"), 0, CAS_TEXT("failed or not in this provider"));
        }
    }
    for (size_t i = 0; i < CAS_COUNT(bulks); i++) {
        const cas_bulk_scenario *scenario = CAS_AT(bulks, i);
        if (is_wanted(scenario->name) && run_bulk(scenario, rounds) != CASTLS_OK) {
            print_row(scenario->name, CAS_TEXT("-"), 0, CAS_TEXT("failed"));
        }
    }
    return 0;
}
