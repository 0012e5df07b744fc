/* refused: escape */
#include "core/bytes.h"

typedef struct thing {
    uint8_t room[8];
} thing;

static castls_bytes show(thing t)
{
    return CAS_BYTES(t.room);
}

castls_bytes (*const use)(thing) = show;
