/* refused: union */
#include <stdint.h>

union pun {
    uint32_t word;
    float number;
};

static uint32_t bits(float number)
{
    const union pun p = {.number = number};
    return p.word;
}

uint32_t (*const use)(float) = bits;
