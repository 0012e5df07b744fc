/* refused: escape */
#include "core/bytes.h"

static castls_bytes pick(bool really)
{
    const uint8_t room[2] = {1, 2};
    return really ? CAS_BYTES(room) : cas_bytes_none();
}

castls_bytes (*const use)(bool) = pick;
