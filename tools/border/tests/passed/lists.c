/* passed */
#include "core/list.h"

static size_t total(castls_bytes first, castls_bytes second)
{
    const castls_bytes both[2] = {first, second};
    return cas_parts_total(CAS_PARTS(both));
}

static size_t walk(castls_bytes in)
{
    castls_bytes pieces[4] = {{0}};
    size_t sum = 0;
    for (size_t i = 0; i < CAS_COUNT(pieces); i++) {
        *CAS_AT(pieces, i) = cas_bytes_slice(in, i, 1);
        sum += CAS_AT(pieces, i)->len;
    }
    return sum;
}

size_t (*const use)(castls_bytes, castls_bytes) = total;
size_t (*const use_walk)(castls_bytes) = walk;
