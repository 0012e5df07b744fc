/* refused: forge */
#include "core/bytes.h"

typedef struct thing {
    int value;
} thing;

/* The bytes of pointers could be overwritten. */
static void break_them(thing *a, thing *b)
{
    thing *both[2] = {a, b};
    cas_span_fill(CAS_SPAN(both), 0xff);
}

void (*const use)(thing *, thing *) = break_them;
