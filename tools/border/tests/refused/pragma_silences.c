/* refused: pragma subscript */
#include <stddef.h>

static int pick(const int *p, size_t j)
{
#pragma clang unsafe_buffer_usage begin
    return p[j];
#pragma clang unsafe_buffer_usage end
}

int (*const use)(const int *, size_t) = pick;
