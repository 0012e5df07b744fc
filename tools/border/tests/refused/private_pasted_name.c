/* refused: private */
#include "core/bytes.h"

#define RAW(word) cas_raw_##word

static void forget(uint8_t *byte)
{
    RAW(wipe)(byte, 100);
}

void (*const use)(uint8_t *) = forget;
