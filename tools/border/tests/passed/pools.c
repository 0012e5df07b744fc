/* passed */
#include "core/alloc.h"

typedef struct entry {
    uint32_t age;
} entry;

typedef struct cache {
    CAS_POOL(entry) entries;
} cache;

static uint32_t oldest(const castls_allocator *allocator)
{
    cache c = {0};
    uint32_t age = 0;
    if (!CAS_POOL_INIT(&c.entries, allocator, 8)) {
        return 0;
    }
    for (size_t i = 0; i < CAS_POOL_COUNT(&c.entries); i++) {
        const entry *e = CAS_POOL_AT(&c.entries, i);
        age = e->age > age ? e->age : age;
    }
    CAS_POOL_CLEAR(&c.entries, allocator);
    return age;
}

uint32_t (*const use)(const castls_allocator *) = oldest;
