/* refused: cast */
#include <stdint.h>

static uint32_t word(const uint8_t *p)
{
    return *(const uint32_t *)p;
}

uint32_t (*const use)(const uint8_t *) = word;
