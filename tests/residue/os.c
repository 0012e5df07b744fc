/*
 * os.c: reads this process' memory through /proc, files, and another process.
 */
#include "residue/memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#endif

#define CHUNK 65536
#define NEEDLE_MAX 128

/* What is read of memory; the end of one chunk stands in front of the next. */
static unsigned char seen[NEEDLE_MAX + CHUNK];

const char *residue_obstacle(void)
{
#ifdef HAS_SANITIZER
    return "a sanitizer keeps freed memory and old stack frames";
#else
    return access("/proc/self/mem", R_OK) == 0 ? NULL : "absent: /proc/self/mem";
#endif
}

static bool is_at(const unsigned char *place, castls_bytes masked)
{
    for (size_t i = 0; i < masked.len; i++) {
        if ((place[i] ^ RESIDUE_MASK) != masked.data[i]) {
            return false;
        }
    }
    return true;
}

/* Counts in one mapping. */
static size_t count_in(int memory, unsigned long from, unsigned long to, castls_bytes masked)
{
    size_t count = 0;
    size_t kept = 0;
    while (from < to) {
        const size_t wanted = to - from < CHUNK ? to - from : CHUNK;
        const ssize_t got = pread(memory, seen + kept, wanted, (off_t)from);
        if (got <= 0) {
            return count;
        }
        const size_t len = kept + (size_t)got;
        for (size_t i = 0; i + masked.len <= len; i++) {
            if (is_at(seen + i, masked)) {
                count++;
            }
        }
        kept = len < masked.len - 1 ? len : masked.len - 1;
        memmove(seen, seen + len - kept, kept);
        from += (size_t)got;
    }
    return count;
}

size_t residue_count(castls_bytes masked)
{
    size_t count = 0;
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    if (maps == NULL || memory < 0 || masked.len > NEEDLE_MAX) {
        abort();
    }
    while (fgets(line, sizeof(line), maps) != NULL) {
        unsigned long from = 0;
        unsigned long to = 0;
        char rights[8] = {0};
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[1] != 'w') {
            continue;
        }
        /* What was read stands in `seen` too, so that mapping is read up to it and behind it. */
        const unsigned long own = (unsigned long)seen;
        if (from <= own && own < to) {
            count += count_in(memory, from, own, masked);
            from = own + sizeof(seen);
        }
        count += count_in(memory, from, to, masked);
    }
    (void)close(memory);
    (void)fclose(maps);
    memset(seen, 0, sizeof(seen));
    return count;
}

static const char *folder(void)
{
    static char name[] = "/tmp/castls-residue-XXXXXX";
    static bool is_made;
    if (!is_made && mkdtemp(name) == NULL) {
        abort();
    }
    is_made = true;
    return name;
}

const char *residue_path(const char *name)
{
    static char paths[2][256];
    static unsigned turn;
    turn = (turn + 1) % 2;
    (void)snprintf(paths[turn], sizeof(paths[turn]), "%s/%s", folder(), name);
    return paths[turn];
}

bool residue_write(const char *name, castls_bytes in)
{
    FILE *f = fopen(residue_path(name), "wb");
    if (f == NULL) {
        return false;
    }
    const bool done = fwrite(in.data, 1, in.len, f) == in.len;
    return fclose(f) == 0 && done;
}

size_t residue_read(const char *name, castls_span out)
{
    const int f = open(residue_path(name), O_RDONLY | O_CLOEXEC);
    const ssize_t len = f < 0 ? 0 : read(f, out.data, out.len);
    (void)close(f);
    return len < 0 ? 0 : (size_t)len;
}

void residue_remove(const char *name)
{
    (void)unlink(residue_path(name));
    (void)rmdir(folder());
}

bool residue_in_child(bool (*run)(void))
{
    (void)folder();
    (void)fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        _exit(run() ? 0 : 1);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}
