/*
 * os.c: certificate verification by castls through its public API, in the rows of `make
 * bench-x509`. One line a row: name, tab, nanoseconds. Like the peers beside it, it is a program of
 * its own: plain C as a user would write it.
 *
 *   castls-bench-x509 MATERIAL
 *
 * "cold" is a configuration that has met no certificate yet, "warm" one that has met just these.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "castls/castls.h"
#include "castls/io.h"

#define CHAIN_MAX 8
#define DER_MAX 16384
#define TEXT_MAX 65536

static uint8_t der_room[CHAIN_MAX][DER_MAX];
static castls_bytes chain[CHAIN_MAX];
static size_t chain_count;

static uint64_t now_ns(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void row(const char *name, const char *kind, const char *how, uint64_t nanoseconds)
{
    printf("%s%s%s\t%llu\n", name, kind, how, (unsigned long long)nanoseconds);
    (void)fflush(stdout);
}

static void need(bool done, const char *what)
{
    if (!done) {
        (void)fprintf(stderr, "castls-bench-x509: %s\n", what);
        exit(1);
    }
}

static void read_chain(const char *folder, const char *kind)
{
    static uint8_t text[TEXT_MAX];
    char path[4096];
    castls_bytes label = {NULL, 0};
    size_t at = 0;
    (void)snprintf(path, sizeof(path), "%s/%s-chain.pem", folder, kind);
    FILE *file = fopen(path, "rb");
    need(file != NULL, path);
    const castls_bytes pem = {text, fread(text, 1, sizeof(text), file)};
    (void)fclose(file);
    for (chain_count = 0; chain_count < CHAIN_MAX; chain_count++) {
        const castls_span room = {der_room[chain_count], DER_MAX};
        chain[chain_count].data = room.data;
        if (castls_pem_next(pem, &at, &label, room, &chain[chain_count].len) != CASTLS_OK) {
            break;
        }
    }
    need(chain_count != 0, path);
}

static castls_config *new_config(castls_trust *trust, castls_revocation *list)
{
    const castls_environment environment = castls_io_environment();
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    need(castls_config_builder_new(&environment, &builder) == CASTLS_OK, "a builder");
    (void)castls_config_builder_set_trust(builder, trust);
    (void)castls_config_builder_set_revocation(builder, list);
    need(castls_config_build(builder, &config, NULL) == CASTLS_OK, "a configuration");
    castls_config_builder_free(builder);
    return config;
}

static castls_trust *read_roots(const char *folder, const char *kind)
{
    char path[4096];
    castls_trust *trust = NULL;
    castls_error error = {0};
    (void)snprintf(path, sizeof(path), "%s/%s-roots.pem", folder, kind);
    need(castls_io_trust_file(path, &trust, &error) == CASTLS_OK, path);
    return trust;
}

static void verify(castls_config *config)
{
    static const uint8_t text[] = {'l', 'o', 'c', 'a', 'l', 'h', 'o', 's', 't'};
    const castls_bytes name = {text, sizeof(text)};
    const castls_parts sent = {chain, chain_count};
    castls_verified done = {.struct_len = sizeof(done)};
    const char *now = getenv("BENCH_NOW");
    need(now != NULL, "BENCH_NOW");
    const castls_code code = castls_config_verify(
        config, CASTLS_PURPOSE_SERVER, sent, name, strtoll(now, NULL, 10), &done);
    need(code == CASTLS_OK, castls_reason_text(done.error.reason));
}

/* One verification, the best of many batches; a cold one meets a fresh configuration each time. */
static uint64_t best_of(castls_trust *trust, castls_config *warm, int batches, int runs)
{
    uint64_t best = UINT64_MAX;
    for (int batch = 0; batch < batches; batch++) {
        uint64_t spent = 0;
        for (int i = 0; i < runs; i++) {
            castls_config *config =
                warm != NULL ? castls_config_retain(warm) : new_config(trust, NULL);
            const uint64_t begun = now_ns();
            verify(config);
            spent += now_ns() - begun;
            castls_config_release(config);
        }
        best = spent / (uint64_t)runs < best ? spent / (uint64_t)runs : best;
    }
    return best;
}

static void roots(void)
{
    const char *names[] = {"roots first", "roots again"};
    castls_trust *kept[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        castls_error error = {0};
        const uint64_t begun = now_ns();
        const castls_code code = castls_io_system_trust(&kept[i], &error);
        row(names[i], "", "", now_ns() - begun);
        need(code == CASTLS_OK && castls_trust_count(kept[i]) > 100, "the system's roots");
    }
    castls_trust_release(kept[0]);
    castls_trust_release(kept[1]);
}

static void chains(const char *folder)
{
    const char *kinds[] = {"ecdsa", "rsa"};
    for (int k = 0; k < 2; k++) {
        castls_trust *trust = read_roots(folder, kinds[k]);
        castls_config *warm = new_config(trust, NULL);
        read_chain(folder, kinds[k]);
        row("chain ", kinds[k], " cold", best_of(trust, NULL, 60, 20));
        verify(warm);
        row("chain ", kinds[k], " warm", best_of(trust, warm, 60, 20));
        castls_config_release(warm);
        castls_trust_release(trust);
    }
}

static void lists(const char *folder)
{
    char path[4096];
    castls_revocation *list = NULL;
    castls_error error = {0};
    castls_trust *trust = read_roots(folder, "list");
    (void)snprintf(path, sizeof(path), "%s/list.der", folder);
    need(castls_io_revocation_file(path, &list, &error) == CASTLS_OK, path);
    castls_config *config = new_config(trust, list);
    castls_config *without = new_config(trust, NULL);
    read_chain(folder, "list");
    verify(without);
    row("list none", "", "", best_of(trust, without, 20, 20));
    const uint64_t begun = now_ns();
    verify(config);
    row("list verify first", "", "", now_ns() - begun);
    row("list verify", "", "", best_of(trust, config, 20, 20));
    castls_config_release(without);
    castls_config_release(config);
    castls_revocation_release(list);
    castls_trust_release(trust);
}

int main(int argc, char **argv)
{
    need(argc == 2 && getenv("BENCH_NOW") != NULL, "MATERIAL, and BENCH_NOW in the environment");
    roots();
    chains(argv[1]);
    lists(argv[1]);
    return 0;
}
