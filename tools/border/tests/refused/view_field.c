/* refused: view-field */
#include "core/bytes.h"

typedef struct kept {
    castls_bytes client_hello;
} kept;

static size_t length(const kept *k)
{
    return k->client_hello.len;
}

size_t (*const use)(const kept *) = length;
