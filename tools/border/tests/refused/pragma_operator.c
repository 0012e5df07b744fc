/* refused: pragma subscript */
#include <stddef.h>

#define PICK(p, j)                                                                                 \
    (_Pragma("clang unsafe_buffer_usage begin")(p)[j] _Pragma("clang unsafe_buffer_usage end"))

static int pick(const int *p, size_t j)
{
    return PICK(p, j);
}

int (*const use)(const int *, size_t) = pick;
