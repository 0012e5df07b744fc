/* refused: member */
#include <stddef.h>
#include <stdint.h>

typedef struct buffer {
    size_t len;
    uint8_t bytes[];
} buffer;

static size_t length(const buffer *b)
{
    return b->len;
}

size_t (*const use)(const buffer *) = length;
