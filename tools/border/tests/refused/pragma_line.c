/* refused: pragma */
#line 7 "../src/core/elsewhere.h"
static int seven(void)
{
    return 7;
}

int (*const use)(void) = seven;
