/*
 * peer.c: the scenarios of castls-bench on another library: the same certificates, groups, suites,
 * ticket counts, clock, batches and output.
 *
 *     PROGRAM CERTIFICATES ROUNDS SCENARIO...    One line a row: scenario, side, value, unit.
 *     PROGRAM version
 */
#include "bench/peers/peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* As in bench.c and bulk.c. */
#define BATCHES 60
#define HANDSHAKES 20
#define BULK_TIMES 4
#define BULK_LEN ((size_t)1024 * 1024)
#define RECORDS 2000
#define WIRE_LEN (BULK_LEN + 262144)

static uint64_t now_ns(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

size_t peer_wire_read(peer_wire *wire, void *out, size_t len)
{
    const size_t left = wire->len - wire->at;
    const size_t n = len < left ? len : left;
    memcpy(out, wire->bytes + wire->at, n);
    wire->at += n;
    if (wire->at == wire->len) {
        wire->at = 0;
        wire->len = 0;
    }
    return n;
}

size_t peer_wire_write(peer_wire *wire, const void *bytes, size_t len)
{
    const size_t n = len < wire->max - wire->len ? len : wire->max - wire->len;
    memcpy(wire->bytes + wire->len, bytes, n);
    wire->len += n;
    return n;
}

const char *peer_path(const char *folder, const peer_scenario *scenario, const char *part)
{
    static char path[4096];
    (void)snprintf(path, sizeof(path), "%s/%s-%s.pem", folder, scenario->key, part);
    return path;
}

static bool has_word(const char *name, const char *word)
{
    const size_t len = strlen(word);
    for (const char *at = strstr(name, word); at != NULL; at = strstr(at + 1, word)) {
        if ((at == name || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0')) {
            return true;
        }
    }
    return false;
}

static peer_scenario parse(const char *name)
{
    static const char *const keys[][2] = {
        {"ECDSA-P256", "ecdsa"},
        {"ECDSA-P384", "ecdsa384"},
        {"RSA-2048", "rsa"},
        {"Ed25519", "ed25519"},
        {"ML-DSA-65", "mldsa65"}};
    peer_scenario scenario = {.name = name, .key = "ecdsa"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (has_word(name, keys[i][0])) {
            (void)snprintf(scenario.key, sizeof(scenario.key), "%s", keys[i][1]);
        }
    }
    scenario.is_hybrid = has_word(name, "X25519MLKEM768");
    scenario.is_tls12 = has_word(name, "1.2");
    scenario.suite = scenario.is_tls12            ? "TLS_ECDHE_WITH_AES_128_GCM_SHA256"
                     : has_word(name, "AES256")   ? "TLS_AES_256_GCM_SHA384"
                     : has_word(name, "CHACHA20") ? "TLS_CHACHA20_POLY1305_SHA256"
                                                  : "TLS_AES_128_GCM_SHA256";
    scenario.resumes = has_word(name, "resumed");
    scenario.by_id = has_word(name, "id");
    scenario.is_mutual = has_word(name, "mutual");
    scenario.has_tickets = (scenario.resumes && !scenario.by_id) || has_word(name, "tickets");
    scenario.write_len =
        has_word(name, "16KiB")      ? 16384
        : has_word(name, "buffered") ? 65536
        : has_word(name, "bulk")     ? BULK_LEN
                                     : 0;
    scenario.record_len = has_word(name, "64B") ? 64 : has_word(name, "1350B") ? 1350 : 0;
    return scenario;
}

typedef struct pair {
    peer_world *world;
    peer_wire to_server;
    peer_wire to_client;
    peer_conn *client;
    peer_conn *server;
    uint64_t client_ns;
    uint64_t server_ns;
} pair;

static void drop(pair *p)
{
    uint64_t start = now_ns();
    peer_free(p->client);
    p->client_ns += now_ns() - start;
    start = now_ns();
    peer_free(p->server);
    p->server_ns += now_ns() - start;
    p->client = NULL;
    p->server = NULL;
}

static bool connect_both(pair *p)
{
    p->to_server.len = p->to_server.at = p->to_client.len = p->to_client.at = 0;
    uint64_t start = now_ns();
    p->client = peer_new(p->world, false, &p->to_client, &p->to_server);
    p->client_ns += now_ns() - start;
    start = now_ns();
    p->server = peer_new(p->world, true, &p->to_server, &p->to_client);
    p->server_ns += now_ns() - start;
    int client = 0;
    int server = 0;
    do {
        start = now_ns();
        client = peer_step(p->client);
        p->client_ns += now_ns() - start;
        start = now_ns();
        server = client < 0 ? -1 : peer_step(p->server);
        p->server_ns += now_ns() - start;
    } while (client >= 0 && server >= 0 &&
             (client == 0 || server == 0 || p->to_client.len != 0 || p->to_server.len != 0));
    return client == 1 && server == 1;
}

static void print_row(const char *name, const char *side, uint64_t count, uint64_t ns,
                      const char *unit)
{
    printf("%s\t%s\t%llu\t%s\n", name, side,
           (unsigned long long)(1000000000u * count / (ns == 0 ? 1 : ns)), unit);
}

static const char *run_handshakes(const peer_scenario *scenario, pair *p, size_t rounds)
{
    uint64_t best_client = UINT64_MAX;
    uint64_t best_server = UINT64_MAX;
    if (!connect_both(p)) {
        return "the handshake failed";
    }
    drop(p); /* Warms keys, gets tickets. */
    for (size_t batch = 0; batch < rounds * BATCHES; batch++) {
        p->client_ns = 0;
        p->server_ns = 0;
        for (size_t i = 0; i < HANDSHAKES; i++) {
            const bool is_done = connect_both(p);
            const bool is_resumed = is_done && peer_is_resumed(p->server);
            drop(p);
            if (!is_done || is_resumed != scenario->resumes) {
                return "not the wanted kind of handshake";
            }
        }
        best_client = p->client_ns < best_client ? p->client_ns : best_client;
        best_server = p->server_ns < best_server ? p->server_ns : best_server;
    }
    print_row(scenario->name, "client", HANDSHAKES, best_client, "handshakes/s");
    print_row(scenario->name, "server", HANDSHAKES, best_server, "handshakes/s");
    return NULL;
}

/* One transfer of `total` bytes in writes of `write_len`; all of it is sent, then all is read. */
static bool transfer(pair *p, uint8_t *text, size_t total, size_t write_len, uint64_t *send_ns,
                     uint64_t *receive_ns)
{
    size_t got = 0;
    uint64_t start = now_ns();
    for (size_t at = 0; at < total; at += write_len) {
        if (!peer_send(p->server, text + at, write_len)) {
            return false;
        }
    }
    *send_ns += now_ns() - start;
    start = now_ns();
    while (got < total) {
        const long n = peer_read(p->client, text + got, total - got);
        if (n <= 0) {
            return false;
        }
        got += (size_t)n;
    }
    *receive_ns += now_ns() - start;
    return true;
}

static const char *run_bulk(const peer_scenario *scenario, pair *p, size_t rounds)
{
    const bool is_records = scenario->record_len != 0;
    const size_t write_len = is_records ? scenario->record_len : scenario->write_len;
    const size_t total = is_records ? RECORDS / BULK_TIMES * write_len : BULK_LEN;
    uint8_t *text = calloc(1, total + PEER_SLACK);
    uint64_t best_send = UINT64_MAX;
    uint64_t best_receive = UINT64_MAX;
    if (text == NULL || !connect_both(p)) {
        free(text);
        return "the handshake failed";
    }
    bool is_done = true;
    for (size_t batch = 0; batch < rounds * BATCHES && is_done; batch++) {
        uint64_t send_ns = 0;
        uint64_t receive_ns = 0;
        for (size_t i = 0; i < BULK_TIMES && is_done; i++) {
            is_done = transfer(p, text, total, write_len, &send_ns, &receive_ns);
        }
        best_send = send_ns < best_send ? send_ns : best_send;
        best_receive = receive_ns < best_receive ? receive_ns : best_receive;
    }
    drop(p);
    free(text);
    if (!is_done) {
        return "bytes were lost";
    }
    const uint64_t count = is_records ? RECORDS : BULK_TIMES;
    const char *unit = is_records ? "records/s" : "MiB/s";
    print_row(scenario->name, "send", count, best_send, unit);
    print_row(scenario->name, "receive", count, best_receive, unit);
    return NULL;
}

static const char *run(const peer_scenario *scenario, const char *folder, size_t rounds)
{
    pair p = {0};
    const char *why = "not in this library";
    p.world = peer_world_new(scenario, folder, &why);
    if (p.world == NULL) {
        return why;
    }
    p.to_server = (peer_wire){malloc(WIRE_LEN), 0, WIRE_LEN, 0};
    p.to_client = (peer_wire){malloc(WIRE_LEN), 0, WIRE_LEN, 0};
    why = "no memory";
    if (p.to_server.bytes != NULL && p.to_client.bytes != NULL) {
        why = scenario->write_len != 0 || scenario->record_len != 0
                  ? run_bulk(scenario, &p, rounds)
                  : run_handshakes(scenario, &p, rounds);
    }
    free(p.to_server.bytes);
    free(p.to_client.bytes);
    peer_world_free(p.world);
    return why;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "version") == 0) {
        printf("%s\n", peer_version());
        return 0;
    }
    if (argc < 4) {
        fprintf(stderr, "usage: %s CERTIFICATES ROUNDS SCENARIO...\n", argv[0]);
        return 2;
    }
    for (int i = 3; i < argc; i++) {
        const peer_scenario scenario = parse(argv[i]);
        const char *why = run(&scenario, argv[1], strtoul(argv[2], NULL, 10));
        if (why != NULL) {
            printf("%s\t-\t0\t%s\n", argv[i], why);
        }
        fflush(stdout);
    }
    return 0;
}
