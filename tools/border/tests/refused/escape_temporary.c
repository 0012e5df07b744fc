/* refused: escape */
#include "core/bytes.h"

typedef struct thing {
    uint8_t room[8];
} thing;

static thing make(void)
{
    return (thing){{1}};
}

static uint8_t first(void)
{
    const castls_bytes view = CAS_BYTES(make().room);
    return cas_bytes_get(view, 0);
}

uint8_t (*const use)(void) = first;
