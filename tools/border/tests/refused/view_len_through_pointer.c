/* refused: view-write */
#include "core/bytes.h"

static void set(size_t *n)
{
    *n = 100;
}

static castls_bytes longer(castls_bytes b)
{
    set(&b.len);
    return b;
}

castls_bytes (*const use)(castls_bytes) = longer;
