/* refused: global */
static int counter = 0;

static int count(void)
{
    counter++;
    return counter;
}

int (*const use)(void) = count;
