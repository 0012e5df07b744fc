/* refused: vla */
#include <stddef.h>

static size_t room(size_t n)
{
    unsigned char bytes[n];
    return sizeof(bytes);
}

size_t (*const use)(size_t) = room;
