/* refused: forge */
#include "core/alloc.h"

typedef struct entry {
    uint32_t age;
} entry;

typedef struct cache {
    entry *item_;
    size_t count_;
} cache;

static uint32_t age(const cache *c)
{
    return CAS_POOL_AT(c, 7)->age;
}

uint32_t (*const use)(const cache *) = age;
