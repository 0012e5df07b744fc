/* refused: private void */
#include "core/bytes.h"

typedef struct thing {
    int value;
} thing;

static void forget(thing *t)
{
    cas_raw_wipe(t, 100 * sizeof(*t));
}

void (*const use)(thing *) = forget;
