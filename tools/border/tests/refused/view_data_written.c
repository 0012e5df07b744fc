/* refused: view-data view-write */
#include "core/bytes.h"

static castls_bytes gone(castls_bytes b)
{
    b.data = NULL;
    return b;
}

castls_bytes (*const use)(castls_bytes) = gone;
