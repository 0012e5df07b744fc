/* refused: subscript unsafe-buffer */
#include "core/alloc.h"

static const int rows[] = {1, 2, 3};

/* The element is reached through the core; the index is the caller's own text. */
static int row(const size_t *p, size_t j)
{
    return *CAS_AT(rows, p[j]);
}

int (*const use)(const size_t *, size_t) = row;
