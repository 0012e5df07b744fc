/* refused: view-data */
#include "core/bytes.h"

static uint8_t first(castls_bytes b)
{
    return *b.data;
}

uint8_t (*const use)(castls_bytes) = first;
