/* refused: arithmetic */
#include <stddef.h>

static ptrdiff_t apart(const char *a, const char *b)
{
    return a - b;
}

ptrdiff_t (*const use)(const char *, const char *) = apart;
