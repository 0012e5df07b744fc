/* refused: member */
#include <stddef.h>
#include <stdint.h>

typedef struct buffer {
    uint8_t *bytes;
    size_t len;
} buffer;

static size_t length(const buffer *b)
{
    return b->len;
}

size_t (*const use)(const buffer *) = length;
