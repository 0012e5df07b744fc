/* refused: foreign include */
#include <stdio.h>

static int talk(void)
{
    return puts("hello");
}

int (*const use)(void) = talk;
