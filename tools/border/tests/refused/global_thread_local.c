/* refused: global */
static _Thread_local int counter = 0;

static int count(void)
{
    counter++;
    return counter;
}

int (*const use)(void) = count;
