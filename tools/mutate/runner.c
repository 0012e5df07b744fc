/*
 * runner.c: takes the place of cmocka's loop over the tests of a group. It is preloaded, keeps one
 * test program ready, and runs single tests of it in children, each with the mutant that it is
 * told.
 *
 * CAS_MUTANT_GROUP is the number of the group to keep ready, or "all": then the names of all tests
 * are listed. Standard input has one order a line:
 *
 *   MUTANT TEST MS    runs one test with one mutant (0: none), for at most MS of processor time
 *
 * and standard output one answer an order: "@ STATUS US", and behind it what was met, as numbers,
 * when the mutant is 0. STATUS 0: the test has passed. 254: the limit of time was reached.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "mutant.h"

enum { TABLES_MAX = 16, WALL_S = 300, MEMORY_MAX = 2000 };

typedef int run_group(const char *name, const struct CMUnitTest *tests, size_t count,
                      CMFixtureFunction set_up, CMFixtureFunction tear_down);

unsigned cas_mutant;
unsigned char cas_mutant_met[CAS_MUTANTS_MAX];

static struct table {
    const void *rows;
    unsigned base;
} tables[TABLES_MAX];
static int groups;
static FILE *orders;
static FILE *answers;

void cas_mutant_table(unsigned base, const void *rows)
{
    for (int i = 0; i < TABLES_MAX; i++) {
        if (tables[i].rows == rows) {
            return;
        }
        if (tables[i].rows == NULL) {
            tables[i].base = base;
            tables[i].rows = rows;
            return;
        }
    }
}

_Bool cas_mutant_row(const void *rows, size_t i)
{
    for (int k = 0; k < TABLES_MAX && tables[k].rows != NULL; k++) {
        if (tables[k].rows == rows) {
            return cas_mutant_is(tables[k].base + (unsigned)i);
        }
    }
    return 0;
}

/* The first assertion that does not hold ends the test: nothing after it can change the verdict. */
void _fail(const char *file, int line)
{
    if (getenv("CAS_MUTANT_SAY") != NULL) {
        fprintf(stderr, "%s:%d: does not hold\n", file, line);
    }
    _exit(1);
}

static void limit(long ms)
{
    const struct itimerval time = {{0, 0}, {ms / 1000, ms % 1000 * 1000}};
    const struct rlimit memory = {(rlim_t)MEMORY_MAX << 20, (rlim_t)MEMORY_MAX << 20};
    setitimer(ITIMER_PROF, &time, NULL);
    setrlimit(RLIMIT_AS, &memory);
    alarm(WALL_S);
}

static void child(const struct CMUnitTest *test, void *state, unsigned mutant, long ms,
                  unsigned char *met)
{
    const int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, 0);
    dup2(nothing, 1);
    if (getenv("CAS_MUTANT_SAY") == NULL) {
        dup2(nothing, 2);
    }
    struct CMUnitTest copy = *test;
    if (copy.initial_state == NULL) {
        copy.initial_state = state;
    }
    memset(cas_mutant_met, 0, sizeof(cas_mutant_met));
    limit(ms);
    cas_mutant = mutant;
    run_group *run = (run_group *)dlsym(RTLD_NEXT, "_cmocka_run_group_tests");
    const int failed = run("mutants", &copy, 1, NULL, NULL);
    memcpy(met, cas_mutant_met, sizeof(cas_mutant_met));
    _exit(failed == 0 ? 0 : 1);
}

static int status_of(int raw)
{
    if (WIFEXITED(raw)) {
        return WEXITSTATUS(raw);
    }
    return WTERMSIG(raw) == SIGPROF || WTERMSIG(raw) == SIGALRM ? 254 : 200;
}

static void obey(const struct CMUnitTest *tests, size_t count, void *state, unsigned char *met)
{
    unsigned mutant = 0;
    size_t test = 0;
    long ms = 0;
    while (fscanf(orders, "%u %zu %ld", &mutant, &test, &ms) == 3 && test < count) {
        struct rusage before;
        struct rusage after;
        int raw = 0;
        getrusage(RUSAGE_CHILDREN, &before);
        memset(met, 0, mutant == 0 ? CAS_MUTANTS_MAX : 0);
        const pid_t pid = fork();
        if (pid == 0) {
            child(&tests[test], state, mutant, ms, met);
        }
        waitpid(pid, &raw, 0);
        getrusage(RUSAGE_CHILDREN, &after);
        const long us =
            (after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec -
             before.ru_stime.tv_sec) *
                1000000L +
            after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec -
            before.ru_stime.tv_usec;
        fprintf(answers, "@ %d %ld", status_of(raw), us);
        for (unsigned n = 1; mutant == 0 && n < CAS_MUTANTS_MAX; n++) {
            if (met[n] != 0) {
                fprintf(answers, " %u", n);
            }
        }
        fprintf(answers, "\n");
        fflush(answers);
    }
}

/* Our own standard input and output, before a test program can use them. */
static void begin(void)
{
    if (orders == NULL) {
        orders = fdopen(dup(0), "r");
        answers = fdopen(dup(1), "w");
        dup2(open("/dev/null", O_RDWR), 1);
    }
}

int _cmocka_run_group_tests(const char *name, const struct CMUnitTest *const tests, size_t count,
                            CMFixtureFunction set_up, CMFixtureFunction tear_down)
{
    (void)name;
    (void)tear_down;
    const char *chosen = getenv("CAS_MUTANT_GROUP");
    const int group = groups++;
    begin();
    if (chosen == NULL || strcmp(chosen, "all") == 0) {
        for (size_t i = 0; i < count; i++) {
            fprintf(answers, "@ %d %zu %s\n", group, i, tests[i].name);
        }
        fflush(answers);
        return 0;
    }
    if (atoi(chosen) != group) {
        return 0;
    }
    void *state = NULL;
    unsigned char *met =
        mmap(NULL, CAS_MUTANTS_MAX, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (met == MAP_FAILED || (set_up != NULL && set_up(&state) != 0)) {
        _exit(1);
    }
    fprintf(answers, "@ ready\n");
    fflush(answers);
    obey(tests, count, state, met);
    _exit(0);
}
