/* refused: decay */
#include <stdint.h>

static uint8_t first(const uint8_t *p)
{
    return *p;
}

static uint8_t one(void)
{
    const uint8_t room[4] = {1, 2, 3, 4};
    return first(room);
}

uint8_t (*const use)(void) = one;
