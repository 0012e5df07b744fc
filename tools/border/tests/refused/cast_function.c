/* refused: cast compile */
static int one(int x)
{
    return x;
}

static long (*pick(void))(long)
{
    return (long (*)(long))one;
}

long (*(*const use)(void))(long) = pick;
