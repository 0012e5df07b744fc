/* refused: address */
#include "core/alloc.h"

typedef struct row {
    int value;
} row;

typedef struct machine {
    const row *rows;
    size_t count;
} machine;

static const row rows[] = {{1}, {2}};

static machine longer(void)
{
    const machine m = {.rows = &rows[0], .count = 3};
    return m;
}

machine (*const use)(void) = longer;
