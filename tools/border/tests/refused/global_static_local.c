/* refused: global */
static int count(void)
{
    static int counter = 0;
    counter++;
    return counter;
}

int (*const use)(void) = count;
