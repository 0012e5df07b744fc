/* passed */
#include <stdbool.h>

static const char *name_of(int n)
{
    return n == 0 ? "zero" : "more";
}

static const char *name(bool known, int n)
{
    return known ? name_of(n) : "";
}

const char *(*const use)(bool, int) = name;
