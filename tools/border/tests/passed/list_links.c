/* passed */
#include "core/alloc.h"

typedef struct entry {
    struct entry *next;
    uint64_t hash;
} entry;

typedef struct table {
    CAS_POOL(entry *) bucket;
} table;

static entry **bucket_of(const table *t, uint64_t hash)
{
    return CAS_POOL_AT(&t->bucket, hash % CAS_POOL_COUNT(&t->bucket));
}

static void unlink_entry(const table *t, entry *gone)
{
    entry **link = bucket_of(t, gone->hash);
    while (*link != gone) {
        link = &(*link)->next;
    }
    *link = gone->next;
    gone->next = NULL;
}

void (*const use)(const table *, entry *) = unlink_entry;
