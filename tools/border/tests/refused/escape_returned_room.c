/* refused: escape */
#include "core/bytes.h"

static castls_bytes leak(void)
{
    const uint8_t room[32] = {0};
    return CAS_BYTES(room);
}

castls_bytes (*const use)(void) = leak;
