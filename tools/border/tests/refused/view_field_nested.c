/* refused: view-field */
#include "core/reader.h"

typedef struct kept {
    size_t n;
    struct {
        cas_reader rest;
    } inner;
} kept;

static size_t left(const kept *k)
{
    return cas_reader_left(&k->inner.rest) + k->n;
}

size_t (*const use)(const kept *) = left;
