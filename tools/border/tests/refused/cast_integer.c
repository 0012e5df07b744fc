/* refused: cast */
#include <stdint.h>

static uintptr_t address(const int *p)
{
    return (uintptr_t)p;
}

uintptr_t (*const use)(const int *) = address;
