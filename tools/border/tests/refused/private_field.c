/* refused: private */
#include "core/reader.h"

static size_t left(const cas_reader *r)
{
    return r->left_;
}

size_t (*const use)(const cas_reader *) = left;
