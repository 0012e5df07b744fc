/* refused: foreign include */
#include <errno.h>

static int last_error(void)
{
    return errno;
}

int (*const use)(void) = last_error;
