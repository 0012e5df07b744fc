/* refused: raw-memory */
#include "core/bytes.h"

static size_t length(const char *text)
{
    return strlen(text);
}

size_t (*const use)(const char *) = length;
