/* refused: member */
#include <stdint.h>

typedef struct thing {
    uint32_t value;
} thing;

static const uint32_t *value(const thing *t)
{
    return &t->value;
}

const uint32_t *(*const use)(const thing *) = value;
