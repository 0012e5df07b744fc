/* refused: private void */
#include "core/bytes.h"

#define RAW(word) cas_raw_##word

typedef struct thing {
    int value;
} thing;

static void forget(thing *t)
{
    RAW(wipe)(t, 100);
}

void (*const use)(thing *) = forget;
