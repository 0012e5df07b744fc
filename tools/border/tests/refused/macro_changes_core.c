/* refused: macro */
#define inline

#include "core/buf.h"

static size_t length(const cas_buf *b)
{
    return cas_buf_len(b);
}

size_t (*const use)(const cas_buf *) = length;
