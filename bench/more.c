/*
 * more.c: see more.h.
 */
#include "bench/more.h"

#include "bench/bulk.h"
#include "bench/floor.h"
#include "bench/os.h"
#include "bench/world.h"
#include "core/list.h"
#include "core/text.h"

#define BATCHES 60
#define HANDSHAKES 20
#define LATENCIES 2000
#define CONNECTIONS 100
#define THREADS_MAX 64

static const cas_bench_setting full = {
    CASTLS_KEY_ECDSA_P256, 0x001d, 0x1301, false, false, false, false, false};
static const cas_bench_setting resumed = {
    CASTLS_KEY_ECDSA_P256, 0x001d, 0x1301, true, false, false, false, false};

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* One handshake's nanoseconds of each side, the best of all batches. */
static castls_code time_handshakes(const cas_bench_setting *setting, uint64_t batches,
                                   uint64_t *client_ns, uint64_t *server_ns)
{
    cas_bench_world world = {0};
    bool is_resumed = false;
    uint64_t ignored = 0;
    *client_ns = UINT64_MAX;
    *server_ns = UINT64_MAX;
    castls_code code = cas_bench_world_make(setting, &world);
    if (code == CASTLS_OK) {
        code = cas_bench_handshake(&world, &ignored, &ignored, &is_resumed);
    }
    for (uint64_t batch = 0; batch < batches && code == CASTLS_OK; batch++) {
        uint64_t client = 0;
        uint64_t server = 0;
        for (size_t i = 0; i < HANDSHAKES && code == CASTLS_OK; i++) {
            code = cas_bench_handshake(&world, &client, &server, &is_resumed);
        }
        *client_ns = smaller(*client_ns, client / HANDSHAKES);
        *server_ns = smaller(*server_ns, server / HANDSHAKES);
    }
    cas_bench_world_clear(&world);
    return code;
}

/* Scenario, floor, and how much more than the floor the scenario takes. */
static castls_code print_floor(const char *name, cas_bench_side side, uint64_t ns, uint64_t batches,
                               uint64_t times, cas_bench_printer print)
{
    uint64_t floor_ns = 0;
    const castls_code code = cas_bench_floor(side, batches, times, &floor_ns);
    if (code == CASTLS_OK && floor_ns != 0) {
        print(name, CAS_TEXT("took"), ns, CAS_TEXT("ns"));
        print(name, CAS_TEXT("floor"), floor_ns, CAS_TEXT("ns"));
        print(name, CAS_TEXT("overhead"), 100 * ns / floor_ns, CAS_TEXT("% of the floor"));
    }
    return code;
}

static castls_code print_floors(uint64_t rounds, cas_bench_printer print)
{
    const uint64_t batches = rounds * BATCHES;
    const cas_bench_way way = {false, CAS_BENCH_BULK_LEN, CAS_BENCH_BULK_LEN};
    uint64_t client = 0;
    uint64_t server = 0;
    castls_code code = time_handshakes(&full, batches, &client, &server);
    if (code == CASTLS_OK) {
        code = print_floor("floor of full, server", CAS_BENCH_FULL_SERVER, server, batches,
                           HANDSHAKES, print);
    }
    if (code == CASTLS_OK) {
        code = print_floor("floor of full, client", CAS_BENCH_FULL_CLIENT, client, batches,
                           HANDSHAKES, print);
    }
    if (code == CASTLS_OK) {
        code = time_handshakes(&resumed, batches, &client, &server);
    }
    if (code == CASTLS_OK) {
        code = print_floor("floor of resumed, server", CAS_BENCH_RESUMED_SERVER, server, batches,
                           HANDSHAKES, print);
    }
    if (code == CASTLS_OK) {
        code = print_floor("floor of resumed, client", CAS_BENCH_RESUMED_CLIENT, client, batches,
                           HANDSHAKES, print);
    }
    if (code == CASTLS_OK) {
        code = cas_bench_bulk(&full, way, batches, 4, &server, &client);
    }
    return code == CASTLS_OK ? print_floor("floor of bulk, send", CAS_BENCH_BULK_SEND, server / 4,
                                           batches, 4, print)
                             : code;
}

/* Keeps many connections at once and asks the allocator; both ends together, halved. */
static castls_code print_memory(cas_bench_printer print)
{
    cas_bench_world world = {0};
    castls_conn *client[CONNECTIONS] = {0};
    castls_conn *server[CONNECTIONS] = {0};
    uint64_t ignored = 0;
    castls_code code = cas_bench_world_make(&full, &world);
    castls_conn *first_client = NULL;
    castls_conn *first_server = NULL;
    if (code == CASTLS_OK) {
        code = cas_bench_connect(&world, &first_client, &first_server, &ignored, &ignored);
    }
    const uint64_t before = cas_bench_heap();
    for (size_t i = 0; i < CONNECTIONS && code == CASTLS_OK; i++) {
        code = cas_bench_meet(&world, CAS_AT(client, i), CAS_AT(server, i));
    }
    const uint64_t meeting = cas_bench_heap() - before;
    for (size_t i = 0; i < CONNECTIONS && code == CASTLS_OK; i++) {
        code = cas_bench_carry_on(*CAS_AT(client, i), *CAS_AT(server, i));
    }
    const uint64_t idle = cas_bench_heap() - before;
    for (size_t i = 0; i < CONNECTIONS; i++) {
        castls_conn_free(*CAS_AT(client, i));
        castls_conn_free(*CAS_AT(server, i));
    }
    castls_conn_free(first_client);
    castls_conn_free(first_server);
    cas_bench_world_clear(&world);
    print("memory of a connection", CAS_TEXT("meeting"), meeting / CONNECTIONS / 2,
          CAS_TEXT("bytes"));
    print("memory of a connection", CAS_TEXT("idle"), idle / CONNECTIONS / 2, CAS_TEXT("bytes"));
    return code;
}

static castls_code print_latency(const cas_bench_setting *setting, const char *name,
                                 cas_bench_printer print)
{
    static const struct {
        size_t permille;
        const char *name;
    } wanted[] = {{500, "p50"}, {900, "p90"}, {990, "p99"}, {999, "p99.9"}};
    cas_bench_world world = {0};
    cas_bench_times times = {0};
    bool is_resumed = false;
    castls_code code = cas_bench_world_make(setting, &world);
    for (size_t i = 0; i < LATENCIES && code == CASTLS_OK; i++) {
        uint64_t client = 0;
        uint64_t server = 0;
        code = cas_bench_handshake(&world, &client, &server, &is_resumed);
        cas_bench_times_add(&times, server);
    }
    cas_bench_world_clear(&world);
    for (size_t i = 0; i < CAS_COUNT(wanted) && code == CASTLS_OK; i++) {
        print(name, cas_text(CAS_AT(wanted, i)->name),
              cas_bench_times_at(&times, CAS_AT(wanted, i)->permille), CAS_TEXT("ns"));
    }
    return code;
}

/* Setting up: a key and its chain, and a configuration. */
static castls_code print_setup(cas_bench_printer print)
{
    cas_bench_chain chain = {0};
    uint8_t room[2 * CAS_BENCH_PEM_MAX] = {0};
    const castls_environment environment = cas_bench_environment();
    uint64_t load_ns = UINT64_MAX;
    uint64_t build_ns = UINT64_MAX;
    castls_code code = cas_bench_chain_make(CASTLS_KEY_ECDSA_P256, &chain);
    const castls_bytes sent = cas_bench_chain_sent(&chain, CAS_SPAN(room));
    for (size_t i = 0; i < BATCHES && code == CASTLS_OK; i++) {
        castls_credential *credential = NULL;
        castls_config_builder *builder = NULL;
        castls_config *config = NULL;
        uint64_t start = cas_bench_now_ns();
        code = cas_bench_credential(&environment, sent, cas_bench_chain_key(&chain), &credential);
        load_ns = smaller(load_ns, cas_bench_now_ns() - start);
        start = cas_bench_now_ns();
        if (code == CASTLS_OK) {
            code = castls_config_builder_new(&environment, &builder);
        }
        if (code == CASTLS_OK) {
            (void)castls_config_builder_add_credential(builder, credential);
            code = castls_config_build(builder, &config, NULL);
        }
        castls_config_builder_free(builder);
        build_ns = smaller(build_ns, cas_bench_now_ns() - start);
        castls_config_release(config);
        castls_credential_release(credential);
    }
    print("setting up", CAS_TEXT("key+chain"), load_ns, CAS_TEXT("ns"));
    print("setting up", CAS_TEXT("config"), build_ns, CAS_TEXT("ns"));
    return code;
}

/* A thread's share: handshakes until the time is over. */
typedef struct crowd {
    const cas_bench_world *world;
    uint64_t done[THREADS_MAX];
} crowd;

static void work(void *user, size_t number)
{
    crowd *c = user;
    const uint64_t end = cas_bench_now_ns() + UINT64_C(1000000000);
    uint64_t ignored = 0;
    uint64_t done = 0;
    bool is_resumed = false;
    while (cas_bench_now_ns() < end &&
           cas_bench_handshake(c->world, &ignored, &ignored, &is_resumed) == CASTLS_OK) {
        done = done + 1;
    }
    *CAS_AT(c->done, number) = done;
}

static castls_code print_threads(cas_bench_printer print)
{
    static const char *const names[] = {"1 thread", "all cores"};
    cas_bench_world world = {0};
    castls_code code = cas_bench_world_make(&resumed, &world);
    const size_t counts[] = {1, cas_min_size(cas_bench_cores(), THREADS_MAX)};
    for (size_t i = 0; i < CAS_COUNT(counts) && code == CASTLS_OK; i++) {
        crowd c = {&world, {0}};
        uint64_t total = 0;
        if (!cas_bench_threads(*CAS_AT(counts, i), work, &c)) {
            code = CASTLS_FAILED;
        }
        for (size_t k = 0; k < CAS_COUNT(c.done); k++) {
            total = total + *CAS_AT(c.done, k);
        }
        print("threads, resumed handshakes", cas_text(*CAS_AT(names, i)), total,
              CAS_TEXT("pairs/s"));
    }
    cas_bench_world_clear(&world);
    return code;
}

castls_code cas_bench_more(uint64_t rounds, cas_bench_printer print)
{
    castls_code code = print_floors(rounds, print);
    if (code == CASTLS_OK) {
        code = print_memory(print);
    }
    if (code == CASTLS_OK) {
        code = print_setup(print);
    }
    if (code == CASTLS_OK) {
        code = print_latency(&full, "latency of full, server", print);
    }
    if (code == CASTLS_OK) {
        code = print_latency(&resumed, "latency of resumed, server", print);
    }
    return code == CASTLS_OK ? print_threads(print) : code;
}
