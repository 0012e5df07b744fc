/* refused: view-write */
#include "core/bytes.h"

static castls_bytes longer(castls_bytes b)
{
    b.len += 100;
    return b;
}

castls_bytes (*const use)(castls_bytes) = longer;
