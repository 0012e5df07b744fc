/* refused: subscript */
static int last(void)
{
    const int rows[3] = {1, 2, 3};
    return sizeof(rows[3]) > 0;
}

int (*const use)(void) = last;
