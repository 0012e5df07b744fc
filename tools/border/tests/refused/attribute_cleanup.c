/* refused: attribute */
static void drop(int *n)
{
    *n = 0;
}

static int one(void)
{
    int n __attribute__((cleanup(drop))) = 1;
    return n;
}

int (*const use)(void) = one;
