/* refused: subscript unsafe-buffer */
#include <stddef.h>

#define SECOND(p) ((p)[1])

static int second(const int *p)
{
    return SECOND(p);
}

int (*const use)(const int *) = second;
