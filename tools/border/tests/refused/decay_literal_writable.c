/* refused: decay */
static char first(char *p)
{
    *p = 'x';
    return *p;
}

static char one(void)
{
    return first("text");
}

char (*const use)(void) = one;
