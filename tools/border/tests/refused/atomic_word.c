/* refused: qualifier */
#include <stdint.h>

typedef struct counted {
    _Atomic uint32_t count;
} counted;

static uint32_t count(const counted *c)
{
    return c->count;
}

uint32_t (*const use)(const counted *) = count;
