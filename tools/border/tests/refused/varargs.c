/* refused: decay include uninitialised varargs */
#include <stdarg.h>

static int first(int n, ...)
{
    va_list list;
    va_start(list, n);
    n = va_arg(list, int);
    va_end(list);
    return n;
}

int (*const use)(int, ...) = first;
