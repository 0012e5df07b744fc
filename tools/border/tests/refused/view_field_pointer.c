/* refused: member */
#include "core/bytes.h"

typedef struct kept {
    const castls_bytes *borrowed;
} kept;

static size_t length(const kept *k)
{
    return k->borrowed->len;
}

size_t (*const use)(const kept *) = length;
