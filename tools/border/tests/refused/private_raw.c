/* refused: private */
#include "core/bytes.h"

static void forget(uint8_t *byte)
{
    cas_raw_wipe(byte, 100);
}

void (*const use)(uint8_t *) = forget;
