/* refused: raw-memory */
#include "core/bytes.h"

static bool has_memory(void)
{
    return malloc(1) != NULL;
}

bool (*const use)(void) = has_memory;
