/* refused: include jump */
#include <setjmp.h>

static int try_it(jmp_buf *room)
{
    return setjmp(*room);
}

int (*const use)(jmp_buf *) = try_it;
