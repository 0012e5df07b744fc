/*
 * os.c: standard input in, standard output out, for limbo.c.
 *
 *   limbo                  judges the cases
 *   limbo time             times them
 *   limbo list DER SERIAL  times a revocation list: files with the list and with the octets of a
 *                          serial number that it names
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "limbo/limbo.h"

#define INPUT_MAX ((size_t)1 << 30)

void limbo_print(castls_bytes line)
{
    (void)fwrite(line.data, 1, line.len, stdout);
    (void)putchar('\n');
}

uint64_t limbo_now_ns(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* All of a stream; NULL when there is no memory, or too much input. */
static uint8_t *read_all(FILE *from, size_t *len)
{
    size_t room = 1 << 20;
    uint8_t *text = malloc(room);
    *len = 0;
    while (text != NULL) {
        const size_t got = fread(text + *len, 1, room - *len, from);
        *len += got;
        if (got == 0) {
            return text;
        }
        if (*len == room) {
            uint8_t *more = room < INPUT_MAX ? realloc(text, 2 * room) : NULL;
            if (more == NULL) {
                free(text);
            }
            text = more;
            room = 2 * room;
        }
    }
    return NULL;
}

static castls_bytes read_file(const char *path)
{
    size_t len = 0;
    FILE *file = fopen(path, "rb");
    uint8_t *octets = file == NULL ? NULL : read_all(file, &len);
    if (file != NULL) {
        (void)fclose(file);
    }
    const castls_bytes out = {octets, len};
    return out;
}

static int time_list(const char *list_path, const char *serial_path)
{
    const castls_bytes list = read_file(list_path);
    const castls_bytes serial = read_file(serial_path);
    uint64_t load_ns = 0;
    uint64_t look_up_ns = 0;
    const cas_err err = limbo_time_list(list, serial, &load_ns, &look_up_ns);
    (void)printf("list load\t%llu\nlist look-up\t%llu\n", (unsigned long long)load_ns,
                 (unsigned long long)look_up_ns);
    free((void *)(uintptr_t)list.data);
    free((void *)(uintptr_t)serial.data);
    return err == CAS_OK ? 0 : 2;
}

/* Three rounds: the best of all, and the case whose best is the slowest. */
static cas_err time_cases(castls_bytes all)
{
    static limbo_tally tally;
    uint64_t best_ns = UINT64_MAX;
    uint64_t slowest_ns = 0;
    for (int round = 0; round < 3; round++) {
        tally.at = 0;
        tally.total_ns = 0;
        const cas_err err = limbo_run(all, &tally);
        if (err != CAS_OK) {
            return err;
        }
        best_ns = tally.total_ns < best_ns ? tally.total_ns : best_ns;
    }
    for (size_t i = 0; i < tally.at; i++) {
        slowest_ns = tally.best_ns[i] > slowest_ns ? tally.best_ns[i] : slowest_ns;
    }
    (void)printf("limbo all\t%llu\nlimbo slowest\t%llu\n", (unsigned long long)best_ns,
                 (unsigned long long)slowest_ns);
    return CAS_OK;
}

int main(int argc, char **argv)
{
    size_t len = 0;
    if (argc == 4 && strcmp(argv[1], "list") == 0) {
        return time_list(argv[2], argv[3]);
    }
    uint8_t *text = read_all(stdin, &len);
    if (text == NULL) {
        (void)fputs("limbo: no memory for the cases\n", stderr);
        return 2;
    }
    const castls_bytes all = {text, len};
    const bool is_timed = argc == 2 && strcmp(argv[1], "time") == 0;
    const cas_err err = is_timed ? time_cases(all) : limbo_run(all, NULL);
    free(text);
    if (err != CAS_OK || fflush(stdout) != 0) {
        (void)fprintf(stderr, "limbo: %s\n", castls_reason_text((castls_reason)err));
        return 2;
    }
    return 0;
}
